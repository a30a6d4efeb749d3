"""Large placements are settled in parts; that is only ever quicker, never worse."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from penggerak.core.allocation._placement_flow import places, seats_each, solved_by_flow
from penggerak.core.allocation._placement_problem import asked
from penggerak.core.allocation._placement_settling import LARGE
from penggerak.core.allocation.placement import place, proof
from tests.core.allocation.placements import crowd

N = LARGE + 2_000


def by_whole_flow(pairs, options):
    problem = asked(pairs, options).problem
    return problem.total(solved_by_flow(problem, places(problem, seats_each(problem))))


@pytest.mark.parametrize("load", [0.3, 0.8, 1.3])
def test_settling_reaches_what_the_whole_flow_reaches(load):
    pairs, options = crowd(N, options=30, load=load)

    placement = place(pairs, options)

    assert placement.objective == by_whole_flow(pairs, options)
    assert placement.is_proven
    assert proof(pairs, options, placement.placed, placement.filled).is_optimal


def test_a_sample_that_misleads_costs_time_but_not_the_best_placement():
    pairs, options = crowd(N)
    is_sampled = pl.col("applicant").str.slice(1).cast(pl.Int64) % 2 == 0
    pairs = pairs.with_columns(benefit=pl.when(is_sampled).then(pl.col("benefit") // 100 + 1).otherwise("benefit"))

    placement = place(pairs, options)

    assert placement.objective == by_whole_flow(pairs, options)
    assert placement.is_proven


def test_the_order_of_the_rows_changes_nothing_here_either():
    pairs, options = crowd(N)
    pairs = pairs.with_columns((pl.col("benefit") / 100).round())

    first = place(pairs, options)
    second = place(pairs.sample(fraction=1, shuffle=True, seed=5), options.reverse())

    assert_frame_equal(first.placed, second.placed)
    assert_frame_equal(first.filled, second.filled)


def test_one_more_seat_is_worth_what_a_second_run_gains():
    pairs, options = crowd(N, load=0.9)
    at = int(np.argmax(options["capacity"]))
    larger = options.with_columns(capacity=pl.col("capacity") + (pl.int_range(pl.len()) == at).cast(pl.Int64))

    first = place(pairs, options)

    assert first.filled["one_more"][at] == place(pairs, larger).objective - first.objective > 0
