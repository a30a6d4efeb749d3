"""One DuckDB connection with its limits, and the few ways it is asked."""

import tempfile
from types import TracebackType
from typing import Protocol

import duckdb
import polars as pl


class Tables(Protocol):
    """What both engines can do: keep a table, and add up what is said of each of its rows."""

    def keep(self, table: str, frame: pl.DataFrame) -> None: ...

    def total(self, expression: str, table: str) -> float: ...


class Engine:
    """A DuckDB in memory with a ceiling on memory and threads.

    What does not fit spills into a folder of its own, under temp_dir or the temporary folder of the system, never
    into the current one (where DuckDB would put it); close() removes the folder. Works as a context manager.
    """

    def __init__(self, *, memory_limit: str, threads: int, temp_dir: str | None) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="linkage-", dir=temp_dir, ignore_cleanup_errors=True)
        self.connection = duckdb.connect()
        self.run(f"set threads = {int(threads)}")
        self.run("set preserve_insertion_order = false")
        self.run(f"set memory_limit = '{memory_limit.replace(chr(39), '')}'")
        self.run(f"set temp_directory = '{self._spill.name.replace(chr(39), chr(39) * 2)}'")

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, sql: str) -> None:
        """Execute one statement whose answer is of no interest."""
        self.connection.execute(sql).fetchall()

    def frame(self, sql: str) -> pl.DataFrame:
        """The answer of a query as a Polars frame."""
        frame: pl.DataFrame = self.connection.sql(sql).pl()
        return frame

    def keep(self, table: str, frame: pl.DataFrame) -> None:
        """Make a table of a frame, in place of one that was there before."""
        self.connection.register("given_frame", frame.to_arrow())
        self.run(f"create or replace table {table} as select * from given_frame")  # noqa: S608 - named by us
        self.connection.unregister("given_frame")

    def value(self, sql: str) -> float:
        """The single number a query answers with; nothing counts as 0."""
        rows = self.connection.execute(sql).fetchall()
        return float(rows[0][0] or 0)

    def total(self, expression: str, table: str) -> float:
        """The sum of an expression over the rows of a table; nothing counts as 0."""
        return self.value(f"select sum({expression}) from {table}")  # noqa: S608 - named by us

    def close(self) -> None:
        """Let go of the data and remove what was spilt."""
        self.connection.close()
        self._spill.cleanup()
