"""Frozen scores of applicants."""

import polars as pl

from penggerak.core.allocation._applicants import checked
from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import sentence


def with_scores(applicants: pl.DataFrame) -> pl.DataFrame:
    """Tokens, checked as for a draw, and their scores: token str, score f64, by token. A missing score stays null."""
    if not applicants.schema.get("score", pl.String()).is_numeric():
        raise CannotAllocate(sentence("Daftar peserta harus punya kolom score berisi angka."), column="score")
    scores = applicants.select("token", pl.col("score").cast(pl.Float64))
    bad = scores.select(pl.arg_where(pl.col("score").is_nan() | pl.col("score").is_infinite())).to_series()
    if bad.len():
        raise CannotAllocate(sentence("Nilai harus angka biasa."), row=int(bad[0]), column="score")
    return checked(scores.select("token")).select("token").join(scores, on="token", maintain_order="left")
