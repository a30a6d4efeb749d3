# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""Which pairs are worth comparing: rules chosen by what they cost and by the true pairs they are likely to keep."""

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._features import Key
from penggerak.core.linkage._records import Records

_PROBES = 600  # imagined true pairs with which rules are tried out
_ENOUGH = 0.004  # a further rule must keep at least this share of them that the others lose


@dataclass(frozen=True, slots=True)
class Rule:
    """Records agreeing on all keys are paired, in groups of at most ``cap``; share: of records in such groups."""

    keys: tuple[str, ...]
    pairs: int
    cap: int
    share: float


def pair_budget(count: int) -> int:
    """How many pairs may be compared: a score per record in small lists, six or seven in large ones."""
    return min(1_000_000 + 18 * count, 5_200_000 + 3 * count)


_LAYERS = 4  # by how many rules an imagined pair is to be kept, for real damage is worse


def candidate_pairs(engine: Engine, records: Records, *, seed: int) -> list[dict[str, object]]:
    """Fill ``candidate`` (match_key, join_key_l < join_key_r); returns the rules used with their pair counts."""
    if few(records.count):
        engine.run("""create table candidate as select 0 as match_key, l.rid as join_key_l, r.rid as join_key_r
            from records l join records r on l.rid < r.rid""")
        return [every_pair(records.count)]
    _hash_keys(engine, records.keys)
    filled = _filled(engine, records)
    keys = [key for key in records.keys if filled[key.name] > 0]
    rules = _measured(engine, keys, pair_budget(records.count), records.count)
    chosen = choose(rules, keys, filled, records.count, seed=seed)
    _pair(engine, chosen, {key.name: key for key in keys})
    return [asdict(rule) for rule in chosen]


def few(count: int) -> bool:
    """Whether every pair can be compared."""
    return count * (count - 1) // 2 <= 1_000_000 + 6 * count


