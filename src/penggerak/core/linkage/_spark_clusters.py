"""Clusters in Spark: connected components by the smallest neighbour, each then settled where its pairs are."""

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from penggerak.core.linkage import _clusters

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_FOUND = pa.schema({"rid": pa.int32(), "first": pa.int32()})


@dataclass(frozen=True, slots=True)
class Settling:
    """What settling needs to know: the bounds and numbers of lists in which nobody stands twice, columns of reliable
    numbers, and the least mean weight in bits."""

    bounds: tuple[int, ...]
    clean: frozenset[int]
    conflicts: tuple[str, ...]
    least: float

    def marks(self, rid: int, values: Sequence[object]) -> _clusters.Marks:
        number = bisect.bisect_right(self.bounds, rid) - 1
        place: _clusters.Marks = {f"list {number}": rid} if number in self.clean else {}
        return place | {c: value for c, value in zip(self.conflicts, values, strict=True) if value is not None}


def groups(scored: "DataFrame", settling: Settling, threshold: float, parallel: int) -> "DataFrame":
    """rid and first, the smallest rid of its cluster, for every record that is linked to another."""
    parts = components(scored.where(f"probability >= {threshold!r}").select("rid_l", "rid_r"))
    left, right = (parts.selectExpr(f"rid as rid_{side}", f"part as part_{side}") for side in "lr")
    both = scored.join(left, "rid_l").join(right, "rid_r").where("part_l = part_r")
    marks = [f"{column}_{side}" for side in "lr" for column in settling.conflicts]
    inside = both.selectExpr("part_l as part", "rid_l", "rid_r", "weight", "decided", *marks)
    spread = inside.repartition(parallel, "part").sortWithinPartitions("part", "rid_l", "rid_r")
    return spread.mapInArrow(partial(_settled, settling=settling), "rid int, first int")


def components(edges: "DataFrame") -> "DataFrame":
    """Connected components: rid, and part, the smallest rid it can be reached from.

    Each round a record takes the smallest part among its neighbours, then the part of that part, until nothing moves.
    """
    both = edges.toDF("rid", "near").union(edges.selectExpr("rid_r", "rid_l")).localCheckpoint()
    parts = both.groupBy("rid").agg({"near": "min"}).toDF("rid", "near").selectExpr("rid", "least(rid, near) as part")
    while True:
        parts, moved = _nearer(parts, both)
        if not moved:
            return parts


def _nearer(parts: "DataFrame", both: "DataFrame") -> "tuple[DataFrame, bool]":
    parts = parts.localCheckpoint()
    seen = both.join(parts.toDF("near", "offered"), "near").groupBy("rid").agg({"offered": "min"})
    least = parts.join(seen.toDF("rid", "offered"), "rid").selectExpr("rid", "part", "least(part, offered) as near")
    jumped = least.join(parts.toDF("near", "beyond"), "near").selectExpr("rid", "part as before", "beyond as part")
    jumped = jumped.localCheckpoint()
    return jumped.select("rid", "part"), not jumped.where("before <> part").isEmpty()


def _settled(batches: Iterator[pa.RecordBatch], *, settling: Settling) -> Iterator[pa.RecordBatch]:
    """Pairs that touch nobody else stand as they are; larger components are weighed pair by pair."""
    rows = (row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
    found: dict[int, int] = {}
    for _, members in groupby(rows, key=itemgetter(0)):
        found |= _component(list(members), settling)
        if len(found) > 100_000:
            yield _batch(found)
            found = {}
    yield _batch(found)


def _component(rows: list[tuple[Any, ...]], settling: Settling) -> dict[int, int]:
    if len(rows) == 1:
        left, right = rows[0][1:3]
        return {left: left, right: left}
    size = len(settling.conflicts)
    marks: dict[int, _clusters.Marks] = {}
    for row in rows:
        marks[row[1]] = settling.marks(row[1], row[5 : 5 + size])
        marks[row[2]] = settling.marks(row[2], row[5 + size :])
    same, different = ([row[1:3] for row in rows if row[4] == told] for told in ("same", "different"))
    decided = _clusters.Decided(same, different)
    return _clusters.settled([row[1:4] for row in rows], marks, least=settling.least, decided=decided)


def _batch(found: dict[int, int]) -> pa.RecordBatch:
    columns = [pa.array(list(found), pa.int32()), pa.array(list(found.values()), pa.int32())]
    return pa.RecordBatch.from_arrays(columns, schema=_FOUND)
