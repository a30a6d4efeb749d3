"""Keeping what was known: the row that stood is set aside when something newer is written over it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from penggerak.apps.areas.models import Area
from penggerak.apps.copying import copy_rows
from penggerak.apps.register import rows
from penggerak.apps.register.models import Activity, PastVersion
from penggerak.apps.register.queries import statements
from penggerak.core import register as core

CODE_FIELDS = (*rows.AREA_FIELDS, "kbli")
STORED = """
select b.id, array_agg(p.since) filter (where p.since is not null) || b.since
from register_business b left join register_pastversion p on p.business_id = b.id
where b.id = any(%s) group by b.id
"""
COLUMNS = ", ".join(
    f'"{PastVersion._meta.get_field(name).column}"' for name in rows.FACTS_FIELDS
)  # the same columns in both tables
SET_ASIDE = f"""
insert into register_pastversion (business_id, {COLUMNS}, until)
select id, {COLUMNS}, new.until
from register_business join unnest(%s::bigint[], %s::timestamptz[]) as new (business_id, until) on id = new.business_id
"""  # noqa: S608 - names of our own columns

SINCE = """
update register_business set since = new.since
from unnest(%s::bigint[], %s::timestamptz[]) as new (business_id, since) where id = new.business_id
"""


def write_past_versions(links: Sequence[core.Link], at: Mapping[int, Sequence[datetime]]) -> None:
    """Set aside the present rows that are about to be written over.

    at: business id -> the moments of its links. Something newer than all that is known is the usual case, told in one
    question; where something was said about an earlier moment, or nothing is stored yet, the history is made anew.
    """
    stored = _stored(list(at))
    newer, anew = {}, []
    for business_id, found in at.items():
        known = stored.get(business_id, set())
        if set(found) == known or (not known and len(found) == 1):
            continue
        if known and set(found[:-1]) == known:
            newer[business_id] = found[-1]
        else:
            anew.append(business_id)
    if newer:
        with connection.cursor() as cursor:
            cursor.execute(SET_ASIDE, [list(newer), list(newer.values())])
    _make_anew(anew, links)


def _stored(ids: list[int]) -> dict[int, set[datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(STORED, [ids])
        return {business_id: set(found) for business_id, found in cursor.fetchall()}


def _make_anew(ids: Collection[int], links: Sequence[core.Link]) -> None:
    if not ids:
        return
    wanted = set(ids)
    held = [link for link in links if link.business_id in wanted]
    versions = core.history(statements.records_of(held), held)
    codes = known_codes([one.business for found in versions.values() for one in found if one.business])
    PastVersion.objects.filter(business__in=wanted).delete()
    copy_rows(
        PastVersion,
        rows.PAST_FIELDS,
        [
            rows.past_row(_row(business_id, one, codes), until=one.until)
            for business_id, found in versions.items()
            for one in found
            if one.until
        ],
    )


def _row(business_id: int, version: core.Version, codes: Mapping[str, frozenset[str]]) -> tuple[Any, ...]:
    if version.business is None:
        return rows.empty_row(business_id, since=version.since)
    return rows.business_row(version.business, since=version.since, **codes)


def known_codes(businesses: Collection[core.Business]) -> dict[str, frozenset[str]]:
    """The area and activity codes these businesses mention that the reference tables hold."""
    return codes_among({field: {business.value(field) for business in businesses} for field in CODE_FIELDS})


def codes_among(told: Mapping[str, Collection[Any]]) -> dict[str, frozenset[str]]:
    """Of the codes that were told for each of CODE_FIELDS those that the reference tables hold."""
    areas = set().union(*(told[field] for field in rows.AREA_FIELDS)) - {None}
    activities = set(told["kbli"]) - {None}
    return {
        "areas": frozenset(Area.objects.filter(pk__in=areas).values_list("pk", flat=True)),
        "activities": frozenset(Activity.objects.filter(pk__in=activities).values_list("pk", flat=True)),
    }


def write_history_anew(business_ids: Collection[int]) -> None:
    """Make past versions again from the records as they are now; the present row says what it said, until projected."""
    ids = sorted(set(business_ids))
    links = statements.links_of(ids)
    _make_anew(ids, links)
    last = {business_id: found[-1] for business_id, found in core.moments(links).items()}
    with connection.cursor() as cursor:  # nothing is left to set aside: what stood there is what is being erased
        cursor.execute(SINCE, [list(last), list(last.values())])
