"""A count laid out as a table: one field down, another across, with totals on both sides."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from penggerak.apps.register.queries.counting import Tally

MOST_ROWS = 300
MOST_COLUMNS = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is called, its cells in the order of the columns, its total, and its share of all (0 to 1)."""

    name: str
    cells: Sequence[int]
    total: int
    share: float


@dataclass(frozen=True, slots=True)
class Crosstab:
    """columns: names of the groups across, none for a count by one field.

    column_totals: of all rows, also those too many to be shown. hidden_rows, hidden_columns: how many stay out of
    sight, always the ones with the fewest businesses; the file has them.
    """

    columns: Sequence[str]
    lines: Sequence[Line]
    column_totals: Sequence[int]
    total: int
    hidden_rows: int
    hidden_columns: int


def crosstab(tally: Tally, *, most_rows: int = MOST_ROWS, most_columns: int = MOST_COLUMNS) -> Crosstab:
    """The table of a count by one or two fields. Rows and columns keep the order of their groups."""
    down = _totals(tally, 0)
    across = _totals(tally, 1) if len(tally.question.by) > 1 else Counter()
    rows, columns = _largest(down, most_rows), _largest(across, most_columns)
    return Crosstab(
        columns=[tally.name_of(tally.dimensions[1], group) for group in columns],
        lines=[_line(tally, group, columns, down[group]) for group in rows],
        column_totals=[across[group] for group in columns],
        total=tally.total,
        hidden_rows=len(down) - len(rows),
        hidden_columns=len(across) - len(columns),
    )


def _line(tally: Tally, group: str, columns: Sequence[str], total: int) -> Line:
    cells = [tally.counts.get((group, column), 0) for column in columns]
    return Line(tally.name_of(tally.dimensions[0], group), cells, total, total / tally.total)


def _totals(tally: Tally, position: int) -> Counter[str]:
    totals: Counter[str] = Counter()
    for groups, n in tally.counts.items():
        totals[groups[position]] += n
    return totals


def _largest(totals: Counter[str], most: int) -> list[str]:
    """The groups with the most businesses, in the order of the groups; the unknown ones last."""
    kept = sorted(totals, key=lambda group: (-totals[group], group))[:most]
    return sorted(kept, key=lambda group: (group == "", group))
