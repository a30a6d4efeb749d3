"""Which business each row of a list speaks of: the same row as before, the same business by likeness, or a new one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db import connection

from penggerak.apps.register.linkage_keys import ROLES, hashed
from penggerak.apps.register.models import Source
from penggerak.apps.register.queries.candidates import business_count, register_frame, sharing_frame
from penggerak.apps.register.queries.decided import Standing, standing_decisions
from penggerak.apps.register.queries.learnt import kept_state, state_of
from penggerak.apps.register.queries.linking import (
    REVIEWED,
    covers,
    decided_frame,
    link_frames,
    link_later,
    linkable_frame,
    weights_of,
)
from penggerak.core.linkage import Linkage, State, keys_of

MOST_DOUBTS = 5
Near = list[tuple[str, float, int]]  # other record, probability, which pair it is; the most probable first


@dataclass(frozen=True, slots=True)
class Staged:
    """A cleaned row on its way in. values holds the sensitive ones too, opened."""

    number: int
    source_key: str
    digest: str
    values: Mapping[str, Any]


@dataclass(slots=True)
class Match:
    """What was found for a row. business_id: None for a new business, then `leader` is the row that founds it."""

    outcome: str
    method: str = "alone"
    business_id: int | None = None
    leader: int | None = None
    probability: float | None = None
    doubts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Matched:
    """found: row number -> Match. learnt: the run that learnt anew, None where what was learnt before served."""

    found: dict[int, Match]
    learnt: Linkage | None = None


def matched(rows: Sequence[Staged], *, source: Source, city: str) -> Matched:
    """Match every row of a list."""
    found = _same_rows(rows, source)
    rest = [row for row in rows if row.number not in found]
    found |= _repeated_rows(rest)
    rest = [row for row in rest if row.number not in found]
    alike = _alike(rest, city)
    return Matched(found | alike.found, alike.learnt)


_LATEST = """
select r.source_key, r.digest, l.business_id from (
  select distinct on (source_key) id, source_key, digest from register_record
  where source_id = %s and source_key = any(%s) order by source_key, recorded_at desc, id desc) r
join register_link l on l.record_id = r.id and l.ended_at is null
"""


def latest_statements(source: Source, keys: set[str]) -> dict[str, tuple[str, int]]:
    """For rows this source sent before: source_key -> (digest of the newest edition, business it speaks of)."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [source.pk, sorted(keys)])
        return {key: (digest, business_id) for key, digest, business_id in cursor.fetchall()}


def _same_rows(rows: Sequence[Staged], source: Source) -> dict[int, Match]:
    before = latest_statements(source, {row.source_key for row in rows})
    found = {}
    for row in rows:
        if row.source_key in before:
            digest, business_id = before[row.source_key]
            found[row.number] = Match(
                "same" if digest == row.digest else "changed", "key", business_id, probability=1.0
            )
    return found


def _repeated_rows(rows: Sequence[Staged]) -> dict[int, Match]:
    """Rows that say exactly what an earlier row of the same file says."""
    seen: dict[str, int] = {}
    found = {}
    for row in rows:
        if row.source_key in seen:
            found[row.number] = Match("same", "key", leader=seen[row.source_key], probability=1.0)
        seen.setdefault(row.source_key, row.number)
    return found


def _alike(rows: Sequence[Staged], city: str) -> Matched:
    """Rows that no key of their source tells: by likeness, to what was learnt or, without that, learning anew."""
    if not rows:
        return Matched({})
    new = linkable_frame((f"r{row.number}", row.values) for row in rows)
    standing = standing_decisions(city)
    kept = kept_state(city)
    state = state_of(kept) if kept else None
    if state and covers(state, new):
        linkage = _later(rows, new, state, standing, city)
        return Matched(_decided(rows, linkage, standing))
    register = register_frame(city)
    lists = {"rows": new, "register": register} if register.height else {"rows": new}
    linkage = link_frames(lists, decisions=_decisions(rows, standing))
    return Matched(_decided(rows, linkage, standing), linkage)


