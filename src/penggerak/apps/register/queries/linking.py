"""Linkage as the register does it: its roles and thresholds, and the rule that place and trade alone join nothing."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from penggerak.apps.register.linkage_keys import COLUMNS, ROLES, as_text
from penggerak.core.linkage import THRESHOLD, Linkage, State, link, link_new

RELIABLE = ["nik", "nib"]
LINKED = THRESHOLD
REVIEWED = 0.1
LIKELY = 0.9
MOST_RIVALS = 3
LEAST_LEARNT = 1_000  # records: below this a register is linked anew as a whole, which is quick and sees more
MOST_NEW = 3  # new records per record learnt from: a list that dwarfs the register has more to teach than it
PAIR_COLUMNS = ("left_source", "left_id", "right_source", "right_id", "probability", "decided")

# Roles that say who it is; the others say where it is or what it does. Whole streets do the same trade under the same
# description ("Tenun", "Bengkel"), so place and trade alone never join two rows: a person decides those.
IDENTIFYING = ("person_name", "business_name", "phone", "id_number", "email")
LEAST_IDENTITY = 6.0  # bits: a name that more than one record in 64 bears identifies nobody


def least_identity(records: int) -> float:
    """In a short list even a unique name is worth few bits: nine tenths of what would tell its records apart."""
    return min(LEAST_IDENTITY, 0.9 * math.log2(max(records, 2)))


def linkable_frame(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> pl.DataFrame:
    """Rows (id, field -> value) as linkage takes them: id and one text column per field it compares."""
    told = list(rows)
    columns = {name: [as_text(values.get(name)) for _, values in told] for name in COLUMNS}
    schema = {"id": pl.String, **dict.fromkeys(COLUMNS, pl.String)}
    return pl.DataFrame({"id": [key for key, _ in told], **columns}, schema=schema)


def spoken_roles(frames: Iterable[pl.DataFrame]) -> dict[str, list[str]]:
    """Role -> its columns about which some row says something; roles nobody speaks of are left out."""
    told = {column for frame in frames for column in COLUMNS if frame[column].null_count() < frame.height}
    roles = {role: [column for column in columns if column in told] for role, columns in ROLES.items()}
    return {role: columns for role, columns in roles.items() if columns}


def link_frames(lists: Mapping[str, pl.DataFrame], *, decisions: pl.DataFrame | None = None) -> Linkage:
    """Link lists of linkable rows with the register's roles and thresholds, and learn from them.

    decisions: left_id, right_id, same, of people; None for none.
    """
    roles = spoken_roles(lists.values())
    told = {column for columns in roles.values() for column in columns}
    reliable = [column for column in RELIABLE if column in told]
    linkage = link(
        lists,
        id_column="id",
        roles=roles,
        reliable_ids=reliable,
        threshold=LINKED,
        review=REVIEWED,
        decisions=_some(decisions),
    )
    return identified(linkage, records=linkage.clusters.height)


def link_later(
    new: pl.DataFrame,
    register: pl.DataFrame,
    *,
    state: State,
    register_size: int,
    decisions: pl.DataFrame | None = None,
) -> Linkage:
    """Link new rows with those of the register that share a key with them, by what was learnt before."""
    linkage = link_new(
        new,
        register,
        state=state,
        id_column="id",
        decisions=_some(decisions),
        threshold=LINKED,
        review=REVIEWED,
        register_size=register_size,
    )
    return identified(linkage, records=register_size + new.height)


def _some(decisions: pl.DataFrame | None) -> pl.DataFrame | None:
    return None if decisions is None or decisions.is_empty() else decisions


def identity_bits(columns: Iterable[str]) -> pl.Expr:
    """The bits with which the roles that say who it is speak for a pair."""
    return pl.sum_horizontal(pl.lit(0.0), *(role for role in IDENTIFYING if role in columns))


def identified(linkage: Linkage, *, records: int) -> Linkage:
    """What is left when only pairs with enough identity join, or that people joined. records: among how many."""
    pairs = linkage.pairs
    least, identity = least_identity(records), identity_bits(pairs.columns)
    told = pl.col("decided").eq_missing("same") if "decided" in pairs.columns else pl.lit(value=False)
    named = pairs.filter((identity >= least) | told)
    likely = pairs.filter(identity.is_between(least / 2, least, closed="left"), pl.col("probability") >= LIKELY, ~told)
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


def weights_of(pair: Mapping[str, Any]) -> dict[str, float]:
    """The weight of each role in a pair, log2 of the odds ratio."""
    return {name: round(value, 2) for name, value in pair.items() if name not in PAIR_COLUMNS and value is not None}


def is_enough(records: int) -> bool:
    """Whether so many records teach what is worth keeping."""
    return records >= LEAST_LEARNT


def covers(state: State, new: pl.DataFrame) -> bool:
    """Whether what was learnt can judge these rows: it knows who they say they are, and learnt from enough."""
    spoken = spoken_roles([new])
    unknown = [c for role in IDENTIFYING for c in spoken.get(role, []) if c not in state.roles.get(role, [])]
    return not unknown and is_enough(state.records) and new.height <= MOST_NEW * state.records


def decided_frame(pairs: Sequence[tuple[str, str, bool]]) -> pl.DataFrame:
    """Decisions as linkage takes them."""
    return pl.DataFrame(pairs, schema={"left_id": pl.String, "right_id": pl.String, "same": pl.Boolean}, orient="row")
