"""Pairs worth comparing, against a plain twin: who shares a key, in a group that is not too large."""

from itertools import combinations, product

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.linkage._blocking import Rule, _hash_keys, _pair
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._features import Key

KEYS = {
    "one": Key("one", "one", "a", 0.8),
    "two": Key("two", "two", "b", 0.8),
    "many": Key("many", "many", "c", 0.8, many=True),
}
LETTER = st.sampled_from(["p", "q", "r", "", None])
ROWS = st.lists(st.tuples(LETTER, LETTER, st.none() | st.lists(st.sampled_from(["x", "y", "z", None]))), max_size=14)
NAMES = st.sampled_from([("one",), ("two",), ("many",), ("one", "two"), ("one", "many"), ("two", "many")])
RULES = st.lists(st.builds(Rule, NAMES, st.just(0), st.integers(2, 6), st.just(1.0)), min_size=1, max_size=3)

Row = tuple[str | None, str | None, list[str | None] | None]


def members(row: Row, key: str) -> list[str]:
    """What a record may share under a key: its text, or each of its several words."""
    if key == "many":
        return [word for word in dict.fromkeys(row[2] or []) if word is not None]
    value = row[0] if key == "one" else row[1]
    return [value] if value else []


def paired_plainly(rows: list[Row], rules: list[Rule]) -> list[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    for rule in rules:
        groups: dict[tuple[str, ...], list[int]] = {}
        for rid, row in enumerate(rows):
            for values in product(*(members(row, key) for key in rule.keys)):
                groups.setdefault(values, []).append(rid)
        for group in groups.values():
            if len(group) <= rule.cap:
                pairs |= set(combinations(group, 2))
    return sorted(pairs)


@given(ROWS, RULES)
@settings(max_examples=60, deadline=None)
def test_pairs_agree_with_pairs_found_plainly(rows: list[Row], rules: list[Rule]) -> None:
    told = [(rid, *row) for rid, row in enumerate(rows)]
    schema = {"rid": pl.Int32, "a": pl.String, "b": pl.String, "c": pl.List(pl.String)}

    with Engine(memory_limit="500MB", threads=1, temp_dir=None) as engine:
        engine.keep("records", pl.DataFrame(told, schema=schema, orient="row"))
        _hash_keys(engine, list(KEYS.values()))
        _pair(engine, rules, KEYS)
        found = engine.frame("select join_key_l, join_key_r from candidate order by all").rows()

    assert found == paired_plainly(rows, rules)
