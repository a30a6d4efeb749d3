"""Read a list as it really is: the file, the sheet, the heading, the rows."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from penggerak.core.sentences import Sentence, sentence
from penggerak.sources.lists._csv import parse_text
from penggerak.sources.lists._decoding import decode
from penggerak.sources.lists._grid import Grid, fill_merges
from penggerak.sources.lists._header import Header, find_header
from penggerak.sources.lists._kinds import kind_of
from penggerak.sources.lists._leftovers import dropped_rows, leftovers
from penggerak.sources.lists._raw_list import RawList
from penggerak.sources.lists._refusals import LIMITS, Limits, UnreadableList, check_file_size
from penggerak.sources.lists._sheets import likeliest_sheet
from penggerak.sources.lists._workbook import Workbook

_NO_ROWS = sentence("Tidak ada baris data di berkas ini. Periksa apakah berkas atau lembarnya benar.")
_DELIMITER_NAMES = {",": "koma", ";": "titik koma", "\t": "tab", "|": "garis tegak"}


def read_list(content: bytes, *, name: str, sheet: str | None = None, limits: Limits = LIMITS) -> RawList:
    """Read an xlsx or a delimited text file, whatever its name says, into text cells.

    sheet: which one of a workbook; by default the one that looks most like a table. A text file has none.
    The same bytes always give the same list. Every row keeps its number in the file.
    Raises UnreadableList, whose sentence says what to do, when there is no table in the file.
    """
    check_file_size(content, limits)
    if kind_of(content) == "xlsx":
        return _read_workbook(content, name, sheet, limits)
    return _read_text(content, name, limits)


def _read_workbook(content: bytes, name: str, sheet: str | None, limits: Limits) -> RawList:
    workbook = Workbook(content, limits)
    chosen, grid = likeliest_sheet(workbook, sheet)
    notes: tuple[Sentence, ...] = ()
    if len(workbook.sheets) > 1:
        notes = (sentence("Lembar yang dibaca: “%(sheet)s” dari %(n)d lembar.", sheet=chosen, n=len(workbook.sheets)),)
    return replace(_table(grid, name, notes), sheet=chosen, sheets=workbook.sheets)


def _read_text(content: bytes, name: str, limits: Limits) -> RawList:
    decoded = decode(content)
    parsed = parse_text(decoded.text, limits)
    notes = [*parsed.notes]
    if parsed.delimiter:
        notes.append(sentence("Kolom dipisahkan %(sign)s.", sign=_DELIMITER_NAMES.get(parsed.delimiter, "tanda lain")))
    if decoded.unreadable:
        notes.append(sentence("%(n)d huruf rusak dan tidak terbaca.", n=decoded.unreadable))
    return replace(_table(parsed.grid, name, tuple(notes)), encoding=decoded.encoding, delimiter=parsed.delimiter)


def _table(grid: Grid, name: str, notes: tuple[Sentence, ...]) -> RawList:
    if not any(column.str.contains(r"[\p{L}\p{N}]").any() for column in grid.cells):
        raise UnreadableList(_NO_ROWS)
    header = find_header(grid)
    reasons = leftovers(grid, header)
    body = fill_merges(grid, first_row=header.body).with_row_index("at").slice(header.body)
    rows = body.filter(_is_record(body, reasons))
    columns = [n for n, label in enumerate(header.labels) if label or rows[str(n)].null_count() < rows.height]
    if rows.is_empty() or not columns:
        raise UnreadableList(_NO_ROWS)
    dropped = dropped_rows(grid.cells, reasons)
    return RawList(
        name=name,
        headings=tuple(header.labels[n] or f"Kolom {place}" for place, n in enumerate(columns, start=1)),
        rows=_numbered(rows, columns),
        notes=(*notes, *_understood(header, rows.height, len(dropped), grid)),
        dropped=dropped,
        has_header=header.first is not None,
    )


def _is_record(body: pl.DataFrame, reasons: dict[int, Sentence]) -> pl.Expr:
    if body.width == 1:
        return pl.lit(value=False)
    return ~pl.col("at").is_in(list(reasons)) & pl.any_horizontal(pl.exclude("at").is_not_null())


def _numbered(rows: pl.DataFrame, columns: Sequence[int]) -> pl.DataFrame:
    """Rows counted as in the file, columns named by their place."""
    texts = [pl.col(str(n)).alias(f"c{place}") for place, n in enumerate(columns)]
    return rows.select((pl.col("at").cast(pl.Int64) + 1).alias("row_number"), *texts)


def _understood(header: Header, rows: int, dropped: int, grid: Grid) -> tuple[Sentence, ...]:
    notes = [_header_note(header), sentence("%(n)d baris data dibaca.", n=rows)]
    if dropped:
        notes.append(sentence("%(n)d baris bukan data usaha dilewati.", n=dropped))
    if any(merge.top >= header.body for merge in grid.merges):
        notes.append(sentence("Sel yang digabung diisi di setiap barisnya."))
    return tuple(notes)


def _header_note(header: Header) -> Sentence:
    if header.first is None or header.last is None:
        return sentence("Berkas ini tidak punya kepala tabel; baris pertama langsung dibaca sebagai data.")
    if header.first == header.last:
        return sentence("Kepala tabel ditemukan di baris %(row)d.", row=header.first + 1)
    return sentence(
        "Kepala tabel ditemukan di baris %(first)d sampai %(last)d.", first=header.first + 1, last=header.last + 1
    )
