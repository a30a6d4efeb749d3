"""From distance, wish and priority to benefit: nearer, more wished and more urgent never counts less."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.allocation.placement import Weights, benefit, distance_km

WEIGHTS = st.builds(
    Weights,
    preference_points=st.integers(0, 1000),
    nearness_points=st.integers(0, 1000),
    choices=st.integers(1, 6),
    farthest_km=st.floats(0.5, 50),
)
KM, RANK, PRIORITY = st.floats(0, 60), st.none() | st.integers(1, 8), st.floats(0.1, 5)


def points(weights, km, rank, priority=1.0):
    row = pl.DataFrame({"km": [km], "rank": [rank], "priority": [priority]}, schema_overrides={"rank": pl.Int64})
    return row.select(
        benefit(weights, distance_km=pl.col("km"), rank=pl.col("rank"), priority=pl.col("priority"))
    ).item()


def test_the_formula_is_the_one_that_is_declared():
    weights = Weights(preference_points=600, nearness_points=400, choices=5, farthest_km=15)

    assert points(weights, 0.0, 1) == 1000
    assert points(weights, 3.0, 2) == 600 * 4 / 5 + 400 * 12 / 15
    assert points(weights, 3.0, None) == 320
    assert points(weights, 3.0, 6) == 320
    assert points(weights, 3.0, 2, priority=1.5) == 1200
    assert points(weights, 15.1, 1) == 0


@given(WEIGHTS, KM, KM, RANK, PRIORITY)
def test_nearer_never_counts_less(weights, one, other, rank, priority):
    near, far = sorted([one, other])

    assert points(weights, near, rank, priority) >= points(weights, far, rank, priority)


@given(WEIGHTS, KM, st.integers(1, 8), st.integers(1, 8), PRIORITY)
def test_an_earlier_wish_never_counts_less_and_any_wish_no_less_than_none(weights, km, one, other, priority):
    early, late = sorted([one, other])

    assert points(weights, km, early, priority) >= points(weights, km, late, priority)
    assert points(weights, km, late, priority) >= points(weights, km, None, priority)


@given(WEIGHTS, KM, RANK, PRIORITY, PRIORITY)
def test_more_priority_never_counts_less_and_nothing_is_below_zero(weights, km, rank, one, other):
    low, high = sorted([one, other])

    assert points(weights, km, rank, high) >= points(weights, km, rank, low) >= 0


def test_an_unknown_distance_gives_no_benefit_rather_than_a_guess():
    assert points(Weights(), None, 1) is None


def test_what_is_not_given_does_not_count():
    row = pl.DataFrame({"rank": [1], "km": [3.0]})

    assert row.select(benefit(Weights(), rank=pl.col("rank"))).item() == 600
    assert row.select(benefit(Weights(), distance_km=pl.col("km"))).item() == 320


def test_distance_on_the_globe():
    """A degree along a meridian; Jakarta (Monas) to Tangerang (Masjid Raya Al-Azhom); there and back again."""
    places = pl.DataFrame(
        {"a": [0.0, -6.1754, 51.5], "b": [0.0, 106.8272, 0.0], "c": [1.0, -6.1700, 51.5], "d": [0.0, 106.6400, 180.0]}
    )

    there = places.select(distance_km(pl.col("a"), pl.col("b"), pl.col("c"), pl.col("d"))).to_series().to_list()
    back = places.select(distance_km(pl.col("c"), pl.col("d"), pl.col("a"), pl.col("b"))).to_series().to_list()

    assert there == pytest.approx(back)
    assert there == pytest.approx([111.195, 20.70, 8561.0], rel=1e-3)


@pytest.mark.parametrize("wrong", [{"preference_points": -1}, {"choices": 0}, {"farthest_km": 0.0}])
def test_weights_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="must"):
        Weights(**wrong)
