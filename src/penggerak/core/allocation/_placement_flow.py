"""Minimum-cost flow: exact where every unit takes as many seats of an option as any other one does there."""

import numpy as np
from ortools.graph.python import min_cost_flow

from penggerak.core.allocation._placement_problem import NONE, Chosen, Problem
from penggerak.core.allocation._placement_whole import Whole


def seats_each(problem: Problem) -> Whole | None:
    """Seats that a unit takes, by option (1 where nobody can go); None when units differ in that."""
    each = np.ones(len(problem.capacity), dtype=np.int64)
    each[problem.option] = problem.seats
    return each if np.array_equal(each[problem.option], problem.seats) else None


def places(problem: Problem, each: Whole) -> Whole:
    """How many units each option can hold; no more than there are. each: from seats_each()."""
    return np.asarray(np.minimum(problem.capacity // each, problem.n_units), dtype=np.int64)


def solved_by_flow(problem: Problem, room: Whole) -> Chosen:
    """The pairs chosen when every unit sends one unit of flow through an option or past all of them.

    room: from places(). Minimums are left out of account.
    """
    flow = _network(problem, room)
    status = flow.solve()
    if status != flow.OPTIMAL:  # cannot be: everyone may go past, and benefits were scaled into range
        raise RuntimeError(f"minimum-cost flow ended with {status}")
    chosen = np.full(problem.n_units, NONE, dtype=np.int64)
    used = np.flatnonzero(flow.flows(np.arange(len(problem.unit))))
    chosen[problem.unit[used]] = used
    return chosen


def _network(problem: Problem, room: Whole) -> min_cost_flow.SimpleMinCostFlow:
    """Nodes: units, options, sink. Arcs: the pairs first, then past all options, then options to the sink."""
    n, m = problem.n_units, len(room)
    sink = n + m
    flow = min_cost_flow.SimpleMinCostFlow()
    _add(flow, problem.unit, n + problem.option, np.ones_like(problem.unit), -problem.worth)
    _add(flow, np.arange(n), np.full(n, sink), np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int64))
    _add(flow, n + np.arange(m), np.full(m, sink), room, np.zeros(m, dtype=np.int64))
    supplies = np.concatenate([np.ones(n, dtype=np.int64), np.zeros(m, dtype=np.int64), [-n]])
    flow.set_nodes_supplies(np.arange(sink + 1), supplies)
    return flow


def _add(flow: min_cost_flow.SimpleMinCostFlow, tails: Whole, heads: Whole, room: Whole, cost: Whole) -> None:
    if len(tails):
        flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, cost)
