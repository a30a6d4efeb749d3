"""Small groups are held back, also from whoever subtracts."""

from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.register import SMALLEST_PUBLISHED, kept_back, published

counts = st.dictionaries(st.text(max_size=3), st.integers(0, 12), max_size=6)


def test_one_to_four_are_held_back_and_nought_is_nought():
    assert [published(count) for count in range(7)] == [0, None, None, None, None, 5, 6]


@given(counts)
def test_what_is_shown_is_true_and_no_small_group_is_shown(told):
    shown = kept_back(told)

    assert list(shown) == list(told)
    assert all(count is None or count == told[key] for key, count in shown.items())
    assert not [key for key, count in told.items() if 0 < count < SMALLEST_PUBLISHED and shown[key] is not None]


@given(counts)
def test_no_single_group_is_left_that_the_total_would_give_away(told):
    held = [key for key, count in kept_back(told).items() if count is None]

    assert len(held) != 1 or len(told) == 1
