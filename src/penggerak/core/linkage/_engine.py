"""One DuckDB connection with its limits, and the few ways it is asked."""

import duckdb
import polars as pl


class Engine:
    """A DuckDB in memory with a ceiling on memory and threads; temporary files go where told."""

    def __init__(self, *, memory_limit: str, threads: int, temp_dir: str | None) -> None:
        self.connection = duckdb.connect()
        self.run(f"set threads = {int(threads)}")
        self.run("set preserve_insertion_order = false")
        self.run(f"set memory_limit = '{memory_limit.replace(chr(39), '')}'")
        if temp_dir:
            self.run(f"set temp_directory = '{temp_dir.replace(chr(39), chr(39) * 2)}'")

    def run(self, sql: str) -> None:
        """Execute one statement whose answer is of no interest."""
        self.connection.execute(sql).fetchall()

    def frame(self, sql: str) -> pl.DataFrame:
        """The answer of a query as a Polars frame."""
        frame: pl.DataFrame = self.connection.sql(sql).pl()
        return frame

    def value(self, sql: str) -> float:
        """The single number a query answers with; nothing counts as 0."""
        rows = self.connection.execute(sql).fetchall()
        return float(rows[0][0] or 0)

    def close(self) -> None:
        self.connection.close()
