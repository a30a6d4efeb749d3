# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""Candidate pairs in Spark, by the rules that DuckDB would choose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from penggerak.core.linkage import _blocking
from penggerak.core.linkage._blocking import Rule
from penggerak.core.linkage._features import Key
from penggerak.core.linkage._records import Records
from penggerak.core.linkage._spark_frames import Frame, Spark

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_AT_ONCE = 60  # rules measured in one go
PAIRS = pa.schema({"match_key": pa.int32(), "join_key_l": pa.int32(), "join_key_r": pa.int32()})


def candidate_pairs(spark: Spark, records: Records, *, seed: int) -> list[dict[str, object]]:
    """Fill ``candidate`` (match_key, join_key_l < join_key_r); returns the rules used with their pair counts."""
    if _blocking.few(records.count):
        spark.tables["candidate"] = spark.held(as_pairs(_every_two(spark.tables["records"].rows)))
        return [_blocking.every_pair(records.count)]
    spark.tables["keys"] = spark.held(spark.asked(_blocking.keys_sql(records.keys), "records"))
    filled = _filled(spark, records)
    keys = [key for key in records.keys if filled[key.name] > 0]
    rules = _measured(spark, keys, records.count)
    chosen = _blocking.choose(rules, keys, filled, records.count, seed=seed)
    spark.tables["candidate"] = spark.held(as_pairs(_paired(spark, chosen, {key.name: key for key in keys})))
    return [asdict(rule) for rule in chosen]


def add_pairs(spark: Spark, decided: pl.DataFrame) -> None:
    """Compare the decided pairs (rid_l, rid_r) too."""
    there, names = spark.tables["candidate"].rows, ["join_key_l", "join_key_r"]
    new = spark.sent(decided.select("rid_l", "rid_r")).rows.toDF(*names).join(there, names, "left_anti")
    spark.tables["candidate"] = spark.held(Frame(there.union(as_pairs(new).rows), PAIRS))


def as_pairs(rows: "DataFrame") -> Frame:
    """Rows join_key_l, join_key_r as Splink names them, spread evenly."""
    told = rows.selectExpr("0 as match_key", "join_key_l", "join_key_r")
    return Frame(told, PAIRS)


def _every_two(records: "DataFrame") -> "DataFrame":
    left, right = (records.selectExpr(f"rid as join_key_{side}") for side in "lr")
    return left.join(right, left["join_key_l"] < right["join_key_r"])


def _filled(spark: Spark, records: Records) -> dict[str, float]:
    """Per key, the share of records that have it."""
    counts = [f"count({key.name}) as {key.name}" for key in records.keys]
    row = spark.tables["keys"].rows.selectExpr(*counts).collect()[0]
    return {key.name: row[key.name] / max(records.count, 1) for key in records.keys}


def _measured(spark: Spark, keys: Sequence[Key], count: int) -> list[Rule]:
    """Every key, and every two keys of different origin, with the pairs they would cost."""
    by_name, thin, budget = {key.name: key for key in keys}, _blocking.thinned(count), _blocking.pair_budget(count)
    names = _blocking.combined(keys)
    sizes: dict[int, list[tuple[int, int]]] = {}
    for first in range(0, len(names), _AT_ONCE):
        told = {at: names[at] for at in range(first, min(first + _AT_ONCE, len(names)))}
        sizes |= dict(_sizes(spark, told, by_name, thin))
    ruled = (_blocking.ruled(rule, sizes.get(at, []), thin, budget) for at, rule in enumerate(names))
    return [rule for rule in ruled if rule is not None]


def _sizes(
    spark: Spark, rules: Mapping[int, tuple[str, ...]], keys: dict[str, Key], thin: int
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Per rule, how many groups there are of each size: (records, groups) by size."""
    members = _members_sql(rules, keys, f"where h % {thin} = 0")
    part = spark.asked(f"select rule, h, count(*) as n from ({members}) group by all", "keys")
    groups = part.rows.groupBy("rule", "h").agg({"n": "sum"}).toDF("rule", "h", "n").groupBy("rule", "n").count()
    rows = sorted((row["rule"], row["n"], row["count"]) for row in groups.collect())
    for at, found in groupby(rows, key=lambda row: row[0]):
        yield at, [(n, count) for _, n, count in found]


def _members_sql(rules: Mapping[int, tuple[str, ...]], keys: dict[str, Key], where: str = "") -> str:
    """Rows rule, rid, h: one per record and combination of its members of the keys of each rule."""
    each = (
        f"select {at}::integer as rule, rid, h from ({_blocking.members_sql(names, keys)}) {where}"
        for at, names in rules.items()
    )
    return " union all ".join(each)


def _paired(spark: Spark, rules: Sequence[Rule], keys: dict[str, Key]) -> "DataFrame":
    """Every two records of each group that is not too large, each pair once."""
    from pyspark.sql import functions as f

    sql = _members_sql({at: rule.keys for at, rule in enumerate(rules)}, keys)
    groups = spark.asked(sql, "keys").rows.groupBy("rule", "h").agg(f.collect_list("rid").alias("rids"))
    caps = "".join(f" when rule = {at} then {rule.cap}" for at, rule in enumerate(rules))
    fit = groups.where(f"size(rids) between 2 and (case{caps} end)")
    left = fit.select("rids", f.explode("rids").alias("join_key_l"))
    pairs = left.select("join_key_l", f.explode("rids").alias("join_key_r"))
    return pairs.where("join_key_l < join_key_r").distinct()