def every_pair(count: int) -> dict[str, object]:
    return {"keys": ["every pair"], "pairs": count * (count - 1) // 2, "cap": count, "share": 1.0}


def choose(
    rules: Sequence[Rule], keys: Sequence[Key], filled: dict[str, float], count: int, *, seed: int
) -> list[Rule]:
    """The rules that keep most imagined true pairs for what they cost. filled: key -> share of records with it."""
    by_name = {key.name: key for key in keys}
    return _chosen(rules, by_name, filled, pair_budget(count), layers=_LAYERS, seed=seed)


def _hash_keys(engine: Engine, keys: Sequence[Key]) -> None:
    """Make ``keys``: rid and, per key, a hash or a list of hashes (null or empty where there is nothing)."""
    engine.run(f"create table keys as {keys_sql(keys)}")


def keys_sql(keys: Sequence[Key]) -> str:
    return f"select rid, {', '.join(_hashed(key) for key in keys)} from records"


def _hashed(key: Key) -> str:
    if key.many:
        members = f"list_filter({key.sql}, lambda k: k is not null)"
        return f"nullif(list_distinct(list_transform({members}, lambda k: hash(k))), []) as {key.name}"
    return f"case when nullif(cast({key.sql} as varchar), '') is not null then hash({key.sql}) end as {key.name}"


def _filled(engine: Engine, records: Records) -> dict[str, float]:
    """Per key, the share of records that have it."""
    counts = ", ".join(f"count({key.name})" for key in records.keys)
    row = engine.connection.execute(f"select {counts} from keys").fetchall()[0]
    return {key.name: row[i] / max(records.count, 1) for i, key in enumerate(records.keys)}


def members_sql(names: Sequence[str], keys: dict[str, Key]) -> str:
    """Rows rid, h: one per record and combination of its members of the keys."""
    there = " and ".join(f"{name} is not null" for name in names)
    inner = ", ".join(f"unnest({name}) as {name}" if keys[name].many else name for name in names)
    hashed = f"hash({', '.join(names)})" if len(names) > 1 else names[0]
    return f"select rid, {hashed} as h from (select rid, {inner} from keys where {there})"


def _measured(engine: Engine, keys: Sequence[Key], budget: int, count: int) -> list[Rule]:
    """Every key, and every two keys of different origin, with the pairs they would cost."""
    by_name = {key.name: key for key in keys}
    found = [_measure(engine, names, by_name, budget, count) for names in combined(keys)]
    return [rule for rule in found if rule is not None]


def combined(keys: Sequence[Key]) -> list[tuple[str, ...]]:
    """Every key alone, and the most trusted two of different origin."""
    by_name = {key.name: key for key in keys}
    singles: list[tuple[str, ...]] = [(key.name,) for key in keys]
    doubles: list[tuple[str, ...]] = [(a.name, b.name) for a, b in combinations(keys, 2) if a.origin != b.origin]
    doubles.sort(key=lambda names: (-by_name[names[0]].trust * by_name[names[1]].trust, names))
    return singles + doubles[:400]


def _measure(engine: Engine, names: tuple[str, ...], keys: dict[str, Key], budget: int, count: int) -> Rule | None:
    """Count groups by size."""
    thin = thinned(count)
    sizes = engine.connection.execute(f"""select n, count(*) from
        (select count(*) as n from ({members_sql(names, keys)}) where h % {thin} = 0 group by h)
        group by n order by n""").fetchall()
    return ruled(names, sizes, thin, budget)


def thinned(count: int) -> int:
    """Of how many groups one is measured."""
    return 1 if count < 100_000 else 8 if count < 500_000 else 32


def ruled(names: tuple[str, ...], sizes: Sequence[tuple[int, int]], thin: int, budget: int) -> Rule | None:
    """The cap is the largest group that keeps the rule within its share of the budget. sizes: records, groups."""
    pairs, cap, covered, total = 0, 0, 0, sum(n * groups for n, groups in sizes)
    for n, groups in sizes:
        cost = groups * n * (n - 1) // 2 * thin
        if n > 1 and pairs + cost > budget // 6:
            break
        pairs, cap, covered = pairs + cost, n, covered + n * groups
    return Rule(names, pairs, cap, covered / total) if pairs else None


def _chosen(
    rules: Sequence[Rule], keys: dict[str, Key], filled: dict[str, float], budget: int, *, layers: int, seed: int
) -> list[Rule]:
    """Greedily take the rule that keeps most further imagined true pairs for its cost, while the budget lasts."""
    agreeing = {name: _agreeing(key, filled[name], seed) for name, key in keys.items()}
    kept = {rule: _kept_probes(rule, agreeing, seed) for rule in rules}
    chosen: list[Rule] = []
    missing, left = set(range(_PROBES)), budget
    while True:
        if len(missing) < _ENOUGH * _PROBES and layers > 1:
            missing, layers = set(range(_PROBES)), layers - 1
        open_rules = [
            r for r in rules if r not in chosen and r.pairs <= left and len(kept[r] & missing) >= _ENOUGH * _PROBES
        ]
        if not open_rules and layers > 1:
            missing = set()
            continue
        if not open_rules:
            return chosen
        best = max(open_rules, key=lambda r: (len(kept[r] & missing) / (r.pairs + budget / 200), r.keys))
        chosen.append(best)
        missing, left = missing - kept[best], left - best.pairs


def _kept_probes(rule: Rule, agreeing: dict[str, set[int]], seed: int) -> set[int]:
    """Which imagined true pairs agree on all keys of the rule and fall in a group that is not too large."""
    luck = random.Random(f"{seed} {rule.keys}")  # noqa: S311 - not for secrets
    small = {probe for probe in range(_PROBES) if luck.random() <= rule.share}
    return small.intersection(*(agreeing[name] for name in rule.keys))


def _agreeing(key: Key, filled: float, seed: int) -> set[int]:
    """Imagined pairs that agree on a key: damage comes column by column, half of the time to all its keys alike."""
    column, alone = random.Random(f"{seed} {key.origin}"), random.Random(f"{seed} {key.name}")  # noqa: S311
    agreeing = set()
    for probe in range(_PROBES):
        present, together, damage, other = column.random(), column.random(), column.random(), alone.random()
        if present <= filled and (damage if together < 0.5 else other) < key.trust:
            agreeing.add(probe)
    return agreeing


def _pair(engine: Engine, rules: Sequence[Rule], keys: dict[str, Key]) -> None:
    engine.run("create table found (join_key_l integer, join_key_r integer)")
    for rule in rules:
        engine.run(f"create table member as {members_sql(rule.keys, keys)}")
        engine.run(f"""insert into found
            with fit as (select h from member group by h having count(*) between 2 and {rule.cap}),
                 kept as (select rid, h from member semi join fit using (h))
            select l.rid, r.rid from kept l join kept r on l.h = r.h and l.rid < r.rid""")
        engine.run("drop table member")
    engine.run("create table candidate as select distinct 0 as match_key, join_key_l, join_key_r from found")
    engine.run("drop table found")