def _later(rows: Sequence[Staged], new: pl.DataFrame, state: State, standing: Standing, city: str) -> Linkage:
    keys = keys_of(new, id_column="id", roles=ROLES)["key"].unique()
    register = sharing_frame(city, hashed(keys))
    decisions = _decisions(rows, standing)
    return link_later(new, register, state=state, register_size=business_count(city), decisions=decisions)


def _decisions(rows: Sequence[Staged], standing: Standing) -> pl.DataFrame:
    """What people decided, about businesses and about rows that say exactly what a decided record said."""
    apart = [(f"b{a}", f"b{b}", False) for a, others in standing.apart.items() for b in others if a < b]
    said = [
        (f"r{row.number}", f"b{business}", same)
        for row in rows
        for business, same in standing.said.get(row.digest, {}).items()
    ]
    return decided_frame(apart + said)


def _touching(pairs: pl.DataFrame) -> dict[str, Near]:
    """For each record the others it was compared with."""
    touching: dict[str, Near] = defaultdict(list)
    for at, (left, right, probability) in enumerate(pairs.select("left_id", "right_id", "probability").iter_rows()):
        touching[left].append((right, probability, at))
        touching[right].append((left, probability, at))
    for found in touching.values():
        found.sort(key=lambda pair: (-pair[1], pair[0]))
    return touching


def _decided(rows: Sequence[Staged], linkage: Linkage, standing: Standing) -> dict[int, Match]:
    cluster_of = dict(linkage.clusters.select("record_id", "cluster_id").iter_rows())
    businesses: dict[Any, list[str]] = defaultdict(list)
    leaders: dict[Any, int] = {}
    for record_id, cluster in sorted(cluster_of.items()):
        if record_id.startswith("b"):
            businesses[cluster].append(record_id)
    for row in sorted(rows, key=lambda row: row.number):
        leaders.setdefault(cluster_of[f"r{row.number}"], row.number)
    touching = _touching(linkage.pairs)
    found = {}
    for row in rows:
        key = f"r{row.number}"
        cluster = cluster_of[key]
        match = _placed(row.number, touching[key], businesses[cluster], leaders[cluster])
        doubts = _doubts(touching[key], cluster, cluster_of, leaders)
        known = match.business_id
        asked = [one for one in doubts if known is None or not standing.are_apart(known, one.get("business", 0))]
        match.doubts = [_with_weights(one, linkage.pairs) for one in asked[:MOST_DOUBTS]]
        if match.outcome == "new" and match.doubts:
            match.outcome = "possible"
        found[row.number] = match
    return found


def _placed(number: int, near: Near, businesses: list[str], leader: int) -> Match:
    if businesses:
        known = next(((other, p) for other, p, _ in near if other in businesses), (businesses[0], None))
        return Match("changed", "model", int(known[0][1:]), probability=known[1])
    if leader == number:
        return Match("new")
    probability = max((p for other, p, _ in near if other.startswith("r")), default=None)
    return Match("changed", "model", leader=leader, probability=probability)


def _doubts(
    near: Near, cluster: Any, cluster_of: Mapping[str, Any], leaders: Mapping[Any, int]
) -> list[dict[str, Any]]:
    """Others that may be the same business but were not joined; a row stands for the business its leader founds."""
    others: dict[Any, dict[str, Any]] = {}
    for other, probability, at in near:
        if cluster_of[other] == cluster or probability < REVIEWED:
            continue
        target = {"business": int(other[1:])} if other.startswith("b") else {"row": leaders[cluster_of[other]]}
        others.setdefault(tuple(target.items()), {**target, "probability": round(probability, 4), "pair": at})
    return list(others.values())


def _with_weights(doubt: Mapping[str, Any], pairs: pl.DataFrame) -> dict[str, Any]:
    told = {name: value for name, value in doubt.items() if name != "pair"}
    return {**told, "weights": weights_of(pairs.row(doubt["pair"], named=True))}
