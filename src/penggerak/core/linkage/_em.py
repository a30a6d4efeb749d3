"""Expectation maximisation over all pairs of records, in Polars: what a match looks like, how rare it is.

Pairs that are no candidates count as no match, so u and the priors speak of all pairs and not of the blocked ones.
Features of one group (street, area, postcode) agree together even by chance; their joint weight is damped to what is
seen: W = min(S, ln P(S or more | match) / P(S or more | no match)) for S > 0, and likewise below 0.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import polars as pl

from penggerak.core.linkage._features import Feature

_ROUNDS = 80
_PRIOR_PAIRS = 12.0  # the expected shares m count as much as this many true pairs
_PRIOR_SHARE = 0.25  # and as much as this share of the true pairs found: what is learnt stays near what is sensible
_ANSWER = 5.0  # a pair that a person decided counts as much in m as so many true pairs
_LEAST = 1e-9
_MISSED = 0.06  # share of matches expected to disagree in a whole group, as who moved house does in the address
_APART = 0.1  # such a share of the pairs that agree in both must disagree otherwise
_TOGETHER = 10.0  # so many times more often than by chance makes two groups one
BIN = 1.0  # width, in nats, of the steps in which joint weights are damped
LOWEST, HIGHEST = -16, 40  # first and last step

Shares = dict[str, list[float]]  # per feature, one number per level from best to worst


@dataclass(frozen=True, slots=True)
class Model:
    """m and u per feature and level; prior per class of pair; damped: per group, the joint weight (nats) per step.

    trust, shift: what decisions taught, see _labels; a role's weight is multiplied by its trust, shift is in bits.
    """

    m: Shares
    u: Shares
    prior: dict[str, float] = field(default_factory=dict)
    damped: dict[str, list[float]] = field(default_factory=dict)
    group: dict[str, str] = field(default_factory=dict)
    rounds: int = 0
    trust: dict[str, float] = field(default_factory=dict)
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """observed and by_chance: class, gamma_ (0 worst, -1 unknown), pairs; the second is a random sample of all pairs.

    totals: per feature, pairs at each level among all pairs; sizes: pairs per class.
    """

    observed: pl.DataFrame
    by_chance: pl.DataFrame
    totals: Mapping[str, Sequence[float]]
    sizes: Mapping[str, float]
    most: Mapping[str, float]  # per class, the highest prior worth believing
    labelled: pl.DataFrame | None = None  # decided pairs: class, gamma_, pairs, same; no longer among the observed

    @property
    def scale(self) -> float:
        """How many pairs one sampled pair stands for."""
        return sum(self.sizes.values()) / max(float(self.by_chance["pairs"].sum()), 1.0)


def joined(features: Sequence[Feature], evidence: Evidence) -> dict[str, str]:
    """Feature -> group. Groups that agree together far more often than chance would have it, in pairs that otherwise
    disagree (relatives under one roof, one owner's two businesses), become one; at least two are left."""
    group = {f.name: f.group for f in features}
    lifts = sorted(((lift, a.name, b.name) for a, b, lift in _lifts(features, evidence)), reverse=True)
    for lift, a, b in lifts:
        if lift > _TOGETHER and group[a] != group[b] and len(set(group.values())) > 2:
            old, new = group[b], group[a]
            group = {name: new if g == old else g for name, g in group.items()}
    return group


def _lifts(features: Sequence[Feature], evidence: Evidence) -> Iterator[tuple[Feature, Feature, float]]:
    """How many times more often than by chance two features agree in pairs most of whose other features disagree."""
    every = sum(evidence.sizes.values())
    share = {f.name: _normal(evidence.totals[f.name])[0] for f in features}
    for a, b in combinations(features, 2):
        others = [f for f in features if f.group not in (a.group, b.group)]
        if a.group == b.group or not others:
            continue
        worst = pl.sum_horizontal((pl.col(f"gamma_{f.name}") == 0).cast(pl.Int32) for f in others)
        known = pl.sum_horizontal((pl.col(f"gamma_{f.name}") >= 0).cast(pl.Int32) for f in others)
        best = [pl.col(f"gamma_{f.name}") == len(f.levels) - 1 for f in (a, b)]
        agreeing = evidence.observed.filter(best[0] & best[1] & (known > 0))
        apart = agreeing.filter((worst >= min(2, len(others))) & (2 * worst > known))
        found, both = float(apart["pairs"].sum()), float(agreeing["pairs"].sum())
        if found >= max(5.0, _APART * both):
            yield a, b, found / (every * share[a.name] * share[b.name] + 1)


def grouped(features: Sequence[Feature], model: Model) -> dict[str, list[Feature]]:
    """The groups with more than one feature, when there is another group that can teach what is a match."""
    groups: dict[str, list[Feature]] = {}
    for feature in features:
        groups.setdefault(model.group[feature.name], []).append(feature)
    return {name: members for name, members in groups.items() if len(members) > 1} if len(groups) > 1 else {}


def learn(
    features: Sequence[Feature], evidence: Evidence, start: Model, *, fixed: Mapping[str, float] | None = None
) -> Model:
    """Repeat expectation and maximisation until m stands still. fixed: priors that are kept as they are."""
    model = start
    for round_ in range(1, _ROUNDS + 1):
        weighed = evidence.observed.with_columns((pl.col("pairs") * probability(features, model)).alias("true"))
        weighed = _with_answers(weighed, evidence)
        after = _maximised(features, weighed, evidence, model, fixed or {}, round_)
        moved = max(
            (abs(a - b) for f in features for a, b in zip(after.m[f.name], model.m[f.name], strict=True)), default=0.0
        )
        model = after
        if moved < 2e-4:
            break
    return model


def _with_answers(weighed: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Decided pairs beside the others, each with its answer in place of a probability."""
    if evidence.labelled is None:
        return weighed
    answers = evidence.labelled.with_columns(true=pl.when("same").then("pairs").otherwise(0.0))
    return pl.concat([weighed, answers.select(weighed.columns)])


def start(features: Sequence[Feature], evidence: Evidence, fixed: Mapping[str, float] | None = None) -> Model:
    """What is expected before anything is learnt: agreement by chance as sampled, one match for a few records."""
    m = {f.name: [level.m for level in f.levels] for f in features}
    u = {f.name: _normal(evidence.totals[f.name]) for f in features}
    prior = {name: min(0.5, 0.2 * math.sqrt(2 * size) / size) if size else 0.0 for name, size in evidence.sizes.items()}
    model = Model(m, u, prior | dict(fixed or {}), {}, joined(features, evidence))
    unknown = evidence.observed.with_columns(true=pl.lit(0.0))
    damped = {name: _limits(members, model, unknown, evidence) for name, members in grouped(features, model).items()}
    return replace(model, damped=damped)


def weight(feature: Feature, model: Model) -> pl.Expr:
    """ln m/u of the level a pair stands at; 0 where unknown."""
    weights = [math.log(m / u) for m, u in zip(model.m[feature.name], model.u[feature.name], strict=True)]
    return pl.lit(pl.Series([0.0, *reversed(weights)])).gather(pl.col(f"gamma_{feature.name}").cast(pl.Int32) + 1)


def _joint(members: Sequence[Feature], model: Model) -> pl.Expr:
    return pl.sum_horizontal(weight(f, model) for f in members)


def _step(joint: pl.Expr) -> pl.Expr:
    return (joint / BIN).floor().clip(LOWEST, HIGHEST).cast(pl.Int32) - LOWEST


def log_odds(p: float) -> float:
    p = min(max(p, 1e-18), 1 - 1e-9)
    return math.log(p / (1 - p))


def probability(features: Sequence[Feature], model: Model) -> pl.Expr:
    """The probability that a pair of a given pattern and class is a match."""
    odds = pl.col("class").replace_strict({k: log_odds(p) for k, p in model.prior.items()}, return_dtype=pl.Float64)
    groups = grouped(features, model)
    for name, members in groups.items():
        odds = odds + _damp(_joint(members, model), model.damped.get(name))
    for f in features:
        if model.group[f.name] not in groups:
            odds = odds + weight(f, model)
    return 1 / (1 + (-odds).exp())


def role_weights(features: Sequence[Feature], model: Model) -> dict[str, pl.Expr]:
    """Per role, the weight (nats) of a pattern, joint weights damped, frequencies of values left out."""
    factor = {}
    for name, members in grouped(features, model).items():
        joint = _joint(members, model)
        factor[name] = pl.when(joint == 0).then(1.0).otherwise(_damp(joint, model.damped.get(name)) / joint)
    roles: dict[str, pl.Expr] = {}
    for f in features:
        told = weight(f, model) * factor.get(model.group[f.name], pl.lit(1.0))
        roles[f.role] = roles[f.role] + told if f.role in roles else told
    return roles


def _damp(joint: pl.Expr, damped: Sequence[float] | None) -> pl.Expr:
    if not damped:
        return joint
    limit = pl.lit(pl.Series(damped)).gather(_step(joint))
    above, below = pl.min_horizontal(joint, limit), pl.max_horizontal(joint, limit)
    return pl.when(joint > 0).then(above).when(joint < 0).then(below).otherwise(0.0)


def _maximised(
    features: Sequence[Feature],
    weighed: pl.DataFrame,
    evidence: Evidence,
    before: Model,
    fixed: Mapping[str, float],
    rounds: int,
) -> Model:
    m, u = {}, {}
    for f in features:
        true = counts(weighed, f, "true")
        answers = _answers(f, evidence)
        firm = max(_PRIOR_PAIRS, _PRIOR_SHARE * sum(true))
        m[f.name] = _bounded(
            _normal([t + a + firm * level.m for t, a, level in zip(true, answers, f.levels, strict=True)]),
            f.levels[-1].m,
        )
        u[f.name] = _normal([max(total - t, 0.0) + 0.3 for total, t in zip(evidence.totals[f.name], true, strict=True)])
        m[f.name] = _falling(m[f.name], u[f.name])
    found = dict(weighed.group_by("class").agg(pl.col("true").sum()).iter_rows())
    prior = {
        name: min(evidence.most[name], (float(found.get(name, 0.0)) + 0.01) / (size + 1))
        for name, size in evidence.sizes.items()
    }
    prior |= fixed
    model = Model(m, u, prior, {}, before.group, rounds)
    damped = {name: _limits(members, model, weighed, evidence) for name, members in grouped(features, model).items()}
    return replace(model, damped=damped)


def _answers(feature: Feature, evidence: Evidence) -> list[float]:
    """What decided pairs add to the true ones in m beyond one each: a person's answer is worth several guesses."""
    if evidence.labelled is None:
        return [0.0] * len(feature.levels)
    same = evidence.labelled.filter("same")
    return [(_ANSWER - 1) * n for n in counts(same, feature)]


def _bounded(m: list[float], expected_worst: float) -> list[float]:
    """Matches may disagree up to four times as often as expected: a "match" that mostly disagrees is something else."""
    most = min(0.8, 4 * expected_worst)
    if m[-1] <= most:
        return m
    return [share * (1 - most) / (1 - m[-1]) for share in m[:-1]] + [most]


def _falling(m: Sequence[float], u: Sequence[float]) -> list[float]:
    """Make m/u fall from the best level to the worst: neighbours out of order are pooled, as in isotonic regression."""
    blocks: list[tuple[float, float, int]] = []
    for share, chance in zip(m, u, strict=True):
        blocks.append((share, chance, 1))
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] < blocks[-1][0] * blocks[-2][1]:
            (a, b, n), (c, d, k) = blocks[-2:]
            blocks[-2:] = [(a + c, b + d, n + k)]
    ratios = [share / chance for share, chance, size in blocks for _ in range(size)]
    return [ratio * chance for ratio, chance in zip(ratios, u, strict=True)]


def _limits(members: Sequence[Feature], model: Model, weighed: pl.DataFrame, evidence: Evidence) -> list[float]:
    """Per step of the joint weight, the most (above 0) or least (below 0) that the pairs at it or beyond bear out."""
    step = _step(_joint(members, model)).alias("step")
    seen = weighed.group_by(step).agg(pl.col("true").sum(), pl.col("pairs").sum()).to_dict(as_series=False)
    drawn = dict(evidence.by_chance.group_by(step).agg(pl.col("pairs").sum()).iter_rows())
    true = dict(zip(seen["step"], seen["true"], strict=True))
    pairs = dict(zip(seen["step"], seen["pairs"], strict=True))
    size = HIGHEST - LOWEST + 1
    match = [true.get(i, 0.0) for i in range(size)]
    other = [max(drawn.get(i, 0.0) * evidence.scale, pairs.get(i, 0.0)) - match[i] for i in range(size)]
    return [_limit(i, match, other) for i in range(size)]


def _limit(step: int, match: Sequence[float], other: Sequence[float]) -> float:
    above = step >= -LOWEST
    beyond = slice(step, None) if above else slice(0, step + 1)
    expected, pairs = (0.5, 1.0) if above else (_MISSED, 10.0)
    share = (sum(match[beyond]) + expected * pairs) / (sum(match) + pairs)
    chance = (max(sum(other[beyond]), 0.0) + 0.5) / (max(sum(other), 0.0) + 1)
    return math.log(share / chance)


def counts(patterns: pl.DataFrame, feature: Feature, what: str = "pairs") -> list[float]:
    """Sum a column of patterns per level of a feature, best first."""
    best = len(feature.levels) - 1
    found = dict(patterns.group_by(f"gamma_{feature.name}").agg(pl.col(what).sum()).iter_rows())
    return [float(found.get(best - i, 0.0)) for i in range(best + 1)]


def _normal(values: Sequence[float]) -> list[float]:
    total = sum(values) + _LEAST * len(values)
    return [(value + _LEAST) / total for value in values]
