"""Units alike (same options, same worth, same seats): the one whose turn is earlier gets the better place."""

from itertools import pairwise

import numpy as np

from penggerak.core.allocation._placement_problem import NONE, Chosen, Problem
from penggerak.core.allocation._placement_whole import Whole


def in_turn(problem: Problem, chosen: Chosen, turns: Whole) -> Chosen:
    """The same places given among units alike in the order of their turns, equal turns by name."""
    starts = problem.starts
    kind = _kinds(problem, starts)
    offset = np.where(chosen == NONE, NONE, chosen - starts[:-1])  # alike units have alike pairs in the same order
    worth = np.where(chosen == NONE, 0, problem.worth[chosen]) if len(problem.worth) else offset * 0
    by_turn = np.lexsort((np.arange(len(kind)), turns, kind))
    by_place = np.lexsort((offset, -worth, kind))
    given = np.full_like(chosen, NONE)
    given[by_turn] = offset[by_place]
    return np.where(given == NONE, NONE, given + starts[:-1])


def _kinds(problem: Problem, starts: Whole) -> Whole:
    """One number for all units with the same pairs."""
    pairs = np.stack([problem.option, problem.worth, problem.benefit.view(np.int64), problem.seats], axis=1)
    width, raw = pairs.itemsize * pairs.shape[1], pairs.tobytes()
    edges = (starts * width).tolist()
    known: dict[bytes, int] = {}
    kinds = [known.setdefault(raw[a:b], len(known)) for a, b in pairwise(edges)]
    return np.asarray(kinds, dtype=np.int64)
