"""Repairs for a whole register: every pattern of answers is solved once, however many businesses share it."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import polars as pl

from penggerak.core.eligibility._findings import Findings
from penggerak.core.eligibility._repairs import Change, Pattern, Puzzle, least_effort, settled

_MOST_CODED = 39  # answers of three kinds that one whole number holds


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
    """Part by part, since what shares nothing is settled by itself and has few patterns."""
    puzzle = puzzle_of(found, number)
    ids = pl.Series([leaf.id for _, leaf, _ in puzzle.written], dtype=pl.String)
    scale = lcm(*(cost.denominator for cost in puzzle.costs if cost is not None))
    parts = [_settled_part(found, puzzle, part, scale) for part in puzzle.parts]
    efforts = pl.DataFrame([part["effort"].alias(str(at)) for at, part in enumerate(parts)])
    places = pl.DataFrame([part["places"].alias(str(at)) for at, part in enumerate(parts)])
    table = pl.select(
        possible=pl.lit(efforts.select(pl.all_horizontal(pl.all().is_not_null())).to_series()),
        effort=pl.lit(efforts.select(pl.sum_horizontal(pl.all(), ignore_nulls=False) / scale).to_series()),
        changes=pl.lit(places.select(pl.concat_list(pl.all()).list.sort()).to_series()),
    )
    return table.with_columns(pl.col("changes").list.eval(pl.lit(ids).gather(pl.element()))).to_struct(str(number))


def _settled_part(found: Findings, puzzle: Puzzle, part: Sequence[int], scale: int) -> pl.DataFrame:
    """Per business, the effort of a part (times scale; null where no change helps) and the places of its changes."""
    asked = puzzle.asked(part)
    names = [f"a{puzzle.numbers[at]}" for at in asked]
    coded = found.atoms.select(_code(names).alias("code"), *names)
    distinct = coded.unique("code", keep="any")
    rows = [
        (code, *_as_row(puzzle, part, dict(zip(asked, answers, strict=True)), scale))
        for code, *answers in distinct.iter_rows()
    ]
    schema = pl.Schema({"code": coded.schema["code"], "effort": pl.Int64(), "places": pl.List(pl.Int64())})
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return coded.select("code").join(table, on="code", how="left", maintain_order="left")


def _code(names: list[str]) -> pl.Expr:
    """One number per pattern, a digit of base three for every condition; one text where there are too many."""
    if len(names) > _MOST_CODED:
        return pl.concat_str([pl.col(name).cast(pl.Int8).cast(pl.String).fill_null("?") for name in names])
    digits = [pl.col(name).cast(pl.Int64).fill_null(2) * 3**at for at, name in enumerate(names)]
    return pl.sum_horizontal(digits)


def _as_row(
    puzzle: Puzzle, part: Sequence[int], answers: dict[int, bool | None], scale: int
) -> tuple[int | None, list[int] | None]:
    pattern = tuple(answers.get(at) for at in range(len(puzzle.numbers)))
    moves = settled(puzzle, pattern, part)
    if moves is None:
        return None, None
    changes = puzzle.changes(moves)
    effort = sum((change.effort for change in changes), Fraction(0)) * scale
    return int(effort), [place for change in changes for place in puzzle.places(change)]


def change_ids(change: Change) -> list[str]:
    """Ids of the conditions of a change, one for each distinct condition: its first place counts."""
    firsts: dict[int, str] = {}
    for _, leaf, number in change.leaves:
        firsts.setdefault(number, leaf.id)
    return list(firsts.values())
