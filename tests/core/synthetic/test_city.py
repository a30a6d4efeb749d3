from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from penggerak.core.activities import size_class_columns
from penggerak.core.synthetic import City, Mess, UnknownCityError, city, linkage_records
from penggerak.core.synthetic._words import read, trades

from .conftest import ON, SIZE


def frames_of(made: City) -> dict[str, pl.DataFrame]:
    own = {"businesses": made.businesses, "owners": made.owners, "sales": made.sales, "truth": made.list_truth}
    return own | made.lists | {f"records of {name}": frame for name, frame in made.records.items()}


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**31), n=st.integers(1, 200))
def test_the_same_seed_makes_the_same_city(area_table, kbli_table, seed: int, n: int) -> None:
    first, second = (
        frames_of(city(n, seed=seed, areas=area_table, kbli=kbli_table, on=ON, months=4)) for _ in range(2)
    )

    for name, frame in first.items():
        assert_frame_equal(frame, second[name])


def test_another_seed_makes_another_city(area_table, kbli_table) -> None:
    first, second = (city(200, seed=seed, areas=area_table, kbli=kbli_table, on=ON) for seed in (1, 2))

    for name in ("businesses", "owners", "sales", "dinas_2023"):
        assert not frames_of(first)[name].equals(frames_of(second)[name])


def test_the_order_of_the_reference_tables_never_changes_the_city(area_table, kbli_table) -> None:
    first = city(200, seed=1, areas=area_table, kbli=kbli_table, on=ON, months=2)
    second = city(200, seed=1, areas=area_table.reverse(), kbli=kbli_table.reverse(), on=ON, months=2)

    assert_frame_equal(first.businesses, second.businesses)
    assert_frame_equal(first.lists["kelurahan_2025"], second.lists["kelurahan_2025"])


def test_there_are_as_many_businesses_as_asked_for_each_with_an_owner(made: City) -> None:
    assert made.businesses["business_id"].to_list() == list(range(1, SIZE + 1))
    assert set(made.businesses["owner_id"]) == set(made.owners["owner_id"])
    assert made.owners.height == SIZE - round(SIZE * Mess().second_business)


def test_every_area_and_activity_exists(made: City, area_table, kbli_table) -> None:
    leaves = kbli_table.filter(pl.col("code").str.len_chars() == 5)["code"]

    assert set(made.businesses["village_code"]) <= set(area_table["code"])
    assert (made.businesses["village_code"].str.slice(0, 8) == made.businesses["district_code"]).all()
    assert set(made.businesses["kbli"]) <= {f"2020:{code}" for code in leaves}
    assert made.businesses["kbli"].n_unique() > 80


def test_every_trade_has_words_products_and_a_way_to_name_itself() -> None:
    assert trades()["code"].is_unique().all()
    assert set(trades()["kind"]) == set(read("business_names"))
    assert all(row["words"] and row["products"] for row in read("trades"))


def test_food_leads_and_retail_follows_as_in_a_citys_small_businesses(made: City) -> None:
    share = made.businesses["kbli"].str.slice(5, 2).value_counts(normalize=True).sort("proportion", descending=True)

    assert share["kbli"][:2].to_list() == ["47", "56"] or share["kbli"][:2].to_list() == ["56", "47"]
    assert share["proportion"][:2].sum() > 0.45


def test_places_lie_in_the_city_and_postal_codes_are_its_own(made: City) -> None:
    assert made.businesses["latitude"].is_between(-6.27, -6.08).all()
    assert made.businesses["longitude"].is_between(106.54, 106.79).all()
    assert made.businesses["postcode"].str.contains(r"^151\d\d$").all()
    assert made.businesses["rt"].str.contains(r"^\d{3}$").all()


def test_without_centres_and_postal_codes_those_columns_are_unknown(area_table, kbli_table) -> None:
    plain = city(50, seed=1, areas=area_table, kbli=kbli_table, on=ON)

    assert plain.businesses.select("latitude", "longitude", "postcode").null_count().row(0) == (50, 50, 50)


def test_about_98_in_100_are_micro_and_the_register_agrees(made: City) -> None:
    open_ones = made.businesses.filter(pl.col("annual_sales_idr") > 0)
    found = open_ones.with_columns(size_class_columns(open_ones.select("capital_idr", "annual_sales_idr")))

    shares = dict(made.businesses["declared_size"].value_counts(normalize=True).iter_rows())
    assert shares["micro"] == pytest.approx(0.98, abs=0.01)
    assert shares["medium"] < 0.006
    assert (found["registration"] == found["declared_size"]).mean() == 1.0


def test_dates_follow_each_other(made: City) -> None:
    business = made.businesses

    assert (business["started_on"] < ON).all()
    assert ((business["closed_on"] > business["started_on"]) & (business["closed_on"] <= ON)).drop_nulls().all()
    assert (business["closed_on"].is_not_null() == (business["status"] == "closed")).all()
    assert (business["nib_issued_on"] >= business["started_on"]).drop_nulls().all()
    assert (business["nib"].is_null() == business["nib_issued_on"].is_null()).all()


def test_another_city_can_be_made_up_too(kbli_table) -> None:
    areas = pl.DataFrame({
        "code": ["64.72", "64.72.01", "64.72.01.1001", "64.72.01.1002"],
        "name": ["Kota Samarinda", "Palaran", "Rawa Makmur", "Handil Bakti"],
    })  # fmt: skip

    other = city(300, seed=1, areas=areas, kbli=kbli_table, city_code="64.72", on=ON)

    assert set(other.businesses["village_code"]) == {"64.72.01.1001", "64.72.01.1002"}
    assert other.owners["nik"].str.starts_with("647201").all()


def test_one_business_is_a_city(area_table, kbli_table) -> None:
    alone = city(1, seed=4, areas=area_table, kbli=kbli_table, on=ON)

    assert alone.businesses.height == alone.owners.height == 1
    assert linkage_records(alone).truth.height == alone.list_truth.height


@pytest.mark.parametrize("n", [0, -5, 3_000_001])
def test_a_senseless_number_of_businesses_is_refused(area_table, kbli_table, n: int) -> None:
    with pytest.raises(ValueError, match="between 1 and"):
        city(n, seed=1, areas=area_table, kbli=kbli_table, on=ON)


def test_a_day_before_the_last_list_is_refused(area_table, kbli_table) -> None:
    with pytest.raises(ValueError, match="later day"):
        city(10, seed=1, areas=area_table, kbli=kbli_table, on=date(2025, 8, 17))


def test_a_city_that_is_not_in_the_table_is_refused(area_table, kbli_table) -> None:
    with pytest.raises(UnknownCityError, match=r"99\.99"):
        city(10, seed=1, areas=area_table, kbli=kbli_table, city_code="99.99", on=ON)


def test_an_activity_table_of_another_kind_is_refused(area_table) -> None:
    kbli = pl.DataFrame({"code": ["01111"], "title": ["Pertanian Jagung"]})

    with pytest.raises(ValueError, match="KBLI 2020 table lacks"):
        city(10, seed=1, areas=area_table, kbli=kbli, on=ON)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_rate_that_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="name_typo is a share"):
        Mess(name_typo=share)
