"""The steps of linkage on Apache Spark, for registers that outgrow one machine; the same clusters as on DuckDB.

What concerns one record or one pair is asked of DuckDB batch by batch where the rows are; joins and counts are Spark's.
The vocabulary is ranked, and the model fitted to counted patterns, on the machine that asks.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import polars as pl

from penggerak.core.linkage import _decisions, _spark_clusters, _spark_pairs, _spark_records, _spark_weights
from penggerak.core.linkage._em import Model
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._records import Records
from penggerak.core.linkage._results import named_pairs, numbered
from penggerak.core.linkage._spark_frames import Spark
from penggerak.core.linkage._spark_session import session
from penggerak.core.linkage._training import closed_lists


@contextmanager
def on_spark(
    engine: Engine,
    master: str | None,
    decisions: pl.DataFrame | None,
    sources: Sequence[str],
    *,
    threads: int,
    temp_dir: str | None,
) -> "Iterator[OnSpark]":
    """Spark for one linkage; what was kept there is let go of at the end. Raises BadInput without Spark or Java."""
    with session(master, threads=threads, temp_dir=temp_dir) as running:
        spark = Spark(running)
        try:
            yield OnSpark(engine, spark, decisions, sources)
        finally:
            spark.close()


class OnSpark:
    """Linkage step by step. engine: the DuckDB of the machine that asks, for what is small and for the answer."""

    records: Records

    def __init__(self, engine: Engine, spark: Spark, decisions: pl.DataFrame | None, sources: Sequence[str]) -> None:
        self._engine, self._spark = engine, spark
        self._decisions, self._sources = decisions, sources
        self._conflicts: tuple[str, ...] = ()

    def clean(self, lists: Mapping[str, pl.DataFrame], id_column: str, roles: Mapping[str, Sequence[str]]) -> Records:
        self.records, self._shared = _spark_records.prepare(self._spark, self._engine, lists, id_column, roles)
        ids = self._spark.tables["raw"].rows.select("rid", "list_no", "record_id")
        self._engine.keep("raw", self._spark.frame(ids))
        _decisions.keep(self._engine, self._decisions, self._sources)
        return self.records

    def pair(self, seed: int) -> list[dict[str, object]]:
        rules = _spark_pairs.candidate_pairs(self._spark, self.records, seed=seed)
        if self._decisions is not None:
            _spark_pairs.add_pairs(self._spark, self._engine.frame("select * from decided"))
        return rules

    def learn(self, seed: int) -> Model:
        decided = self._engine.frame("select * from decided")
        return _spark_weights.trained(self._spark, self.records, self._shared, decided, seed=seed)

    def score(self, model: Model, conflicts: Sequence[str]) -> None:
        self._conflicts = tuple(conflicts)
        _spark_weights.score(self._spark, self.records, model, self._shared, conflicts=conflicts)
        if self._decisions is not None:
            _spark_weights.impose(self._spark, self._engine.frame("select * from decided"))

    def cluster(self, model: Model, sources: Sequence[str], threshold: float) -> pl.DataFrame:
        least = math.log2(threshold / (1 - threshold)) if threshold < 1 else 60.0
        closed = frozenset(closed_lists(model, self.records.bounds))
        settling = _spark_clusters.Settling(self.records.bounds, closed, self._conflicts, least)
        scored = self._spark.tables["scored"].rows
        first = self._spark.frame(_spark_clusters.groups(scored, settling, threshold, self._spark.parallel))
        return numbered(self._engine, first, sources)

    def pairs(self, sources: Sequence[str], least: float) -> pl.DataFrame:
        """The pairs from a probability on, and no others, are brought to this machine."""
        roles = dict.fromkeys(f.role for f in self.records.features)
        scored = self._spark.tables["scored"].rows.where(f"probability >= {least!r}")
        self._engine.keep(
            "scored", self._spark.frame(scored.select("rid_l", "rid_r", "probability", "decided", *roles))
        )
        return named_pairs(self._engine, self.records, sources, least, decided=self._decisions is not None)
