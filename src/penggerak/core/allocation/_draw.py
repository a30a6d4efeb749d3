"""The draw itself: plain, within strata, with weights, or both."""

from collections.abc import Mapping, Sequence

import polars as pl

from penggerak.core.allocation._applicants import checked, sizes_of
from penggerak.core.allocation._protocol import digests
from penggerak.core.allocation._quotas import seats_by_stratum
from penggerak.core.allocation._ranking import Order, order_by_key, order_by_weight, words_of
from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import sentence

DRAWN = pl.Schema(
    {
        "place": pl.Int64,
        "token": pl.String,
        "key": pl.String,
        "stratum": pl.String,
        "weight": pl.Float64,
        "drawn": pl.Boolean,
        "waiting_place": pl.Int64,
    }
)


def draw(applicants: pl.DataFrame, *, seed: str, seats: int, quotas: Mapping[str, int] | None = None) -> pl.DataFrame:
    """Order all applicants by chance and give the seats to the first, within strata to the first of each.

    applicants: APPLICANTS; token str, and stratum str or weight f64 where the draw uses them. In any order.
    seed: from seed(). seats: how many there are; quotas: seats promised to strata, see seats_by_stratum().
    Returns DRAWN, by place: place 1 was drawn first of all; key in hex; waiting_place 1 is the first of those
    without a seat, null for those with one.
    Raises CannotAllocate for a list that cannot be drawn from, naming the row.
    """
    rows = checked(applicants)
    made = digests(rows["token"].to_list(), seed=seed)
    keyed = rows.with_columns(key=pl.Series(made, dtype=pl.Binary).bin.encode("hex"))
    ordered = keyed[order_of(rows, made)].with_columns(place=pl.int_range(1, pl.len() + 1))
    chosen = ordered.with_columns(drawn=has_seat(ordered, seats=seats, quotas=quotas))
    waiting = pl.when(~pl.col("drawn")).then((~pl.col("drawn")).cum_sum())
    return chosen.with_columns(waiting_place=waiting).select(DRAWN.names()).cast(DRAWN)


def order_of(rows: pl.DataFrame, made: Sequence[bytes]) -> Order:
    """Positions of checked applicants, the first drawn first. made: their keys."""
    words = words_of(made)
    weights = rows["weight"]
    return order_by_key(words) if weights.null_count() else order_by_weight(words, weights.to_numpy())


def has_seat(ordered: pl.DataFrame, *, seats: int, quotas: Mapping[str, int] | None) -> pl.Series:
    """Who of the applicants in the order of the draw gets a seat: bool."""
    sizes = sizes_of(ordered)
    if not sizes and ordered.height:
        _refuse_quotas(quotas)
        seats = seats_by_stratum({"": ordered.height}, seats=seats)[""]
        return pl.Series(range(ordered.height)) < seats
    allowed = seats_by_stratum(sizes, seats=seats, quotas=quotas)
    within = pl.int_range(1, pl.len() + 1).over("stratum")
    given = pl.col("stratum").replace_strict(list(allowed), list(allowed.values()), return_dtype=pl.Int64, default=0)
    return ordered.select(within <= given).to_series()


def _refuse_quotas(quotas: Mapping[str, int] | None) -> None:
    if quotas:
        raise CannotAllocate(sentence("Jatah per strata hanya bisa dipakai bila peserta dikelompokkan dalam strata."))
