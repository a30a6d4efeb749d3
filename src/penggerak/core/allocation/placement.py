"""Who goes to which class or slot, so that the total benefit is as large as it can be.

Each applicant goes to one option at most and takes one or more seats there; members of a group go together or not at
all; an option with a minimum runs with at least so many seats taken or not at all. Nobody is sent where the benefit is
zero or less.

Where every unit (an applicant, or a group) takes as many seats of an option as the others do there, the best placement
is a minimum-cost flow and proven by its prices; otherwise HiGHS searches, and says how far the best may still be.

The order of the rows changes nothing: all is sorted by name first. Ties: units alike (same options, benefits, seats)
are served in the order of `drawn`, then by name, better places first; among placements of the same total benefit that
differ otherwise, the one that the solver reaches from the sorted rows is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from penggerak.core.allocation._placement_benefit import Weights, benefit, distance_km
from penggerak.core.allocation._placement_check import OPTIONS, PAIRS, CannotPlace
from penggerak.core.allocation._placement_flow import places, seats_each
from penggerak.core.allocation._placement_mip import solved_by_mip
from penggerak.core.allocation._placement_prices import price_bound, real_price_bound
from penggerak.core.allocation._placement_problem import NONE, Asked, Chosen, Problem, asked
from penggerak.core.allocation._placement_proof import Proof, proof
from penggerak.core.allocation._placement_relaxed import begun
from penggerak.core.allocation._placement_settling import best_placement
from penggerak.core.allocation._placement_ties import in_turn
from penggerak.core.allocation._placement_whole import Whole

__all__ = [
    "FILLED",
    "OPTIONS",
    "PAIRS",
    "PLACED",
    "CannotPlace",
    "Placement",
    "Proof",
    "Weights",
    "benefit",
    "distance_km",
    "place",
    "proof",
]

PLACED = pl.Schema({"applicant": pl.String, "option": pl.String, "benefit": pl.Float64})
FILLED = pl.Schema(
    {"option": pl.String, "capacity": pl.Int64, "filled": pl.Int64, "applicants": pl.Int64, "one_more": pl.Float64}
)

Method = Literal["flow", "mip"]


@dataclass(frozen=True, slots=True)
class Placement:
    """placed: PLACED by applicant; option null and benefit 0 for those without a place.

    filled: FILLED by option; seats taken and people in them; one_more: what one more place there would add to the
    objective (a place is as many seats as each unit takes there), null where it is not known.
    objective: total benefit; bound: no placement can have more. Both in the unit of benefit.
    """

    placed: pl.DataFrame
    filled: pl.DataFrame
    objective: float
    bound: float
    method: Method

    @property
    def gap(self) -> float:
        """The share of the bound that may be missing, 0 to 1; 0 when nothing better exists."""
        return (self.bound - self.objective) / self.bound if self.bound > 0 else 0.0

    @property
    def is_proven(self) -> bool:
        return self.bound == self.objective


@dataclass(frozen=True, slots=True)
class _Solved:
    """bound: in whole numbers; room and price, places and prices by option, only where a flow was exact."""

    chosen: Chosen
    bound: int
    method: Method
    room: Whole | None = None
    price: Whole | None = None


def place(
    pairs: pl.DataFrame, options: pl.DataFrame, *, drawn: Sequence[str] = (), time_limit_seconds: float = 60.0
) -> Placement:
    """Assign applicants to options for the largest total benefit; see the head of this file for the rules.

    pairs: PAIRS; applicant str, option str, benefit (a number, within 1e15), and when used seats (whole, default 1)
    and group str (null: alone). One row for each option that an applicant can go to, in any order.
    options: OPTIONS; option str, capacity (seats), and when used minimum (seats; null or 0: none).
    drawn: applicants in the order of a draw, which decides among those alike.
    time_limit_seconds: how long HiGHS may search; a flow takes as long as it takes.
    Benefits of more than 12 decimals are rounded for the flow, and what that may cost is part of the gap.
    A search that the time limit ends may find another placement on another machine; nothing else can.
    Raises CannotPlace naming the frame, row and column that cannot be used.
    """
    task = asked(pairs, options, drawn=drawn)
    solved = _solved(task.problem, time_limit_seconds)
    chosen = in_turn(task.problem, solved.chosen, task.turns)
    placed = _placed(task, chosen)
    objective, bound = _totals(task.problem, solved, placed)
    return Placement(
        placed.select(PLACED.names()), _filled(task, placed, chosen, solved), objective, bound, solved.method
    )


def _solved(problem: Problem, seconds: float) -> _Solved:
    """By flow where that is exact, also when no minimum gets in its way."""
    each = seats_each(problem)
    if each is not None:
        room = places(problem, each)
        chosen, price = best_placement(problem, room)
        if problem.is_allowed(chosen):
            return _Solved(chosen, price_bound(problem, room, price), "flow", room, price)
    start, most = begun(problem)
    if problem.total(start) == most:
        return _Solved(start, most, "mip")
    chosen, bound = solved_by_mip(problem, start, seconds=seconds)
    return _Solved(chosen, min(bound, most), "mip")


def _totals(problem: Problem, solved: _Solved, placed: pl.DataFrame) -> tuple[float, float]:
    """Objective and bound in the unit of benefit."""
    factor, total = problem.scale.factor, problem.total(solved.chosen)
    if problem.scale.is_exact:
        return total / int(factor), solved.bound / int(factor)
    objective = float(placed["benefit"].sum())
    if solved.price is None or solved.room is None:
        rounded = placed.height / factor  # twice what rounding may do to each
        return objective, max(objective, solved.bound / factor + rounded)
    return objective, max(objective, real_price_bound(problem, solved.room, solved.price / factor))


def _placed(task: Asked, chosen: Chosen) -> pl.DataFrame:
    """PLACED with the seats taken."""
    problem = task.problem
    option = np.where(chosen == NONE, NONE, problem.option[chosen]) if len(problem.option) else chosen
    units = pl.DataFrame({"unit": np.arange(problem.n_units), "option_at": option})
    taken = task.pairs.select("applicant", "unit", "option_at", "option", "benefit", "seats")
    taken = taken.join(units, on=["unit", "option_at"], how="semi").drop("unit", "option_at")
    everyone = task.members.select("applicant").join(taken, on="applicant", how="left", maintain_order="left")
    return everyone.with_columns(pl.col("benefit").fill_null(0.0), pl.col("seats").fill_null(0))


def _filled(task: Asked, placed: pl.DataFrame, chosen: Chosen, solved: _Solved) -> pl.DataFrame:
    people = placed.drop_nulls("option").group_by("option").agg(applicants=pl.len())
    filled = pl.Series(task.problem.filled(chosen))
    rows = task.options.with_columns(filled=filled, one_more=_one_more(task.problem, solved))
    rows = rows.join(people, on="option", how="left", maintain_order="left")
    return rows.with_columns(pl.col("applicants").fill_null(0)).select(FILLED.names()).cast(FILLED)


def _one_more(problem: Problem, solved: _Solved) -> pl.Series:
    """Prices in the unit of benefit; null where a minimum, or a unit too large for the option, could change them."""
    is_known = ~problem.is_narrow & (not (problem.minimum > 1).any())
    if solved.price is None:
        return pl.Series([None] * len(is_known), dtype=pl.Float64)
    worth = (solved.price / problem.scale.factor).tolist()
    return pl.Series([price if known else None for price, known in zip(worth, is_known, strict=True)], dtype=pl.Float64)
