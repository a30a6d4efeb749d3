"""Where the records of businesses that were merged away lie now, and since when: what other facts follow."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# By the records themselves, so that merges of merges, splits and undone acts need no rule of their own.
TAKEN_IN = """
select old.business_id, now.business_id, max(now.started_at)
from register_link old
join register_regrouping act on act.id = old.closed_in_id and act.kind = 'merge'
join register_link now on now.record_id = old.record_id and now.ended_at is null
where old.business_id = any(%s) and now.business_id <> old.business_id
group by 1, 2 order by 1, 2
"""
SENT_BACK = """
select distinct now.business_id
from unnest(%s::bigint[], %s::timestamptz[]) as said (business_id, at)
join register_link old on old.business_id = said.business_id and old.started_at <= said.at and old.ended_at > said.at
join register_regrouping act on act.id = old.closed_in_id and act.kind = 'undo'
join register_link now on now.record_id = old.record_id and now.ended_at is null
"""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """That records of one business speak of another since a merge."""

    business_id: int
    into_id: int
    since: datetime


def taken_in(business_ids: Collection[int]) -> list[TakenIn]:
    """Into which businesses these were merged, as the records lie now."""
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_IN, [list(business_ids)])
        return [TakenIn(*row) for row in cursor.fetchall()]


def sent_back(said: Mapping[int, datetime]) -> set[int]:
    """Businesses that were part of these at those moments, and are themselves again since a merge was undone."""
    with connection.cursor() as cursor:
        cursor.execute(SENT_BACK, [list(said), list(said.values())])
        return {row[0] for row in cursor.fetchall()}
