"""A correction: someone says what is right and why. It is a record like any other, so nothing is overwritten."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import copy_rows
from penggerak.apps.register.actions.projecting import project_businesses
from penggerak.apps.register.models import Business, Link, Record, RecordKey, Regrouping, Source
from penggerak.apps.seal import NUMBER_KINDS, fingerprint, look_up_key, seal
from penggerak.core.register import SENSITIVE

SOURCES = {"correction": "Perbaikan oleh petugas", "verification": "Kunjungan petugas", "self": "Pemilik sendiri"}


def person_source(kind: str, city: Area, *, at: datetime) -> Source:
    """The source that stands for what people say through the system, one per kind and city."""
    made = {"name": SOURCES[kind], "kind": kind, "city": city, "created_at": at}
    return Source.objects.get_or_create(slug=f"{kind}-{city.pk.replace('.', '-')}", defaults=made)[0]


@transaction.atomic
def say(
    business: Business,
    *,
    values: Mapping[str, Any],
    reason: str,
    by: User,
    at: datetime,
    kind: str = "correction",
    observed_on: date | None = None,
    source_key: str = "",
    opened_in: Regrouping | None = None,
) -> Record:
    """Add what a person says about a business: field -> value, None to withdraw one.

    observed_on: the day it speaks of, the day of `at` when not given. source_key: names the statement, so that saying
    it twice can be noticed; made up when not given. opened_in: the merge it belongs to, undone together with it. Raises
    ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("a correction needs a reason")
    held = Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
    city = held.city or by.area
    record = Record.objects.create(
        source=person_source(kind, city, at=at),
        source_key=source_key or fingerprint({"business": held.pk, "at": at.isoformat(), "by": by.pk}),
        digest=fingerprint(dict(values)),
        observed_on=observed_on or timezone.localdate(at),
        recorded_at=at,
        by=by,
        reason=reason.strip(),
        values={name: value for name, value in values.items() if name not in SENSITIVE},
        sealed=seal({name: value for name, value in values.items() if name in SENSITIVE}),
    )
    keys = [(record.pk, name, look_up_key(name, str(values[name]))) for name in NUMBER_KINDS if values.get(name)]
    copy_rows(RecordKey, ["record", "field", "key"], (key for key in keys if key[2]))
    about = {"record": record, "business": held, "started_at": at, "opened_in": opened_in}
    Link.objects.create(**about, method="person", reason=reason.strip(), by=by)
    project_businesses([held.pk])
    record_event(f"business.{kind}", at=at, by=by, subject=held, reason=reason, data={"fields": sorted(values)})
    return record
