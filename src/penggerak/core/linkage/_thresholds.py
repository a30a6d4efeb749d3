"""How well the two thresholds do, judged by the pairs that people decided."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from penggerak.core.linkage._checks import THRESHOLD, BadInput
from penggerak.core.sentences import Sentence, sentence

ENOUGH = 30  # with fewer decisions nothing is said of a threshold
_Z = 1.959964
_EDGES = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
_CANDIDATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Share:
    """part of whole, with the Wilson interval of 95 %; all three shares are None where whole is 0."""

    part: int
    whole: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ThresholdReport:
    """What the decisions say of the thresholds.

    bands: low, high, decided, same, different, share, share_low, share_high (Wilson, 95 %), expected (the mean
    probability), calibrated (whether expected lies within the interval; null without decisions); one row per group and
    band of probability, low <= p < high, the last band up to and with 1. group str is null where none was given.
    candidates: threshold, same_above, different_above, precision, recall (each with _low, _high), same_below; what a
    threshold would have done with the decided pairs.
    precision: of the decided pairs at or above the upper threshold, how many are the same. lost: of those that are the
    same, how many lie below the lower one. between: decided pairs between the two, and how many of them are the same.
    told: the whole in words.
    """

    bands: pl.DataFrame
    candidates: pl.DataFrame
    precision: Share
    lost: Share
    between: Share
    told: tuple[Sentence, ...]


def threshold_report(
    decided: pl.DataFrame,
    *,
    lower: float = 0.1,
    upper: float = THRESHOLD,
    candidates: Sequence[float] = _CANDIDATES,
) -> ThresholdReport:
    """Judge the thresholds by decided pairs: probability f64 (as the model gave it before the decision), same bool, and
    group str if wished (an area, a kind of list).

    Only pairs that someone looked at are judged: shares below the lower threshold rest on pairs decided for another
    reason. Raises BadInput for missing columns, probabilities outside 0 to 1, or a lower threshold above the upper.
    """
    pairs = _checked(decided, lower, upper)
    above, below = pairs.filter(pl.col("probability") >= upper), pairs.filter(pl.col("probability") < lower)
    between = pairs.filter(pl.col("probability") >= lower, pl.col("probability") < upper)
    same = int(pairs["same"].sum())
    precision = share(int(above["same"].sum()), above.height)
    lost = share(int(below["same"].sum()), same)
    middle = share(int(between["same"].sum()), between.height)
    told = _told(pairs.height, precision, lost, below.height, _misjudged(pairs), lower, upper)
    return ThresholdReport(_bands(pairs), _what_if(pairs, candidates), precision, lost, middle, told)


def share(part: int, whole: int) -> Share:
    """A share with its Wilson interval. Source: Wilson (1927), JASA 22(158), pp. 209-212."""
    if not whole:
        return Share(part, whole, None, None, None)
    p, z2 = part / whole, _Z * _Z
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _Z * math.sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole)) / (1 + z2 / whole)
    low = 0.0 if part == 0 else max(0.0, middle - half)
    high = 1.0 if part == whole else min(1.0, middle + half)
    return Share(part, whole, p, low, high)


def _checked(decided: pl.DataFrame, lower: float, upper: float) -> pl.DataFrame:
    if not 0 <= lower <= upper <= 1:
        raise BadInput(sentence("Ambang bawah tidak boleh melebihi ambang atas, dan keduanya di antara 0 dan 1."))
    for column in ("probability", "same"):
        if column not in decided.columns:
            raise BadInput(sentence('Keputusan tidak punya kolom "%(column)s".', column=column))
    group = pl.col("group").cast(pl.String) if "group" in decided.columns else pl.lit(None, pl.String).alias("group")
    pairs = decided.select(group, pl.col("probability").cast(pl.Float64), pl.col("same").cast(pl.Boolean)).drop_nulls(
        ["probability", "same"]
    )
    if pairs.filter(~pl.col("probability").is_between(0, 1)).height:
        raise BadInput(sentence("Peluang harus di antara 0 dan 1."))
    return pairs


def _bands(pairs: pl.DataFrame) -> pl.DataFrame:
    groups = pairs["group"].unique().sort().to_list() or [None]
    rows = [_band(pairs, group, low, high) for group in groups for low, high in pairwise(_EDGES)]
    numbers = ("share", "share_low", "share_high", "expected")
    schema = {"group": pl.String, "low": pl.Float64, "high": pl.Float64}
    schema |= dict.fromkeys(("decided", "same", "different"), pl.Int64) | dict.fromkeys(numbers, pl.Float64)
    return pl.DataFrame(rows, schema=pl.Schema({**schema, "calibrated": pl.Boolean}))


def _band(pairs: pl.DataFrame, group: str | None, low: float, high: float) -> dict[str, object]:
    p = pl.col("probability")
    inside = pairs.filter(pl.col("group").eq_missing(group), p >= low, (p < high) | ((high == 1) & (p == 1)))
    found = share(int(inside["same"].sum()), inside.height)
    expected = math.fsum(inside["probability"]) / inside.height if inside.height else None
    return {
        "group": group, "low": low, "high": high,
        "decided": found.whole, "same": found.part, "different": found.whole - found.part,
        "share": found.share, "share_low": found.low, "share_high": found.high, "expected": expected,
        "calibrated": _within(expected, found),
    }  # fmt: skip


def _within(expected: float | None, found: Share) -> bool | None:
    if expected is None or found.low is None or found.high is None:
        return None
    return found.low <= expected <= found.high


def _what_if(pairs: pl.DataFrame, candidates: Sequence[float]) -> pl.DataFrame:
    every = int(pairs["same"].sum())
    rows = []
    for threshold in sorted(set(candidates)):
        above = pairs.filter(pl.col("probability") >= threshold)
        same = int(above["same"].sum())
        precision, recall = share(same, above.height), share(same, every)
        rows.append(
            {
                "threshold": threshold, "same_above": same, "different_above": above.height - same,
                "same_below": every - same,
                "precision": precision.share, "precision_low": precision.low, "precision_high": precision.high,
                "recall": recall.share, "recall_low": recall.low, "recall_high": recall.high,
            }
        )  # fmt: skip
    counts = dict.fromkeys(("same_above", "different_above", "same_below"), pl.Int64)
    kinds = [f"{kind}{end}" for kind in ("precision", "recall") for end in ("", "_low", "_high")]
    return pl.DataFrame(rows, schema=pl.Schema({"threshold": pl.Float64} | counts | dict.fromkeys(kinds, pl.Float64)))


def _misjudged(pairs: pl.DataFrame) -> int:
    """+1 if pairs are the same more often than expected, -1 if less often, 0 if chance explains it."""
    found = share(int(pairs["same"].sum()), pairs.height)
    expected = math.fsum(pairs["probability"]) / pairs.height if pairs.height else None
    if _within(expected, found) in (True, None) or expected is None or found.share is None:
        return 0
    return 1 if found.share > expected else -1


def _told(
    decided: int, precision: Share, lost: Share, below: int, misjudged: int, lower: float, upper: float
) -> tuple[Sentence, ...]:
    if decided < ENOUGH:
        return (
            sentence(
                "Baru %(n)d pasangan diputuskan; perlu paling sedikit %(enough)d untuk menilai ambang.",
                n=decided,
                enough=ENOUGH,
            ),
        )
    told = [_of_upper(precision, upper), _of_lower(lost, below, lower)]
    if misjudged > 0:
        told.append(sentence("Pasangan lebih sering sama daripada yang diperkirakan; ambang atas boleh diturunkan."))
    if misjudged < 0:
        told.append(sentence("Pasangan lebih jarang sama daripada yang diperkirakan; ambang atas sebaiknya dinaikkan."))
    return tuple(told)


def _of_upper(found: Share, upper: float) -> Sentence:
    if found.whole < ENOUGH:
        return sentence(
            "Di atas ambang %(threshold)s baru %(n)d pasangan diputuskan: ketepatannya belum bisa dinilai.",
            threshold=_figure(upper),
            n=found.whole,
        )
    return sentence(
        "Dari %(n)d pasangan di atas ambang %(threshold)s, %(share)s memang sama (%(low)s sampai %(high)s).",
        threshold=_figure(upper),
        n=found.whole,
        **_percents(found),
    )


def _of_lower(found: Share, below: int, lower: float) -> Sentence:
    if below < ENOUGH or found.whole < ENOUGH:
        return sentence(
            "Di bawah ambang %(threshold)s baru %(n)d pasangan diputuskan: yang terlewat belum bisa dinilai.",
            threshold=_figure(lower),
            n=below,
        )
    return sentence(
        "Dari %(n)d pasangan yang sama, %(share)s terlewat di bawah ambang %(threshold)s (%(low)s sampai %(high)s).",
        threshold=_figure(lower),
        n=found.whole,
        **_percents(found),
    )


def _percents(found: Share) -> dict[str, str]:
    return {
        "share": _percent(found.share or 0.0), "low": _percent(found.low or 0.0), "high": _percent(found.high or 0.0),
    }  # fmt: skip


def _percent(value: float) -> str:
    return f"{_figure(round(100 * value, 1))}%"


def _figure(value: float) -> str:
    return f"{value:g}".replace(".", ",")
