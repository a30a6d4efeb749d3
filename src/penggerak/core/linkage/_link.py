"""The whole of linkage in order: check, clean, pair, learn, score, cluster."""

import resource
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

import polars as pl

from penggerak.core.linkage import _blocking, _checks, _decisions, _scoring, _training
from penggerak.core.linkage._em import Model
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._grouping import clusters
from penggerak.core.linkage._records import Records, prepare
from penggerak.core.linkage._results import named_pairs
from penggerak.core.linkage._state import State, state_of

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Linkage:
    """What linkage found.

    clusters: source str, record_id str, cluster_id i64; every record once, in the order of sources and ids.
    pairs: left_source, left_id, right_source, right_id str, probability f64, one weight per role (bits; 0 is silent).
    With decisions, decided str: "same" where a person joined the pair; pairs parted by a person are not returned.
    model: what was learnt, as plain values; give it back to link() to score without learning anew.
    report: rules with pair counts, levels, thresholds, seconds per step, peak memory; plain values throughout.
    state: what link_new() needs to score later records; None where nothing was learnt, or on Spark.
    """

    clusters: pl.DataFrame
    pairs: pl.DataFrame
    model: dict[str, Any]
    report: dict[str, Any]
    state: State | None = None


def link(
    lists: Mapping[str, pl.DataFrame],
    *,
    id_column: str,
    roles: Mapping[str, Sequence[str]],
    threshold: float = _checks.THRESHOLD,
    review: float = 0.1,
    reliable_ids: Sequence[str] = (),
    model: Mapping[str, Any] | None = None,
    decisions: pl.DataFrame | None = None,
    seed: int = 7,
    engine: Literal["duckdb", "spark"] = "duckdb",
    spark_master: str | None = None,
    memory_limit: str = "3GB",
    threads: int = 2,
    temp_dir: str | None = None,
    progress: Progress | None = None,
) -> Linkage:
    """Find which records of one or several lists speak of one business or person; nothing needs to be labelled or set.

    lists: source name -> frame with the id column and text columns. roles: role -> columns, see ROLES.
    threshold: how sure (0 to 1) a link must be, on balance; review: pairs from this probability on are returned.
    reliable_ids: columns of id_number whose complete values are checked: two different ones forbid a link.
    decisions: left_id, right_id, same (and left_source, right_source where ids repeat between lists) of pairs decided
    by people: they hold whatever the score, and what is learnt is learnt from them too.
    engine: duckdb on this machine, or spark (needs penggerak[spark]): the same clusters, for lists beyond one machine.
    spark_master: where Spark runs if no session is active, such as spark://host:7077; None is this machine.
    temp_dir: where DuckDB may put what does not fit in memory_limit.
    Raises BadInput with a sentence ready to show.
    """
    _checks.check(lists, id_column=id_column, roles=roles, threshold=threshold, reliable_ids=reliable_ids)
    watch = _Watch(progress)
    with ExitStack() as opened:
        machine = opened.enter_context(Engine(memory_limit=memory_limit, threads=threads, temp_dir=temp_dir))
        with watch.step("clean"):
            work: _Work = _OnDuckDB(machine, decisions, list(lists))
            if engine == "spark":
                asked = _on_spark(machine, spark_master, decisions, list(lists), threads=threads, temp_dir=temp_dir)
                work = opened.enter_context(asked)
            records = work.clean(lists, id_column, roles)
        if not records.features or records.count < 2:
            return _unlinked(lists, id_column)
        conflicts = _conflicts(records, roles, reliable_ids)
        with watch.step("pair"):
            rules = work.pair(seed)
        with watch.step("learn"):
            known = _scoring.from_dict(model, records) if model else work.learn(seed)
        with watch.step("score"):
            work.score(known, conflicts)
        with watch.step("cluster"):
            grouped = work.cluster(known, list(lists), threshold)
        pairs = work.pairs(list(lists), min(review, threshold))
        report = {
            "records": {n: f.height for n, f in lists.items()},
            "rules": rules,
            "threshold": threshold,
            "review": review,
        }
        report |= {"levels": {f.name: [v.label for v in f.levels] for f in records.features}, "model": asdict(known)}
        report |= {
            "seconds": watch.seconds,
            "cpu_seconds": watch.cpu_seconds,
            "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "seed": seed,
            "engine": engine,
        }
        state = work.state(known, roles, conflicts) if isinstance(work, _OnDuckDB) else None
        return Linkage(grouped, pairs, asdict(known), report, state)


