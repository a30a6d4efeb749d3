"""Decisions of people in learning: as pairs whose answer is known, and as a judgement of each role.

A decided pair stands in the expectation maximisation with its answer in place of a probability. What it cannot teach
there is that fields mislead together (members of one co-operative share phone, street and trade): for that each role's
weight is multiplied by a trust, and all pairs shifted by some bits, so that the decided pairs are told apart best.
trust is pulled towards 1 and the shift towards 0, so that a few decisions change little (ridge logistic regression).
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from penggerak.core.linkage import _em
from penggerak.core.linkage._em import Model
from penggerak.core.linkage._features import Feature

# How firmly trust is held at 1 and the shift (bits) at 0: a wrong answer about the surest pair moves a trust by a third
_TRUST_FIRM, _SHIFT_FIRM = 60.0, 1.0
_MOST_TRUST = 1.5
_ROUNDS = 100
_LONGEST = 0.3  # of one step, so that a steep start does not overshoot
_BITS = math.log(2)

Row = tuple[list[float], float, float, float]  # weight per role (bits), prior (bits), pairs the same, pairs different


def unlabelled(observed: pl.DataFrame, labelled: pl.DataFrame) -> pl.DataFrame:
    """The patterns without the decided pairs among them. labelled: class, gamma_, pairs, same."""
    pattern = [c for c in observed.columns if c != "pairs"]
    taken = labelled.select(*pattern, pairs=-pl.col("pairs"))
    left = pl.concat([observed, taken]).group_by(pattern).agg(pl.col("pairs").sum())
    return left.filter(pl.col("pairs") > 0).sort(pattern)


def judged(features: Sequence[Feature], model: Model, labelled: pl.DataFrame) -> Model:
    """The model with the trust in each role and the shift that the decided pairs bear out."""
    roles = list(dict.fromkeys(f.role for f in features))
    rows = _rows(features, model, labelled, roles)
    told = [0.0] + [1.0] * len(roles)
    logits = [_BITS * (prior + sum(weights)) for weights, prior, _, _ in rows]
    for _ in range(_ROUNDS):
        moved = max(abs(_moved(rows, logits, told, at)) for at in range(len(told)))
        if moved < 1e-5:
            break
    return replace(model, trust=dict(zip(roles, (round(b, 6) for b in told[1:]), strict=True)), shift=round(told[0], 6))


def _rows(features: Sequence[Feature], model: Model, labelled: pl.DataFrame, roles: Sequence[str]) -> list[Row]:
    weights = _em.role_weights(features, model)
    told = labelled.select(
        *((weights[role] / _BITS).alias(role) for role in roles),
        prior=pl.col("class").replace_strict(
            {k: _em.log_odds(p) / _BITS for k, p in model.prior.items()}, return_dtype=pl.Float64
        ),
        yes=pl.when("same").then("pairs").otherwise(0.0),
        no=pl.when("same").then(0.0).otherwise("pairs"),
    )
    return [(list(row[: len(roles)]), row[-3], row[-2], row[-1]) for row in told.sort(pl.all()).iter_rows()]


def _moved(rows: Sequence[Row], logits: list[float], told: list[float], at: int) -> float:
    """Move the shift (at 0) or one trust by a step of Newton's method within its bounds; returns by how much.

    The penalised log loss is convex, so that moving one number after the other ends where it is least.
    """
    firm, middle = (_TRUST_FIRM, 1.0) if at else (_SHIFT_FIRM, 0.0)
    slope, bend = firm * (told[at] - middle), firm
    for (weights, _, yes, no), logit in zip(rows, logits, strict=True):
        x = _BITS * (weights[at - 1] if at else 1.0)
        p = 1 / (1 + math.exp(-min(max(logit, -40.0), 40.0)))
        slope += ((yes + no) * p - yes) * x
        bend += (yes + no) * p * (1 - p) * x * x
    step = min(max(slope / bend, -_LONGEST), _LONGEST)
    after = min(max(told[at] - step, 0.0), _MOST_TRUST) if at else told[0] - step
    change, told[at] = after - told[at], after
    for i, (weights, *_) in enumerate(rows):
        logits[i] += change * _BITS * (weights[at - 1] if at else 1.0)
    return change
