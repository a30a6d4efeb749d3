"""A report as a spreadsheet: what it is on the first sheet, the rows on the second, written as they are read."""

from collections.abc import Iterable, Sequence
from datetime import date
from tempfile import TemporaryDirectory
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from penggerak.apps.reports.description import Cell, Column, Group, Report, Row, first_page, first_rows
from penggerak.apps.reports.words import cell_in_words, count_in_words

SHEET_ROWS = 100_000
OPTIONS = {
    "constant_memory": True,  # rows go to disk as they come: a city needs no more memory than a street
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
EXCEL_BEGINS = date(1900, 3, 1)  # before that day its calendar is wrong
NUMBER_FORMATS = {"count": "#,##0", "share": "0%", "tenths": "0.0%", "idr": '"Rp"#,##0'}
TINT = "#e3eef0"
HEADER_LIMIT = 240  # a footer of more than 255 signs makes the file unreadable


def write_spreadsheet(report: Report, target: IO[bytes]) -> int:
    """Write the report as xlsx into an open file. Returns the number of rows written, at most SHEET_ROWS."""
    with TemporaryDirectory(prefix="laporan-") as folder:
        book = xlsxwriter.Workbook(target, {**OPTIONS, "tmpdir": folder})
        _describe_file(book, report)
        about, data = book.add_worksheet(_("Keterangan")), book.add_worksheet(_("Data"))
        written = _write_data(book, data, report)
        _write_first_page(book, about, report, written)
        book.close()
    return written


def _describe_file(book: Any, report: Report) -> None:
    book.set_properties(
        {
            "title": report.title,
            "author": report.made.by,
            "company": report.letterhead.government,
            "comments": str(report.made),
            "created": timezone.localtime(report.made.at).replace(tzinfo=None),
        }
    )


def _write_first_page(book: Any, sheet: Any, report: Report, written: int) -> None:
    heading = book.add_format({"bold": True, "font_size": 16, "font_color": "#0b4a5b"})
    label = book.add_format({"bold": True, "valign": "top", "num_format": "@"})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    sheet.set_column(0, 0, 24, label)
    sheet.set_column(1, 1, 96, text)
    sheet.write_string(0, 0, report.letterhead.government, label)
    sheet.write_string(1, 0, report.letterhead.agency)
    sheet.write_string(3, 0, report.title, heading)
    lines = [*first_page(report, written=written, more=_cut(report, written)), *report.terms]
    for row, (name, words) in enumerate(lines, 5):
        sheet.set_row(row, 15 * (1 + len(words) // 100))
        sheet.write_string(row, 0, name, label)
        sheet.write_string(row, 1, words, text)
    _prepare_print(sheet, report)


def _cut(report: Report, written: int) -> list[str]:
    if written >= report.total:
        return []
    text = _("Lembar ini berhenti pada baris ke-%(most)s. Persempit saringan agar semua baris termuat.")
    return [text % {"most": count_in_words(written)}]


def _write_data(book: Any, sheet: Any, report: Report) -> int:
    formats = _formats(book)
    for number, column in enumerate(report.columns):
        sheet.set_column(number, number, max(column.width, min(len(column.heading) + 3, 40)))
        sheet.write_string(0, number, column.heading, formats["heading"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    _prepare_print(sheet, report)
    written, last = _write_rows(sheet, first_rows(report.rows, SHEET_ROWS), report.columns, formats)
    if written:
        sheet.autofilter(0, 0, last, len(report.columns) - 1)
    if report.sums:
        _write_row(sheet, last + 1, report.sums, report.columns, _bold(book))
    return written


def _formats(book: Any) -> dict[str, Any]:
    formats = {kind: book.add_format({"num_format": one}) for kind, one in _number_formats().items()}
    return formats | {
        "text": book.add_format({"num_format": "@"}),
        "quoted": book.add_format({"num_format": "@", "quote_prefix": True}),
        "heading": book.add_format({"bold": True, "bottom": 1, "num_format": "@", "bg_color": TINT}),
    }


def _number_formats() -> dict[str, str]:
    language = "809" if get_language() == "en" else "421"
    return {**NUMBER_FORMATS, "date": f"[$-{language}]d mmmm yyyy"}


def _bold(book: Any) -> dict[str, Any]:
    """The formats of a row of sums."""
    kinds = {**_number_formats(), "text": "@", "quoted": "@"}
    return {kind: book.add_format({"bold": True, "top": 1, "num_format": one}) for kind, one in kinds.items()}


def _write_rows(sheet: Any, rows: Iterable[Row], columns: Sequence[Column], formats: dict[str, Any]) -> tuple[int, int]:
    """How many rows were written, without headings, and the number of the last line."""
    number = groups = 0
    for number, row in enumerate(rows, 1):
        if isinstance(row, Group):
            groups += 1
            _write_text(sheet, number, 0, row.heading, formats)
        else:
            _write_row(sheet, number, row, columns, formats)
    return number - groups, number


def _write_row(
    sheet: Any, number: int, row: Sequence[Cell], columns: Sequence[Column], formats: dict[str, Any]
) -> None:
    for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
        _write_cell(sheet, number, place, cell, column, formats)


def _write_cell(sheet: Any, row: int, place: int, cell: Cell, column: Column, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date) and cell >= EXCEL_BEGINS:
        sheet.write_datetime(row, place, cell, formats["date"])
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell, formats[_number_kind(column)])
    else:
        _write_text(sheet, row, place, cell_in_words(cell, column.kind), formats)


def _number_kind(column: Column) -> str:
    if column.kind == "share":
        return "tenths" if column.decimals else "share"
    return "idr" if column.kind == "idr" else "count"


def _write_text(sheet: Any, row: int, column: int, text: str, formats: dict[str, Any]) -> None:
    """Text stays text: also when someone edits the cell, or saves the sheet as csv and opens it again."""
    is_risky = text.startswith(LIKE_A_FORMULA)
    sheet.write_string(row, column, text, formats["quoted" if is_risky else "text"])


def _prepare_print(sheet: Any, report: Report) -> None:
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    made = str(report.made).replace("&", "&&")[:HEADER_LIMIT]
    sheet.set_footer(f"&L&8{made}&R&8&P / &N")
