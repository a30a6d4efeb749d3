"""The learner is shown data whose numbers are known and has to find them."""

import itertools
import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.linkage._em import Evidence, _falling, learn, start
from penggerak.core.linkage._features import Feature, Level

FEATURES = [
    Feature(name, name, name, (Level("same", "", 0.8), Level("near", "", 0.12), Level("other", "ELSE", 0.08)))
    for name in ("a", "b", "c", "d")
]
M = {"a": (0.9, 0.06, 0.04), "b": (0.7, 0.2, 0.1), "c": (0.85, 0.05, 0.1), "d": (0.6, 0.25, 0.15)}
U = {"a": (0.01, 0.04, 0.95), "b": (0.05, 0.1, 0.85), "c": (0.002, 0.01, 0.988), "d": (0.1, 0.1, 0.8)}


def evidence_of(pairs: int, matches: int, seed: int) -> Evidence:
    rng = random.Random(seed)
    rows = []
    for pair in range(pairs):
        shares = M if pair < matches else U
        rows.append({f"gamma_{f.name}": 2 - rng.choices(range(3), shares[f.name])[0] for f in FEATURES})
    observed = (
        pl.DataFrame(rows)
        .with_columns(pl.lit("0-0").alias("class"))
        .group_by(pl.all())
        .agg(pl.len().cast(pl.Float64).alias("pairs"))
    )
    totals = {
        f.name: [float((pl.DataFrame(rows)[f"gamma_{f.name}"] == 2 - i).sum()) for i in range(3)] for f in FEATURES
    }
    return Evidence(observed, observed, totals, {"0-0": float(pairs)}, {"0-0": 0.5})


def test_the_shares_behind_made_up_pairs_are_found_again() -> None:
    evidence = evidence_of(60_000, 1500, seed=3)

    model = learn(FEATURES, evidence, start(FEATURES, evidence))

    assert model.prior["0-0"] == pytest.approx(1500 / 60_000, rel=0.1)
    for f in FEATURES:
        assert model.m[f.name] == pytest.approx(M[f.name], abs=0.05)
        assert model.u[f.name] == pytest.approx(U[f.name], abs=0.01)


def test_with_nothing_to_learn_from_the_expected_shares_stay() -> None:
    evidence = evidence_of(3, 0, seed=1)

    model = learn(FEATURES, evidence, start(FEATURES, evidence))

    for f in FEATURES:
        assert model.m[f.name] == pytest.approx([level.m for level in f.levels], abs=0.12)


@given(st.lists(st.tuples(st.floats(0.001, 1), st.floats(0.001, 1)), min_size=2, max_size=7))
def test_better_agreement_never_weighs_less(shares: list[tuple[float, float]]) -> None:
    m, u = ([share[i] for share in shares] for i in (0, 1))

    mended = _falling(m, u)

    ratios = [a / b for a, b in zip(mended, u, strict=True)]
    assert all(before >= after - 1e-9 for before, after in itertools.pairwise(ratios))
    assert sum(mended) == pytest.approx(sum(m))
