"""Keys and scores are ranked exactly, also where ordinary numbers of a processor can no longer tell them apart."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.allocation._ranking import exact_score, order_by_key, order_by_weight, words_of
from tests.core.allocation import plainly
from tests.core.allocation.lists import patient

ALL = 2**256
NEAR = st.one_of(
    st.integers(2**130, ALL - 1),
    st.builds(lambda at, by: min(max(at + by, 2**130), ALL - 1),
              st.sampled_from([2**255, ALL - 1, ALL - 2**200, 2**254, 2**131]), st.integers(-(2**150), 2**150)),
)  # fmt: skip


def words(keys):
    return words_of([key.to_bytes(32, "big") for key in keys])


def plain_order(keys, weights):
    scores = [(plainly.score(f"{key:064x}", weight), key) for key, weight in zip(keys, weights, strict=True)]
    return sorted(range(len(keys)), key=lambda at: scores[at])


@given(st.lists(NEAR, unique=True, max_size=8))
@patient
def test_keys_are_ranked_as_whole_numbers(keys):
    assert order_by_key(words(keys)).tolist() == sorted(range(len(keys)), key=lambda at: keys[at])


@given(
    st.lists(st.tuples(NEAR, st.sampled_from([1.0, 0.5, 1 / 3, 1e-6, 1e6])), unique_by=lambda pair: pair[0], max_size=8)
)
@patient
def test_scores_are_ranked_as_the_numbers_that_the_formula_means(pairs):
    keys, weights = [key for key, _ in pairs], [weight for _, weight in pairs]

    assert order_by_weight(words(keys), np.array(weights)).tolist() == plain_order(keys, weights)


def test_scores_that_floats_cannot_tell_apart_are_told_apart():
    """Of two keys with scores as near as can be at weights 1 and 1/2, the better one comes first, whichever that is."""
    key = 3 << 250
    square = (key + 1) ** 2 // ALL - 1  # -ln(u)/1 with u = v**2 is -ln(v)/(1/2)
    for nudge in (-1, 2):
        keys, weights = [key, square + nudge], [0.5, 1.0]

        floats = [-np.log((k + 1) / ALL) / w for k, w in zip(keys, weights, strict=True)]
        assert abs(floats[0] - floats[1]) < 1e-15 * floats[0]
        assert order_by_weight(words(keys), np.array(weights)).tolist() == plain_order(keys, weights)
        assert order_by_weight(words(keys[::-1]), np.array(weights[::-1])).tolist() == plain_order(
            keys[::-1], weights[::-1]
        )


def test_equal_keys_keep_the_order_of_their_tokens():
    assert order_by_key(words([7, 5, 7, 5])).tolist() == [1, 3, 0, 2]
    assert order_by_weight(words([ALL // 3, 5 << 240, ALL // 3]), np.ones(3)).tolist() == [0, 2, 1]


def test_the_exact_score_is_the_formula():
    twice_ln_2 = "1.386294361119890618834464242916353136151000268720510508241360"

    assert str(exact_score(ALL // 2 - 1, 0.5)).startswith(twice_ln_2)
    assert exact_score(ALL - 1, 1.0) == 0
