# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""Text keys by which a register is asked for the records a new one may be: who shares none is not compared.

Words are known by their sound, so that spellings of one name meet; of each name the two longest words are used, in the
order of the alphabet. Keys of a name alone would gather too many, so names are joined with another name or a place.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from penggerak.core.linkage import _cleaning as clean
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._features import Part
from penggerak.core.linkage._records import Layout, cells_of, clean_columns, parts_of, stack

MOST_PER_KEY = 50  # a key that more records share finds nobody
ENOUGH_ALONE = 10  # a key that more records share finds only those who share a second one
KEYED = ("person_name", "business_name", "phone", "id_number", "email", "date", "street", "area")


def keys_of(frame: pl.DataFrame, *, id_column: str, roles: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """The keys of each record, a dozen or fewer: id str, key str, sorted, each pair once.

    frame: the id column and text columns; columns of a role that are not there count as empty.
    Keys hold personal data in plain text: hash them with a secret before they are kept.
    """
    used = {role: list(roles[role]) for role in KEYED if roles.get(role)}
    if not used or frame.is_empty():
        return pl.DataFrame(schema={"id": pl.String, "key": pl.String})
    cells = cells_of(used)
    parts = parts_of({role: [cells[c] for c in columns] for role, columns in used.items()}, Layout())
    with Engine(memory_limit="2GB", threads=2, temp_dir=None) as engine:
        stack(engine, {"a": frame}, id_column, cells)
        clean_columns(engine, parts)
        keyed(engine, parts)
        return engine.frame("select record_id as id, key from keyed join raw using (rid) order by all")


def keyed(engine: Engine, parts: Sequence[Part]) -> None:
    """Make ``keyed``: rid, key, from ``clean``."""
    columns = [name for part in parts for _, name, _ in part.columns]
    words = f"select *, {', '.join(_words(columns))} from clean"
    kinds = _kinds(columns)
    listed = ", ".join(f"list_transform({sql}, lambda k: '{kind}:' || k)" for kind, sql in kinds) or "[]::varchar[]"
    engine.run(f"""create or replace table keyed as select distinct rid, key
        from (select rid, unnest(flatten([{listed}])) as key from ({words})) where key is not null""")


def pair(engine: Engine, first_new: int) -> None:
    """Make ``candidate`` of ``keyed``: pairs worth comparing of which the later record is new (rid >= first_new).

    Only keys of new records count, and how many of each side have them: rows that share none change nothing.
    """
    engine.run(f"""create table fit as
        select key, greatest(count(*) filter (rid < {first_new}), count(*) filter (rid >= {first_new})) as n
        from keyed group by key
        having count(*) > 1 and n <= {MOST_PER_KEY} and count(*) filter (rid >= {first_new}) > 0""")
    engine.run(f"""create table candidate as
        with kept as (select rid, hash(key) as h, n from keyed join fit using (key))
        select 0 as match_key, l.rid as join_key_l, r.rid as join_key_r
        from kept l join kept r on l.h = r.h and l.rid < r.rid where r.rid >= {first_new}
        group by all having count(*) > 1 or min(l.n) <= {ENOUGH_ALONE}""")
    engine.run("drop table fit")


def _those(columns: Sequence[str], start: str) -> list[str]:
    return [c for c in columns if c.rpartition("_")[0] == start]


def _words(columns: Sequence[str]) -> list[str]:
    """The two longest words of each kind of name as sounds (a list), the street's words likewise, and the area."""
    people = _those(columns, "person_name") + _those(columns, "person")
    return [
        f"{_sounds(people)} as p",
        f"{_sounds(_those(columns, 'business_name'))} as b",
        f"{_sounds(['street'] if 'street' in columns else [])} as s",
        f"coalesce({', '.join([*_those(columns, 'area'), 'null'])}) as a",
    ]


def _sounds(texts: Sequence[str]) -> str:
    if not texts:
        return "[]::varchar[]"
    said = f"string_split(concat_ws(' ', {', '.join(texts)}), ' ')"
    heard = f"list_transform(list_filter({said}, lambda w: length(w) > 2), lambda w: {clean.sound('w')})"
    long = f"list_sort(list_distinct(list_filter({heard}, lambda w: length(w) > 1)))"
    ranked = f"list_reverse_sort(list_transform({long}, lambda w: {{'n': length(w), 'w': w}}))"
    return f"list_sort(list_transform({ranked}[:2], lambda x: x.w))"


def _kinds(columns: Sequence[str]) -> list[tuple[str, str]]:
    """Kind of key and SQL of its list of values; null within a list is no key."""
    found: list[tuple[str, str]] = []
    found += [("t", f"[right({c}, 9)]") for c in _those(columns, "phone")]
    found += [("n", f"[{c}]") for c in _those(columns, "id_number")]
    found += [("e", f"[split_part({c}, '@', 1)]") for c in _those(columns, "email")]
    found += [("d", f"[if(length({c}) = 8, {_day(c)}, null)]") for c in _those(columns, "date")]
    found += [
        ("pa", "list_transform(p, lambda w: w || '|' || a)"),
        ("ba", "list_transform(b, lambda w: w || '|' || a)"),
        ("pp", "[if(len(p) = 2, p[1] || '|' || p[2], null)]"),
        ("bb", "[if(len(b) = 2, b[1] || '|' || b[2], null)]"),
        ("pb", "[p[1] || '|' || b[1]]"),
        ("ps", "[p[1] || '|' || s[1]]"),
    ]
    if "house" in columns:
        found.append(("sh", "[s[1] || '|' || house || '|' || a]"))
    return found


def _day(column: str) -> str:
    """The same for either order of day and month."""
    parts = f"list_sort([substr({column}, 5, 2), right({column}, 2)])"
    return f"left({column}, 4) || {parts}[1] || {parts}[2]"
