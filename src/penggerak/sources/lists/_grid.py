"""A sheet before anyone has said which row is the heading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import polars as pl


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Cells shown as one; all four bounds count from 0 and are included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """cells: text columns named 0, 1, ...; row i is row i + 1 of the file; null = empty, never blank text."""

    cells: pl.DataFrame
    merges: tuple[Merge, ...] = ()


def grid_of_rows(rows: Iterable[Sequence[str | None]]) -> Grid:
    """Rows of any lengths become a rectangle; short ones are filled up with empty cells."""
    columns = list(zip_longest(*rows))
    return Grid(tidy(pl.DataFrame({str(n): pl.Series(cells, dtype=pl.String) for n, cells in enumerate(columns)})))


def tidy(cells: pl.DataFrame) -> pl.DataFrame:
    """Trim every cell and make blank ones null; midnight is dropped from days, which Excel keeps as moments."""
    trimmed = pl.all().str.strip_chars()
    shown = trimmed.str.replace(r"^(\d{4}-\d\d-\d\d)[ T]00:00:00$", "$1")
    return cells.select(pl.when(shown != "").then(shown)) if cells.width else cells


def fill_merges(grid: Grid, *, first_row: int) -> pl.DataFrame:
    """Repeat the value of each merged cell over its area, from first_row (from 0) downwards."""
    cells = grid.cells
    merges = [merge for merge in grid.merges if merge.top >= first_row and merge.left < cells.width]
    columns = {n for merge in merges for n in range(merge.left, min(merge.right + 1, cells.width))}
    lists = {n: cells.to_series(n).to_list() for n in sorted(columns)}
    for merge in merges:
        _fill(lists, merge, height=cells.height, width=cells.width)
    return cells.with_columns(pl.Series(str(n), values, dtype=pl.String) for n, values in lists.items())


def _fill(lists: dict[int, list[str | None]], merge: Merge, *, height: int, width: int) -> None:
    value = lists[merge.left][merge.top] if merge.top < height else None
    if value is None:
        return
    stop = min(merge.bottom + 1, height)
    for n in range(merge.left, min(merge.right + 1, width)):
        lists[n][merge.top : stop] = [value] * (stop - merge.top)
