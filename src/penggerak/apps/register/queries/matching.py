"""Which business each row of a list speaks of: the same row as before, the same business by likeness, or a new one."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from penggerak.apps.register.models import Business, Link, Record, Source
from penggerak.apps.register.seal import unseal
from penggerak.core.linkage import THRESHOLD, Linkage, link

ROLES: dict[str, list[str]] = {
    "person_name": ["owner_name"],
    "business_name": ["business_name"],
    "phone": ["phone"],
    "id_number": ["nik", "nib"],
    "email": ["email"],
    "date": ["owner_birth_date"],
    "street": ["street", "street_number", "rt", "rw"],
    "area": ["village_code", "district_code"],
    "category": ["main_activity"],
    "free_text": ["main_product"],
    "latitude": ["latitude"],
    "longitude": ["longitude"],
}
RELIABLE = ["nik", "nib"]
COLUMNS = sorted({column for columns in ROLES.values() for column in columns})
LINKED = THRESHOLD
REVIEWED = 0.1
LIKELY = 0.9
MOST_RIVALS = 3

# Roles that say who it is; the others say where it is or what it does. Whole streets do the same trade under the same
# description ("Tenun", "Bengkel"), so place and trade alone never join two rows: a person decides those.
IDENTIFYING = ("person_name", "business_name", "phone", "id_number", "email")
LEAST_IDENTITY = 6.0  # bits: a name that more than one record in 64 bears identifies nobody


def _least_identity(records: int) -> float:
    """In a short list even a unique name is worth few bits: nine tenths of what would tell its records apart."""
    return min(LEAST_IDENTITY, 0.9 * math.log2(max(records, 2)))


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


def matches(rows: Sequence[Staged], *, source: Source, city: str) -> dict[int, Match]:
    """Match every row; returns row number -> Match."""
    found = _same_rows(rows, source)
    rest = [row for row in rows if row.number not in found]
    found |= _repeated_rows(rest)
    rest = [row for row in rest if row.number not in found]
    return found | _alike(rest, city)


def latest_statements(source: Source, keys: set[str]) -> dict[str, tuple[str, int]]:
    """For rows this source sent before: source_key -> (digest of the newest edition, business it speaks of)."""
    newest = (
        Record.objects.filter(source=source, source_key__in=keys)
        .order_by("source_key", "-recorded_at", "-pk")
        .distinct("source_key")
        .values_list("pk", "source_key", "digest")
    )
    records = {record_id: (key, digest) for record_id, key, digest in newest}
    links = Link.objects.filter(record__in=records, ended_at=None).values_list("record_id", "business_id")
    return {records[record_id][0]: (records[record_id][1], business_id) for record_id, business_id in links}


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


def linkable_frame(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> pl.DataFrame:
    """Rows (id, field -> value) as linkage takes them: id and one text column per field it compares."""
    schema = {"id": pl.String, **dict.fromkeys(COLUMNS, pl.String)}
    told = ({"id": key, **{name: _text(values.get(name)) for name in COLUMNS}} for key, values in rows)
    return pl.DataFrame(list(told), schema=schema)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _register(city: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    known = Business.objects.filter(city=city, record_count__gt=0).order_by("pk")
    for business_id, values, sealed in known.values_list("pk", "values", "sealed").iterator(5_000):
        yield f"b{business_id}", {**values, **unseal(sealed)}


def link_frames(lists: Mapping[str, pl.DataFrame]) -> Linkage:
    """Link lists of linkable rows with the register's roles and thresholds; roles nobody speaks of are left out."""
    told = {column for frame in lists.values() for column in COLUMNS if frame[column].null_count() < frame.height}
    roles = {role: [column for column in columns if column in told] for role, columns in ROLES.items()}
    spoken = {role: columns for role, columns in roles.items() if columns}
    reliable = [column for column in RELIABLE if column in told]
    linkage = link(lists, id_column="id", roles=spoken, reliable_ids=reliable, threshold=LINKED, review=REVIEWED)
    least = _least_identity(linkage.clusters.height)
    identity = pl.sum_horizontal(pl.lit(0.0), *(role for role in IDENTIFYING if role in linkage.pairs.columns))
    named = linkage.pairs.filter(identity >= least)
    likely = linkage.pairs.filter(identity.is_between(least / 2, least, closed="left"), pl.col("probability") >= LIKELY)
    return replace(
        linkage, clusters=_joined(linkage.clusters, named), pairs=pl.concat([named, _with_few_rivals(likely)])
    )


