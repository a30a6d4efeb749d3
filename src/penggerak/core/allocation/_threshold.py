"""Threshold then draw: merit says who may take part, chance says who is taken."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from penggerak.core.allocation._published import Document, published
from penggerak.core.allocation._scores import with_scores


@dataclass(frozen=True, slots=True)
class ThresholdDraw:
    """screened: token, score, outcome (passed, below, unknown), by token. document: the draw among those who passed."""

    screened: pl.DataFrame
    document: Document


def screen(applicants: pl.DataFrame, *, threshold: float) -> pl.DataFrame:
    """Who reaches a threshold: token str, score f64 -> the same by token, and outcome.

    outcome: passed at or above the threshold, below under it, unknown without a score; a person decides on those.
    """
    score = pl.col("score")
    outcome = pl.when(score.is_null()).then(pl.lit("unknown")).when(score >= threshold).then(pl.lit("passed"))
    return with_scores(applicants).select("token", "score", outcome=outcome.otherwise(pl.lit("below")))


def threshold_then_draw(
    applicants: pl.DataFrame,
    *,
    threshold: float,
    secret: str,
    word: str,
    seats: int,
    quotas: Mapping[str, int] | None = None,
) -> ThresholdDraw:
    """Draw among those at or above a threshold; the list that is hashed and published holds only them.

    applicants: token str, score f64 (null when it is not known), and stratum, weight as for draw().
    """
    screened = screen(applicants, threshold=threshold)
    passed = screened.filter(outcome="passed").select("token")
    document = published(
        applicants.join(passed, on="token", how="semi"), secret=secret, word=word, seats=seats, quotas=quotas
    )
    return ThresholdDraw(screened, document)
