"""Repairs for a whole register: every pattern of answers is solved once, however many businesses share it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod

import polars as pl

from penggerak.core.eligibility._findings import Findings
from penggerak.core.eligibility._repairs import Change, Pattern, Puzzle, least_effort, settled

REPAIR = pl.Struct({"possible": pl.Boolean, "effort": pl.Float64, "changes": pl.List(pl.String)})
Outcome = tuple[Fraction | None, tuple[int, ...]]  # effort (None: no change helps), places of the conditions changed
_ANSWERS = (False, True, None)
_LONGEST = 2**62


def repairs(found: Findings) -> pl.DataFrame:
    """What each business would have to change so that no rule is known to fail, with the least total effort.

    Only what a rule calls changeable can change; the rest is as hard as can be. A condition asked for twice is changed
    once. Conditions on one quantity (a fact, a sum, a kind of licence) change together and never against each other,
    at the effort of the hardest of them. What is unknown stays so: it is for a person to find out, not to repair.
    Among equals: the fewest changes, then the fewest conditions touched, then those written first.

    Returns one row per business in the same order: possible bool; effort f64 (sum of the rules' efforts, 0 where
    nothing fails, null where no change helps); changes list[str], ids of the conditions that have to come to hold, in
    the written order (null where no change helps). Several sets: one struct of these per set, named after it.
    """
    columns = {rules.id: _repairs_of(found, number) for number, (rules, _) in enumerate(found.plan.sets)}
    return next(iter(columns.values())).struct.unnest() if found.alone else pl.DataFrame(columns)


def puzzle_of(found: Findings, number: int = 0) -> Puzzle:
    """The conditions of one of the sets asked, and what each costs to change."""
    rules, in_force = found.plan.sets[number]
    return Puzzle(in_force, found.plan.atoms, dict(rules.facts), found.on)


def pattern_of(found: Findings, puzzle: Puzzle, row: int) -> Pattern:
    """What one business answers to the conditions of a puzzle."""
    return found.atoms.select([f"a{number}" for number in puzzle.numbers]).row(row)


def changes_for(puzzle: Puzzle, pattern: Pattern) -> tuple[Change, ...] | None:
    """The least-effort changes for one pattern; None where no change helps."""
    moves = least_effort(puzzle, pattern)
    return None if moves is None else puzzle.changes(moves)


def _repairs_of(found: Findings, number: int) -> pl.Series:
    """Part by part, since what shares nothing is settled by itself and has few patterns; then what they add up to."""
    puzzle = puzzle_of(found, number)
    parts = [_settled_part(found, puzzle, part) for part in puzzle.parts]
    kinds = pl.DataFrame([column.alias(str(at)) for at, (column, _) in enumerate(parts)])
    coded = kinds.select(_code(kinds.columns, [len(outcomes) for _, outcomes in parts]).alias("code"), *kinds.columns)
    ids = [leaf.id for _, leaf, _ in puzzle.written]
    rows = [
        (code, _joined([outcomes[at] for at, (_, outcomes) in zip(chosen, parts, strict=True)], ids))
        for code, *chosen in coded.unique("code", keep="any").iter_rows()
    ]
    table = pl.DataFrame(rows, schema={"code": coded.schema["code"], "repair": REPAIR}, orient="row")
    return coded.select("code").join(table, on="code", how="left", maintain_order="left")["repair"]


def _joined(outcomes: list[Outcome], ids: list[str]) -> dict[str, object]:
    efforts, places = (
        [effort for effort, _ in outcomes if effort is not None],
        [at for _, some in outcomes for at in some],
    )
    if len(efforts) < len(outcomes):
        return {"possible": False, "effort": None, "changes": None}
    return {"possible": True, "effort": float(sum(efforts)), "changes": [ids[at] for at in sorted(places)]}


def _settled_part(found: Findings, puzzle: Puzzle, part: Sequence[int]) -> tuple[pl.Series, list[Outcome]]:
    """The ways in which a part can come out, and which of them each business has."""
    asked = puzzle.asked(part)
    names = [f"a{puzzle.numbers[at]}" for at in asked]
    answers = found.atoms.select(pl.col(name).cast(pl.Int64).fill_null(2) for name in names)
    coded = answers.select(_code(names, [3] * len(names)).alias("code"), *names)
    outcomes: dict[Outcome, int] = {}
    rows = []
    for code, *digits in coded.unique("code", keep="any").iter_rows():
        known = {at: _ANSWERS[digit] for at, digit in zip(asked, digits, strict=True)}
        rows.append((code, outcomes.setdefault(_outcome(puzzle, part, known), len(outcomes))))
    table = pl.DataFrame(rows, schema={"code": coded.schema["code"], "outcome": pl.Int64()}, orient="row")
    column = coded.select("code").join(table, on="code", how="left", maintain_order="left")["outcome"]
    return column, list(outcomes)


def _code(names: Sequence[str], counts: Sequence[int]) -> pl.Expr:
    """One number per row of small numbers, each below its count; a text where a number would be too long."""
    if prod(counts) > _LONGEST:
        return pl.concat_str([pl.col(name).cast(pl.String) for name in names], separator=" ")
    weights = [prod(counts[:at]) for at in range(len(counts))]
    return pl.sum_horizontal([pl.col(name) * weight for name, weight in zip(names, weights, strict=True)])


def _outcome(puzzle: Puzzle, part: Sequence[int], answers: Mapping[int, bool | None]) -> Outcome:
    moves = settled(puzzle, tuple(answers.get(at) for at in range(len(puzzle.numbers))), part)
    if moves is None:
        return None, ()
    changes = puzzle.changes(moves)
    effort = sum((change.effort for change in changes), Fraction(0))
    return effort, tuple(place for change in changes for place in puzzle.places(change))


def change_ids(change: Change) -> list[str]:
    """Ids of the conditions of a change, one for each distinct condition: its first place counts."""
    firsts: dict[int, str] = {}
    for _, leaf, number in change.leaves:
        firsts.setdefault(number, leaf.id)
    return list(firsts.values())
