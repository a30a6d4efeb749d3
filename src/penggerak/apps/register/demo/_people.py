"""What officers saw on their visits and what owners reported, made up from the truth of the made-up city."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from penggerak.apps.register.demo._statements import Statement, made_up_source, moment
from penggerak.core import synthetic

VISITED = 0.3  # of all businesses, some day of the last three years
REPORTING = 0.45  # of all businesses, every January


def said_by_people(
    made: synthetic.City, businesses: Mapping[str, int], *, on: date, seed: int
) -> list[tuple[Statement, int]]:
    """Statements with the business each is about: the one that most rows about the truth were linked to."""
    known_as = _known_as(made, businesses)
    chance = random.Random(seed)  # noqa: S311 - a demo, not a secret
    since = date(on.year - 3, 1, 1)
    visits = made_up_source("kunjungan", "Kunjungan petugas (rekaan)", "verification", since=since).pk
    reports = made_up_source("laporan", "Laporan pemilik (rekaan)", "self", since=since).pk
    sales = _yearly_sales(made, on)
    told = []
    for truth in made.businesses.sort("business_id").iter_rows(named=True):
        number = truth["business_id"]
        if chance.random() < VISITED and number in known_as:
            told.append((_visit(visits, truth, on - timedelta(days=chance.randrange(3, 3 * 365))), known_as[number]))
        if chance.random() < REPORTING and number in known_as:
            told += [(report, known_as[number]) for report in _reports(reports, number, sales[number], on)]
    return told


def _known_as(made: synthetic.City, businesses: Mapping[str, int]) -> dict[int, int]:
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for name, row, truth in made.list_truth.select("list", "row", "business_id").iter_rows():
        if f"{name}:{row}" in businesses:
            votes[truth][businesses[f"{name}:{row}"]] += 1
    return {truth: count.most_common(1)[0][0] for truth, count in votes.items()}


def _visit(source: int, truth: Mapping[str, Any], day: date) -> Statement:
    status = truth["status"] or "active"
    if truth["closed_on"] and day < truth["closed_on"]:
        status = "active"
    return Statement(f"visit:{truth['business_id']}", source, day, moment(day), {"status": status}, reason="Didatangi")


def _reports(source: int, number: int, sales: list[tuple[int, int]], on: date) -> Iterator[Statement]:
    for year, amount_idr in sales:
        day = date(year + 1, 1, 10) + timedelta(days=number % 50)
        if day < on:
            values = {"annual_sales_idr": amount_idr, "status": "active"}
            yield Statement(f"report:{number}:{year}", source, day, moment(day), values)


def _yearly_sales(made: synthetic.City, on: date) -> dict[int, list[tuple[int, int]]]:
    """Business -> (year, rupiah) for whole years with sales."""
    yearly = (
        made.sales.group_by("business_id", year=pl.col("month").dt.year())
        .agg(pl.col("sales_idr").sum(), months=pl.len())
        .filter((pl.col("months") == 12) & (pl.col("sales_idr") > 0) & (pl.col("year") < on.year))
        .sort("business_id", "year")
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, year, amount_idr in yearly.select("business_id", "year", "sales_idr").iter_rows():
        found[number].append((year, amount_idr))
    return found
