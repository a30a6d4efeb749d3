# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""The table of clean columns, word weights and counts of shared values, made in Spark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._features import Feature, Part
from penggerak.core.linkage._records import RARE_WORDS, Records, coded, described, stacked, texts_of, word_columns
from penggerak.core.linkage._spark_frames import Frame, Spark

if TYPE_CHECKING:
    from pyspark.sql import Column

_REPEATED = 3  # a value that fewer records share is as rare as one of its own, see frequency_sql


@dataclass(frozen=True, slots=True)
class Shared:
    """Of a column: how many records have a value, and how many pairs the same one."""

    values: int
    pairs: float


def prepare(
    spark: Spark, engine: Engine, lists: Mapping[str, pl.DataFrame], id_column: str, roles: Mapping[str, Sequence[str]]
) -> tuple[Records, dict[str, Shared]]:
    """Fill ``records``: clean columns, words, and uses_ (how many share the value) where frequency counts."""
    bounds, parts = stacked(spark, lists, id_column, roles)
    clean = spark.held(spark.asked(_cleaning_sql(parts), "raw"))
    texts = texts_of(parts)
    worded = clean
    for text in texts:
        worded = _joined(worded, _words(spark, engine, clean, text))
    made = spark.held(spark.asked(_records_sql(clean, texts), "worded", worded))
    records = described(bounds, parts, _telling(made, parts))
    counted, shared = _counted(made, records.features)
    spark.tables["records"] = spark.held(counted)
    return records, shared


def _cleaning_sql(parts: Sequence[Part]) -> str:
    """Every column after those it is made from."""
    columns = [column for part in parts for column in part.columns]
    source, before = "raw", ["rid", "list_no"]
    for stage in sorted({stage for stage, _, _ in columns}):
        made = [f"{sql} as {name}" for at, name, sql in columns if at == stage]
        source = f"(select {', '.join([*before, *made])} from {source})"
        before += [name for at, name, _ in columns if at == stage]
    return f"select * from {source}"


def _words(spark: Spark, engine: Engine, clean: Frame, text: str) -> Frame:
    """rid and the word lists of one text. The vocabulary, each word once, is ranked on this machine."""
    from pyspark.sql import functions as f

    said = spark.asked(
        f"select rid, unnest(list_distinct(string_split({text}, ' '))) as word from clean where {text} is not null",
        "clean",
        clean,
    )
    uses = spark.frame(said.rows.groupBy("word").agg(f.count("*").alias("uses")))
    records = clean.rows.where(f.col(text).isNotNull()).count()
    words = coded(engine, uses.cast({"uses": pl.UInt32}).sort("uses", "word"), records)
    vocabulary = spark.sent(words.with_columns(pl.col("uses").cast(pl.Int64))).rows
    heard = said.rows.join(vocabulary, "word").groupBy("rid")
    listed = heard.agg(f.array_sort(f.collect_list(f.struct("code", "uses", "sound"))).alias("words"))
    codes, sounds = pa.list_(pa.int64()), pa.list_(pa.uint64())
    return Frame(
        listed.select("rid", *_lists(text)),
        pa.schema({"rid": pa.int32(), f"{text}_tokens": codes, f"{text}_rare": codes, f"{text}_sounds": sounds}),
    )


def _lists(text: str) -> "list[Column]":
    """Codes from rare to common; the rarest that anyone else uses too; the sounds of the rarest."""
    from pyspark.sql import functions as f

    words = f.col("words")
    known = f.filter(words, lambda word: word["uses"] > 1)
    return [
        words["code"].alias(f"{text}_tokens"),
        f.slice(known["code"], 1, RARE_WORDS).alias(f"{text}_rare"),
        f.slice(words["sound"], 1, RARE_WORDS).alias(f"{text}_sounds"),
    ]


def _joined(left: Frame, right: Frame) -> Frame:
    rows = left.rows.join(right.rows, "rid", "left")
    return Frame(rows, pa.schema([*left.schema, *(field for field in right.schema if field.name != "rid")]))


def _records_sql(clean: Frame, texts: Sequence[str]) -> str:
    norms = "".join(f", sqrt(list_sum(list_transform({t}_tokens, lambda c: c % 4096))) as {t}_norm" for t in texts)
    return f"select {', '.join(clean.schema.names)}{word_columns(texts)} from (select *{norms} from worded)"


def _telling(made: Frame, parts: Sequence[Part]) -> set[str]:
    """The features whose column is there in at least two records and is not always the same."""
    from pyspark.sql import functions as f

    every = [feature for part in parts for feature in part.features]
    if not every:
        return set()
    asked = [g(x.present) for x in every for g in (f.count, f.min, f.max)]
    row = made.rows.agg(*asked).collect()[0]
    return {x.name for i, x in enumerate(every) if row[3 * i] >= 2 and row[3 * i + 1] != row[3 * i + 2]}


def _counted(made: Frame, features: Sequence[Feature]) -> tuple[Frame, dict[str, Shared]]:
    """Add uses_ columns; only values that several records share are joined, and there are few of those."""
    from pyspark.sql import functions as f

    columns = list(dict.fromkeys(feature.exact for feature in features if feature.exact))
    counted = made
    for column in columns:
        uses = made.rows.where(f.col(column).isNotNull()).groupBy(column).agg(f.count("*").alias(f"uses_{column}"))
        repeated = uses.where(f.col(f"uses_{column}") >= _REPEATED)
        fields = [*counted.schema, pa.field(f"uses_{column}", pa.int64())]
        counted = Frame(counted.rows.join(repeated, column, "left"), pa.schema(fields))
    return counted[counted.schema.names], _shared(made, columns)


def _shared(made: Frame, columns: Sequence[str]) -> dict[str, Shared]:
    """Per column, how many records have a value and how many pairs share one."""
    if not columns:
        return {}
    stacked = ", ".join(f"'{column}', cast({column} as string)" for column in columns)
    values = made.rows.selectExpr(f"stack({len(columns)}, {stacked}) as (name, value)").where("value is not null")
    uses = values.groupBy("name", "value").count().selectExpr("name", "count as n", "count * (count - 1) / 2 as pairs")
    rows = uses.groupBy("name").agg({"n": "sum", "pairs": "sum"}).collect()
    told = {row["name"]: Shared(row["sum(n)"], row["sum(pairs)"]) for row in rows}
    return {column: told.get(column, Shared(0, 0.0)) for column in columns}
