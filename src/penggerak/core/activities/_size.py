"""Size of a business: the legal class by capital and by sales, and the statistical class by workers, kept apart."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import polars as pl
import yaml

LegalSize = Literal["micro", "small", "medium", "large", "unknown"]
LEGAL_SIZES: tuple[LegalSize, ...] = get_args(LegalSize)

SIZES = pl.Schema({"registration": pl.String, "benefits": pl.String, "size": pl.String, "decided_by": pl.String})


class NoLimitsError(LookupError):
    """No size limits are recorded for a day."""


class StatisticalSize(Enum):
    """Size as the statistics office counts it, by workers. Never equal to a legal size, whatever it is called."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ceilings:
    """Upper bounds in whole rupiah, each inside its class."""

    micro_idr: int
    small_idr: int
    medium_idr: int
    source: str


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """The limits of one day: by capital (without land and business premises) and by sales of a year."""

    valid_from: date
    capital: Ceilings
    annual_sales: Ceilings


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Both legal classes of a business; they may differ.

    registration: by capital, what counts when founding or registering.
    benefits: by sales of a year, what counts when facilities are given.
    """

    registration: LegalSize
    benefits: LegalSize

    @property
    def size(self) -> LegalSize:
        """The one to show: by sales where they are known, else by capital."""
        return self.benefits if self.benefits != "unknown" else self.registration

    @property
    def decided_by(self) -> Literal["annual_sales", "capital"] | None:
        """Which criterion decided size; None when neither figure is known."""
        if self.benefits != "unknown":
            return "annual_sales"
        return "capital" if self.registration != "unknown" else None


def limits(on: date | None = None) -> SizeLimits:
    """The limits in force on a day; without a day, the latest recorded here.

    Raises NoLimitsError for a day before the first: older laws measured something else.
    Source: size_limits.yaml beside this module.
    """
    known = _limits()
    in_force = [limit for limit in known if on is None or limit.valid_from <= on]
    if not in_force:
        raise NoLimitsError(f"no size limits are recorded for {on}; the first begin on {known[0].valid_from}")
    return in_force[-1]


def size_class(
    capital_idr: int | None = None, annual_sales_idr: int | None = None, *, on: date | None = None
) -> SizeClass:
    """Class a business by both criteria. What is not known, or below zero, is "unknown", never micro.

    capital_idr: rupiah, without land and business premises. annual_sales_idr: rupiah per year.
    on: the day whose limits apply; without it the latest. Raises NoLimitsError.
    Source: PP 7/2021 pasal 35.
    """
    limit = limits(on)
    return SizeClass(_class_of(capital_idr, limit.capital), _class_of(annual_sales_idr, limit.annual_sales))


def size_class_columns(businesses: pl.DataFrame, *, on: date | None = None) -> pl.DataFrame:
    """The same for a table: capital_idr i64, annual_sales_idr i64 (rupiah), null where unknown.

    Returns registration, benefits, size, decided_by (str, decided_by null where nothing is known), same order.
    Raises NoLimitsError.
    """
    limit = limits(on)
    classed = businesses.select(
        registration=_class_expression("capital_idr", limit.capital),
        benefits=_class_expression("annual_sales_idr", limit.annual_sales),
    )
    by_sales, by_capital = pl.col("benefits") != "unknown", pl.col("registration") != "unknown"
    return classed.with_columns(
        size=pl.when(by_sales).then("benefits").otherwise("registration"),
        decided_by=pl.when(by_sales).then(pl.lit("annual_sales")).when(by_capital).then(pl.lit("capital")),
    )


def statistical_size(worker_count: int | None) -> StatisticalSize:
    """Class a business by its workers, unpaid family included; use only beside tables of the statistics office.

    1 to 4 micro, 5 to 19 small, 20 to 99 medium, 100 and more large; none or not known is UNKNOWN.
    Source: BPS, definition of industrial establishments by workers.
    """
    if worker_count is None or worker_count < 1:
        return StatisticalSize.UNKNOWN
    if worker_count < 5:
        return StatisticalSize.MICRO
    if worker_count < 20:
        return StatisticalSize.SMALL
    return StatisticalSize.MEDIUM if worker_count < 100 else StatisticalSize.LARGE


def _class_of(amount_idr: int | None, ceilings: Ceilings) -> LegalSize:
    if amount_idr is None or amount_idr < 0:
        return "unknown"
    if amount_idr <= ceilings.micro_idr:
        return "micro"
    if amount_idr <= ceilings.small_idr:
        return "small"
    return "medium" if amount_idr <= ceilings.medium_idr else "large"


def _class_expression(column: str, ceilings: Ceilings) -> pl.Expr:
    amount = pl.col(column)
    return (
        pl.when(amount.is_null() | (amount < 0))
        .then(pl.lit("unknown"))
        .when(amount <= ceilings.micro_idr)
        .then(pl.lit("micro"))
        .when(amount <= ceilings.small_idr)
        .then(pl.lit("small"))
        .when(amount <= ceilings.medium_idr)
        .then(pl.lit("medium"))
        .otherwise(pl.lit("large"))
    )


@cache
def _limits() -> tuple[SizeLimits, ...]:
    """Every recorded set of limits, oldest first."""
    written = yaml.safe_load(files(__package__).joinpath("size_limits.yaml").read_text("utf-8"))
    days = sorted({day for criterion in written.values() for day in criterion["values"]})
    return tuple(
        SizeLimits(day, _ceilings(written["capital"], day), _ceilings(written["annual_sales"], day)) for day in days
    )


def _ceilings(criterion: dict[str, Any], on: date) -> Ceilings:
    values = criterion["values"][max(day for day in criterion["values"] if day <= on)]
    return Ceilings(values["micro"], values["small"], values["medium"], criterion["source"])
