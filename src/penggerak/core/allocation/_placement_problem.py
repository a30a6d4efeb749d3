"""The frames as arrays: units (an applicant, or a group that stays together), options, and what each pair is worth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from penggerak.core.allocation._placement_check import checked_options, checked_pairs
from penggerak.core.allocation._placement_whole import Real, Scale, Whole, whole_benefits

Chosen = NDArray[np.int64]  # for each unit the pair that was chosen; -1 for none
NONE = -1


@dataclass(frozen=True, slots=True)
class Problem:
    """Pairs sorted by unit and option; only those with a benefit above zero, and that could fit one at a time.

    Pairs of a single seat stay even where there is none, so that the first one has its price. is_narrow: options that
    some unit is too large for.

    unit, option: positions; worth: whole numbers, benefit times scale.factor; seats: taken by that unit there.
    capacity, minimum: seats, by option. n_units counts those without any pair, too.
    """

    unit: Whole
    option: Whole
    worth: Whole
    benefit: Real
    seats: Whole
    capacity: Whole
    minimum: Whole
    is_narrow: NDArray[np.bool_]
    n_units: int
    scale: Scale

    @property
    def starts(self) -> Whole:
        """Where each unit's pairs begin, and the end of all: n_units + 1 positions."""
        return np.searchsorted(self.unit, np.arange(self.n_units + 1)).astype(np.int64)

    def part(self, pairs: Whole, unit: Whole, n_units: int) -> "Problem":
        """Only some pairs, by position, whose units are numbered anew."""
        return replace(
            self,
            unit=unit.astype(np.int64),
            option=self.option[pairs],
            worth=self.worth[pairs],
            benefit=self.benefit[pairs],
            seats=self.seats[pairs],
            n_units=n_units,
        )

    def filled(self, chosen: Chosen) -> Whole:
        """Seats taken, by option."""
        taken = chosen[chosen != NONE]
        filled = np.zeros(len(self.capacity), dtype=np.int64)
        np.add.at(filled, self.option[taken], self.seats[taken])
        return filled

    def total(self, chosen: Chosen) -> int:
        """The worth of all pairs chosen."""
        return int(self.worth[chosen[chosen != NONE]].sum())

    def is_allowed(self, chosen: Chosen) -> bool:
        """No option over its capacity, none running below its minimum."""
        filled = self.filled(chosen)
        runs = filled > 0
        return bool(np.all(filled <= self.capacity) and np.all(filled[runs] >= self.minimum[runs]))


@dataclass(frozen=True, slots=True)
class Asked:
    """A problem beside the names behind its positions.

    members: one row an applicant, by name: applicant str, unit i64. pairs: checked, in the order they came, with
    unit and option_at i64. turns: for each unit its turn among units alike, lowest first.
    """

    problem: Problem
    pairs: pl.DataFrame
    options: pl.DataFrame
    members: pl.DataFrame
    turns: Whole


def asked(pairs: pl.DataFrame, options: pl.DataFrame, *, drawn: Sequence[str] = ()) -> Asked:
    """Check both frames and turn them into a Problem that does not depend on the order of their rows."""
    ordered = checked_options(options)
    rows = checked_pairs(pairs, ordered)
    members = _members(rows)
    places = ordered.select("option").with_row_index("option_at").cast({"option_at": pl.Int64})
    rows = rows.join(members, on="applicant", maintain_order="left").join(places, on="option", maintain_order="left")
    return Asked(_problem(rows, ordered, members), rows, ordered, members, _turns(members, drawn))


def _members(pairs: pl.DataFrame) -> pl.DataFrame:
    """Applicants by name with their unit; units by the name of their first member."""
    names = pairs.select("applicant", "group").unique("applicant").sort("applicant")
    first = pl.col("applicant").first().over("group")
    leader = pl.when(pl.col("group").is_null()).then("applicant").otherwise(first)
    return names.select("applicant", unit=leader.rank("dense").cast(pl.Int64) - 1)


def _turns(members: pl.DataFrame, drawn: Sequence[str]) -> Whole:
    """Those drawn first, in their order; then everyone else by name. A group goes with its first member."""
    if not drawn:
        return np.arange(members["unit"].n_unique(), dtype=np.int64)
    order = pl.DataFrame({"applicant": list(drawn)}, schema={"applicant": pl.String}).unique(maintain_order=True)
    ranked = members.join(order.with_row_index("turn"), on="applicant", how="left", maintain_order="left")
    by_unit = ranked.group_by("unit").agg(pl.col("turn").min()).sort("unit")
    return by_unit["turn"].fill_null(order.height).to_numpy().astype(np.int64)


def _problem(pairs: pl.DataFrame, options: pl.DataFrame, members: pl.DataFrame) -> Problem:
    """Members of a unit added up; an option that one of them lacks is none for the unit."""
    n_units = members["unit"].n_unique()
    most = min(10**12, 2**60 // (members.height + options.height + 2))
    worth, scale = whole_benefits(pairs["benefit"].to_numpy(), most=most)
    rows = pairs.select("unit", "option_at", "benefit", "seats", worth=pl.Series(worth, dtype=pl.Int64))
    summed = rows if n_units == members.height else _summed(rows, members)
    capacity = options["capacity"].to_numpy().astype(np.int64)
    gained = summed.filter((pl.col("worth") if scale.is_exact else pl.col("benefit")) > 0)
    fits = gained["seats"].to_numpy() <= np.maximum(capacity, 1)[gained["option_at"].to_numpy()]
    is_narrow = np.isin(np.arange(options.height), gained.filter(~fits)["option_at"].to_numpy())
    kept = gained.filter(fits).sort("unit", "option_at")
    return Problem(
        unit=kept["unit"].to_numpy(),
        option=kept["option_at"].to_numpy(),
        worth=kept["worth"].to_numpy(),
        benefit=kept["benefit"].to_numpy(),
        seats=kept["seats"].to_numpy(),
        capacity=capacity,
        minimum=options["minimum"].to_numpy().astype(np.int64),
        is_narrow=is_narrow,
        n_units=n_units,
        scale=scale,
    )


def _summed(rows: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    sizes = members.group_by("unit").agg(size=pl.len())
    # Sorted first: a sum of floats depends on its order.
    together = rows.sort("unit", "option_at", "benefit").group_by("unit", "option_at", maintain_order=True)
    summed = together.agg(pl.col("benefit", "seats", "worth").sum(), here=pl.len()).join(sizes, on="unit")
    return summed.filter(pl.col("here") == pl.col("size")).drop("here", "size")
