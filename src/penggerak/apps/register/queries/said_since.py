"""What anybody said about a city since a list was checked: the register as it is, against that of the preview."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from django.db import connection

from penggerak.apps.register.linkage_keys import ROLES, hashed
from penggerak.apps.register.models import Import, Link, Pair, Record
from penggerak.apps.register.queries.candidates import business_count, sharing_frame
from penggerak.apps.register.queries.decided import standing_decisions
from penggerak.apps.register.queries.learnt import kept_state, state_of
from penggerak.apps.register.queries.linking import link_later, linkable_frame, weights_of
from penggerak.apps.register.queries.matching import MOST_DOUBTS
from penggerak.apps.seal import unseal
from penggerak.core.linkage import State, keys_of

UNKNOWN = 0.5  # how probable two are one where nothing was learnt and only a number speaks for it
AT_ONCE = 5_000  # newcomers compared in one go
IN_FLIGHT = timedelta(minutes=1)  # what was written while the list was being read is told twice rather than never

# Records of others that began to speak of a business since: said, corrected, visited, moved by a merge or a split.
# What an import wrote that had ended by then is no news, however lately: its end is noted after its last rows are in.
NEWCOMERS = """
select r.id, l.business_id from register_record r
join register_source s on s.id = r.source_id and s.city_id = %(city)s
join register_link l on l.record_id = r.id and l.ended_at is null
where r.recorded_at > %(since)s and r.importing_id is distinct from %(importing)s and not exists (
  select from register_import i where i.id = r.importing_id and i.applied_at <= %(checked)s)
