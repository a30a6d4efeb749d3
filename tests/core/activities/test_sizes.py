"""Two legal criteria, one statistical one, and what is not known stays unknown."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from penggerak.core.activities import (
    SIZES,
    NoLimitsError,
    SizeClass,
    StatisticalSize,
    limits,
    size_class,
    size_class_columns,
    statistical_size,
)

MILIAR = 1_000_000_000


@pytest.mark.parametrize(
    ("capital_idr", "expected"),
    [
        (0, "micro"),
        (1 * MILIAR, "micro"),
        (1 * MILIAR + 1, "small"),
        (5 * MILIAR, "small"),
        (5 * MILIAR + 1, "medium"),
        (10 * MILIAR, "medium"),
        (10 * MILIAR + 1, "large"),
        (None, "unknown"),
        (-1, "unknown"),
    ],
)
def test_capital_decides_the_class_at_registration(capital_idr, expected):
    assert size_class(capital_idr=capital_idr).registration == expected
    assert size_class(capital_idr=capital_idr).benefits == "unknown"


@pytest.mark.parametrize(
    ("sales_idr", "expected"),
    [
        (0, "micro"),
        (2 * MILIAR, "micro"),
        (2 * MILIAR + 1, "small"),
        (15 * MILIAR, "small"),
        (15 * MILIAR + 1, "medium"),
        (50 * MILIAR, "medium"),
        (50 * MILIAR + 1, "large"),
        (None, "unknown"),
    ],
)
def test_sales_decide_the_class_for_benefits(sales_idr, expected):
    assert size_class(annual_sales_idr=sales_idr).benefits == expected
    assert size_class(annual_sales_idr=sales_idr).registration == "unknown"


def test_a_micro_business_by_capital_may_be_small_for_benefits():
    both = size_class(capital_idr=900_000_000, annual_sales_idr=3 * MILIAR)

    assert (both.registration, both.benefits) == ("micro", "small")
    assert (both.size, both.decided_by) == ("small", "annual_sales")


def test_capital_decides_the_shown_size_when_sales_are_not_known():
    assert size_class(capital_idr=6 * MILIAR).size == "medium"
    assert size_class(capital_idr=6 * MILIAR).decided_by == "capital"


def test_a_business_nobody_knows_anything_about_is_not_micro():
    nothing = size_class()

    assert nothing == SizeClass("unknown", "unknown")
    assert (nothing.size, nothing.decided_by) == ("unknown", None)


def test_the_limits_carry_their_day_and_their_law():
    limit = limits(date(2026, 11, 24))

    assert limit.valid_from == date(2021, 2, 2)
    assert limit.capital.source.startswith("PP 7/2021 pasal 35")
    assert limits() == limit


def test_the_law_before_measured_something_else():
    with pytest.raises(NoLimitsError, match="2021-02-02"):
        limits(date(2021, 2, 1))
    with pytest.raises(NoLimitsError):
        size_class(capital_idr=1, on=date(2020, 1, 1))


amounts = st.none() | st.integers(-MILIAR, 60 * MILIAR) | st.sampled_from([n * MILIAR for n in (1, 2, 5, 10, 15, 50)])


@settings(deadline=None)
@given(st.lists(st.tuples(amounts, amounts), max_size=30))
def test_the_column_agrees_with_one_business_at_a_time(rows):
    table = pl.DataFrame(rows, schema={"capital_idr": pl.Int64, "annual_sales_idr": pl.Int64}, orient="row")

    one_at_a_time = [size_class(capital, sales) for capital, sales in rows]

    expected = [(one.registration, one.benefits, one.size, one.decided_by) for one in one_at_a_time]
    assert_frame_equal(size_class_columns(table), pl.DataFrame(expected, schema=SIZES, orient="row"))


@settings(deadline=None)
@given(st.integers(0, 60 * MILIAR), st.integers(0, 60 * MILIAR))
def test_more_never_makes_a_business_smaller(amount, more):
    order = ["micro", "small", "medium", "large"]

    for criterion in ("capital_idr", "annual_sales_idr"):
        before, after = size_class(**{criterion: amount}).size, size_class(**{criterion: amount + more}).size
        assert order.index(before) <= order.index(after)


@pytest.mark.parametrize(
    ("workers", "expected"),
    [(1, "MICRO"), (4, "MICRO"), (5, "SMALL"), (19, "SMALL"), (20, "MEDIUM"), (99, "MEDIUM"), (100, "LARGE")],
)
def test_workers_decide_the_statistical_size(workers, expected):
    assert statistical_size(workers) is StatisticalSize[expected]


@pytest.mark.parametrize("workers", [None, 0, -3])
def test_a_business_without_known_workers_has_no_statistical_size(workers):
    assert statistical_size(workers) is StatisticalSize.UNKNOWN


def test_the_two_kinds_of_size_are_never_taken_for_each_other():
    assert statistical_size(1) != size_class(capital_idr=1).size
    assert not isinstance(statistical_size(1), str)
