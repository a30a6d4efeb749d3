"""The tables that come with the project hold what their note says, and a broken one is refused."""

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from penggerak.sources import reference
from penggerak.sources.reference import BrokenReferenceError, _areas, _check, _kbli
from penggerak.sources.reference._check import check_counts, check_tree

DATA = Path(_check.__file__).parent / "data"


def test_every_area_of_indonesia_is_there_once_in_order_of_code():
    areas = reference.areas()

    assert areas.schema == reference.AREAS
    assert areas.height == 91_599
    assert areas["code"].is_sorted()
    assert areas["code"].n_unique() == areas.height


def test_the_city_has_13_districts_and_104_villages_all_kelurahan():
    details = reference.area_details()
    city = details.filter(pl.col("code").str.starts_with("36.71."))

    assert details.schema == reference.AREA_DETAILS
    assert city["type"].value_counts().sort("type").rows() == [("kecamatan", 13), ("kelurahan", 104)]


def test_villages_without_a_code_of_the_statistics_office_stay_empty():
    details = reference.area_details()
    empty = details.filter(pl.col("bps_code").is_null())

    assert empty.height == 53
    assert set(empty.filter(pl.col("code").str.starts_with("36.71"))["name"]) == {"Belendung", "Bugel", "Gerendeng"}


def test_banten_reads_the_same_in_both_area_tables():
    banten = reference.areas().filter(pl.col("code").str.starts_with("36"))

    assert banten.rows() == reference.area_details().select("code", "name").rows()


@pytest.mark.parametrize(("version", "rows", "sections"), [("2020", 2_710, 21), ("2025", 2_444, 22)])
def test_each_kbli_has_its_sections_and_carries_its_version(version, rows, sections):
    kbli = reference.kbli(version)

    assert kbli.schema == reference.KBLI
    assert kbli.height == rows
    assert kbli.filter(pl.col("level") == "section").height == sections
    assert kbli["version"].unique().to_list() == [version]


def test_an_unknown_kbli_is_refused():
    with pytest.raises(BrokenReferenceError, match="only 2020 and 2025"):
        reference.kbli("2015")


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("PERDAGANGAN BESAR DAN ECERAN YTDL", "Perdagangan besar dan eceran YTDL"),
        ("PENDIDIKAN DASAR KEAGAMAAN ISLAM", "Pendidikan dasar keagamaan Islam"),
        ("INTERNET OF THINGS (IOT)", "Internet of things (IoT)"),
        ("Pertanian Jagung", "Pertanian Jagung"),
    ],
)
def test_titles_published_in_capitals_are_written_as_sentences(printed, written):
    assert _kbli.sentence_case(printed) == written


def test_there_are_seventeen_creative_subsectors_with_names_in_two_languages():
    subsectors = reference.creative_subsectors()

    assert subsectors.schema == reference.CREATIVE_SUBSECTORS
    assert subsectors["number"].to_list() == list(range(1, 18))
    assert subsectors.null_count().row(0) == (0, 0, 0)


@pytest.mark.parametrize(("kind", "count"), [("districts", 13), ("villages", 104), ("regencies", 8)])
def test_each_boundary_belongs_to_an_area_of_the_table(kind, count):
    names = dict(reference.areas().rows())
    properties = [feature["properties"] for feature in reference.boundaries(kind)["features"]]

    assert len(properties) == count
    assert all(names[p["code"]] == p["name"] and p["parent_code"] in names for p in properties)


@pytest.mark.parametrize("kind", ["districts", "villages"])
def test_the_boundaries_of_the_city_cover_178_square_kilometres(kind):
    assert reference.boundary_areas(kind)["area_km2"].sum() == pytest.approx(178.35, abs=0.01)


def test_each_district_has_postal_codes_and_some_codes_serve_two_districts():
    postcodes = reference.postcodes()
    shared = postcodes.filter(pl.col("postcode").is_duplicated())["postcode"].unique()

    assert postcodes.schema == reference.POSTCODES
    assert postcodes["district_code"].n_unique() == 13
    assert postcodes["postcode"].str.contains(r"^151[1-5]\d$").all()
    assert set(shared) == {"15121", "15133", "15134"}


