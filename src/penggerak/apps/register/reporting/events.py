"""The audit trail as a spreadsheet."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.words import kind_in_words
from penggerak.apps.register.reporting.common import about
from penggerak.apps.reports import SHEET_ROWS, Cell, Column, Report
from penggerak.apps.reports.words import moment_in_words


def event_list(found: QuerySet[Any], *, filters: Sequence[tuple[str, str]], by: User, at: datetime) -> Report:
    """found: of queries/events.py, with the filters of the page."""
    return Report(
        **about(by, at),
        title=_("Jejak audit"),
        definition=_("Siapa berbuat apa, pada apa, kapan, dan mengapa. Satu baris satu peristiwa."),
        as_of=moment_in_words(at),
        filters=filters,
        order=_("terbaru dulu"),
        columns=[
            Column(_("Nomor"), "count", width=10),
            Column(_("Kapan"), width=20),
            Column(_("Siapa"), width=20),
            Column(_("Perbuatan"), width=30),
            Column(_("Pada"), width=18),
            Column(_("Mengapa"), width=30),
        ],
        rows=_rows(found[:SHEET_ROWS]),
        total=found.count(),
    )


def _rows(found: QuerySet[Any]) -> Iterator[list[Cell]]:
    for event in found.iterator(chunk_size=2_000):
        who = str(event.by) if event.by else _("sistem")
        yield [event.pk, moment_in_words(event.at), who, kind_in_words(event.what), event.subject, event.reason]
