"""What a report says of itself before its first figure: what was counted, of whom, as of when, for whom."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from penggerak.apps.reports.words import count_in_words, moment_in_words

Kind = Literal["text", "count", "share", "date", "idr"]
Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """kind: how a cell reads, and on which side it stands. width: relative to the others. decimals: of a share."""

    heading: str
    kind: Kind = "text"
    width: int = 10
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A heading across all columns, above the rows that follow it."""

    heading: str


Row = Sequence[Cell] | Group


@dataclass(frozen=True, slots=True)
class Made:
    """Who made a report and when. number: stands on every page and in the audit trail, so that a copy is traced."""

    by: str
    role: str
    at: datetime
    number: str

    def __str__(self) -> str:
        at = moment_in_words(self.at)
        return _("Dibuat oleh %(by)s pada %(at)s, nomor %(number)s") % {
            "by": self.by,
            "at": at,
            "number": self.number,
        }


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose report it is: the government, the agency below it."""

    government: str
    agency: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report needs, in the reader's language; sensitive cells come masked.

    filters: label and value of each; None where nothing can be filtered. facts: what to know before the rows.
    total: how many rows there are, more than `rows` may give. sums: a last row below them, not counted.
    hidden: headings that are masked or left out, said in `hidden_how`. terms: words and what they mean here.
    is_synthetic: made-up data; the report says so on every page. rows: read once, in order.
    """

    title: str
    definition: str
    scope: str
    as_of: str
    made: Made
    letterhead: Letterhead
    columns: Sequence[Column]
    rows: Iterable[Row]
    total: int
    sums: Sequence[Cell] | None = None
    filters: Sequence[tuple[str, str]] | None = None
    facts: Sequence[tuple[str, str]] = ()
    order: str = ""
    hidden: Sequence[str] = ()
    hidden_how: str = ""
    terms: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    is_synthetic: bool = False


def first_rows(rows: Iterable[Row], most: int) -> Iterator[Row]:
    """At most so many rows; what reads them is closed after that, with the question it asks the database."""
    try:
        yield from islice(rows, most)
    finally:
        if isinstance(rows, Generator):
            rows.close()


def count_rows(rows: Iterable[Row]) -> int:
    """Rows without the headings among them."""
    return sum(not isinstance(row, Group) for row in rows)


def first_page(report: Report, *, written: int, more: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The lines of the first page, label and text, the same in every file.

    written: rows this file holds. more: remarks that only this kind of file needs.
    """
    lines = [
        (_("Isi"), report.definition),
        *report.facts,
        (_("Keadaan per"), report.as_of),
        (_("Wilayah"), report.scope),
        (_("Saringan"), _filters_in_words(report)),
        (_("Jumlah baris"), _rows_in_words(report.total, written)),
        (_("Urutan"), report.order),
        (report.hidden_how, ", ".join(report.hidden)),
        (_("Dibuat oleh"), f"{report.made.by} ({report.made.role})"),
        (_("Dibuat pada"), moment_in_words(report.made.at)),
        (_("Nomor laporan"), report.made.number),
        (_("Perhatian"), " ".join([*_warnings(report), *more, *report.notes])),
    ]
    return [(label, text) for label, text in lines if text]


def synthetic_notice() -> str:
    return _("Data rekaan: semua nama, nomor, dan angka usaha di laporan ini dibuat oleh komputer.")


def _filters_in_words(report: Report) -> str:
    if report.filters is None:
        return ""
    return "; ".join(f"{label}: {value}" for label, value in report.filters) or _("tidak ada")


def _warnings(report: Report) -> list[str]:
    return [synthetic_notice()] if report.is_synthetic else []


def _rows_in_words(total: int, written: int) -> str:
    if written < total:
        return _("%(written)s dari %(total)s") % {"written": count_in_words(written), "total": count_in_words(total)}
    return ngettext("%(n)s baris", "%(n)s baris", written) % {"n": count_in_words(written)}
