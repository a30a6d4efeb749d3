"""An import notices what others said since its preview: self-registrations, corrections, visits, merges, splits.

Where an official number tells that a new row is a business made meanwhile, the row speaks of that business. Where two
only look alike, a person is asked once the rows are in. The registers of both moments are compared without holding up
those who register: see unasked_likenesses.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import connection

from penggerak.apps.areas.models import Area
from penggerak.apps.copying import among
from penggerak.apps.register.models import Business, Import, ImportRow, Link, Pair
from penggerak.apps.register.queries.decided import standing_decisions
from penggerak.apps.register.queries.said_since import numbered_since, unasked_likenesses
from penggerak.apps.seal import look_up_key

Outcome = ImportRow.Outcome
FOUNDING = (Outcome.NEW, Outcome.POSSIBLE)

# The rows still to come that meant, or asked about, a business that was made meanwhile under another number.
FOLLOW = """
with became as (select * from unnest(%(old)s::bigint[], %(now)s::bigint[]) as b (old, now))
update register_importrow r set
  business_id = coalesce((select now from became where old = r.business_id), r.business_id),
  doubts = (
    select coalesce(jsonb_agg(case when now is null then d else jsonb_set(d, '{business}', to_jsonb(now)) end), '[]')
    from jsonb_array_elements(r.doubts) d left join became on old = (d ->> 'business')::bigint)
where r.importing_id = %(importing)s and not r.is_settled and (r.business_id = any(%(old)s) or exists (
  select from jsonb_array_elements(r.doubts) d where (d ->> 'business')::bigint = any(%(old)s)))
"""


def follow_numbers(importing: Import, rows: Sequence[ImportRow]) -> None:
    """Let rows that would found a business speak of the one that has their official number since the preview.

    Rows that follow such a row, in this batch or a later one, go with it.
    """
    founding = {row.pk: _official(row) for row in rows if row.outcome in FOUNDING}
    found = numbered_since(importing, {key for keys in founding.values() for key in keys.values()})
    if not found:
        return
    named = _names([pk for pk, keys in founding.items() if keys.get("nik") in found])
    became: dict[int, int] = {}
    for row in rows:
        known = _same_business(named.get(row.pk, ""), founding.get(row.pk, {}), found)
        if known is not None and not _told_apart(importing, row, known):
            became.setdefault(row.business_id or 0, known)
            row.method, row.probability, row.outcome = Link.Method.NUMBER, 1.0, Outcome.CHANGED
    if became:
        _go_along(importing, rows, became)


def _official(row: ImportRow) -> dict[str, bytes]:
    return {field: row.look_up_keys[field] for field in ("nib", "nik") if field in row.look_up_keys}


def _names(row_ids: Collection[int]) -> dict[int, str]:
    """What these rows call their business: read in one go, and of these rows alone."""
    rows = ImportRow.objects.filter(pk__in=among(row_ids), values__has_key="business_name")
    return {row_id: str(name) for row_id, name in rows.values_list("pk", "values__business_name")}


def _same_business(name: str, keys: Mapping[str, bytes], found: Mapping[bytes, Mapping[int, str]]) -> int | None:
    """The one business with this NIB; or with this NIK, which owners of several businesses share, and this name."""
    numbered = found.get(keys.get("nib", b""), {})
    owned = found.get(keys.get("nik", b""), {})
    name = name.casefold()
    named = [one for one, known in owned.items() if name and known.casefold() == name]
    sure = list(numbered) or named
    if len(sure) != 1 or ("nik" in keys and sure[0] not in owned and _has_another_nik(sure[0], keys["nik"])):
        return None
    return sure[0]


def _has_another_nik(business_id: int, key: bytes) -> bool:
    nik = Business.objects.get(pk=business_id).opened().get("nik")
    return bool(nik) and look_up_key("nik", str(nik)) != key


def _told_apart(importing: Import, row: ImportRow, business_id: int) -> bool:
    """Whether a person said that whoever says exactly this is not that business."""
    return standing_decisions(importing.city_id).said.get(row.digest, {}).get(business_id) is False


def _go_along(importing: Import, rows: Sequence[ImportRow], became: Mapping[int, int]) -> None:
    for row in rows:
        row.business_id = became.get(row.business_id or 0, row.business_id)
        row.doubts = [{**doubt, "business": became.get(doubt["business"], doubt["business"])} for doubt in row.doubts]
    asked = {"importing": importing.pk, "old": list(became), "now": list(became.values())}
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, asked)


def ask_about_newcomers(importing: Import, *, at: datetime) -> int:
    """Raise a doubt for each business said meanwhile that looks like one of this list. Returns how many.

    What is being settled is waited for, and what comes later sees the whole list: none slips through between the two.
    """
    Area.objects.select_for_update(no_key=True).get(pk=importing.city_id)
    asked = [
        Pair(
            record_id=one.record_id,
            business_id=one.business_id,
            probability=one.probability,
            weights=dict(one.weights),
            found_at=at,
        )
        for one in unasked_likenesses(importing)
    ]
    Pair.objects.bulk_create(asked, ignore_conflicts=True)
    return len(asked)


def joined_since(importing: Import) -> int:
    """How many rows speak of a business that got their official number only after the preview."""
    return importing.rows.filter(method=Link.Method.NUMBER, is_settled=True).count()
