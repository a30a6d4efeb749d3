"""A quick placement that is allowed, for a solver to begin with and to fall back on."""

import numpy as np

from penggerak.core.allocation._placement_problem import NONE, Chosen, Problem


def filled_up(problem: Problem, start: Chosen) -> Chosen:
    """A placement with more units in the room that is left: pairs by worth a seat, each taken if it still fits."""
    order = np.lexsort((np.arange(len(problem.unit)), -problem.worth / problem.seats))
    room, chosen = (problem.capacity - problem.filled(start)).tolist(), start.tolist()
    units, options, seats = problem.unit.tolist(), problem.option.tolist(), problem.seats.tolist()
    for pair in order.tolist():
        if chosen[units[pair]] == NONE and seats[pair] <= room[options[pair]]:
            chosen[units[pair]] = pair
            room[options[pair]] -= seats[pair]
    return np.asarray(chosen, dtype=np.int64)


def without_small(problem: Problem, chosen: Chosen) -> Chosen:
    """The placement without the options that would run below their minimum."""
    is_small = problem.filled(chosen) < problem.minimum
    option = np.where(chosen == NONE, 0, problem.option[chosen]) if len(problem.option) else chosen * 0
    return np.where(is_small[option], NONE, chosen) if len(is_small) else chosen
