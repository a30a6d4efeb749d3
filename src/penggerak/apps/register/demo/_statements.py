"""What the made-up sources say, and how it is written down: many rows at once, as an import would."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from penggerak.apps.copying import copy_rows, next_ids
from penggerak.apps.register.actions.applying import KEY_FIELDS, LINK_FIELDS, PAIR_FIELDS, RECORD_FIELDS
from penggerak.apps.register.models import Link, Pair, Record, RecordKey, Source
from penggerak.apps.seal import LOOKED_UP, fingerprint, look_up_key, seal
from penggerak.core.register import SENSITIVE

CITY = "36.71"

Doubt = tuple[str, int, float, dict[str, float]]  # statement, business, probability, weight per role


@dataclass(frozen=True, slots=True)
class Statement:
    """One record to be. key: unique among all statements of the demo; list rows are "list:position"."""

    key: str
    source: int
    day: date
    at: datetime
    values: Mapping[str, Any]
    raw: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def moment(day: date) -> datetime:
    """Ten in the morning in Jakarta."""
    return datetime.combine(day, time(3), UTC)


def made_up_source(slug: str, name: str, kind: str, *, since: date) -> Source:
    made = {"name": name, "kind": kind, "city_id": CITY, "is_synthetic": True, "created_at": moment(since)}
    return Source.objects.get_or_create(slug=f"rekaan-{slug}", defaults=made)[0]


def write_statements(
    told: Sequence[Statement], businesses: Mapping[str, int], doubts: Iterable[Doubt], *, at: datetime
) -> None:
    """Add records, the keys they are found by, links and doubts. businesses: statement -> business."""
    ids = dict(zip((one.key for one in told), next_ids(Record, len(told)), strict=True))
    copy_rows(Record, RECORD_FIELDS, (_record(ids[one.key], one) for one in told))
    copy_rows(RecordKey, KEY_FIELDS, (key for one in told for key in _keys(ids[one.key], one)))
    copy_rows(
        Link,
        LINK_FIELDS,
        ((ids[one.key], businesses[one.key], one.at, "model", None, one.reason, None, "") for one in told),
    )
    once = {(ids[key], business): (probability, weights) for key, business, probability, weights in doubts}
    copy_rows(Pair, PAIR_FIELDS, ((record, business, p, w, at) for (record, business), (p, w) in once.items()))


def _record(record_id: int, one: Statement) -> tuple[Any, ...]:
    plain = {name: value for name, value in one.values.items() if name not in SENSITIVE}
    secret = {name: value for name, value in one.values.items() if name in SENSITIVE}
    identity = fingerprint(one.key), fingerprint(dict(one.values))
    content = plain, seal(secret), seal(one.raw)
    return record_id, one.source, None, *identity, one.day, one.at, None, one.reason, *content


def _keys(record_id: int, one: Statement) -> Iterator[tuple[Any, ...]]:
    for name in sorted(LOOKED_UP & one.values.keys()):
        key = look_up_key(name, str(one.values[name]))
        if key:
            yield record_id, name, key
