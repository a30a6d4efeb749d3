import hashlib

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_series_equal

from penggerak.core.synthetic._draws import Choices, Draws

ROWS = pl.DataFrame({"row": range(20_000)})
ALL_BITS = 2**64 - 1


def uniform_plainly(seed: int, topic: str, row: int) -> float:
    """SplitMix64, a number at a time."""
    key = int.from_bytes(hashlib.sha256(f"{seed}/{topic}".encode()).digest()[:8], "big")
    z = (row * 0x9E3779B97F4A7C15 + key) & ALL_BITS
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & ALL_BITS
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & ALL_BITS
    return ((z ^ (z >> 31)) >> 11) * 2.0**-53


@settings(deadline=None)
@given(st.integers(0, 2**40), st.lists(st.integers(0, 2**62), min_size=1, max_size=20))
def test_a_column_of_draws_agrees_with_plain_arithmetic(seed: int, rows: list[int]) -> None:
    drawn = pl.DataFrame({"row": rows}).select(Draws(seed).uniform("anything")).to_series()

    assert drawn.to_list() == [uniform_plainly(seed, "anything", row) for row in rows]


def test_a_row_draws_the_same_alone_as_among_others() -> None:
    draw = Draws(3).normal("height")

    alone = ROWS.filter(pl.col("row") == 77).select(draw).item()

    assert alone == ROWS.select(draw).to_series()[77]


def test_topics_and_seeds_do_not_repeat_each_other() -> None:
    drawn = ROWS.select(
        a=Draws(3).uniform("a"), b=Draws(3).uniform("b"), c=Draws(4).uniform("a"), d=Draws(3).of("a").uniform("a")
    )

    for left, right in [("a", "b"), ("a", "c"), ("a", "d")]:
        assert abs(drawn.select(pl.corr(left, right)).item()) < 0.03


def test_draws_have_the_shape_they_promise() -> None:
    drawn = ROWS.select(u=Draws(1).uniform("u"), n=Draws(1).normal("n"), c=Draws(1).chance("c", 0.2))

    assert drawn["u"].mean() == pytest.approx(0.5, abs=0.01)
    assert drawn["u"].is_between(0, 1, closed="left").all()
    assert drawn["n"].mean() == pytest.approx(0, abs=0.03)
    assert drawn["n"].std() == pytest.approx(1, abs=0.03)
    assert drawn["c"].mean() == pytest.approx(0.2, abs=0.01)


@settings(deadline=None)
@given(st.integers(-50, 50), st.integers(0, 9))
def test_whole_numbers_stay_within_their_ends_and_reach_them(low: int, width: int) -> None:
    drawn = ROWS.select(Draws(5).whole("w", low, low + width)).to_series()

    assert drawn.unique().sort().to_list() == list(range(low, low + width + 1))


def test_a_group_draws_only_its_own_words_by_their_weights() -> None:
    choices = Choices.weighted([(["satu", "dua"], [3, 1]), (["tiga"], [1]), (["empat", "lima"], [1, 1])])
    frame = ROWS.with_columns(group=pl.col("row") % 3)

    drawn = frame.with_columns(word=Draws(2).choice("word", choices, pl.col("group")))

    shares = drawn.group_by("group", "word").len().sort("group", "word")
    assert shares["word"].to_list() == ["dua", "satu", "tiga", "empat", "lima"]
    assert shares["len"][1] / shares["len"][0] == pytest.approx(3, rel=0.1)


def test_ranked_words_fall_off_with_their_rank() -> None:
    choices = Choices.ranked([f"kata {rank}" for rank in range(1, 40)])

    counts = ROWS.select(word=Draws(2).choice("word", choices)).to_series().value_counts().sort("word")

    by_word = dict(counts.iter_rows())
    assert by_word["kata 1"] > 2 * by_word["kata 8"] > 0


def test_one_of_picks_each_option_about_as_often() -> None:
    drawn = ROWS.select(Draws(9).one_of("style", pl.lit("a"), pl.lit("b"), pl.lit(None))).to_series()

    expected = pl.Series([None, "a", "b"], dtype=pl.String)
    assert_series_equal(drawn.unique().sort(), expected, check_names=False)
    assert drawn.null_count() / drawn.len() == pytest.approx(1 / 3, abs=0.02)
