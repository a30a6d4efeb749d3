"""From an xlsx to grids, one per sheet."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import fastexcel
import openpyxl
import polars as pl

from penggerak.core.sentences import Sentence, sentence
from penggerak.sources.lists._archive import Reach, Sheet, open_archive, reach_of, sheets_of
from penggerak.sources.lists._grid import Grid, Merge, grid_of_rows, tidy
from penggerak.sources.lists._refusals import LIMITS, Limits, UnreadableList, check_extent


class Workbook:
    """An xlsx that has been weighed and found safe. Reading a sheet may still refuse it for its size."""

    def __init__(self, content: bytes, limits: Limits = LIMITS) -> None:
        self._content = content
        self._limits = limits
        self._archive: zipfile.ZipFile = open_archive(content, limits)
        self._sheets = {sheet.name: sheet for sheet in sheets_of(self._archive)[: limits.sheets]}

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of all sheets, those people see first."""
        return tuple(sorted(self._sheets, key=lambda name: not self._sheets[name].is_visible))

    def is_visible(self, sheet: str) -> bool:
        """Whether the sheet shows when the file is opened."""
        return self._sheets[sheet].is_visible

    def grid(self, sheet: str) -> Grid:
        """Read one sheet as text. Raises UnreadableList when it is too large or cannot be read."""
        found = self._sheets[sheet]
        reach = reach_of(self._archive, found)
        check_extent(reach.rows, reach.columns, self._limits)
        if not reach.is_sure:
            return grid_of_rows(_plain_rows(self._content, found, self._limits))
        if not reach.rows:
            return Grid(pl.DataFrame())
        try:
            return _fast_grid(self._content, found, reach)
        except fastexcel.FastExcelError:  # stricter than spreadsheet programs are
            return grid_of_rows(_plain_rows(self._content, found, self._limits))


def _fast_grid(content: bytes, sheet: Sheet, reach: Reach) -> Grid:
    # skip_rows=0 keeps the empty rows at the top, so that row numbers stay those of the file.
    loaded = fastexcel.read_excel(content).load_sheet(sheet.name, header_row=None, skip_rows=0, dtypes="string")
    cells: pl.DataFrame = loaded.to_polars()
    cells.columns = [str(n) for n in range(cells.width)]
    return Grid(tidy(cells), tuple(sorted(_shifted(merge, reach.first_column - 1) for merge in reach.merges)))


def _shifted(merge: Merge, columns: int) -> Merge:
    """The reader leaves out empty columns on the left; bounds follow."""
    return Merge(merge.top, max(merge.left - columns, 0), merge.bottom, max(merge.right - columns, 0))


def _plain_rows(content: bytes, sheet: Sheet, limits: Limits) -> Iterator[list[str | None]]:
    """Row by row and slowly, for files whose cells do not say where they stand; no more memory than the rows need."""
    try:
        page = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)[sheet.name]
        page.reset_dimensions()
        for number, row in enumerate(page.iter_rows(values_only=True), start=1):
            check_extent(number, len(row), limits)
            yield [_text(value) for value in row]
    except UnreadableList:
        raise
    except Exception as error:  # a damaged file makes the reader raise anything, from KeyError to ParseError
        raise UnreadableList(_unreadable_sheet(sheet)) from error


def _text(value: object) -> str | None:
    """A cell as the fast reader writes it: whole numbers without a point, days as ISO."""
    if value is None or isinstance(value, str):
        return None if value in ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!") else value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date):
        return str(value)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.9f}".rstrip("0")
    return str(value)


def _unreadable_sheet(sheet: Sheet) -> Sentence:
    return sentence(
        "Lembar “%(sheet)s” tidak dapat dibaca. Buka dengan aplikasi spreadsheet, simpan ulang, lalu unggah lagi.",
        sheet=sheet.name,
    )
