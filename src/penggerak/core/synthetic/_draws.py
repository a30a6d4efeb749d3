"""Chance by the row: each random value depends on (seed, topic, row number) alone, never on what was drawn before it.

So columns can be drawn in any order, on part of a frame or on all of it, with the same answer on every machine.
The numbers come from SplitMix64 (Steele, Lea, Flood 2014, OOPSLA, "Fast splittable pseudorandom number generators").
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

_GOLDEN = 0x9E3779B97F4A7C15
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


@dataclass(frozen=True, slots=True)
class Choices:
    """Words to draw from, in numbered groups that each have their own words and weights.

    words: all groups after each other. upto: f64, ascending: word i of group g is drawn when
    upto[i - 1] <= g + chance < upto[i].
    """

    words: pl.Series
    upto: pl.Series

    @classmethod
    def weighted(cls, groups: Iterable[tuple[Sequence[str], Sequence[float]]]) -> "Choices":
        """One (words, weights) pair a group; the weights need not sum to 1."""
        words: list[str] = []
        upto: list[float] = []
        for number, (some, weights) in enumerate(groups):
            total, passed = math.fsum(weights), 0.0
            for word, weight in zip(some, weights, strict=True):
                passed += weight
                words.append(word)
                upto.append(number + passed / total)
            upto[-1] = number + 1.0
        return cls(pl.Series(words, dtype=pl.String), pl.Series(upto, dtype=pl.Float64))

    @classmethod
    def equal(cls, *groups: Sequence[str]) -> "Choices":
        """Groups whose words are all equally likely."""
        return cls.weighted((words, [1.0] * len(words)) for words in groups)

    @classmethod
    def ranked(cls, *groups: Sequence[str]) -> "Choices":
        """Groups with the commonest word first; the weight falls off as 1 / (rank + 2) ** 0.9."""
        return cls.weighted((words, [(rank + 2) ** -0.9 for rank in range(1, len(words) + 1)]) for words in groups)


@dataclass(frozen=True, slots=True)
class Draws:
    """Random columns for frames that have a whole-number column `row`; every method gives an expression."""

    seed: int
    path: str = ""
    row: str = "row"

    def of(self, topic: str, *, row: str | None = None) -> "Draws":
        """Draws of their own for one part of the work, by default over the same row column."""
        return replace(self, path=f"{self.path}/{topic}", row=row or self.row)

    def uniform(self, topic: str) -> pl.Expr:
        """f64, 0 <= x < 1."""
        name = f"{self.seed}{self.path}/{topic}".encode()
        key = int.from_bytes(hashlib.sha256(name).digest()[:8], "big")
        mixed = _mixed(pl.col(self.row).cast(pl.UInt64) * _whole(_GOLDEN) + _whole(key))
        return (mixed // _whole(1 << 11)).cast(pl.Float64) * 2.0**-53

    def chance(self, topic: str, share: float | pl.Expr) -> pl.Expr:
        """True for that share of the rows (0 to 1)."""
        return self.uniform(topic) < share

    def whole(self, topic: str, low: int, high: int | pl.Expr) -> pl.Expr:
        """i64, low <= x <= high, all equally likely."""
        return low + (self.uniform(topic) * (high - low + 1)).floor().cast(pl.Int64)

    def normal(self, topic: str) -> pl.Expr:
        """f64, mean 0 and standard deviation 1 (Box-Muller)."""
        radius = (-2.0 * (1.0 - self.uniform(f"{topic}/radius")).log()).sqrt()
        return radius * (self.uniform(f"{topic}/angle") * (2 * math.pi)).cos()

    def choice(self, topic: str, choices: Choices, group: pl.Expr | None = None) -> pl.Expr:
        """A word of the row's group (group 0 when none is named)."""
        place = self.uniform(topic) if group is None else self.uniform(topic) + group
        return pl.lit(choices.words).gather(pl.lit(choices.upto).search_sorted(place, side="right"))

    def one_of(self, topic: str, *options: pl.Expr) -> pl.Expr:
        """One of the expressions for each row, all equally likely."""
        which = self.whole(topic, 0, len(options) - 1)
        return pl.coalesce(*(pl.when(which == number).then(option) for number, option in enumerate(options)))


def _whole(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.UInt64)


def _mixed(z: pl.Expr) -> pl.Expr:
    """The finishing steps of SplitMix64; polars has no shift, so a power of two divides."""
    z = (z ^ (z // _whole(1 << 30))) * _whole(_FIRST)
    z = (z ^ (z // _whole(1 << 27))) * _whole(_SECOND)
    return z ^ (z // _whole(1 << 31))
