"""Which rows are the heading of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from penggerak.sources.lists._grid import Grid, Merge
from penggerak.sources.lists._wording import could_be_heading, is_known_heading

Row = Sequence[str | None]
_SEARCHED_ROWS = 60
_MOST_HEADING_ROWS = 4


@dataclass(frozen=True, slots=True)
class Header:
    """Rows first to last (from 0, both included) are the heading; body is the first row after them.

    first = last = None when the table has none.
    """

    first: int | None
    last: int | None
    body: int
    labels: tuple[str | None, ...]


def find_header(grid: Grid) -> Header:
    """Find the heading by known words, else by labels standing above numbers; no such row means no heading."""
    rows = grid.cells.head(_SEARCHED_ROWS).rows()
    width = _typical_width(grid.cells)
    found = _by_words(rows, width)
    found = _by_contrast(rows, width) if found is None else found
    if found is None:
        body = next((n for n, row in enumerate(rows) if _filled(row) * 2 >= width), 0)
        return Header(None, None, body, (None,) * grid.cells.width)
    first, last = _whole_header(rows, found, grid.merges)
    labels = _joined([_spread(rows, n, last, grid.merges) for n in range(first, last + 1)])
    body = last + 1
    if body < len(rows) and _is_numbering(rows[body]):
        body += 1
    return Header(first, last, body, labels)


def _typical_width(cells: pl.DataFrame) -> int:
    """How many cells a full row fills: the 80th percentile among rows that fill at least two."""
    filled = cells.head(500).select(n=pl.sum_horizontal(pl.all().is_not_null()))["n"]
    several = filled.filter(filled > 1)
    return int(several.quantile(0.8, "lower") or 1) if several.len() else 1


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row)


def _reads_like_labels(row: Row) -> bool:
    cells = [cell for cell in row if cell is not None]
    return bool(cells) and sum(map(could_be_heading, cells)) >= 0.8 * len(cells)


def _by_words(rows: Sequence[Row], width: int) -> int | None:
    """The row with most headings we know: at least two, or one in a list of one or two columns."""
    known = [
        sum(cell is not None and is_known_heading(cell) for cell in row) if _reads_like_labels(row) else 0
        for row in rows
    ]
    best = max(range(len(rows)), key=lambda n: (known[n], -n), default=None)
    if best is None or known[best] < min(2, width) or known[best] * 4 < _filled(rows[best]):
        return None
    return best


def _by_contrast(rows: Sequence[Row], width: int) -> int | None:
    """The first full row of distinct labels with a column of numbers or days below one of them."""
    for n, row in enumerate(rows):
        cells = [cell for cell in row if cell is not None]
        is_full = len(cells) >= 2 and len(cells) * 2 >= width
        if is_full and len(set(cells)) == len(cells) and all(map(could_be_heading, cells)):
            return n if _stands_above_values(rows, n) else None
    return None


def _stands_above_values(rows: Sequence[Row], n: int) -> bool:
    below = rows[n + 1 : n + 31]
    for column, label in enumerate(rows[n]):
        values = [row[column] for row in below if row[column] is not None]
        if label is not None and values and sum(map(could_be_heading, values)) * 2 < len(values):
            return True
    return False


def _whole_header(rows: Sequence[Row], found: int, merges: tuple[Merge, ...]) -> tuple[int, int]:
    """Take in the rows above and below that belong to a heading of several rows."""
    first = last = found
    while first > 0 and last - first + 1 < _MOST_HEADING_ROWS and _is_below(rows, first - 1, first, merges):
        first -= 1
    while last + 1 < len(rows) and last - first + 1 < _MOST_HEADING_ROWS and _is_below(rows, last, last + 1, merges):
        last += 1
    return first, last


def _is_below(rows: Sequence[Row], upper: int, lower: int, merges: tuple[Merge, ...]) -> bool:
    """Whether the lower row divides groups of the upper one: "Alamat" over "Jalan, Kelurahan, Kecamatan"."""
    if _filled(rows[upper]) < 2 or not _reads_like_labels(rows[upper]) or not _reads_like_labels(rows[lower]):
        return False
    owners = _owners(rows, upper, merges)
    divided = [owners[n] for n, cell in enumerate(rows[lower]) if cell is not None]
    if not divided or None in divided:
        return False
    return all(divided.count(owner) > 1 or owners.count(owner) > 1 for owner in divided)


def _owners(rows: Sequence[Row], upper: int, merges: tuple[Merge, ...]) -> list[int | None]:
    """Per column, the column of the upper label that stands over it: by merged cells, else the nearest to the left."""
    across = {n: merge.left for merge in merges if merge.top <= upper <= merge.bottom for n in _span(merge)}
    owners: list[int | None] = []
    for n, cell in enumerate(rows[upper]):
        left = owners[-1] if owners else None
        owners.append(n if cell is not None else across.get(n, None if merges else left))
    return owners


def _span(merge: Merge) -> range:
    return range(merge.left, merge.right + 1)


def _spread(rows: Sequence[Row], n: int, last: int, merges: tuple[Merge, ...]) -> list[str | None]:
    """A row of the heading with each label repeated over the columns it stands above; the last row stays as it is."""
    if n == last:
        return list(rows[n])
    owners = _owners(rows, n, merges)
    return [None if owner is None else _under(rows, n, column, owner) for column, owner in enumerate(owners)]


def _under(rows: Sequence[Row], n: int, column: int, owner: int) -> str | None:
    """A label reaches to the right only where the row below has something to divide."""
    is_divided = column == owner or rows[n + 1][column] is not None
    return rows[n][owner] if is_divided else None


def _joined(rows: Sequence[Row]) -> tuple[str | None, ...]:
    """Labels of one column from top to bottom, each once: "Alamat / Kelurahan"."""
    labels = []
    for column in zip(*rows, strict=True):
        parts = list(dict.fromkeys(" ".join(cell.split()) for cell in column if cell is not None))
        labels.append(" / ".join(parts) or None)
    return tuple(labels)


def _is_numbering(row: Row) -> bool:
    """The row 1, 2, 3, ... or (1), (2), (3), ... that official tables put under their heading."""
    numbers = [cell.strip("()[]. ") for cell in row if cell is not None]
    return len(numbers) >= 3 and numbers == [str(n) for n in range(1, len(numbers) + 1)]
