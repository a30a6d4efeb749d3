"""What is known of one business, from where and since when, on paper; personal numbers stay masked."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.register.models import Facts
from penggerak.apps.register.moments import Moment
from penggerak.apps.register.places import area_tree
from penggerak.apps.register.profile_page import Row as Shown
from penggerak.apps.register.queries.businesses import Said
from penggerak.apps.register.reporting.businesses import size_words
from penggerak.apps.register.reporting.common import about, as_of
from penggerak.apps.reports import Cell, Column, Group, Report, Row, count_rows
from penggerak.apps.reports.words import day_in_words, moment_in_words
from penggerak.apps.words import in_language
from penggerak.core.places import describe
from penggerak.core.register import DEFINITIONS, STATUSES, Label

Told = Sequence[tuple[Label, Sequence[Shown]]]


def business_profile(business: Facts, groups: Told, *, per: Moment, by: User, at: datetime) -> Report:
    """The profile of a business as a page shows it. groups: of profile_page.py."""
    found = [row for _group, rows in groups for row in rows]
    rows = [*_known(groups), *_history(found)]
    return Report(
        **about(by, at),
        title=business.name or business.code,
        definition=_(
            "Semua isian yang diketahui tentang satu usaha: nilainya, dari sumber mana, per tanggal berapa, "
            "dan semua keterangan lain yang pernah ada tentangnya."
        ),
        facts=_facts(business),
        as_of=as_of(per, at),
        hidden_how=_("Disamarkan"),
        hidden=[_name(row) for row in found if row.line.field.sensitive],
        notes=[_("Memuat keterangan tentang orang. Simpan di tempat aman; hapus bila tidak dipakai lagi.")],
        columns=[
            Column(_("Isian"), width=20),
            Column(_("Nilai"), width=28),
            Column(_("Sumber"), width=24),
            Column(_("Per tanggal"), "date", width=16),
            Column(_("Keyakinan"), width=24),
        ],
        rows=rows,
        total=count_rows(rows),
    )


def _facts(business: Facts) -> list[tuple[str, str]]:
    place = business.village_id or business.district_id or business.city_id or ""  # type: ignore[attr-defined]
    status = business.status
    return [
        (_("Kode"), business.code),
        (_("Tempat"), describe(area_tree(), place)),
        (_("Skala"), size_words(business.size_by_sales)),
        (_("Status"), f"{in_language(STATUSES[status])}. {in_language(DEFINITIONS[status])}"),  # type: ignore[index]
        (_("Terakhir terdengar"), _day(business.last_seen_on)),
        (_("Segar sampai"), _day(business.fresh_until)),
        (_("Terakhir didatangi"), _day(business.last_verified_on)),
    ]


def _day(day: date | None) -> str:
    return day_in_words(day) if day else _("belum ada")


def _known(groups: Told) -> Iterator[Row]:
    for label, found in groups:
        yield Group(in_language(label))
        for one in found:
            yield [_name(one), one.text, one.line.source, one.line.observed_on, _confidence(one)]


def _name(row: Shown) -> str:
    return in_language(row.line.field.label)


def _confidence(row: Shown) -> str:
    if not (row.line.is_stale and row.line.stale_on):
        return row.confidence.label
    until = _("berlaku sampai %(day)s") % {"day": day_in_words(row.line.stale_on)}
    return f"{row.confidence.label}, {until}"


def _history(rows: Sequence[Shown]) -> Iterator[Row]:
    """Everything that was said where more than one thing was: as the page unfolds it."""
    told = [row for row in rows if len(row.history) > 1]
    if told:
        yield Group(_("Riwayat"))
    for row in told:
        yield from (_statement(row, said, text) for said, text in row.history)


def _statement(row: Shown, said: Said, text: str) -> list[Cell]:
    value = _("dikosongkan") if said.value is None else text
    source = ", ".join(part for part in (said.source, said.by) if part)
    source = f"{source}: {said.reason}" if said.reason else source
    recorded = _("dicatat %(at)s") % {"at": moment_in_words(said.recorded_at)}
    used = f"{_('dipakai')}; {recorded}" if said.is_used else recorded
    return [_name(row), value, source, said.observed_on, used]
