"""A large flow made small: most units have one option that is clearly best for them once prices are about known.

The prices of a sample tell who is clear; they are settled, and a flow decides on the others. The prices of the result
then have to prove it for everyone, to the last unit; where they do not, the whole flow is solved instead. So a bad
sample costs time, never the best placement.
"""

import numpy as np
from numpy.typing import NDArray

from penggerak.core.allocation._placement_flow import solved_by_flow
from penggerak.core.allocation._placement_prices import price_bound, prices
from penggerak.core.allocation._placement_problem import NONE, Chosen, Problem
from penggerak.core.allocation._placement_whole import Whole

LARGE = 20_000
SAMPLE = 20_000
CLEAR = (0.03, 0.03, 0.05, 0.1)  # by how much of the largest worth the best option has to be better, in each trial

Mask = NDArray[np.bool_]


def best_placement(problem: Problem, room: Whole) -> tuple[Chosen, Whole]:
    """The best placement and its prices. room: from places()."""
    if problem.n_units > LARGE:
        about, largest = _sample_prices(problem, room), problem.worth.max(initial=0)
        near, out = np.zeros(len(problem.unit), dtype=np.bool_), np.zeros(problem.n_units, dtype=np.bool_)
        for clear in CLEAR:
            near, out = _wider(problem, about, near, out, margin=int(clear * largest))
            chosen, about = _settled(problem, room, about, near, out)
            price = prices(problem, chosen)
            if price_bound(problem, room, price) == problem.total(chosen):
                return chosen, price
    chosen = solved_by_flow(problem, room)
    return chosen, prices(problem, chosen)


def _wider(problem: Problem, about: Whole, near: Mask, out: Mask, *, margin: int) -> tuple[Mask, Mask]:
    """Pairs that may be chosen, and units that may stay out: those of before and those within the margin."""
    left = problem.worth - about[problem.option]
    best = _best(problem, left)
    return near | (left >= best[problem.unit] - margin), out | (best <= margin)


def _settled(problem: Problem, room: Whole, about: Whole, near: Mask, out: Mask) -> tuple[Chosen, Whole]:
    """A placement near the best, and prices nearer than `about`."""
    has_one = (np.bincount(problem.unit[near], minlength=problem.n_units) == 1) & ~out
    is_clear = near & has_one[problem.unit]
    is_full = np.bincount(problem.option[is_clear], minlength=len(room)) > room
    is_clear &= ~is_full[problem.option]
    chosen = np.full(problem.n_units, NONE, dtype=np.int64)
    chosen[problem.unit[is_clear]] = np.flatnonzero(is_clear)
    free = room - np.bincount(problem.option[is_clear], minlength=len(room))
    return _decided(problem, free, np.flatnonzero(near & ~is_clear), chosen, about)


def _decided(problem: Problem, room: Whole, open_pairs: Whole, chosen: Chosen, about: Whole) -> tuple[Chosen, Whole]:
    """Settled units as they are, the others by flow through their open pairs, whose prices replace those there were."""
    units, numbers = np.unique(problem.unit[open_pairs], return_inverse=True)
    part = problem.part(open_pairs, numbers, len(units))
    found = solved_by_flow(part, room)
    taken = found != NONE
    chosen[units[taken]] = open_pairs[found[taken]]
    is_told = np.bincount(part.option, minlength=len(room)) > 0
    return chosen, np.where(is_told, prices(part, found), about)


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
