"""A report on paper: PDF/A with tags, made by Typst from one template, with the fonts that come with it.

The words travel as JSON and are set as text: nothing in a cell is ever read as markup.
"""

import json
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from penggerak.apps.reports.description import (
    Cell,
    Column,
    Group,
    Report,
    Row,
    count_rows,
    first_page,
    first_rows,
    synthetic_notice,
)
from penggerak.apps.reports.letters import printable, unprintable_in
from penggerak.apps.reports.spreadsheet import SHEET_ROWS
from penggerak.apps.reports.words import cell_in_words, count_in_words

PAPER_ROWS = 2_000  # what is longer is read on a screen
WIDE = 6  # with more columns the sheet is turned
STANDARDS = ["a-2a", "ua-1"]  # kept for decades, read aloud by a machine
NUMBERS = ("count", "share", "idr")


def write_paper(report: Report) -> tuple[bytes, int]:
    """The report as PDF, and how many rows it holds: at most PAPER_ROWS, and the first page says so."""
    rows = list(first_rows(report.rows, PAPER_ROWS))
    written = count_rows(rows)
    content = _normal({**_head(report), **_table(report, rows), **_about(report, written)})
    unprintable = unprintable_in(_texts(content))
    if unprintable:
        content = _normal({**content, **_about(report, written, _boxes())})
    return _compiled(_printable(content, unprintable), report), written


def _head(report: Report) -> dict[str, Any]:
    return {
        "language": get_language() or "id",
        "title": report.title,
        "government": report.letterhead.government,
        "agency": report.letterhead.agency,
        "scope": report.scope,
        "made": str(report.made),
        "by": report.made.by,
        "synthetic": synthetic_notice() if report.is_synthetic else "",
        "page": _("Halaman {x} dari {y}"),
        "wide": len(report.columns) > WIDE,
    }


def _about(report: Report, written: int, more: Sequence[str] = ()) -> dict[str, Any]:
    lines = first_page(report, written=written, more=[*_cut(report, written), *more])
    return {"lines": lines, "terms": list(report.terms), "terms_heading": _("Arti kata")}


def _cut(report: Report, written: int) -> list[str]:
    if written >= report.total:
        return []
    text = _("Lembar cetak memuat %(written)s baris pertama dari %(total)s; berkas xlsx memuat sampai %(most)s baris.")
    counts = {"written": written, "total": report.total, "most": SHEET_ROWS}
    return [text % {name: count_in_words(count) for name, count in counts.items()}]


def _boxes() -> list[str]:
    return [_("Huruf yang tidak dapat dicetak tampil sebagai □. Berkas xlsx atau layar menampilkannya utuh.")]


def _table(report: Report, rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "headings": [column.heading for column in report.columns],
        "widths": [column.width for column in report.columns],
        "numeric": [column.kind in NUMBERS for column in report.columns],
        "rows": [_row(row, report.columns) for row in rows],
        "sums": _cells(report.sums, report.columns) if report.sums else [],
        "empty": _("Tidak ada baris yang cocok."),
    }


def _row(row: Row, columns: Sequence[Column]) -> dict[str, Any]:
    if isinstance(row, Group):
        return {"group": row.heading, "cells": []}
    return {"group": "", "cells": _cells(row, columns)}


def _cells(row: Sequence[Cell], columns: Sequence[Column]) -> list[str]:
    return [cell_in_words(cell, one.kind, one.decimals) for cell, one in zip(row, columns, strict=True)]


def _mapped(content: Any, change: Any) -> Any:
    """The same nesting with every text changed."""
    match content:
        case str():
            return change(content)
        case dict():
            return {name: _mapped(one, change) for name, one in content.items()}
        case list() | tuple():
            return [_mapped(one, change) for one in content]
        case _:
            return content


def _normal(content: dict[str, Any]) -> dict[str, Any]:
    """Letters and their accents as one sign, as fonts have them."""
    normal: dict[str, Any] = _mapped(content, lambda text: unicodedata.normalize("NFC", text))
    return normal


def _texts(content: dict[str, Any]) -> list[str]:
    texts: list[str] = []
    _mapped(content, texts.append)
    return texts


def _printable(content: dict[str, Any], unprintable: set[str]) -> dict[str, Any]:
    changed: dict[str, Any] = _mapped(content, lambda text: printable(text, unprintable))
    return changed | {"title": changed["title"].strip() or "–"}  # a heading without letters is refused


def _compiled(content: dict[str, Any], report: Report) -> bytes:
    pdf: bytes = typst.compile(
        _template(),
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=report.made.at.replace(microsecond=0),
        format="pdf",
    )
    return pdf


@lru_cache(maxsize=1)
def _template() -> bytes:
    return files(__package__).joinpath("report.typ").read_bytes()
