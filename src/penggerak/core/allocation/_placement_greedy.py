"""A quick placement that is allowed, for a solver to begin with and to fall back on."""

import numpy as np

from penggerak.core.allocation._placement_problem import NONE, Chosen, Problem


def placed_greedily(problem: Problem) -> Chosen:
    """Pairs by worth a seat, each taken if it still fits; then options below their minimum are emptied."""
    order = np.lexsort((np.arange(len(problem.unit)), -problem.worth / problem.seats))
    room, chosen = problem.capacity.tolist(), [NONE] * problem.n_units
    units, options, seats = problem.unit.tolist(), problem.option.tolist(), problem.seats.tolist()
    for pair in order.tolist():
        if chosen[units[pair]] == NONE and seats[pair] <= room[options[pair]]:
            chosen[units[pair]] = pair
            room[options[pair]] -= seats[pair]
    return without_small(problem, np.asarray(chosen, dtype=np.int64))


def without_small(problem: Problem, chosen: Chosen) -> Chosen:
    """The placement without the options that would run below their minimum."""
    is_small = problem.filled(chosen) < problem.minimum
    option = np.where(chosen == NONE, 0, problem.option[chosen]) if len(problem.option) else chosen * 0
    return np.where(is_small[option], NONE, chosen) if len(is_small) else chosen
