"""The made-up city as a whole: the truth, and the lists that were made from it."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from penggerak.core.synthetic._businesses import businesses
from penggerak.core.synthetic._draws import Draws
from penggerak.core.synthetic._lists import LISTS
from penggerak.core.synthetic._mess import Mess
from penggerak.core.synthetic._office import LIST_DATES, Messy, Office
from penggerak.core.synthetic._people import owners
from penggerak.core.synthetic._places import Ground, addresses, ground
from penggerak.core.synthetic._sales import sales
from penggerak.core.synthetic._trades import founders, sexes

BUSINESS_COLUMNS = [
    "business_id", "owner_id", "business_name", "legal_form", "nib", "nib_issued_on", "kbli", "main_activity",
    "main_product", "started_on", "status", "closed_on", "street", "street_number", "rt", "rw", "village_code",
    "district_code", "postcode", "latitude", "longitude", "worker_count", "capital_idr", "annual_sales_idr",
    "declared_size",
]  # fmt: skip
OWNER_COLUMNS = [
    "owner_id", "owner_name", "nik", "owner_sex", "owner_birth_date", "owner_education", "owner_disability", "phone",
    "email",
]  # fmt: skip
_AT_MOST = 3_000_000  # owners; three made-up phones each


@dataclass(frozen=True, slots=True)
class City:
    """A made-up city. Everything in it is invented except the names and codes of areas and activities.

    businesses: one row a business, BUSINESS_COLUMNS; business_id and owner_id i64, amounts in whole rupiah,
        annual_sales_idr over the last twelve whole months (null for those closed and where no history was asked for).
    owners: one row an owner, OWNER_COLUMNS.
    sales: business_id i64, month date (its first day), sales_idr i64; see `city` for how far back.
    lists: name of the list -> text cells under its own headings, as a spreadsheet reader would hand them over.
    list_truth: list str, row i64 (position from 0), business_id i64.
    records: the same rows, list by list, one tidy column a role (see linkage_records).
    """

    businesses: pl.DataFrame
    owners: pl.DataFrame
    sales: pl.DataFrame
    lists: dict[str, pl.DataFrame]
    list_truth: pl.DataFrame
    records: dict[str, pl.DataFrame]


def city(
    n_businesses: int,
    *,
    seed: int,
    areas: pl.DataFrame,
    kbli: pl.DataFrame,
    city_code: str = "36.71",
    on: date,
    months: int = 36,
    mess: Mess | None = None,
    centroids: pl.DataFrame | None = None,
    postcodes: pl.DataFrame | None = None,
) -> City:
    """Make up a city of that many businesses as it stands on the day `on`. Same arguments, same city, byte for byte.

    areas: code str (Kemendagri), name str. kbli: KBLI 2020, code str, title str.
    months: how many whole months of sales before `on`; 0 saves time where only the lists are wanted.
    mess: how messy the lists are.
    centroids: code str, lat f64, lon f64 of villages (see `centroids`); without it coordinates are null.
    postcodes: district_code str, postcode str, one row a pair; without it postcodes are null.
    Raises UnknownCityError when `areas` has no village of the city, ValueError for a number of businesses outside 1 to
    3 million, a day up to that of the last list (17 August 2025), or a `kbli` that lacks a code the city needs.
    """
    if not 1 <= n_businesses <= _AT_MOST:
        raise ValueError(f"between 1 and {_AT_MOST} businesses; got {n_businesses}")
    if on <= max(LIST_DATES.values()):
        raise ValueError(f"the city has lists up to {max(LIST_DATES.values())}; ask for a later day than {on}")
    mess, draws = mess or Mess(), Draws(seed)
    land = ground(draws.of("ground"), areas=areas, city_code=city_code, centroids=centroids, postcodes=postcodes)
    people, facts = _truth(n_businesses, draws, land, kbli=kbli, on=on, second_business=mess.second_business)
    history = sales(draws.of("sales"), facts, on=on, months=months)
    messy = {name: make(Office(facts, draws.of(name), mess, land.villages)) for name, make in LISTS.items()}
    return City(
        businesses=_with_annual_sales(facts, history, on).select(BUSINESS_COLUMNS),
        owners=people.select(OWNER_COLUMNS),
        sales=history,
        lists={name: part.sheet for name, part in messy.items()},
        list_truth=pl.concat([_whose(name, part) for name, part in messy.items()]),
        records={name: part.records for name, part in messy.items()},
    )


def _truth(
    n: int, draws: Draws, land: Ground, *, kbli: pl.DataFrame, on: date, second_business: float
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The owners, and one row a business with all that is true of it, of its owner, and of where it was before."""
    facts = founders(draws.of("founders"), n, second_business=second_business)
    districts = land.villages["district_code"].unique().sort().to_list()
    people = owners(draws.of("people"), sexes=sexes(draws, facts), districts=districts, on=on)
    here = addresses(draws.of("place"), facts["row"], land)
    before = addresses(draws.of("place before"), facts["row"], land).rename(lambda name: f"old_{name}")
    facts = pl.concat([facts, here, before], how="horizontal")
    facts = facts.join(people, on="owner_id", how="left", maintain_order="left")
    facts = businesses(draws.of("business"), facts, villages=land.villages, kbli=kbli, on=on)
    moved_on = pl.lit(date(2020, 11, 1)) + pl.duration(days=draws.whole("moved on", 0, 1600))
    # Nobody changes both place and phone: their old and new rows would have nothing in common.
    moved_on = pl.when(draws.chance("moved", 0.04) & pl.col("phone_since").is_null()).then(moved_on)
    return people, facts.with_columns(business_id=pl.col("row") + 1, declared_size="size", moved_on=moved_on)


def _whose(name: str, part: Messy) -> pl.DataFrame:
    rows = pl.int_range(part.truth.len(), eager=True)
    return pl.select(list=pl.lit(name), row=rows, business_id=part.truth)


def _with_annual_sales(facts: pl.DataFrame, history: pl.DataFrame, on: date) -> pl.DataFrame:
    last_year = history.filter(pl.col("month") >= date(on.year - 1, on.month, 1))
    totals = last_year.group_by("business_id").agg(annual_sales_idr=pl.col("sales_idr").sum())
    facts = facts.join(totals, on="business_id", how="left", maintain_order="left")
    return facts.with_columns(annual_sales_idr=pl.when(pl.col("status") != "closed").then("annual_sales_idr"))
