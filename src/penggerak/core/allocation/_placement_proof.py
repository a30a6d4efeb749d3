"""Whether a placement is allowed and how good it can be at most, from its rows and prices alone.

Shares no code with the solvers: plain sums over the frames, so that anyone can do the same in a spreadsheet.
"""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Proof:
    """troubles: what is not as it must be, in English, for engineers. bound: None without prices."""

    objective: float
    bound: float | None
    troubles: tuple[str, ...]

    @property
    def is_optimal(self) -> bool:
        """Nothing is wrong, and no placement can do better; exact for benefits in whole numbers below 2**53."""
        return not self.troubles and self.bound is not None and self.bound <= self.objective


def proof(
    pairs: pl.DataFrame, options: pl.DataFrame, placed: pl.DataFrame, prices: pl.DataFrame | None = None
) -> Proof:
    """Check a placement against what was asked.

    pairs, options: as given to place(). placed: applicant, option. prices: option, one_more f64, any at
    least 0, null as 0: with what one more place is worth the bound is tight. The total benefit is at most
    the sum over options of places * price + the sum over units of the most that benefit - price leaves, or 0.
    """
    rows = _with_defaults(pairs)
    taken = placed.drop_nulls("option").select("applicant", "option").join(rows, on=["applicant", "option"], how="left")
    troubles = [*_who(rows, placed, taken), *_room(options, taken), *_apart(rows, placed)]
    bound = None if prices is None else _bound(rows, options, prices.select("option", pl.col("one_more").fill_null(0)))
    return Proof(float(taken["benefit"].sum()), bound, tuple(troubles))


def _with_defaults(pairs: pl.DataFrame) -> pl.DataFrame:
    """Seats 1 and nobody's group but one's own, where nothing else is given."""
    seats = pl.col("seats").fill_null(1) if "seats" in pairs.columns else pl.lit(1).alias("seats")
    group = pl.col("group").str.strip_chars() if "group" in pairs.columns else pl.lit(None, dtype=pl.String)
    alone = pl.concat_str(pl.lit("alone:"), "applicant")
    unit = pl.when(group.fill_null("") == "").then(alone).otherwise(pl.concat_str(pl.lit("group:"), group))
    return pairs.select("applicant", "option", "benefit", seats, unit=unit)


def _who(rows: pl.DataFrame, placed: pl.DataFrame, taken: pl.DataFrame) -> list[str]:
    told = []
    if placed["applicant"].n_unique() < placed.height or placed["applicant"].n_unique() < rows["applicant"].n_unique():
        told.append("an applicant is missing or stands twice")
    if taken["benefit"].null_count():
        told.append("somebody is placed where they cannot go")
    return told


def _room(options: pl.DataFrame, taken: pl.DataFrame) -> list[str]:
    filled = options.join(taken.group_by("option").agg(pl.col("seats").sum()), on="option", how="left")
    seats = pl.col("seats").fill_null(0)
    told = ["an option holds more than its capacity"] if filled.filter(seats > pl.col("capacity")).height else []
    if "minimum" in options.columns and filled.filter((seats > 0) & (seats < pl.col("minimum").fill_null(0))).height:
        told.append("an option runs below its minimum")
    return told


def _apart(rows: pl.DataFrame, placed: pl.DataFrame) -> list[str]:
    members = rows.select("applicant", "unit").unique().join(placed.select("applicant", "option"), on="applicant")
    places = members.group_by("unit").agg(pl.col("option").n_unique())
    return ["a group is torn apart"] if places.filter(pl.col("option") > 1).height else []


def _bound(rows: pl.DataFrame, options: pl.DataFrame, prices: pl.DataFrame) -> float:
    """Weak duality. Members of a unit add up; an option that one of them lacks is none for the unit."""
    size = rows.select("applicant", "unit").unique().group_by("unit").agg(size=pl.len())
    together = (
        rows.group_by("unit", "option").agg(pl.col("benefit", "seats").sum(), here=pl.len()).join(size, on="unit")
    )
    whole = together.filter(pl.col("here") == pl.col("size")).join(options, on="option").join(prices, on="option")
    whole = whole.filter(pl.col("seats") <= pl.col("capacity"), pl.col("benefit") > 0)
    left = whole.group_by("unit").agg((pl.col("benefit") - pl.col("one_more")).max().clip(0))
    each = whole.group_by("option").agg(pl.col("seats").min())
    room = options.join(prices, on="option").join(each, on="option")
    paid = room.select((pl.col("capacity") // pl.col("seats") * pl.col("one_more")).sum()).item()
    return float(left["benefit"].sum() + paid)
