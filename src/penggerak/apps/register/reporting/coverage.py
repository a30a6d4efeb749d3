"""How far the rounds have come in each kelurahan, as a report."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.register.moments import Moment
from penggerak.apps.register.queries.visits import Coverage
from penggerak.apps.register.reporting.businesses import status_terms
from penggerak.apps.register.reporting.common import about, as_of
from penggerak.apps.reports import Column, Report
from penggerak.apps.reports.words import count_in_words, share_in_words


def visit_coverage(rows: Sequence[Coverage], *, day: date, by: User, at: datetime) -> Report:
    """The table of the coverage page, in its order. rows: of queries/visits.py coverage()."""
    return Report(
        **about(by, at),
        title=_("Cakupan kunjungan"),
        definition=_(
            "Usaha menurut kelurahan, dan berapa yang sudah didatangi petugas dalam 12 dan 24 bulan terakhir. "
            "Dihitung: usaha yang berjalan atau belum dipastikan. "
            "Segar: keterangan terbaru belum lewat masa berlakunya."
        ),
        facts=_facts(rows),
        as_of=as_of(Moment(day, None), at),
        order=_("yang paling tertinggal di atas"),
        terms=status_terms(),
        columns=_columns(),
        rows=[_row(row) for row in rows],
        total=len(rows),
    )


def _facts(rows: Sequence[Coverage]) -> list[tuple[str, str]]:
    businesses, seen = sum(row.businesses for row in rows), sum(row.within_two for row in rows)
    if not businesses:
        return []
    text = _("%(share)s: %(seen)s dari %(all)s usaha didatangi dalam dua tahun terakhir") % {
        "share": share_in_words(seen / businesses),
        "seen": count_in_words(seen),
        "all": count_in_words(businesses),
    }
    return [(_("Cakupan"), text)]


def _columns() -> list[Column]:
    counts = [_("Usaha"), _("Didatangi 12 bulan"), _("Didatangi 24 bulan")]
    after = [_("Segar"), _("Sudah lama"), _("Belum pernah didatangi")]
    return [
        Column(_("Kelurahan"), width=24),
        *(Column(heading, "count") for heading in counts),
        Column(_("Bagian 24 bulan"), "share"),
        *(Column(heading, "count") for heading in after),
    ]


def _row(row: Coverage) -> list[str | int | float | None]:
    return [
        row.name or _("Kelurahan belum diketahui"),
        row.businesses,
        row.within_year,
        row.within_two,
        row.share,
        row.fresh,
        row.stale,
        row.never,
    ]
