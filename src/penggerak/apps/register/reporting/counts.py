"""A count by one or two fields, as a report: the table of the page with what was counted in words."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.register.crosstab import MOST_ROWS, Crosstab, Line, crosstab
from penggerak.apps.register.queries.counting import Tally
from penggerak.apps.register.reporting.businesses import status_terms
from penggerak.apps.register.reporting.common import about, as_of
from penggerak.apps.reports import SHEET_ROWS, Cell, Column, Report
from penggerak.apps.reports.words import count_in_words

MOST_ACROSS_PAPER, MOST_ACROSS_SHEET = 10, 1_000


def count_report(tally: Tally, *, by: User, at: datetime, in_full: bool) -> Report:
    """A count as its page shows it. in_full: with every row and column, also those too many for a page."""
    rows, columns = (SHEET_ROWS, MOST_ACROSS_SHEET) if in_full else (MOST_ROWS, MOST_ACROSS_PAPER)
    table = crosstab(tally, most_rows=rows, most_columns=columns)
    return Report(
        **about(by, at),
        title=_("Hitungan usaha menurut %(fields)s") % {"fields": _(" dan ").join(tally.headings)},
        definition=f"{tally.definition} {tally.left_out}",
        facts=[(_("Jumlah usaha"), count_in_words(tally.total))],
        as_of=as_of(tally.question.per, at),
        filters=tally.filters,
        notes=_out_of_sight(table),
        terms=status_terms(),
        columns=_columns(tally, table),
        rows=[_row(line) for line in table.lines],
        total=len(table.lines) + table.hidden_rows,
        sums=[_("Jumlah"), *table.column_totals, table.total, 1.0 if table.total else None],
    )


def _columns(tally: Tally, table: Crosstab) -> list[Column]:
    total = _("Jumlah") if table.columns else _("Usaha")
    across = [Column(name, "count") for name in table.columns]
    return [
        Column(tally.headings[0], width=24),
        *across,
        Column(total, "count"),
        Column(_("Bagian"), "share", decimals=1),
    ]


def _row(line: Line) -> Sequence[Cell]:
    return [line.name, *line.cells, line.total, line.share]


def _out_of_sight(table: Crosstab) -> list[str]:
    if not (table.hidden_rows or table.hidden_columns):
        return []
    text = _("%(rows)s baris dan %(columns)s kolom dengan usaha paling sedikit tidak dimuat, tetapi masuk jumlah.")
    return [text % {"rows": count_in_words(table.hidden_rows), "columns": count_in_words(table.hidden_columns)}]
