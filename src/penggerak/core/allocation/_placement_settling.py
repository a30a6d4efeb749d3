"""A large flow made small: most units have one option that is clearly best for them once prices are about known.

The prices of a sample tell who is clear; they are settled, and a flow decides on the others. The prices of the result
then have to prove it for everyone, to the last unit; where they do not, the whole flow is solved instead. So a bad
sample costs time, never the best placement.
"""

import numpy as np

from penggerak.core.allocation._placement_flow import solved_by_flow
from penggerak.core.allocation._placement_prices import price_bound, prices
from penggerak.core.allocation._placement_problem import NONE, Chosen, Problem
from penggerak.core.allocation._placement_whole import Whole

LARGE = 20_000
SAMPLE = 10_000
CLEAR = (0.04, 0.12)  # by how much of the largest worth the best option has to be better


def best_placement(problem: Problem, room: Whole) -> tuple[Chosen, Whole]:
    """The best placement and its prices. room: from places()."""
    for clear in CLEAR if problem.n_units > LARGE else ():
        chosen = _settled(problem, room, clear)
        if chosen is not None:
            price = prices(problem, chosen)
            if price_bound(problem, room, price) == problem.total(chosen):
                return chosen, price
    chosen = solved_by_flow(problem, room)
    return chosen, prices(problem, chosen)


def _settled(problem: Problem, room: Whole, clear: float) -> Chosen | None:
    """None when more units are clear about an option than it can hold."""
    margin = int(clear * problem.worth.max(initial=0))
    left = problem.worth - _sample_prices(problem, room)[problem.option]
    near = left >= _best(problem, left)[problem.unit] - margin
    is_alone = np.bincount(problem.unit[near], minlength=problem.n_units) == 1
    is_clear = near & is_alone[problem.unit] & (left > margin)  # staying out has to be clearly worse, too
    settled = np.flatnonzero(is_clear)
    free = room - np.bincount(problem.option[settled], minlength=len(room))
    if (free < 0).any():
        return None
    chosen = np.full(problem.n_units, NONE, dtype=np.int64)
    chosen[problem.unit[settled]] = settled
    return _decided(problem, free, np.flatnonzero(near & ~is_clear), chosen)


def _decided(problem: Problem, room: Whole, open_pairs: Whole, chosen: Chosen) -> Chosen:
    """Settled units as they are, the others by flow through their open pairs."""
    units, numbers = np.unique(problem.unit[open_pairs], return_inverse=True)
    found = solved_by_flow(problem.part(open_pairs, numbers, len(units)), room)
    taken = found != NONE
    chosen[units[taken]] = open_pairs[found[taken]]
    return chosen


def _sample_prices(problem: Problem, room: Whole) -> Whole:
    """Prices among every so many-th unit, with room in proportion."""
    step = -(-problem.n_units // SAMPLE)
    rows = np.flatnonzero(problem.unit % step == 0)
    part = problem.part(rows, problem.unit[rows] // step, -(-problem.n_units // step))
    return prices(part, solved_by_flow(part, room // step))


def _best(problem: Problem, left: Whole) -> Whole:
    """The most that each unit can have left over, 0 when it stays out."""
    best = np.zeros(problem.n_units, dtype=np.int64)
    starts = np.flatnonzero(np.diff(problem.unit, prepend=-1))
    if len(starts):
        best[problem.unit[starts]] = np.maximum(np.maximum.reduceat(left, starts), 0)
    return best
