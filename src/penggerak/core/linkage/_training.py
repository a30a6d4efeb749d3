# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""Learning the model from the lists themselves: chance from random pairs, matches from candidates."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from penggerak.core.linkage import _em, _labels
from penggerak.core.linkage._em import Evidence, Model, counts
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._features import Feature
from penggerak.core.linkage._records import Records
from penggerak.core.linkage._splink import numbering, scored

RANDOM_PAIRS = 400_000  # drawn to learn what agrees by chance
TRAINING_PAIRS = 500_000  # candidates from which matches are learnt


def trained(engine: Engine, records: Records, *, seed: int) -> Model:
    """Learn the model from random pairs (what agrees by chance) and candidate pairs (what agrees beyond chance)."""
    observed = _observed(engine, records, seed=seed)
    draw_random_pairs(engine, records.count, seed=seed)
    by_chance = observed if complete(observed, records) else _patterns(engine, "random_pair", records)
    every = sum(class_sizes(records.bounds).values())
    totals = {f.name: level_totals(engine, f, by_chance, observed, every) for f in records.features}
    return fitted(records, observed, by_chance, totals, _labelled(engine, records))


def _labelled(engine: Engine, records: Records) -> pl.DataFrame | None:
    """Patterns of the decided pairs, with the answer (same); None where nothing was decided."""
    answers = []
    for same in (True, False):
        engine.run(f"""create or replace table answered as
            select 0 as match_key, rid_l as join_key_l, rid_r as join_key_r from decided where same = {same}""")
        if engine.value("select count(*) from answered"):
            answers.append(_patterns(engine, "answered", records).with_columns(same=pl.lit(same)))
    return pl.concat(answers) if answers else None


def complete(observed: pl.DataFrame, records: Records) -> bool:
    """Whether the patterns are those of all pairs, so that none need be drawn."""
    return bool(observed["pairs"].sum() == sum(class_sizes(records.bounds).values()))


def fitted(
    records: Records,
    observed: pl.DataFrame,
    by_chance: pl.DataFrame,
    totals: Mapping[str, Sequence[float]],
    labelled: pl.DataFrame | None = None,
) -> Model:
    """The model that explains the patterns of candidate and random pairs. totals: see level_totals.

    labelled: patterns of decided pairs (class, gamma_, pairs, same).
    """
    features, sizes = records.features, class_sizes(records.bounds)
    left = observed if labelled is None else _labels.unlabelled(observed, labelled)
    evidence = Evidence(left, by_chance, totals, sizes, highest_priors(records.bounds), labelled)
    if len(records.bounds) == 2:
        model = _em.learn(features, evidence, _em.start(features, evidence))
    else:
        model = _several_lists(features, evidence)
    return model if labelled is None else _labels.judged(features, model, labelled)


def _several_lists(features: Sequence[Feature], evidence: Evidence) -> Model:
    """First suppose that nobody stands twice in one list, so that likeness within lists shows what chance can do;
    then open those lists in which pairs look like matches all the same."""
    within = {name for name in evidence.sizes if len(set(name.split("-"))) == 1}
    closed = dict.fromkeys(within, 0.0)
    strict = _em.learn(features, evidence, _em.start(features, evidence, closed), fixed=closed)
    across = sum(strict.prior[c] * size for c, size in evidence.sizes.items()) / sum(
        s for c, s in evidence.sizes.items() if c not in within
    )
    supposed = replace(strict, prior=strict.prior | dict.fromkeys(within, across))
    found = evidence.observed.with_columns(true=pl.col("pairs") * _em.probability(features, supposed))
    twice = {c: _believable(features, found.filter(pl.col("class") == c), strict) for c in within}
    fixed = {c: n / evidence.sizes[c] if n > 0.005 * _records_in(evidence.sizes[c]) else 0.0 for c, n in twice.items()}
    if not any(fixed.values()):
        return strict
    most = {c: p if c in within else min(0.5, 3 * p) for c, p in evidence.most.items()}
    return _em.learn(features, replace(evidence, most=most), replace(strict, prior=strict.prior | fixed), fixed=fixed)


def _believable(features: Sequence[Feature], found: pl.DataFrame, model: Model) -> float:
    """How many pairs within one list are duplicates: as many as explain the full agreement seen, feature by feature.

    Sister products share words but never their code; were they the same, they would share it as matches elsewhere do.
    """
    matches = float(found["true"].sum())
    believed = [matches]
    for f in features:
        true = _em.counts(found, f, "true")
        known, expected = sum(true), model.m[f.name][0]
        if known * expected >= 3:
            believed.append(matches * true[0] / known / expected)
    return min(believed)


def _records_in(pairs: float) -> float:
    """n, from n (n - 1) / 2."""
    return (1 + math.sqrt(1 + 8 * pairs)) / 2


