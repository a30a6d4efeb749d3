"""Fold records and links into businesses: per field the most trusted, then the most recent statement wins."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from penggerak.core.register.fields import FIELDS, Field, SourceKind

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Record:
    """What one source said about a business on one day.

    values: field -> value, only what it says; None withdraws what was said before (a correction may).
    digest: of source and content; orders statements made at the same moment, so that arrival cannot.
    """

    record_id: int
    source_kind: SourceKind
    observed_on: date
    recorded_at: datetime
    digest: str
    values: Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Link:
    """ "This record speaks of that business", from a moment (included) to a moment (excluded)."""

    record_id: int
    business_id: int
    started_at: datetime
    ended_at: datetime | None = None

    def holds(self, at: datetime | None) -> bool:
        """Whether the link holds at a moment; None means now, after everything said so far."""
        if at is None:
            return self.ended_at is None
        return self.started_at <= at and (self.ended_at is None or at < self.ended_at)


@dataclass(frozen=True, slots=True)
class Known:
    """One value with where it comes from."""

    value: Value
    record_id: int
    observed_on: date
    source_kind: SourceKind


@dataclass(frozen=True, slots=True)
class Business:
    """The projection of all records linked to one business.

    known: field -> value with its record, fields in declared order.
    last_seen_on: day of the newest statement. last_verified_on: day someone went and looked, None if nobody did.
    fresh_until: the day after which the business counts as stale.
    """

    business_id: int
    known: Mapping[str, Known]
    record_ids: tuple[int, ...]
    first_recorded_at: datetime
    last_seen_on: date
    last_verified_on: date | None
    fresh_until: date

    def value(self, field: str) -> Any:
        """The value of a field, None when unknown."""
        known = self.known.get(field)
        return known.value if known else None


def _strength(field: Field, record: Record) -> tuple[int, date, datetime, str]:
    """How strongly a record speaks about a field: trust, then day, then moment, then content."""
    return -field.trust.index(record.source_kind), record.observed_on, record.recorded_at, record.digest


def _known(field: Field, said: list[Record]) -> Known | None:
    best = said[0] if len(said) == 1 else max(said, key=lambda record: _strength(field, record))
    value = best.values[field.name]
    return None if value is None else Known(value, best.record_id, best.observed_on, best.source_kind)


def _fields(records: list[Record]) -> dict[str, Known]:
    said: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for name in record.values:
            said[name].append(record)
    found = ((name, _known(field, said[name])) for name, field in FIELDS.items() if name in said)
    return {name: known for name, known in found if known}


def project_one(business_id: int, records: Iterable[Record]) -> Business:
    """Fold the records of one business. Raises ValueError when there are none: such a business does not exist."""
    spoken = sorted(records, key=lambda record: (record.recorded_at, record.digest, record.record_id))
    if not spoken:
        raise ValueError("a business without records does not exist")
    last_seen_on = max(record.observed_on for record in spoken)
    verified = [record.observed_on for record in spoken if record.source_kind == "verification"]
    return Business(
        business_id=business_id,
        known=_fields(spoken),
        record_ids=tuple(sorted(record.record_id for record in spoken)),
        first_recorded_at=spoken[0].recorded_at,
        last_seen_on=last_seen_on,
        last_verified_on=max(verified, default=None),
        fresh_until=last_seen_on + timedelta(days=FIELDS["status"].shelf_life_days or 0),
    )


def project(records: Iterable[Record], links: Iterable[Link], *, at: datetime | None = None) -> dict[int, Business]:
    """Fold records and links into businesses, now or as of a moment.

    records, links: in any order. at: a moment; later records and links are as if never said. None means now.
    Returns business_id -> Business, ordered by business_id; businesses no open link speaks of are absent.
    """
    by_id = {record.record_id: record for record in records if at is None or record.recorded_at <= at}
    linked: dict[int, list[Record]] = defaultdict(list)
    for link in links:
        if link.holds(at) and link.record_id in by_id:
            linked[link.business_id].append(by_id[link.record_id])
    return {business_id: project_one(business_id, linked[business_id]) for business_id in sorted(linked)}
