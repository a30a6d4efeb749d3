"""Cut-off: the highest frozen scores get the seats, and what equal scores at the edge get is stated beforehand."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from penggerak.core.allocation._protocol import digests
from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.allocation._scores import with_scores
from penggerak.core.sentences import sentence

Ties = Literal["all_in", "all_out", "draw"]


@dataclass(frozen=True, slots=True)
class CutOff:
    """Who is chosen, and where the line ran.

    ranked: token str, score f64, place i64, tied bool, chosen bool; the best first, those without a score last, with
    place null: nobody is chosen or refused on a score that is not known.
    cut: the score at which seats ran out, chosen or not by the tie rule; None when nobody had to be left out.
    """

    ranked: pl.DataFrame
    cut: float | None


def cut_off(applicants: pl.DataFrame, *, seats: int, ties: Ties, seed: str | None = None) -> CutOff:
    """Give the seats to the highest scores.

    applicants: token str, score f64; higher is better, null when it is not known.
    ties: when those who share the score at the edge are more than the seats left: all_in gives all of them a seat, so
    more seats than planned; all_out none; draw lets their keys under the seed decide.
    Raises CannotAllocate when a draw among ties has no seed.
    """
    if seats < 0:
        raise CannotAllocate(sentence("Jumlah kursi tidak boleh kurang dari nol."))
    if ties == "draw" and seed is None:
        raise CannotAllocate(sentence("Undian di antara nilai yang sama membutuhkan benih. Adakan undiannya dulu."))
    rows = with_scores(applicants)
    scored = _ranked(rows.drop_nulls("score"), seed=seed if ties == "draw" else None)
    cut = scored["score"][max(seats - 1, 0)] if seats < scored.height else None
    chosen = scored.with_columns(tied=_is_split(scored, seats, cut)).with_columns(chosen=_is_chosen(seats, ties))
    return CutOff(_with_unscored(chosen, rows), cut)


def _ranked(scored: pl.DataFrame, *, seed: str | None) -> pl.DataFrame:
    made = digests(scored["token"].to_list(), seed=seed) if seed else [b""] * scored.height
    keyed = scored.with_columns(key=pl.Series(made, dtype=pl.Binary))
    return keyed.sort("score", "key", "token", descending=[True, False, False]).with_columns(
        place=pl.int_range(1, pl.len() + 1)
    )


def _is_split(scored: pl.DataFrame, seats: int, cut: float | None) -> pl.Series:
    """Those with the score at the edge, when the edge runs between them."""
    at_the_edge = scored["score"] == cut if cut is not None else scored["score"].is_null()
    splits = (at_the_edge & (scored["place"] <= seats)).any() and (at_the_edge & (scored["place"] > seats)).any()
    return at_the_edge & splits


def _is_chosen(seats: int, ties: Ties) -> pl.Expr:
    first = pl.col("place") <= seats
    return {"all_in": first | pl.col("tied"), "all_out": first & ~pl.col("tied"), "draw": first}[ties]


def _with_unscored(chosen: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    columns = ["token", "score", "place", "tied", "chosen"]
    unscored = rows.filter(pl.col("score").is_null()).with_columns(
        place=pl.lit(None, dtype=pl.Int64), tied=pl.lit(False), chosen=pl.lit(False)
    )
    return pl.concat([chosen.select(columns), unscored.select(columns)])
