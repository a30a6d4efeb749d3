# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""New records against a register: compared with those they share a key with, weighed by what an earlier run learnt."""

from collections.abc import Mapping
from dataclasses import asdict

import polars as pl

from penggerak.core.linkage import _checks, _decisions, _keys, _scoring
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._grouping import clusters
from penggerak.core.linkage._link import Linkage
from penggerak.core.linkage._records import Records, cells_of, clean_columns, stack
from penggerak.core.linkage._results import named_pairs
from penggerak.core.linkage._state import State
from penggerak.core.linkage._weights import known_records, weights_sql

SOURCES = ("register", "new")


def link_new(
    new: pl.DataFrame,
    register: pl.DataFrame,
    *,
    state: State,
    id_column: str,
    decisions: pl.DataFrame | None = None,
    threshold: float = _checks.THRESHOLD,
    review: float = 0.1,
    register_size: int | None = None,
    memory_limit: str = "1500MB",
    threads: int = 2,
    temp_dir: str | None = None,
) -> Linkage:
    """Find for each new record the one of the register, or the other new ones, that it speaks of.

    register: all of it, or those rows that share a key (see keys_of) with a new one; the answer is the same. Rows of
    the register are never joined: a record that fits two of them goes with the better one, the other pair stays in
    pairs. Columns that are not there count as empty. decisions: as for link(), with the sources "register" and "new".
    register_size: how many records there are in all, if more than were learnt from.
    Returns clusters and pairs as link() does, of the sources "register" and "new". Raises BadInput.
    """
    _check(new, register, id_column, threshold)
    lists = {"register": register, "new": new}
    with Engine(memory_limit=memory_limit, threads=threads, temp_dir=temp_dir) as engine:
        bounds = stack(engine, lists, id_column, cells_of(state.roles))
        _decisions.keep(engine, decisions, SOURCES)
        _pair(engine, state, bounds)
        known_records(engine, state)
        records = Records(bounds[-1], bounds, state.features(), ())
        _score(engine, records, state, register_size, decided=decisions is not None)
        grouped = clusters(engine, SOURCES, threshold, alone={0}, firm={"list 0"})
        pairs = named_pairs(engine, records, SOURCES, min(review, threshold), decided=decisions is not None)
        compared = int(engine.value("select count(*) from candidate"))
    report = {"records": {n: f.height for n, f in lists.items()}, "pairs": compared, "threshold": threshold}
    return Linkage(grouped, pairs, asdict(state.model), report | {"review": review}, state)


def _check(new: pl.DataFrame, register: pl.DataFrame, id_column: str, threshold: float) -> None:
    lists: Mapping[str, pl.DataFrame] = {"new": new} | ({"register": register} if register.height else {})
    roles = {"free_text": [id_column]}  # which columns are there does not matter
    _checks.check(lists, id_column=id_column, roles=roles, threshold=threshold, reliable_ids=())


def _pair(engine: Engine, state: State, bounds: tuple[int, ...]) -> None:
    """Make ``candidate`` from shared keys and decisions, and leave of ``clean`` only the records in it."""
    parts = state.parts()
    clean_columns(engine, parts)
    _keys.keyed(engine, parts)
    _keys.pair(engine, bounds[1])
    _decisions.add_pairs(engine)
    engine.run(f"delete from candidate where join_key_r < {bounds[1]}")
    engine.run("drop table keyed")
    engine.run("""create or replace table clean as select * from clean where rid in
        (select join_key_l from candidate union all select join_key_r from candidate)""")


def _score(engine: Engine, records: Records, state: State, register_size: int | None, *, decided: bool) -> None:
    """Make ``scored`` and ``conflict`` as the batch run does."""
    engine.run(f"create table weights as {weights_sql(state)}")
    engine.run(f"create table conflict as {_scoring.conflict_sql(state.lengths)}")
    model = state.model_of_two(register_size)
    engine.run(f"create table scored as {_scoring.scored_sql(records, model, list(state.lengths), 'weights')}")
    if decided:
        _decisions.impose(engine)
