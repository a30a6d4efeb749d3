# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""The whole of linkage in order: check, clean, pair, learn, score, cluster."""

import math
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from penggerak.core.linkage import _blocking, _checks, _clusters, _scoring, _training
from penggerak.core.linkage._em import Model
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._records import Records, prepare

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Linkage:
    """What linkage found.

    clusters: source str, record_id str, cluster_id i64; every record once, in the order of sources and ids.
    pairs: left_source, left_id, right_source, right_id str, probability f64, one weight per role (bits; 0 is silent).
    model: what was learnt, as plain values; give it back to link() to score without learning anew.
    report: rules with pair counts, levels, thresholds, seconds per step, peak memory; plain values throughout.
    """

    clusters: pl.DataFrame
    pairs: pl.DataFrame
    model: dict[str, Any]
    report: dict[str, Any]


def link(
    lists: Mapping[str, pl.DataFrame],
    *,
    id_column: str,
    roles: Mapping[str, Sequence[str]],
    threshold: float = _checks.THRESHOLD,
    review: float = 0.1,
    reliable_ids: Sequence[str] = (),
    model: Mapping[str, Any] | None = None,
    seed: int = 7,
    memory_limit: str = "3GB",
    threads: int = 2,
    temp_dir: str | None = None,
    progress: Progress | None = None,
) -> Linkage:
    """Find which records of one or several lists speak of one business or person; nothing needs to be labelled or set.

    lists: source name -> frame with the id column and text columns. roles: role -> columns, see ROLES.
    threshold: how sure (0 to 1) a link must be, on balance; review: pairs from this probability on are returned.
    reliable_ids: columns of id_number whose complete values are checked: two different ones forbid a link.
    temp_dir: where DuckDB may put what does not fit in memory_limit.
    Raises BadInput with a sentence ready to show.
    """
    _checks.check(lists, id_column=id_column, roles=roles, threshold=threshold, reliable_ids=reliable_ids)
    engine = Engine(memory_limit=memory_limit, threads=threads, temp_dir=temp_dir)
    watch = _Watch(progress)
    try:
        with watch.step("clean"):
            records = prepare(engine, lists, id_column, roles)
        if not records.features or records.count < 2:
            return _unlinked(lists, id_column)
        with watch.step("pair"):
            rules = _blocking.candidate_pairs(engine, records, seed=seed)
        with watch.step("learn"):
            known = _scoring.from_dict(model, records) if model else _training.trained(engine, records, seed=seed)
        with watch.step("score"):
            _scoring.score(engine, records, known, conflicts=_conflicts(records, roles, reliable_ids))
        with watch.step("cluster"):
            clusters = _cluster(engine, records, known, list(lists), threshold)
        pairs = _pairs(engine, records, list(lists), min(review, threshold))
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
        }
        return Linkage(clusters, pairs, asdict(known), report)
    finally:
        engine.close()


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


def _cluster(engine: Engine, records: Records, model: Model, sources: Sequence[str], threshold: float) -> pl.DataFrame:
    """Number the clusters 1, 2, ... in the order of their first record; who is linked to nobody is a cluster alone."""
    edges = engine.frame(f"select rid_l, rid_r from scored where probability >= {threshold} order by all")
    reached = _clusters.components(edges.iter_rows())
    part = pl.DataFrame(
        {"rid": list(reached), "part": list(reached.values())}, schema={"rid": pl.Int32, "part": pl.Int32}
    )
    engine.keep("part", part)
    group = _settled_parts(engine, records, model, threshold)
    found = pl.DataFrame(
        {"rid": list(group), "first": list(group.values())}, schema={"rid": pl.Int32, "first": pl.Int32}
    )
    raw = engine.frame("select rid, list_no, record_id from raw order by rid").join(
        found, on="rid", how="left", maintain_order="left"
    )
    numbered = raw.with_columns(pl.coalesce("first", "rid").rank("dense").cast(pl.Int64).alias("cluster_id"))
    return numbered.select(_source("list_no", sources).alias("source"), "record_id", "cluster_id")


def _settled_parts(engine: Engine, records: Records, model: Model, threshold: float) -> dict[int, int]:
    """Pairs that touch nobody else stand as they are; larger components are weighed pair by pair."""
    inside = engine.frame("""select a.part, rid_l, rid_r, weight
        from scored join part a on rid_l = a.rid join part b on rid_r = b.rid
        where a.part = b.part order by all""")
    marks = _marks(engine, records, model)
    least = math.log2(threshold / (1 - threshold)) if threshold < 1 else 60.0
    group: dict[int, int] = {}
    alone = inside.filter(pl.len().over("part") == 1)
    for left, right, _ in alone.drop("part").iter_rows():
        group[left] = group[right] = left
    larger = inside.filter(pl.len().over("part") > 1).iter_rows()
    for _, rows in groupby(larger, key=itemgetter(0)):
        group |= _clusters.settled([row[1:] for row in rows], marks, least=least)
    return group


def _marks(engine: Engine, records: Records, model: Model) -> dict[int, _clusters.Marks]:
    """For records in larger components: what they may have only one of (a place in a clean list, a reliable number)."""
    clean = {
        number
        for number in range(len(records.bounds) - 1)
        if len(records.bounds) > 2 and model.prior[f"{number}-{number}"] == 0
    }
    marks: dict[int, _clusters.Marks] = {}
    for rid, number in engine.frame("select rid, list_no from part join raw using (rid)").iter_rows():
        if number in clean:
            marks[rid] = {f"list {number}": rid}
    for column in _scoring.conflict_columns(engine):
        for rid, value in engine.frame(
            f"select rid, {column} from part join conflict using (rid) where {column} is not null"
        ).iter_rows():
            marks.setdefault(rid, {})[column] = value
    return marks


def _source(column: str, sources: Sequence[str]) -> pl.Expr:
    return pl.col(column).replace_strict(dict(enumerate(sources)), return_dtype=pl.String)


def _pairs(engine: Engine, records: Records, sources: Sequence[str], review: float) -> pl.DataFrame:
    roles = ", ".join(f"round({role}, 4) as {role}" for role in dict.fromkeys(f.role for f in records.features))
    frame = engine.frame(f"""
        select l.list_no as l_no, l.record_id as left_id, r.list_no as r_no, r.record_id as right_id,
            probability, {roles}
        from scored join raw l on rid_l = l.rid join raw r on rid_r = r.rid
        where probability >= {review} order by rid_l, rid_r""")
    named = frame.with_columns(
        _source("l_no", sources).alias("left_source"), _source("r_no", sources).alias("right_source")
    )
    first = ["left_source", "left_id", "right_source", "right_id"]
    return named.select(*first, pl.exclude(*first, "l_no", "r_no"))
