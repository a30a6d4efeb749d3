"""Two public lists, as messy as they came, find their villages. They are not part of the project."""

from pathlib import Path

import polars as pl
import pytest

from penggerak.core.places import AreaTree, Resolver
from penggerak.sources.reference import areas

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
LISTS = {
    "samarinda_small_industry.csv": ("64.72", {"address": "Alamat"}),
    "probolinggo_fish_products.csv": ("35.74", {"address": "JALAN", "village": "KELURAHAN", "district": "KECAMATAN"}),
}


@pytest.fixture(scope="module")
def tree():
    return AreaTree(areas())


def resolved(name, tree):
    if not (SAMPLES / name).exists():
        pytest.skip(f"{name} is not here: real lists stay outside the project")
    city, columns = LISTS[name]
    rows = pl.read_csv(SAMPLES / name, infer_schema=False).select(
        **{ours: pl.col(theirs) for ours, theirs in columns.items()}
    )
    return Resolver(tree, city=city).resolve_frame(rows), rows


@pytest.mark.parametrize("name", LISTS)
def test_more_than_99_in_100_rows_find_their_village(name, tree):
    places, _ = resolved(name, tree)

    assert places["village_code"].is_not_null().mean() > 0.99


@pytest.mark.parametrize("name", LISTS)
def test_hardly_any_row_finds_a_village_that_needs_a_second_look(name, tree):
    places, _ = resolved(name, tree)

    assert (places["confidence"] >= 0.9).mean() > 0.9


@pytest.mark.parametrize("name", LISTS)
def test_no_row_is_taken_for_another_city(name, tree):
    places, _ = resolved(name, tree)

    assert places["city_code"].unique().to_list() == [LISTS[name][0]]


@pytest.mark.parametrize("name", LISTS)
def test_every_rt_and_rw_label_is_read_and_none_stays_in_a_street(name, tree):
    places, rows = resolved(name, tree)
    labelled = rows["address"].str.contains(r"(?i)\brt[ .:/]*\d")

    assert places.filter(labelled)["rt"].is_not_null().mean() > 0.99
    assert places.filter(pl.col("street").str.contains(r"(?i)\br[tw]\b")).height <= 2


@pytest.mark.parametrize("name", LISTS)
def test_one_row_at_a_time_gives_the_same(name, tree):
    places, rows = resolved(name, tree)
    resolver = Resolver(tree, city=LISTS[name][0])

    for row, place in zip(rows.head(200).iter_rows(named=True), places.iter_rows(named=True), strict=False):
        alone = resolver.resolve(row["address"], village=row.get("village"), district=row.get("district"))
        assert (alone.village_code, alone.street, alone.rt) == (place["village_code"], place["street"], place["rt"])
