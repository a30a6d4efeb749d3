"""Someone's own data to take along: as JSON for machines, as PDF for people; each copy carries its number."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.owners.queries.own_data import everything_about
from penggerak.apps.register.models import Business
from penggerak.apps.register.queries.businesses import Line, profile
from penggerak.apps.register.reporting.common import made as made_by
from penggerak.apps.register.reporting.common import place_in_full
from penggerak.apps.register.showing import activity_titles, shown
from penggerak.apps.reports import Column, Group, Letterhead, Made, Report, Row, count_rows
from penggerak.apps.reports.words import moment_in_words
from penggerak.apps.words import in_language


def json_copy(user: User, *, at: datetime) -> tuple[bytes, Made]:
    """Everything, with who took it and when."""
    made = made_by(user, at)
    mark = {"number": made.number, "made_for": user.name, "made_at": at, "controller": settings.PENGGERAK_AGENCY}
    document = {"format": "penggerak-own-data", "version": 1, "copy": mark, **everything_about(user, at=at)}
    text = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return text.encode(), made


def paper_copy(user: User, businesses: list[Business], *, at: datetime, on: date) -> Report:
    """What is known of each business and from where, values in full."""
    rows = [row for one in businesses for row in _rows(one, on)]
    return Report(
        made=made_by(user, at),
        scope=place_in_full(settings.PENGGERAK_CITY),
        letterhead=Letterhead(settings.PENGGERAK_GOVERNMENT, settings.PENGGERAK_AGENCY),
        is_synthetic=settings.PENGGERAK_DEMO,
        title=_("Salinan data saya"),
        definition=_("Semua yang tercatat tentang usaha Anda: nilainya, dari sumber mana, dan per tanggal berapa."),
        as_of=moment_in_words(at),
        notes=[_("Nomor pribadi tertulis utuh, karena ini salinan untuk Anda sendiri. Simpan di tempat aman.")],
        columns=[
            Column(_("Isian"), width=20),
            Column(_("Nilai"), width=34),
            Column(_("Sumber"), width=26),
            Column(_("Per tanggal"), "date", width=16),
        ],
        rows=rows,
        total=count_rows(rows),
    )


def _rows(business: Business, on: date) -> Iterator[Row]:
    yield Group(f"{business.name or business.code} ({business.code})")
    lines = [line for _group, found in profile(business, on=on) for line in found]
    titles = activity_titles(line.value for line in lines if line.field.name == "kbli")
    for line in lines:
        yield [in_language(line.field.label), _text(line, titles), line.source, line.observed_on]


def _text(line: Line, titles: Any) -> str:
    if line.field.sensitive:
        return str(line.value or "")
    return shown(line.field, line.value, titles)