def test_the_land_of_a_district_is_the_land_of_its_villages():
    villages = reference.boundary_areas("villages").with_columns(pl.col("code").str.slice(0, 8))
    summed = villages.group_by("code").agg(pl.col("area_km2").sum()).sort("code")

    for district, total in zip(reference.boundary_areas("districts")["area_km2"], summed["area_km2"], strict=True):
        assert district == pytest.approx(total, abs=0.02)


def test_unknown_boundaries_are_refused():
    with pytest.raises(BrokenReferenceError, match="only districts, villages, regencies"):
        reference.boundaries("provinces")


def test_what_a_caller_does_to_its_copy_stays_with_the_caller():
    reference.boundaries("districts")["features"].clear()
    areas = reference.areas()
    areas[0, "name"] = "Atlantis"

    assert len(reference.boundaries("districts")["features"]) == 13
    assert reference.areas()[0, "name"] == "Aceh"


def test_a_code_standing_twice_is_refused_by_name():
    with pytest.raises(BrokenReferenceError, match=r"list: codes standing twice: 36\.71"):
        check_tree("list", pl.Series(["36", "36.71", "36.71"]), pl.Series([None, "36", "36"]))


def test_a_missing_parent_is_refused_by_name():
    with pytest.raises(BrokenReferenceError, match="list: parents missing: 36"):
        check_tree("list", pl.Series(["36.71"]), pl.Series(["36"]))


@pytest.mark.parametrize("found", [{"a": 1}, {"a": 2, "b": 1}, {}])
def test_another_number_of_rows_is_refused(found):
    with pytest.raises(BrokenReferenceError, match="expected"):
        check_counts("list", found, {"a": 2})


def test_an_area_table_cut_short_is_refused(tmp_path, monkeypatch):
    whole = gzip.decompress((DATA / "areas_indonesia_full.csv.gz").read_bytes()).splitlines(keepends=True)
    (tmp_path / "areas_indonesia_full.csv.gz").write_bytes(gzip.compress(b"".join(whole[:-10])))
    monkeypatch.setattr(_check, "DATA", tmp_path)

    with pytest.raises(BrokenReferenceError, match=r"areas_indonesia_full\.csv\.gz: expected"):
        _areas._areas.__wrapped__()


def test_a_missing_table_and_a_missing_column_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(_check, "DATA", tmp_path)
    (tmp_path / "areas.csv").write_text("code,name\n36,Banten\n")

    with pytest.raises(BrokenReferenceError, match="the file is missing"):
        _check.read_text_table("absent.csv", ["code"])
    with pytest.raises(BrokenReferenceError, match="columns missing: level"):
        _check.read_text_table("areas.csv", ["code", "level"])


def test_a_code_that_lost_its_leading_zero_is_refused(tmp_path, monkeypatch):
    text = (DATA / "kbli2020.csv").read_text().replace("\n01111,5,", "\n1111,5,")
    (tmp_path / "kbli2020.csv").write_text(text)
    monkeypatch.setattr(_check, "DATA", tmp_path)

    with pytest.raises(BrokenReferenceError, match="subclass codes of a wrong shape: 1111"):
        _kbli._kbli.__wrapped__("2020")


def test_the_note_names_every_file_and_every_file_is_named():
    note = (DATA / "SOURCES.md").read_text()
    files = {path.name for path in DATA.iterdir() if path.name != "SOURCES.md"}

    assert all(f"{name}" in note for name in files)
    assert all(json.loads(path.read_text())["type"] == "FeatureCollection" for path in DATA.glob("*.geojson"))


@pytest.mark.parametrize("version", ["2020", "2025"])
def test_titles_carry_no_marks_of_a_wrong_encoding_and_no_odd_capitals(version):
    titles = reference.kbli(version)["title"]

    assert not titles.str.contains(r"Â|bIoT|\s\s|\s$").any()
    assert titles.str.contains(r"\(IoT\)").any()
