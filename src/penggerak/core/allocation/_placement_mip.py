"""Mixed-integer programme: where units differ in seats, or an option runs only with enough of them."""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from penggerak.core.allocation._placement_problem import NONE, Chosen, Problem
from penggerak.core.allocation._placement_whole import Whole

LARGEST_COST = 1e6  # HiGHS works to about 1e-6 of its own numbers
FINE = 1e9  # up to here its bounds are good to less than one whole


class _QuietHighs(highspy.Highs):
    """HiGHS greets on standard output once its callbacks are connected, unless it was silenced before."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the name of highspy
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sums of columns between low and high; the pairs come first among the columns, then whether options run."""

    matrix: csr_array
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def solved_by_mip(problem: Problem, start: Chosen, *, seconds: float) -> tuple[Chosen, int]:
    """The best placement found within some seconds, at least as good as start, and a bound on all, in whole numbers.

    start: a placement that is allowed.
    """
    shrink = max(1.0, float(problem.worth.max(initial=1)) / LARGEST_COST)
    solver = _solver(problem, shrink=shrink, seconds=seconds)
    solver.setSolution(_as_solution(problem, start))
    solver.run()
    found = _chosen(problem, np.asarray(solver.getSolution().col_value))
    better = found is not None and problem.is_allowed(found) and problem.total(found) >= problem.total(start)
    chosen = found if found is not None and better else start
    return chosen, max(problem.total(chosen), _bound(solver, shrink))


def _bound(solver: highspy.Highs, shrink: float) -> int:
    """What HiGHS has proven, rounded down to a whole number only where its own error is smaller than that."""
    proven = min(solver.getInfo().mip_dual_bound * shrink, 2.0**62)  # infinite before it has any
    return int(np.floor(proven + 1e-4)) if proven < FINE and shrink == 1.0 else int(np.ceil(proven))


def _solver(problem: Problem, *, shrink: float, seconds: float) -> highspy.Highs:
    rows, columns = _rows(problem), len(problem.unit) + len(_with_minimum(problem))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, len(rows.low)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.append(problem.worth / shrink, np.zeros(columns - len(problem.unit)))
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
    model.row_lower_, model.row_upper_ = rows.low, rows.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rows.matrix.indptr, rows.matrix.indices
    model.a_matrix_.value_ = rows.matrix.data
    model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    solver = _QuietHighs()  # type: ignore[no-untyped-call]
    for option, value in _options(seconds, step=1 / shrink).items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


def _options(seconds: float, *, step: float) -> dict[str, float | bool | int]:
    """step: two different totals lie at least so far apart."""
    gaps = {"mip_rel_gap": 0.0, "mip_abs_gap": max(1e-6, 0.99 * step if step == 1 else 0.0)}
    return {"output_flag": False, "time_limit": float(seconds), "threads": 1, "random_seed": 0, **gaps}


def _with_minimum(problem: Problem) -> Whole:
    return np.flatnonzero(problem.minimum > 1).astype(np.int64)


def _rows(problem: Problem) -> Rows:
    """One row a unit (one option at most), one an option (its capacity), one an option with a minimum."""
    n, m, pairs = problem.n_units, len(problem.capacity), len(problem.unit)
    timed = _with_minimum(problem)
    runs = pairs + np.arange(len(timed))
    at = np.full(m, NONE, dtype=np.int64)
    at[timed] = np.arange(len(timed))
    with_minimum = np.flatnonzero(at[problem.option] != NONE)
    row = [problem.unit, n + problem.option, n + m + at[problem.option[with_minimum]], n + timed]
    column = [np.arange(pairs), np.arange(pairs), with_minimum, runs]
    value = [np.ones(pairs), problem.seats, problem.seats[with_minimum], -problem.capacity[timed]]
    row.append(n + m + np.arange(len(timed)))
    column.append(runs)
    value.append(-problem.minimum[timed])
    entries = (np.concatenate(value).astype(np.float64), (np.concatenate(row), np.concatenate(column)))
    high = np.concatenate([np.ones(n), np.where(at == NONE, problem.capacity, 0), np.full(len(timed), np.inf)])
    low = np.concatenate([np.full(n + m, -np.inf), np.zeros(len(timed))])
    return Rows(csr_array(entries, shape=(len(low), pairs + len(timed))), low, high)


def _as_solution(problem: Problem, start: Chosen) -> highspy.HighsSolution:
    values = np.zeros(len(problem.unit))
    values[start[start != NONE]] = 1
    solution = highspy.HighsSolution()
    solution.col_value = np.append(values, problem.filled(start)[_with_minimum(problem)] > 0)
    return solution


def _chosen(problem: Problem, values: NDArray[np.float64]) -> Chosen | None:
    """None when HiGHS has found nothing, or places somebody twice."""
    if not len(values):
        return None
    taken = np.flatnonzero(values[: len(problem.unit)] > 0.5)
    chosen = np.full(problem.n_units, NONE, dtype=np.int64)
    chosen[problem.unit[taken]] = taken
    return chosen if np.count_nonzero(chosen != NONE) == len(taken) else None