def _observed(engine: Engine, records: Records, *, seed: int) -> pl.DataFrame:
    """Patterns of the candidate pairs, or of a part of them drawn by hash when they are many, scaled up."""
    thin = thinned(engine.value("select count(*) from candidate"))
    engine.run(f"create table training as {training_sql(thin, seed)}")
    return _patterns(engine, "training", records).with_columns(pl.col("pairs") * float(thin))


def thinned(candidates: float) -> int:
    """Of how many candidates one is learnt from."""
    return max(1, math.ceil(candidates / TRAINING_PAIRS))


def training_sql(thin: int, seed: int) -> str:
    return f"select * from candidate where hash(join_key_l, join_key_r, {int(seed)}) % {thin} = 0"


def class_sizes(bounds: Sequence[int]) -> dict[str, float]:
    """How many pairs there are within each list ("0-0") and between each two ("0-1")."""
    counts = [after - before for before, after in itertools.pairwise(bounds)]
    sizes = {}
    for i, a in enumerate(counts):
        sizes[f"{i}-{i}"] = a * (a - 1) / 2
        sizes |= {f"{i}-{j}": float(a * counts[j]) for j in range(i + 1, len(counts))}
    return sizes


def highest_priors(bounds: Sequence[int]) -> dict[str, float]:
    """A record has at most twenty others of its own in its list and one in another: more is another kind of likeness.

    Where lists turn out to repeat records, the second bound is lifted to three (see _several_lists).
    """
    counts = [after - before for before, after in itertools.pairwise(bounds)]
    most = {}
    for i, a in enumerate(counts):
        most[f"{i}-{i}"] = min(0.5, 40 / max(a, 1))
        most |= {f"{i}-{j}": min(0.5, 1 / max(1, a, counts[j])) for j in range(i + 1, len(counts))}
    return most


def closed_lists(model: Model, bounds: Sequence[int]) -> set[int]:
    """The numbers of lists, where there are several, in which nobody stands twice."""
    return {i for i in range(len(bounds) - 1) if len(bounds) > 2 and model.prior[f"{i}-{i}"] == 0}


def class_sql(bounds: Sequence[int]) -> str:
    """The class of a pair from its rids, which run list by list."""

    def which(rid: str) -> str:
        return " + ".join(["0", *(f"({rid} >= {bound})::int" for bound in bounds[1:-1])])

    return f"concat({which('rid_l')}, '-', {which('rid_r')})"


def draw_random_pairs(engine: Engine, count: int, *, seed: int) -> None:
    """Fill ``random_pair``: each record with several others drawn by hash."""
    engine.run(f"create table random_pair as {random_pairs_sql(count, seed)}")


def random_pairs_sql(count: int, seed: int) -> str:
    each = math.ceil(RANDOM_PAIRS / count)
    chosen = f"(hash(rid, turn, {int(seed)}) % {count})::integer"
    thin = max(1, count // RANDOM_PAIRS)
    return f"""select distinct 0 as match_key, least(rid, other) as join_key_l, greatest(rid, other) as join_key_r
        from (select rid, {chosen} as other from records, range({each}) turns(turn)
              where hash(rid, {int(seed)}) % {thin} = 0)
        where rid <> other"""


def _patterns(engine: Engine, pairs: str, records: Records) -> pl.DataFrame:
    """Count pairs by their levels: gamma_ columns (-1 unknown, 0 worst), class, pairs f64."""
    table = scored(engine, pairs, records.features, numbering(records.features), duplicates=None)
    counted = engine.frame(f"{patterns_sql(records, table)} order by all")
    engine.run(f"drop table {table}")
    return counted


def patterns_sql(records: Records, table: str) -> str:
    gammas = ", ".join(f"round(mw_{f.name} - 1)::tinyint as gamma_{f.name}" for f in records.features)
    return f"""select {class_sql(records.bounds)} as class, {gammas}, count(*)::double as pairs
        from {table} group by all"""


def level_totals(
    engine: Engine, feature: Feature, by_chance: pl.DataFrame, observed: pl.DataFrame, every: float
) -> list[float]:
    """How many of all pairs stand at each level, best first: from the random sample, and no fewer than were seen."""
    same = engine.value(same_sql(feature.exact)) if feature.exact else None
    return totals_of(feature, by_chance, observed, every, same)


def same_sql(column: str) -> str:
    """How many pairs have the same value."""
    return f"""select sum(n * (n - 1) / 2)
        from (select count(*) as n from records where {column} is not null group by {column})"""


def totals_of(
    feature: Feature, by_chance: pl.DataFrame, observed: pl.DataFrame, every: float, same: float | None
) -> list[float]:
    """same: how many pairs agree fully, where that was counted."""
    drawn, seen = counts(by_chance, feature), counts(observed, feature)
    scale = every / max(float(by_chance["pairs"].sum()), 1.0)
    totals = [max(d * scale, s) for d, s in zip(drawn, seen, strict=True)]
    if same is not None:
        totals[0] = max(same, seen[0])
    return totals
