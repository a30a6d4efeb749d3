"""Who starts what: a trade for every business, an owner, and the owner's sex by who tends to be in that trade."""

import polars as pl

from penggerak.core.synthetic import _words
from penggerak.core.synthetic._draws import Draws


def founders(draws: Draws, n: int, *, second_business: float) -> pl.DataFrame:
    """n businesses: row i64 (from 0), trade u32 (position in trades.yaml), owner_id i64.

    Each has an owner of its own, but for the last ones: their owners, that share of all, have another business before
    them, of another kind.
    """
    known = _words.trades()
    upto = known["weight"].cum_sum() / known["weight"].sum()
    trade = pl.lit(upto).search_sorted(draws.uniform("trade")).clip(0, known.height - 1)
    n_owners = max(1, n - round(n * second_business))
    is_second = pl.col("row") >= n_owners
    owner = pl.when(is_second).then(draws.whole("owner", 1, n_owners)).otherwise(pl.col("row") + 1)
    frame = pl.DataFrame({"row": pl.int_range(n, eager=True)}).with_columns(trade=trade, owner_id=owner)
    return frame.with_columns(trade=_of_another_kind(frame, is_second, known["kind"]))


def _of_another_kind(frame: pl.DataFrame, is_second: pl.Expr, kinds: pl.Series) -> pl.Expr:
    """A second business whose kind is that of the first takes the trade half-way down the list instead."""
    first = frame["trade"].gather(frame["owner_id"] - 1)
    same_kind = pl.lit(kinds.gather(frame["trade"]) == kinds.gather(first))
    other = (pl.lit(first) + kinds.len() // 2) % kinds.len()
    return pl.when(is_second & same_kind).then(other).otherwise("trade").cast(pl.UInt32)


def sexes(draws: Draws, frame: pl.DataFrame) -> pl.Series:
    """The sex ("M" or "F") of each owner of such a frame, by number."""
    first = frame.unique("owner_id", keep="first", maintain_order=True).sort("owner_id")
    women = pl.lit(_words.trades()["women"]).gather("trade")
    return first.select(pl.when(draws.chance("sex", women)).then(pl.lit("F")).otherwise(pl.lit("M"))).to_series()