def _with_few_rivals(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs worth a person's look: a row that is like many others is merely common."""
    ends = pl.concat([pairs.select(record="left_id"), pairs.select(record="right_id")])
    common = ends.group_by("record").len().filter(pl.col("len") > MOST_RIVALS)["record"].implode()
    return pairs.filter(~pl.col("left_id").is_in(common), ~pl.col("right_id").is_in(common))


def _joined(clusters: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """What remains of the clusters when only these pairs hold them together, named by their first record."""
    cluster_of = dict(clusters.select("record_id", "cluster_id").iter_rows())
    parent = {record: record for record in sorted(cluster_of)}

    def root(record: str) -> str:
        while parent[record] != record:
            parent[record] = record = parent[parent[record]]
        return record

    for left, right in pairs.filter(pl.col("probability") >= LINKED).select("left_id", "right_id").iter_rows():
        if cluster_of[left] == cluster_of[right]:
            first, second = sorted((root(left), root(right)))
            parent[second] = first
    named = pl.Series([root(record) for record in clusters["record_id"].to_list()], dtype=pl.String)
    return clusters.with_columns(cluster_id=named)


def _alike(rows: Sequence[Staged], city: str) -> dict[int, Match]:
    if not rows:
        return {}
    lists = {"rows": linkable_frame((f"r{row.number}", row.values) for row in rows)}
    register = linkable_frame(_register(city))
    if register.height:
        lists["register"] = register
    linkage = link_frames(lists)
    return _decided(rows, linkage.clusters, linkage.pairs)


MOST_DOUBTS = 5
PAIR_COLUMNS = ("left_source", "left_id", "right_source", "right_id", "probability")
Touching = dict[str, list[tuple[str, float, dict[str, float]]]]


def weights_of(pair: Mapping[str, Any]) -> dict[str, float]:
    """The weight of each role in a pair, log2 of the odds ratio."""
    return {name: round(value, 2) for name, value in pair.items() if name not in PAIR_COLUMNS and value is not None}


def _touching(pairs: pl.DataFrame) -> Touching:
    """For each record the others it was compared with, most probable first: other, probability, weight per role."""
    touching: Touching = defaultdict(list)
    for pair in pairs.iter_rows(named=True):
        weights = weights_of(pair)
        for one, other in ((pair["left_id"], pair["right_id"]), (pair["right_id"], pair["left_id"])):
            touching[one].append((other, pair["probability"], weights))
    for found in touching.values():
        found.sort(key=lambda pair: (-pair[1], pair[0]))
    return touching


def _decided(rows: Sequence[Staged], clusters: pl.DataFrame, pairs: pl.DataFrame) -> dict[int, Match]:
    cluster_of = dict(clusters.select("record_id", "cluster_id").iter_rows())
    businesses: dict[Any, list[str]] = defaultdict(list)
    leaders: dict[Any, int] = {}
    for record_id, cluster in sorted(cluster_of.items()):
        if record_id.startswith("b"):
            businesses[cluster].append(record_id)
    for row in sorted(rows, key=lambda row: row.number):
        leaders.setdefault(cluster_of[f"r{row.number}"], row.number)
    touching = _touching(pairs)
    found = {}
    for row in rows:
        key = f"r{row.number}"
        cluster = cluster_of[key]
        match = _placed(row.number, touching[key], businesses[cluster], leaders[cluster])
        match.doubts = _doubts(touching[key], cluster, cluster_of, leaders)
        if match.outcome == "new" and match.doubts:
            match.outcome = "possible"
        found[row.number] = match
    return found


def _placed(number: int, near: list[tuple[str, float, dict[str, float]]], businesses: list[str], leader: int) -> Match:
    if businesses:
        known = next(((other, p) for other, p, _ in near if other in businesses), (businesses[0], None))
        return Match("changed", "model", int(known[0][1:]), probability=known[1])
    if leader == number:
        return Match("new")
    probability = max((p for other, p, _ in near if other.startswith("r")), default=None)
    return Match("changed", "model", leader=leader, probability=probability)


def _doubts(
    near: list[tuple[str, float, dict[str, float]]],
    cluster: Any,
    cluster_of: Mapping[str, Any],
    leaders: Mapping[Any, int],
) -> list[dict[str, Any]]:
    """Others that may be the same business but were not joined; a row stands for the business its leader founds."""
    others = {}
    for other, probability, weights in near:
        if cluster_of[other] == cluster or probability < REVIEWED:
            continue
        target = {"business": int(other[1:])} if other.startswith("b") else {"row": leaders[cluster_of[other]]}
        others.setdefault(tuple(target.items()), {**target, "probability": round(probability, 4), "weights": weights})
    return list(others.values())[:MOST_DOUBTS]
