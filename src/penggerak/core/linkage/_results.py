# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""Numbers of records turned back into the names of lists and the ids they came with."""

from collections.abc import Sequence

import polars as pl

from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._records import Records


def numbered(engine: Engine, first: pl.DataFrame, sources: Sequence[str]) -> pl.DataFrame:
    """Clusters 1, 2, ... in the order of their first record; who is linked to nobody is a cluster alone.

    Reads ``raw``. first: rid and the smallest rid of its cluster, for those who are linked.
    """
    raw = engine.frame("select rid, list_no, record_id from raw order by rid").join(
        first, on="rid", how="left", maintain_order="left"
    )
    clusters = raw.with_columns(pl.coalesce("first", "rid").rank("dense").cast(pl.Int64).alias("cluster_id"))
    return clusters.select(_source("list_no", sources).alias("source"), "record_id", "cluster_id")


def named_pairs(
    engine: Engine, records: Records, sources: Sequence[str], review: float, *, decided: bool = False
) -> pl.DataFrame:
    """The pairs from a probability on, with their weights. Reads ``raw`` and ``scored``.

    decided: whether ``scored`` says what people decided; then "same" is told and pairs parted by them are left out.
    """
    kept = "and decided is distinct from 'different'" if decided else ""
    roles = ", ".join(f"round({role}, 4) as {role}" for role in dict.fromkeys(f.role for f in records.features))
    frame = engine.frame(f"""
        select l.list_no as l_no, l.record_id as left_id, r.list_no as r_no, r.record_id as right_id,
            probability, {roles}{", decided" if decided else ""}
        from scored join raw l on rid_l = l.rid join raw r on rid_r = r.rid
        where probability >= {review} {kept} order by rid_l, rid_r""")
    named = frame.with_columns(
        _source("l_no", sources).alias("left_source"), _source("r_no", sources).alias("right_source")
    )
    first = ["left_source", "left_id", "right_source", "right_id"]
    return named.select(*first, pl.exclude(*first, "l_no", "r_no"))


def _source(column: str, sources: Sequence[str]) -> pl.Expr:
    return pl.col(column).replace_strict(dict(enumerate(sources)), return_dtype=pl.String)
