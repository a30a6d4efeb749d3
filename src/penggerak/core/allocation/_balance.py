"""After a draw: how alike those drawn and those not are in what was known of them before."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from penggerak.core.allocation._covariates import Column, Floats, arms_of, blocks_of, columns_of

BALANCE = pl.Schema(
    {
        "covariate": pl.String,
        "level": pl.String,
        "kind": pl.String,
        "drawn_known": pl.Int64,
        "drawn_missing": pl.Int64,
        "not_drawn_known": pl.Int64,
        "not_drawn_missing": pl.Int64,
        "drawn_mean": pl.Float64,
        "not_drawn_mean": pl.Float64,
        "difference": pl.Float64,
        "standardised": pl.Float64,
    }
)


def balance(applicants: pl.DataFrame, covariates: Sequence[str]) -> pl.DataFrame:
    """Compare those drawn with those not, covariate by covariate.

    applicants: drawn bool; the covariates (numbers, booleans, or texts as categories; null where not known); stratum
    and weight when the draw had them, since chance was even only among those who share both.
    Returns BALANCE: a row per covariate, of a category one per level (means are then shares). Means are over those of
    whom it is known. difference: within strata and weights, averaged by how much each tells (n drawn times n not, by
    n); without them the difference of the means. standardised: divided by the root of the mean of both variances; null
    when it does not vary. A figure that nobody's answers give is null.
    """
    arms, blocks = arms_of(applicants), blocks_of(applicants)
    rows = [_row(column, arms, blocks) for column in columns_of(applicants, covariates)]
    return pl.DataFrame(rows, schema=BALANCE, orient="row")


def _row(column: Column, arms: NDArray[np.bool_], blocks: NDArray[np.int64]) -> dict[str, object]:
    known = ~np.isnan(column.values)
    drawn, others = column.values[known & arms], column.values[known & ~arms]
    difference = _difference(column.values[known], arms[known], blocks[known])
    spread = _spread(drawn, others)
    return {
        "covariate": column.covariate,
        "level": column.level,
        "kind": column.kind,
        "drawn_known": drawn.size,
        "drawn_missing": int(arms.sum()) - drawn.size,
        "not_drawn_known": others.size,
        "not_drawn_missing": int((~arms).sum()) - others.size,
        "drawn_mean": _mean(drawn),
        "not_drawn_mean": _mean(others),
        "difference": difference,
        "standardised": difference / spread if difference is not None and spread else None,
    }


def _difference(values: Floats, arms: NDArray[np.bool_], blocks: NDArray[np.int64]) -> float | None:
    """Sum over blocks of h times the difference of means, by the sum of h = n1 * n0 / n."""
    if not values.size:
        return None
    _, block = np.unique(blocks, return_inverse=True)
    drawn, others = np.bincount(block, arms), np.bincount(block, ~arms)
    told = (drawn > 0) & (others > 0)
    if not told.any():
        return None
    sums_drawn, sums_others = np.bincount(block, values * arms), np.bincount(block, values * ~arms)
    weight = drawn[told] * others[told] / (drawn[told] + others[told])
    gaps = sums_drawn[told] / drawn[told] - sums_others[told] / others[told]
    return float(np.average(gaps, weights=weight))


def _spread(drawn: Floats, others: Floats) -> float | None:
    if min(drawn.size, others.size) < 2:
        return None
    return float(np.sqrt((drawn.var(ddof=1) + others.var(ddof=1)) / 2))


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if values.size else None
