import polars as pl
import pytest

from penggerak.core.synthetic import centroids
from penggerak.core.synthetic._draws import Draws
from penggerak.core.synthetic._places import ADDRESS, STREETS_A_VILLAGE, addresses, ground
from penggerak.sources.reference import boundaries


@pytest.fixture(scope="module")
def land(area_table):
    return ground(Draws(1), areas=area_table, city_code="36.71", centroids=None, postcodes=None)


def test_the_city_has_its_104_villages_and_streets_in_each(land) -> None:
    assert land.villages.height == 104
    assert land.villages["district_code"].n_unique() == 13
    assert land.streets.height == 104 * STREETS_A_VILLAGE


@pytest.mark.parametrize(
    ("name", "old_name"),
    [("Poris Gaga Baru", "Poris Gaga"), ("Jurumudi Baru", "Jurumudi"), ("Karang Sari", "Karangsari"), ("Cikokol", None),
     ("Sudimara Barat", None)],
)  # fmt: skip
def test_stale_lists_name_the_mother_village_or_write_two_words_as_one(land, name: str, old_name: str | None) -> None:
    found = land.villages.filter(pl.col("village_name") == name)["old_name"].to_list()

    assert found == [old_name]


def test_a_street_keeps_its_rw_and_its_rt_stay_close(land) -> None:
    frame = addresses(Draws(2), pl.Series(range(20_000)), land)

    of_street = frame.group_by("village_code", "street").agg(pl.col("rw").n_unique(), pl.len())

    assert frame.columns == ADDRESS
    assert (of_street["rw"] == 1).mean() > 0.9
    assert (
        frame.filter(pl.col("street").str.starts_with("Perum"))["street_number"].str.contains(r"^[A-H]\d+/\d+$").all()
    )


def test_the_middle_of_a_square_and_of_the_larger_of_two_parts() -> None:
    square = [[106.0, -6.0], [106.2, -6.0], [106.2, -6.2], [106.0, -6.2], [106.0, -6.0]]
    speck = [[100.0, 0.0], [100.01, 0.0], [100.01, 0.01], [100.0, 0.0]]
    features = [
        {"properties": {"code": "b"}, "geometry": {"type": "Polygon", "coordinates": [square]}},
        {"properties": {"code": "a"}, "geometry": {"type": "MultiPolygon", "coordinates": [[speck], [square]]}},
    ]

    found = centroids({"features": features})

    assert found["code"].to_list() == ["a", "b"]
    assert found["lat"].to_list() == pytest.approx([-6.1, -6.1])
    assert found["lon"].to_list() == pytest.approx([106.1, 106.1])


def test_every_village_of_the_map_has_a_middle() -> None:
    found = centroids(boundaries("villages"))

    assert found.height >= 104
    assert found["code"].is_unique().all()
