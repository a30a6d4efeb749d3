"""In which order the keys of a draw put the applicants.

Without weights: by key. With weights: by -ln((int(key, 16) + 1) / 2**256) / weight, smallest first: each next seat goes
to someone with chance weight / sum of the weights still waiting (Efraimidis and Spirakis 2006, Information Processing
Letters 97(5), pp. 181-185).

The formula is meant as a number, not as what a processor makes of it: logarithms differ in the last binary place from
one machine to the next. So scores closer than 1e-12 of themselves are compared anew with 90 decimal places; scores
equal to that many go by key, then by token. Who sorts by ordinary floats gets the same order unless two scores lie
within their rounding: less than one draw in a thousand with a million applicants, one in a thousand million with 1,000.
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext

import numpy as np
from numpy.typing import NDArray

PLACES = 90  # so that two keys never meet at equal weights, which takes 78
CLOSE = 1e-12
_WHOLE = Decimal(2**256)

Words = NDArray[np.uint64]
Order = NDArray[np.int64]


def words_of(digests: Sequence[bytes]) -> Words:
    """Keys as rows of four 64-bit numbers, the weightiest first."""
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64).reshape(len(digests), 4)


def order_by_key(words: Words) -> Order:
    """Positions of the smallest to the largest key; equal keys keep their order."""
    order = np.argsort(words[:, 0], kind="stable")
    first = words[order, 0]
    if np.any(first[1:] == first[:-1]):
        order = np.lexsort(words.T[::-1])
    return order.astype(np.int64)


def order_by_weight(words: Words, weights: NDArray[np.float64]) -> Order:
    """Positions of the smallest to the largest score; see the head of this file for what happens to close ones."""
    scores = _scores(words, weights)
    order = np.argsort(scores, kind="stable").astype(np.int64)
    ranked = scores[order]
    close = np.append(ranked[1:] - ranked[:-1] <= CLOSE * ranked[1:], False)
    for start, end in _runs(close):
        group = order[start:end].tolist()
        order[start:end] = sorted(group, key=lambda at: _exactly(words[at], float(weights[at]), at))
    return order


def exact_score(key: int, weight: float) -> Decimal:
    """The score of a key (as a number) to 90 decimal places; libmpdec rounds it alike on every machine."""
    with localcontext() as context:
        context.prec = PLACES
        return -(Decimal(key + 1) / _WHOLE).ln() / Decimal(weight)


def _scores(words: Words, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """As floats, right to a few units in the last place: near 1 the logarithm is taken of what is missing to 1."""
    share = _as_share(words)
    missing = _as_share(~words)
    tiny = np.finfo(np.float64).tiny
    logs = np.where(words[:, 0] < 2**63, np.log(np.maximum(share, tiny)), np.log1p(-np.minimum(missing, 0.5)))
    return np.asarray(-logs / weights, dtype=np.float64)


def _as_share(words: Words) -> NDArray[np.float64]:
    return np.asarray(words[:, 0] * 2.0**-64 + words[:, 1] * 2.0**-128, dtype=np.float64)


def _runs(close: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """[start, end) of each stretch where every score is close to the next."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], close)).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    return [(int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True)]


def _exactly(words: Words, weight: float, at: int) -> tuple[Decimal, int, int]:
    key = int.from_bytes(words.astype(">u8").tobytes(), "big")
    return exact_score(key, weight), key, at
