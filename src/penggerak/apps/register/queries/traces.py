"""Traces: where the data of one business lie in the register, so that all of it can be erased."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from penggerak.apps.copying import among
from penggerak.apps.register.models import (
    Business,
    Import,
    ImportRow,
    Link,
    Photo,
    Recipient,
    RecipientFile,
    Record,
    RecordKey,
)
from penggerak.apps.register.queries.importing import merged_into
from penggerak.apps.seal import fingerprint, look_up_key, unseal

KIND_OF = {"nik": "nik", "nib": "nib", "phone": "phone", "whatsapp": "phone"}  # field -> kind of stop key
# Records that spoke of this business last: those that were moved on to another are that one's.
LAST_SAID = """
select distinct l.record_id from register_link l
where l.business_id = %s and not exists (
  select from register_link later
  where later.record_id = l.record_id and (later.started_at, later.id) > (l.started_at, l.id))
"""


@dataclass(frozen=True, slots=True)
class Traces:
    """All that speaks of a business.

    businesses: it and those that were merged into it. touched: every business one of its records ever spoke of.
    numbers: kind of stop key -> keyed hashes of its numbers that no other business carries now.
    rows: of imports; recipients: of lists of people to be paid; imports, files: whose uploaded files hold such a row.
    """

    business: Business
    businesses: frozenset[int]
    touched: frozenset[int]
    records: frozenset[int]
    numbers: Mapping[str, frozenset[bytes]]
    rows: frozenset[int]
    imports: frozenset[int]
    recipients: frozenset[int]
    files: frozenset[int]
    photos: frozenset[int]

    @property
    def keys(self) -> frozenset[bytes]:
        return frozenset().union(*self.numbers.values())


def traces_of(business: Business) -> Traces:
    """Where the data of a business lie. Reads every row of the city's lists that became no record: it takes seconds."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_SAID, [business.pk])
        records = frozenset(one for (one,) in cursor.fetchall())
    touched = frozenset(Link.objects.filter(record__in=among(records)).values_list("business_id", flat=True))
    became = merged_into(touched)
    businesses = frozenset({business.pk, *(old for old, now in became.items() if now == business.pk)})
    numbers = _own_numbers(records)
    own = frozenset().union(*numbers.values())
    rows = _rows(business.city_id, records, businesses, own)
    recipients = _recipients(business.city_id, own)
    return Traces(
        business=business,
        businesses=businesses,
        touched=touched | businesses,
        records=records,
        numbers=numbers,
        rows=frozenset(rows),
        imports=frozenset(_ids(Import, rows__in=among(rows))),
        recipients=frozenset(recipients),
        files=frozenset(_ids(RecipientFile, recipient_list__rows__in=among(recipients))),
        photos=frozenset(_ids(Photo, record__in=among(records))),
    )


def _ids(model: Any, **wanted: Any) -> set[int]:
    return set(model.objects.filter(**wanted).values_list("pk", flat=True))


def _own_numbers(records: Collection[int]) -> dict[str, frozenset[bytes]]:
    """A number that another business carries too (a relative's, a helper's) says nothing about whose row it is."""
    carried = RecordKey.objects.filter(record__in=among(records), field__in=list(KIND_OF))
    found = [(KIND_OF[field], bytes(key)) for field, key in carried.values_list("field", "key")]
    others = RecordKey.objects.filter(key__in={key for _kind, key in found}, record__links__ended_at=None)
    shared = {bytes(key) for key in others.exclude(record__in=among(records)).values_list("key", flat=True)}
    kinds = {kind for kind, _key in found}
    return {kind: frozenset({key for one, key in found if one == kind} - shared) for kind in kinds}


def _rows(city: str | None, records: Collection[int], businesses: Collection[int], own: Collection[bytes]) -> set[int]:
    """Rows that became these records, were meant for this business, said the same, or carry one of its own numbers."""
    said = Record.objects.filter(pk__in=among(records)).values_list("source_id", "source_key")
    same = Q()
    for source_id, source_key in said:
        same |= Q(importing__source=source_id, source_key=source_key)
    unmade = ImportRow.objects.filter(record=None)
    found = set(ImportRow.objects.filter(record__in=among(records)).values_list("pk", flat=True))
    if records:
        found |= set(unmade.filter(same | Q(business_id__in=businesses)).values_list("pk", flat=True))
    return found | _carrying(unmade.filter(importing__city=city), own)


def _recipients(city: str | None, own: Collection[bytes]) -> set[int]:
    of_city = Recipient.objects.filter(recipient_list__city=city)
    by_nik = set(of_city.filter(person_key__in=list(own)).values_list("pk", flat=True))
    return by_nik | _carrying(of_city, own)


def _carrying(rows: Any, own: Collection[bytes]) -> set[int]:
    """Of sealed rows those in which one of these numbers stands."""
    if not own:
        return set()
    sealed = rows.exclude(sealed=b"").values_list("pk", "sealed")
    return {pk for pk, closed in sealed.iterator(5_000) if not keys_in(unseal(closed)).isdisjoint(own)}


def keys_in(values: Mapping[str, Any]) -> set[bytes]:
    """The keyed hashes of the numbers in these values, sensitive ones opened."""
    found = {look_up_key(field, str(values[field])) for field in KIND_OF if values.get(field)}
    return {key for key in found if key}


def row_stop_key(source_id: int, source_key: str) -> bytes:
    """The keyed hash that stands for one row of a source over its editions."""
    return bytes.fromhex(fingerprint(["row", source_id, source_key]))[:16]


def said_with_name(traces: Traces, texts: Iterable[tuple[str, str]]) -> list[str]:
    """Where officers wrote down the name of the business or its owner: labels of the texts that hold one."""
    names = _names(traces)
    return [label for label, text in texts if any(name in text.lower() for name in names)]


def _names(traces: Traces) -> set[str]:
    records = Record.objects.filter(pk__in=among(traces.records)).values_list("values", flat=True)
    told = {str(values.get(field) or "") for values in records for field in ("business_name", "owner_name")}
    return {one.lower() for one in told if len(one) > 3}
