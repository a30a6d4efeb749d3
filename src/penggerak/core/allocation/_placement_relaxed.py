"""Groups that may be torn apart: a flow again, so quick, and a bound for groups that may not.

Few are torn in its answer; these are put wherever room is left, which is a good placement to begin with.
"""

import numpy as np
from ortools.graph.python import min_cost_flow

from penggerak.core.allocation._placement_greedy import filled_up, without_small
from penggerak.core.allocation._placement_problem import NONE, Chosen, Problem
from penggerak.core.allocation._placement_whole import Whole

FINEST = 1000  # worth of one seat is rounded up, to a FINEST-th of the unit of worth where numbers allow


def begun(problem: Problem) -> tuple[Chosen, int]:
    """A placement that is allowed, and a bound on all of them, in whole numbers."""
    nobody = np.full(problem.n_units, NONE, dtype=np.int64)
    relaxed = _relaxed(problem)
    everyone = int(np.maximum.reduceat(problem.worth, np.flatnonzero(np.diff(problem.unit, prepend=-1))).sum())
    chosen, bound = (nobody, everyone) if relaxed is None else relaxed
    return without_small(problem, filled_up(problem, chosen)), min(bound, everyone)


def _relaxed(problem: Problem) -> tuple[Chosen, int] | None:
    """Units wholly in one option when members may go their own ways; None when a unit's seats differ by option."""
    size = np.zeros(problem.n_units, dtype=np.int64)
    size[problem.unit] = problem.seats
    if not np.array_equal(size[problem.unit], problem.seats):
        return None
    nodes = problem.n_units + len(problem.capacity) + 2
    fine = int(min(FINEST, max(1, 2**60 // (int(problem.worth.max()) * nodes))))
    flow = _network(problem, size, -(-problem.worth * fine // problem.seats))
    if flow.solve() != flow.OPTIMAL:
        return None
    used = flow.flows(np.arange(len(problem.unit)))
    whole = np.flatnonzero(used == problem.seats)
    chosen = np.full(problem.n_units, NONE, dtype=np.int64)
    chosen[problem.unit[whole]] = whole
    return chosen, -flow.optimal_cost() // fine


def _network(problem: Problem, size: Whole, worth_of_seat: Whole) -> min_cost_flow.SimpleMinCostFlow:
    """As for single units, but each sends its size."""
    n, m = problem.n_units, len(problem.capacity)
    sink, everyone = n + m, int(size.sum())
    tails = np.concatenate([problem.unit, np.arange(n), n + np.arange(m)])
    heads = np.concatenate([n + problem.option, np.full(n + m, sink)])
    room = np.concatenate([problem.seats, size, np.minimum(problem.capacity, everyone)])
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, np.append(-worth_of_seat, np.zeros(n + m, np.int64)))
    flow.set_nodes_supplies(np.arange(sink + 1), np.concatenate([size, np.zeros(m, dtype=np.int64), [-everyone]]))
    return flow
