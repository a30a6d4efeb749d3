# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""Spark asked in DuckDB's SQL: what concerns one row is answered batch by batch where the rows are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pyarrow as pa

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


_AT_ONCE = 100_000  # rows that DuckDB is asked about together


@dataclass(frozen=True)
class Frame:
    """Rows in Spark, and what DuckDB calls their columns: Spark has no unsigned numbers, they travel as signed ones
    of the same bits."""

    rows: "DataFrame"
    schema: pa.Schema

    def __getitem__(self, columns: Sequence[str]) -> "Frame":
        return Frame(self.rows.select(*columns), pa.schema([self.schema.field(name) for name in columns]))


class Spark:
    """Tables in Spark by name, and the few ways they are asked."""

    def __init__(self, session: "SparkSession") -> None:
        self.session = session
        self.tables: dict[str, Frame] = {}
        self._held: list[DataFrame] = []

    def keep(self, table: str, frame: pl.DataFrame) -> None:
        """Send a frame of this machine to Spark."""
        self.tables[table] = self.sent(frame)

    def sent(self, frame: pl.DataFrame) -> Frame:
        told = frame.to_arrow()
        rows: Any = self.session.createDataFrame(told.cast(_signed(told.schema), safe=False))
        return Frame(rows.repartition(self.parallel), told.schema)

    @property
    def parallel(self) -> int:
        """In how many parts rows are worked on."""
        return int(self.session.conf.get("spark.sql.shuffle.partitions") or 8)

    def total(self, expression: str, table: str) -> float:
        """The sum of an expression over the rows of a table; nothing counts as 0."""
        sums = self.asked(f"select sum({expression})::double as total from {table}", table)
        return float(sums.rows.agg({"total": "sum"}).collect()[0][0] or 0)

    def asked(self, sql: str, table: str, frame: Frame | None = None) -> Frame:
        """What a query that concerns each row for itself answers; table is how it calls the rows of the frame."""
        given = frame or self.tables[table]
        connection = duckdb.connect()
        connection.register(table, given.schema.empty_table())
        schema = connection.sql(sql).to_arrow_table().schema
        answer = partial(_answers, table=table, sql=sql, given=given.schema, told=_signed(schema))
        from pyspark.sql.pandas.types import from_arrow_schema

        return Frame(given.rows.mapInArrow(answer, from_arrow_schema(_signed(schema))), schema)

    def held(self, frame: Frame) -> Frame:
        """The same rows, kept so that they are worked out once; let go of by close()."""
        from pyspark import StorageLevel

        rows = frame.rows.persist(StorageLevel.MEMORY_AND_DISK)
        self._held.append(rows)
        return Frame(rows, frame.schema)

    def frame(self, rows: "DataFrame") -> pl.DataFrame:
        """Rows brought to this machine."""
        brought = pl.from_arrow(rows.toArrow())
        assert isinstance(brought, pl.DataFrame)
        return brought

    def close(self) -> None:
        for rows in self._held:
            rows.unpersist()


def _answers(
    batches: Iterator[pa.RecordBatch], *, table: str, sql: str, given: pa.Schema, told: pa.Schema
) -> Iterator[pa.RecordBatch]:
    connection = duckdb.connect(config={"threads": 1})
    for rows in _gathered(batches):
        connection.register(table, rows.cast(given, safe=False))
        yield from connection.sql(sql).to_arrow_table().cast(told, safe=False).to_batches()


def _gathered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Small batches put together, for each query takes its time to begin."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(part.num_rows for part in held) >= _AT_ONCE:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def _signed(schema: pa.Schema) -> pa.Schema:
    return pa.schema([pa.field(field.name, _signed_type(field.type)) for field in schema])


def _signed_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_signed_type(kind.value_type))
    if pa.types.is_uint64(kind):
        return pa.int64()
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    return kind
