from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.synthetic import City, city
from penggerak.core.synthetic._sales import _lebaran_near, _lebaran_shares, _months_before, _season

from .conftest import ON

LEBARAN = [
    date(2020, 5, 24),
    date(2022, 5, 2),
    date(2023, 4, 22),
    date(2024, 4, 10),
    date(2025, 3, 31),
    date(2026, 3, 20),
]


def test_every_open_business_has_each_month_once_until_it_closes(made: City) -> None:
    months = _months_before(ON, 36)
    having = made.sales.group_by("business_id").agg("month").sort("business_id")

    found = dict(having.iter_rows())

    for business_id, started, closed in made.businesses.select("business_id", "started_on", "closed_on").iter_rows():
        first, last = started.replace(day=1), (closed or ON).replace(day=1)
        expected = [month for month in months if first <= month <= last]
        assert found.get(business_id, []) == expected


def test_the_months_end_before_the_day_of_the_city() -> None:
    months = _months_before(date(2026, 1, 15), 14)

    assert months[0] == date(2024, 11, 1)
    assert months[-1] == date(2025, 12, 1)


def test_sales_are_whole_ten_thousands_and_only_sleepers_have_months_of_nothing(made: City) -> None:
    asleep = made.businesses.filter(pl.col("status") == "dormant")["business_id"]
    nothing = made.sales.filter(pl.col("sales_idr") == 0)["business_id"].unique()

    assert (made.sales["sales_idr"] >= 0).all()
    assert (made.sales["sales_idr"] % 10_000 == 0).all()
    assert set(nothing) <= set(asleep)
    assert len(set(nothing)) > 0.9 * asleep.len()


def test_a_year_of_sales_adds_up(made: City) -> None:
    one = made.businesses.filter(pl.col("status") == "active").row(0, named=True)
    year = made.sales.filter((pl.col("business_id") == one["business_id"]) & (pl.col("month") >= date(2025, 11, 1)))

    assert year.height == 12
    assert one["annual_sales_idr"] == year["sales_idr"].sum()


def test_makers_of_biscuits_sell_more_before_lebaran(made: City) -> None:
    bakers = made.businesses.filter((pl.col("kbli") == "2020:10710") & (pl.col("status") == "active"))["business_id"]
    by_month = (
        made.sales.filter(pl.col("business_id").is_in(bakers.implode()))
        .group_by("month")
        .agg(pl.col("sales_idr").sum())
    )

    sold = dict(by_month.iter_rows())

    assert sold[date(2026, 3, 1)] > 1.2 * sold[date(2026, 6, 1)]
    assert sold[date(2025, 3, 1)] > 1.2 * sold[date(2025, 6, 1)]


def test_no_history_can_be_asked_for(area_table, kbli_table) -> None:
    bare = city(30, seed=1, areas=area_table, kbli=kbli_table, on=ON, months=0)

    assert bare.sales.schema == {"business_id": pl.Int64, "month": pl.Date, "sales_idr": pl.Int64}
    assert bare.sales.is_empty()
    assert bare.businesses["annual_sales_idr"].null_count() == 30


@pytest.mark.parametrize("announced", LEBARAN)
def test_lebaran_falls_within_a_day_of_the_announced_one(announced: date) -> None:
    assert abs(_lebaran_near(announced + timedelta(days=40)) - announced) <= timedelta(days=1)


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_a_month_never_holds_more_fasting_than_days(day: date) -> None:
    fasting, after = _lebaran_shares(day.replace(day=1))

    assert 0 <= fasting <= 1
    assert 0 <= after <= 1
    assert 0.4 < _season("lebaran", day.replace(day=1)) < 2.5
