"""Which sheet of a workbook holds the list."""

import polars as pl

from penggerak.core.sentences import sentence
from penggerak.sources.lists._grid import Grid
from penggerak.sources.lists._header import find_header
from penggerak.sources.lists._refusals import UnreadableList
from penggerak.sources.lists._wording import is_known_heading
from penggerak.sources.lists._workbook import Workbook


def likeliest_sheet(workbook: Workbook, wanted: str | None) -> tuple[str, Grid]:
    """The wanted sheet, or the one with most known headings and then most filled cells; hidden ones come last.

    Raises UnreadableList when the wanted sheet does not exist or the workbook has none.
    """
    if wanted is not None:
        return wanted, workbook.grid(_existing(workbook, wanted))
    grids, refusal = _readable(workbook)
    best = max(grids, key=lambda name: _likeness(grids[name]), default=None)  # the first of equals
    if best is None:
        raise refusal or UnreadableList(sentence("Berkas ini tidak punya lembar yang dapat dibaca."))
    if refusal is not None and _likeness(grids[best])[0] == 0:
        raise refusal  # the list is probably in the sheet that could not be read
    return best, grids[best]


def _readable(workbook: Workbook) -> tuple[dict[str, Grid], UnreadableList | None]:
    """Every sheet that can be read, and why the last of the others cannot."""
    grids: dict[str, Grid] = {}
    refusal = None
    for name in _visible(workbook):
        try:
            grids[name] = workbook.grid(name)
        except UnreadableList as error:
            refusal = error
    return grids, refusal


def _existing(workbook: Workbook, wanted: str) -> str:
    if wanted in workbook.sheets:
        return wanted
    raise UnreadableList(
        sentence("Tidak ada lembar “%(sheet)s”. Yang ada: %(sheets)s.", sheet=wanted, sheets=", ".join(workbook.sheets))
    )


def _visible(workbook: Workbook) -> tuple[str, ...]:
    visible = tuple(name for name in workbook.sheets if workbook.is_visible(name))
    return visible or workbook.sheets


def _likeness(grid: Grid) -> tuple[int, int]:
    """(known headings, filled cells below the heading)"""
    if not grid.cells.width:
        return 0, 0
    header = find_header(grid)
    known = sum(any(map(is_known_heading, (label or "").split(" / "))) for label in header.labels)
    filled = grid.cells.slice(header.body).select(pl.sum_horizontal(pl.all().is_not_null().sum())).item()
    return (known if filled else 0), int(filled)
