# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""Clusters from ``scored`` and ``decided``: who touches nobody else stands, larger components are weighed."""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import groupby
from operator import itemgetter

import polars as pl

from penggerak.core.linkage import _clusters, _scoring
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._results import numbered

Sides = dict[int, list[tuple[int, int]]]  # component -> pairs of records


def clusters(
    engine: Engine, sources: Sequence[str], threshold: float, *, alone: Collection[int], firm: Collection[str] = ()
) -> pl.DataFrame:
    """Number the clusters 1, 2, ... in the order of their first record; who is linked to nobody is a cluster alone.

    alone: numbers of the lists of which no two records meet; firm: such lists ("list 0") that no decision opens.
    """
    edges = engine.frame(f"select rid_l, rid_r from scored where probability >= {threshold} order by all")
    reached = _clusters.components(edges.iter_rows())
    engine.keep("part", _pairs("part", reached))
    group = _settled_parts(engine, threshold, _marks(engine, alone), frozenset(firm))
    return numbered(engine, _pairs("first", group), sources)


def _pairs(name: str, told: dict[int, int]) -> pl.DataFrame:
    return pl.DataFrame({"rid": list(told), name: list(told.values())}, schema={"rid": pl.Int32, name: pl.Int32})


def _settled_parts(
    engine: Engine, threshold: float, marks: dict[int, _clusters.Marks], firm: frozenset[str]
) -> dict[int, int]:
    inside = engine.frame("""select a.part, rid_l, rid_r, weight
        from scored join part a on rid_l = a.rid join part b on rid_r = b.rid
        where a.part = b.part order by all""")
    least = math.log2(threshold / (1 - threshold)) if threshold < 1 else 60.0
    same, different = _decided(engine, same=True), _decided(engine, same=False)
    group: dict[int, int] = {}
    alone = inside.filter(pl.len().over("part") == 1)
    for left, right, _ in alone.drop("part").iter_rows():
        group[left] = group[right] = left
    larger = inside.filter(pl.len().over("part") > 1).iter_rows()
    for part, rows in groupby(larger, key=itemgetter(0)):
        decided = _clusters.Decided(same.get(part, []), different.get(part, []), firm)
        group |= _clusters.settled([row[1:] for row in rows], marks, least=least, decided=decided)
    return group


def _decided(engine: Engine, *, same: bool) -> Sides:
    """The decided pairs within each component."""
    found: Sides = defaultdict(list)
    rows = engine.frame(f"""select a.part, rid_l, rid_r
        from decided join part a on rid_l = a.rid join part b on rid_r = b.rid
        where a.part = b.part and same = {same} order by all""")
    for part, left, right in rows.iter_rows():
        found[part].append((left, right))
    return found


def _marks(engine: Engine, alone: Collection[int]) -> dict[int, _clusters.Marks]:
    """For records in components: what they may have only one of (a place in a clean list, a reliable number)."""
    marks: dict[int, _clusters.Marks] = {}
    for rid, number in engine.frame("select rid, list_no from part join raw using (rid)").iter_rows():
        if number in alone:
            marks[rid] = {f"list {number}": rid}
    for column in _scoring.conflict_columns(engine):
        for rid, value in engine.frame(
            f"select rid, {column} from part join conflict using (rid) where {column} is not null"
        ).iter_rows():
            marks.setdefault(rid, {})[column] = value
    return marks