class _Work(Protocol):
    """The steps of linkage, in this order, on whichever engine."""

    def clean(
        self, lists: Mapping[str, pl.DataFrame], id_column: str, roles: Mapping[str, Sequence[str]]
    ) -> Records: ...

    def pair(self, seed: int) -> list[dict[str, object]]: ...

    def learn(self, seed: int) -> Model: ...

    def score(self, model: Model, conflicts: Sequence[str]) -> None: ...

    def cluster(self, model: Model, sources: Sequence[str], threshold: float) -> pl.DataFrame: ...

    def pairs(self, sources: Sequence[str], least: float) -> pl.DataFrame: ...


class _OnDuckDB:
    """Linkage on one machine."""

    records: Records

    def __init__(self, engine: Engine, decisions: pl.DataFrame | None, sources: Sequence[str]) -> None:
        self._engine, self._decisions, self._sources = engine, decisions, sources

    def clean(self, lists: Mapping[str, pl.DataFrame], id_column: str, roles: Mapping[str, Sequence[str]]) -> Records:
        self.records = prepare(self._engine, lists, id_column, roles)
        _decisions.keep(self._engine, self._decisions, self._sources)
        return self.records

    def pair(self, seed: int) -> list[dict[str, object]]:
        rules = _blocking.candidate_pairs(self._engine, self.records, seed=seed)
        _decisions.add_pairs(self._engine)
        return rules

    def learn(self, seed: int) -> Model:
        return _training.trained(self._engine, self.records, seed=seed)

    def score(self, model: Model, conflicts: Sequence[str]) -> None:
        _scoring.score(self._engine, self.records, model, conflicts=conflicts)
        if self._decisions is not None:
            _decisions.impose(self._engine)

    def cluster(self, model: Model, sources: Sequence[str], threshold: float) -> pl.DataFrame:
        closed = _training.closed_lists(model, self.records.bounds)
        return clusters(self._engine, sources, threshold, alone=closed)

    def pairs(self, sources: Sequence[str], least: float) -> pl.DataFrame:
        return named_pairs(self._engine, self.records, sources, least, decided=self._decisions is not None)

    def state(self, model: Model, roles: Mapping[str, Sequence[str]], conflicts: Sequence[str]) -> State:
        """What later records are scored with."""
        return state_of(self._engine, self.records, model, roles, conflicts)


def _on_spark(
    engine: Engine,
    master: str | None,
    decisions: pl.DataFrame | None,
    sources: Sequence[str],
    *,
    threads: int,
    temp_dir: str | None,
) -> AbstractContextManager[_Work]:
    """Spark, which only its extra brings: imported here, where it is asked for."""
    from penggerak.core.linkage._spark import on_spark

    return on_spark(engine, master, decisions, sources, threads=threads, temp_dir=temp_dir)


def _unlinked(lists: Mapping[str, pl.DataFrame], id_column: str) -> Linkage:
    """The answer where there is nothing to compare: everyone alone."""
    ids = [
        pl.select(source=pl.lit(name), record_id=frame[id_column].cast(pl.String).sort())
        for name, frame in lists.items()
    ]
    clusters = pl.concat(ids).with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("cluster_id"))
    names = ["left_source", "left_id", "right_source", "right_id"]
    pairs = pl.DataFrame(schema=dict.fromkeys(names, pl.String) | {"probability": pl.Float64})
    return Linkage(clusters, pairs, {}, {"records": {name: frame.height for name, frame in lists.items()}, "rules": []})


class _Watch:
    """How long each step took; tells whoever listens when one begins. Times are reported and decide nothing."""

    def __init__(self, progress: Progress | None) -> None:
        self.seconds: dict[str, float] = {}
        self.cpu_seconds: dict[str, float] = {}
        self._progress = progress or (lambda _step, _share: None)
        self._name, self._began, self._cpu = "", 0.0, 0.0

    def step(self, name: str) -> "_Watch":
        self._name = name
        return self

    def __enter__(self) -> None:
        self._progress(self._name, len(self.seconds) / 5)
        self._began, self._cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds[self._name] = round(time.perf_counter() - self._began, 3)
        self.cpu_seconds[self._name] = round(time.process_time() - self._cpu, 3)


def _conflicts(records: Records, roles: Mapping[str, Sequence[str]], reliable: Sequence[str]) -> list[str]:
    """The clean columns in which two different values forbid a link."""
    columns = list(roles.get("id_number", ()))
    names = [f"id_number_{columns.index(column) + 1}" for column in reliable]
    return [name for name in names if name in {f.name for f in records.features}]
