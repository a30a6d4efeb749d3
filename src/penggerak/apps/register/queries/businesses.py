"""Lists and profiles of businesses, for someone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.register.codes import business_id_of
from penggerak.apps.register.models import Business, Link, Record
from penggerak.apps.register.queries.scope import businesses_of, versions_of
from penggerak.apps.register.queries.statements import record_from
from penggerak.apps.seal import NUMBER_KINDS, look_up_key, unseal
from penggerak.core.register import FIELDS, GROUPS, Field, Known, holds_until, project_one


def _by_number(text: str) -> Q:
    """Businesses that carry this NIK, NIB, tax or phone number, found by its keyed hash."""
    keys = {look_up_key(field, text) for field in NUMBER_KINDS} - {None}
    records = Record.objects.filter(keys__key__in=keys)
    return Q(pk__in=Link.objects.filter(record__in=records, ended_at=None).values("business"))


def _matching(text: str) -> Q:
    business_id = business_id_of(text) if text.upper().startswith("PGR") else None
    if business_id is not None:
        return Q(pk=business_id)
    if sum(character.isdigit() for character in text) >= 8:
        return _by_number(text)
    return Q(*(("search__contains", word) for word in text.lower().split()))


def found_businesses(
    user: User, *, text: str = "", filters: Mapping[str, str] | None = None, at: datetime | None = None
) -> QuerySet[Any]:
    """Businesses in someone's area that match words, a number or a code, and the given column filters.

    filters: any of district, village, status, size_by_sales, activity; empty values do not filter.
    at: a moment; the businesses as they were known then (a number finds them by the links of today).
    """
    wanted = {name: value for name, value in (filters or {}).items() if value}
    found: QuerySet[Any] = (businesses_of(user) if at is None else versions_of(user, at)).filter(**wanted)
    text = text.replace("\0", "").strip()
    if text:
        found = found.filter(_matching(text))
    return found.select_related("district", "village", "activity").order_by("name", "pk")


def business_for(user: User, code: str) -> Business:
    """One business by its code. Raises Business.DoesNotExist outside the person's area, as if there were none."""
    found = businesses_of(user).select_related("district", "village", "activity")
    return found.get(code=code.replace("\0", ""))


@dataclass(frozen=True, slots=True)
class Said:
    """One statement about a field: the value, by which source, of which day, recorded when."""

    value: Any
    source: str
    kind: str
    observed_on: date
    recorded_at: Any
    reason: str
    by: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A field on the profile: what is known, from where, since when, until when it holds, and all that was said."""

    field: Field
    value: Any
    source: str
    kind: str
    observed_on: date | None
    stale_on: date | None
    is_stale: bool
    agreeing: int  # sources that say the value in use
    against: list[str]  # kinds of the sources whose last word is another value
    history: list[Said]


def _records(business: Business, at: datetime | None) -> list[Record]:
    held = Q(ended_at=None) if at is None else Q(started_at__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))
    return list(
        Record.objects.filter(links__in=Link.objects.filter(held, business=business))
        .select_related("source", "by")
        .defer("raw")
        .order_by("-observed_on", "-recorded_at", "-pk")
    )


def _said(field: str, record: Record, values: Mapping[str, Any], used: int | None) -> Said:
    return Said(
        value=values[field],
        source=record.source.name,
        kind=record.source.kind,
        observed_on=record.observed_on,
        recorded_at=record.recorded_at,
        reason=record.reason,
        by=record.by.name if record.by else "",
        is_used=record.pk == used,
    )


def profile(business: Business, *, on: date, at: datetime | None = None) -> list[tuple[str, list[Line]]]:
    """Every field anyone said something about, by group, with its history. Sensitive values come opened: mask them.

    at: a moment; what was said or linked later is left out.
    """
    found = [record for record in _records(business, at) if record.erased_at is None]  # nothing to show of the others
    records = [(record, {**record.values, **unseal(record.sealed)}) for record in found]
    known = known_then(business, found)
    lines = [_line(field, known.get(name), records, on) for name, field in FIELDS.items()]
    spoken = [line for line in lines if line.history]
    groups = ((group, [line for line in spoken if line.field.group == group]) for group in GROUPS)
    return [(group, found) for group, found in groups if found]


def known_then(business: Business, records: Sequence[Record]) -> Mapping[str, Known]:
    """What these records say of the business, folded."""
    told = [
        record_from((one.pk, one.source.kind, one.observed_on, one.recorded_at, one.digest, one.values, one.sealed))
        for one in records
    ]
    return project_one(business.pk, told).known if told else {}


def _line(field: Field, known: Known | None, records: list[tuple[Record, dict[str, Any]]], on: date) -> Line:
    value, used = (known.value, known.record_id) if known else (None, None)
    history = [_said(field.name, record, values, used) for record, values in records if field.name in values]
    source = next((said for said in history if said.is_used), None)
    observed_on = source.observed_on if source else None
    stale_on = holds_until(field.name, observed_on) if observed_on else None
    return Line(
        field=field,
        value=value,
        source=source.source if source else "",
        kind=source.kind if source else "",
        observed_on=observed_on,
        stale_on=stale_on,
        is_stale=bool(stale_on and on > stale_on),
        agreeing=len({said.source for said in history if said.value == value}),
        against=_against(history, value),
        history=history,
    )


def _against(history: list[Said], value: Any) -> list[str]:
    """The kinds of the sources whose newest statement is another value. history: newest first."""
    last = {said.source: said for said in reversed(history)}
    return sorted({said.kind for said in last.values() if said.value not in (value, None)})


def missing_fields(business: Business) -> tuple[list[Field], list[Field]]:
    """Fields nobody has said anything about: those that lists usually carry, and the rest."""
    missing = [field for name, field in FIELDS.items() if name not in business.provenance and field.type != "list"]
    return [field for field in missing if field.headings], [field for field in missing if not field.headings]