union
select l.record_id, l.business_id from register_regrouping g
join register_link l on l.opened_in_id = g.id and l.ended_at is null
join register_business b on b.id = l.business_id and b.city_id = %(city)s
join register_record r on r.id = l.record_id
where g.at > %(since)s and r.importing_id is distinct from %(importing)s
"""
NUMBERED = """
select k.key, l.business_id, b.name from register_recordkey k
join register_record r on r.id = k.record_id and r.importing_id is distinct from %(importing)s
join register_link l on l.record_id = r.id and l.ended_at is null and l.started_at > %(since)s
join register_business b on b.id = l.business_id and b.city_id = %(city)s
where k.key = any(%(keys)s)
"""
SHARED = """
select n.key, mine.record_id, l.business_id, said.business_id
from unnest(%(records)s::bigint[], %(businesses)s::bigint[]) as said (record_id, business_id)
join register_recordkey n on n.record_id = said.record_id and n.field in ('nik', 'nib', 'phone', 'whatsapp')
join register_recordkey mine on mine.key = n.key
join register_record r on r.id = mine.record_id and r.importing_id = %(importing)s
join register_link l on l.record_id = r.id and l.ended_at is null and l.business_id <> said.business_id
order by mine.record_id, said.business_id
"""
COUNTED = f"select count(*) from ({NEWCOMERS}) as said"  # noqa: S608 - words of our own


@dataclass(frozen=True, slots=True)
class Alike:
    """A record of a list and a business that it may speak of as well. weights: bits per role."""

    record_id: int
    business_id: int
    probability: float
    weights: Mapping[str, float]


def _since(importing: Import) -> datetime:
    return (importing.prepared_at or importing.created_at) - IN_FLIGHT


def _asked(importing: Import, **more: object) -> dict[str, object]:
    checked = importing.prepared_at or importing.created_at
    return {
        "city": importing.city_id, "since": _since(importing), "checked": checked, "importing": importing.pk, **more
    }  # fmt: skip


def numbered_since(importing: Import, keys: Collection[bytes]) -> dict[bytes, dict[int, str]]:
    """Keyed hashes of numbers that stand on a business since the list was checked: key -> business -> its name."""
    if not keys:
        return {}
    found: dict[bytes, dict[int, str]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(NUMBERED, _asked(importing, keys=list(keys)))
        for key, business_id, name in cursor.fetchall():
            found[bytes(key)][business_id] = name
    return found


def newcomer_count(importing: Import) -> int:
    """How many statements of others began to count in the city since the list was checked."""
    asked = _asked(importing, since=importing.prepared_at or importing.created_at)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, asked)
        return int(cursor.fetchone()[0])


def newcomers(importing: Import) -> dict[int, int]:
    """What others said since the list was checked, or may have: record -> business it speaks of."""
    with connection.cursor() as cursor:
        cursor.execute(NEWCOMERS, _asked(importing))
        return dict(cursor.fetchall())


def unasked_likenesses(importing: Import) -> list[Alike]:
    """Where a record of an applied list and a business said meanwhile may be one, and nobody was asked so far."""
    new = newcomers(importing)
    kept = kept_state(importing.city_id) if new else None
    state = state_of(kept) if kept else None
    found = _by_likeness(importing, new, state) if state else _by_number(importing, new)
    return _not_asked_yet(importing, list(found))


def _by_number(importing: Import, newcomers: Mapping[int, int]) -> Iterator[Alike]:
    """Where little was learnt whoever has the same number is shown to a person; a number many share finds nobody."""
    asked = _asked(importing, records=list(newcomers), businesses=list(newcomers.values()))
    with connection.cursor() as cursor:
        cursor.execute(SHARED, asked)
        rows = cursor.fetchall()
    sharing: dict[bytes, set[int]] = defaultdict(set)
    for key, _, mine, theirs in rows:
        sharing[bytes(key)] |= {mine, theirs}
    for key, record_id, _, theirs in rows:
        if len(sharing[bytes(key)]) <= MOST_DOUBTS + 1:
            yield Alike(record_id, theirs, UNKNOWN, {})


def _by_likeness(importing: Import, newcomers: Mapping[int, int], state: State) -> Iterator[Alike]:
    """As linkage judges it by what it learnt, all newcomers together."""
    ids = sorted(newcomers)
    for start in range(0, len(ids), AT_ONCE):
        records = Record.objects.filter(pk__in=ids[start : start + AT_ONCE]).only("values", "sealed").order_by("pk")
        new = linkable_frame((f"r{one.pk}", {**one.values, **unseal(one.sealed)}) for one in records)
        keys = keys_of(new, id_column="id", roles=ROLES)["key"].unique()
        known = sharing_frame(importing.city_id, hashed(keys))
        spoken = _records_of_the_list(importing, [int(one[1:]) for one in known["id"]])
        known = known.filter(pl.col("id").is_in([f"b{one}" for one in spoken]))
        if known.is_empty():
            continue
        pairs = link_later(new, known, state=state, register_size=business_count(importing.city_id)).pairs
        yield from _alike(pairs, newcomers, spoken)


def _alike(pairs: pl.DataFrame, newcomers: Mapping[int, int], spoken: Mapping[int, int]) -> Iterator[Alike]:
    for pair in pairs.sort("probability", "left_id", "right_id", descending=[True, False, False]).iter_rows(named=True):
        ends = {end[0]: int(end[1:]) for end in (pair["left_id"], pair["right_id"])}
        if ends.keys() == {"b", "r"} and newcomers[ends["r"]] != ends["b"]:
            yield Alike(spoken[ends["b"]], newcomers[ends["r"]], round(pair["probability"], 4), weights_of(pair))


def _records_of_the_list(importing: Import, business_ids: Collection[int]) -> dict[int, int]:
    """Of these businesses those that a list speaks of: business -> the first record of the list about it."""
    links = Link.objects.filter(business__in=business_ids, ended_at=None, record__importing=importing)
    return dict(links.order_by("-record").values_list("business_id", "record_id"))


def _not_asked_yet(importing: Import, found: Sequence[Alike]) -> list[Alike]:
    """Each two businesses once, without those about which a doubt was raised before, from either side."""
    if not found:
        return []
    now = dict(
        Link.objects.filter(record__in={one.record_id for one in found}, ended_at=None).values_list(
            "record_id", "business_id"
        )
    )
    both = {one.business_id for one in found} | set(now.values())
    raised = Pair.objects.filter(business__in=both, record__links__ended_at=None, record__links__business__in=both)
    known = {frozenset(pair) for pair in raised.values_list("business_id", "record__links__business_id")}
    standing = standing_decisions(importing.city_id)
    fresh: dict[Any, Alike] = {}
    for one in found:
        ends = frozenset((now[one.record_id], one.business_id))
        if len(ends) == 2 and ends not in known and not standing.are_apart(*ends):
            fresh.setdefault(ends, one)
    return list(fresh.values())
