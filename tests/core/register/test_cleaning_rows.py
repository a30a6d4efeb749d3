"""Whole rows: what lets a row in, what keeps it out, and what is put right on the way."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penggerak.core.places import AreaTree, Resolver
from penggerak.core.register import FIELDS
from penggerak.core.register.cleaning import BadMappingError, CleaningContext, CleanRow, clean_rows, readable_share

AREAS = {
    "36": "Banten",
    "36.03": "Kabupaten Tangerang",
    "36.03.01": "Balaraja",
    "36.03.01.1001": "Balaraja",
    "36.71": "Kota Tangerang",
    "36.71.01": "Tangerang",
    "36.71.01.1007": "Sukasari",
    "36.71.05": "Cipondoh",
    "36.71.05.1001": "Cipondoh",
    "36.71.05.1006": "Petir",
    "36.71.07": "Karawaci",
    "36.71.07.1001": "Karawaci",
    "36.71.07.1002": "Bojong Jaya",
    "36.74": "Kota Tangerang Selatan",
    "36.74.01": "Serpong",
    "36.74.01.1001": "Buaran",
}
NIK, OTHER_NIK, PHONE, NIB = "3671011708850001", "3671015708850002", "081234567890", "0220001234417"


@pytest.fixture(scope="module")
def context() -> CleaningContext:
    tree = AreaTree(pl.DataFrame({"code": list(AREAS), "name": list(AREAS.values())}))
    kbli = {"2020": frozenset({"10794"}), "2025": frozenset({"10733"})}
    return CleaningContext("36.71", tree, Resolver(tree, city="36.71"), date(2026, 11, 24), kbli)


def _clean(context: CleaningContext, *rows: Mapping[str, str | None]) -> list[CleanRow]:
    """Clean rows given as field -> cell."""
    fields = list(dict.fromkeys(field for row in rows for field in row))
    cells = {f"c{n}": pl.Series([row.get(field) for row in rows], dtype=pl.String) for n, field in enumerate(fields)}
    frame = pl.DataFrame({"row_number": list(range(2, len(rows) + 2)), **cells})
    return clean_rows(frame, columns=dict(zip(cells, fields, strict=True)), context=context)


def _codes(row: CleanRow) -> set[tuple[str, str]]:
    return {(problem.severity, problem.code) for problem in row.problems}


def test_a_row_becomes_typed_values_of_the_register(context: CleaningContext) -> None:
    [row] = _clean(
        context,
        {
            "business_name": "  CV  Maju\nJaya ",
            "owner_name": "Siti Aminah",
            "nik": "'3671 0157 0885 0002",
            "phone": "0812-3456-7890",
            "owner_sex": "P",
            "owner_disability": "tidak",
            "kbli": "10794 Industri kerupuk",
            "address": "Jl Merdeka no 5 RT.03/RW 012",
            "village_code": "Sukasari",
            "district_code": "Kec. Tangerang",
            "annual_sales_idr": "Rp 120.000.000,-",
            "worker_count": "3 orang",
            "started_on": "17-08-2015",
            "latitude": "-6,178",
            "longitude": "106,63",
        },
    )

    assert row.problems == ()
    assert dict(row.values) == {
        "owner_name": "Siti Aminah",
        "nik": OTHER_NIK,
        "owner_sex": "F",
        "owner_disability": False,
        "phone": "+6281234567890",
        "business_name": "CV Maju Jaya",
        "legal_form": "cv",
        "kbli": "2020:10794",
        "started_on": "2015-08-17",
        "address": "Jl Merdeka no 5 RT.03/RW 012",
        "street": "Jl. Merdeka",
        "street_number": "5",
        "rt": "003",
        "rw": "012",
        "village_code": "36.71.01.1007",
        "district_code": "36.71.01",
        "city_code": "36.71",
        "latitude": -6.178,
        "longitude": 106.63,
        "annual_sales_idr": 120_000_000,
        "worker_count": 3,
    }


def test_nothing_written_leaves_nothing(context: CleaningContext) -> None:
    [row] = _clean(
        context,
        {
            "business_name": "Toko Abadi",
            "worker_count": "-",
            "owner_disability": "-",
            "annual_sales_idr": "",
            "nik": "-",
            "phone": None,
            "village_code": "Petir",
        },
    )

    assert set(row.values) == {"business_name", "village_code", "district_code", "city_code"}
    assert row.problems == ()


def test_a_bad_number_is_left_out_and_explained_but_lets_the_row_in(context: CleaningContext) -> None:
    [row] = _clean(context, {"business_name": "Toko Abadi", "nik": "36710117O8850001", "village_code": "Petir"})

    assert not row.is_refused
    assert "nik" not in row.values
    assert _codes(row) == {("warn", "nik_letter")}
    assert "huruf “O”" in str(row.problems[0].sentence)


def test_numbers_in_each_others_columns_are_put_back(context: CleaningContext) -> None:
    [row] = _clean(context, {"business_name": "Toko Abadi", "nik": PHONE, "phone": NIK, "village_code": "Petir"})

    assert (row.values["nik"], row.values["phone"]) == (NIK, "+6281234567890")
    assert _codes(row) == {("warn", "moved_from_other_column")}


def test_a_number_moves_only_to_a_free_column(context: CleaningContext) -> None:
    [row] = _clean(context, {"business_name": "Toko Abadi", "nik": OTHER_NIK, "phone": NIK, "village_code": "Petir"})

    assert row.values["nik"] == OTHER_NIK
    assert "phone" not in row.values
    assert [problem.field for problem in row.problems] == ["phone"]


def test_a_phone_is_never_taken_for_a_nib(context: CleaningContext) -> None:
    [row] = _clean(
        context, {"business_name": "Toko", "nik": "0812345678901", "nib": None, "phone": PHONE, "village_code": "Petir"}
    )

    assert "nib" not in row.values


def test_of_several_phones_the_first_that_is_one_counts(context: CleaningContext) -> None:
    [row] = _clean(context, {"business_name": "Toko", "phone": "0812 / 0857-1234-5678", "village_code": "Petir"})

    assert row.values["phone"] == "+6285712345678"
    assert _codes(row) == {("warn", "phone_several")}


def test_swapped_names_are_turned_round(context: CleaningContext) -> None:
    [row] = _clean(context, {"owner_name": "Warung Bu Sari", "business_name": "Sari Dewi", "village_code": "Petir"})

    assert (row.values["owner_name"], row.values["business_name"]) == ("Sari Dewi", "Warung Bu Sari")
    assert _codes(row) == {("warn", "names_swapped")}


def test_swapped_kelurahan_and_kecamatan_are_turned_round(context: CleaningContext) -> None:
    [row] = _clean(context, {"business_name": "Toko", "village_code": "Karawaci", "district_code": "Bojong Jaya"})

    assert row.values["village_code"] == "36.71.07.1002"
    assert ("warn", "areas_swapped") in _codes(row)


def test_kelurahan_and_kecamatan_come_from_the_address_line_too(context: CleaningContext) -> None:
    [row] = _clean(context, {"business_name": "Toko", "address": "Jl. Anggrek RT 3, Petir, Cipondoh"})

    assert row.values["village_code"] == "36.71.05.1006"
    assert row.values["rt"] == "003"
    assert row.problems == ()


def test_separate_cells_for_rt_and_rw_win_over_the_address_line(context: CleaningContext) -> None:
    [row] = _clean(
        context, {"business_name": "Toko", "address": "Jl. Anggrek RT 3", "rt": "05/02", "village_code": "Petir"}
    )

    assert (row.values["rt"], row.values["rw"]) == ("005", "002")


@pytest.mark.parametrize(
    "place",
    [
        {"city_code": "Kabupaten Tangerang", "village_code": "Petir"},
        {"city_code": "KAB. TANGERANG", "address": "Jl. Mawar"},
        {"city_code": "Tangerang Selatan", "address": "Jl. Mawar"},
        {"city_code": "3674", "address": "Jl. Mawar"},
        {"address": "Jl. Raya Serpong, Kota Tangerang Selatan"},
    ],
)
def test_a_row_of_another_city_is_refused_and_told_where_it_belongs(
    context: CleaningContext, place: dict[str, str]
) -> None:
    [row] = _clean(context, {"business_name": "Toko Abadi", **place})

    assert row.is_refused
    assert _codes(row) == {("refuse", "outside_city")}
    assert "bukan Kota Tangerang" in str(row.problems[0].sentence)


@pytest.mark.parametrize("city", ["Kota Tangerang", "TANGERANG", "36.71", "3671", "-", "Kota Entah"])
def test_a_row_of_our_city_is_let_in_however_the_city_is_written(context: CleaningContext, city: str) -> None:
    [row] = _clean(context, {"business_name": "Toko Abadi", "city_code": city, "village_code": "Petir"})

    assert not row.is_refused
    assert row.values["city_code"] == "36.71"


def test_a_row_whose_kelurahan_and_kecamatan_are_unknown_is_refused(context: CleaningContext) -> None:
    [row] = _clean(context, {"business_name": "Toko", "village_code": "Entah Jaya", "district_code": "Antah Berantah"})

    assert _codes(row) == {("refuse", "area_unknown")}
    assert "Entah Jaya" in str(row.problems[0].sentence)


def test_a_row_with_an_unknown_kelurahan_in_a_known_kecamatan_is_let_in(context: CleaningContext) -> None:
    [row] = _clean(context, {"business_name": "Toko", "village_code": "Entah Jaya", "district_code": "Cipondoh"})

    assert not row.is_refused
    assert row.values["district_code"] == "36.71.05"
    assert "village_code" not in row.values
    assert {problem.severity for problem in row.problems} == {"warn"}


def test_a_row_without_any_area_is_let_in_with_a_doubt(context: CleaningContext) -> None:
    [row] = _clean(context, {"business_name": "Toko Abadi", "village_code": "-"})

    assert _codes(row) == {("warn", "area_missing")}


@pytest.mark.parametrize(
    "row",
    [
        {"owner_name": "Siti Aminah"},
        {"nik": NIK},
        {"nib": NIB},
        {"main_product": "Kerupuk ikan", "address": "Jl. Ikan Kakap 11"},
        {"main_activity": "Penjahit", "village_code": "Petir"},
    ],
)
def test_a_row_without_a_name_is_let_in_when_something_else_says_which_business_is_meant(
    context: CleaningContext, row: dict[str, str]
) -> None:
    [cleaned] = _clean(context, {"business_name": "-", **row})

    assert not cleaned.is_refused
    assert ("warn", "business_unnamed") in _codes(cleaned)


def test_what_a_list_has_no_column_for_is_not_missed_in_every_row(context: CleaningContext) -> None:
    [row] = _clean(context, {"owner_name": "Siti Aminah", "phone": PHONE})

    assert row.problems == ()


@pytest.mark.parametrize("row", [{"worker_count": "3"}, {"main_product": "Kerupuk"}, {"village_code": "Petir"}, {}])
def test_a_row_that_names_no_business_is_refused(context: CleaningContext, row: dict[str, str]) -> None:
    [cleaned] = _clean(context, {"business_name": "-", **row})

    assert ("refuse", "names_no_business") in _codes(cleaned)
    assert "Isi nama usaha" in str(cleaned.problems[0].sentence)


def test_one_bad_row_never_stops_the_others(context: CleaningContext) -> None:
    rows = _clean(
        context,
        {"business_name": "Toko A", "village_code": "Petir"},
        {"business_name": None, "village_code": "=HYPERLINK()"},
        {"business_name": "Toko C", "village_code": "Petir"},
    )

    assert [row.is_refused for row in rows] == [False, True, False]
    assert [row.row_number for row in rows] == [2, 3, 4]


@pytest.mark.parametrize(
    "columns", [{"c0": "no_such_field"}, {"c9": "business_name"}, {"c0": "business_name", "c1": "business_name"}]
)
def test_a_mapping_that_cannot_be_meant_is_refused(context: CleaningContext, columns: dict[str, str]) -> None:
    rows = pl.DataFrame({"row_number": [2], "c0": ["Toko"], "c1": ["Petir"]})

    with pytest.raises(BadMappingError):
        clean_rows(rows, columns=columns, context=context)


def test_pseudo_fields_and_unmapped_columns_are_not_read(context: CleaningContext) -> None:
    rows = pl.DataFrame({"row_number": [2], "c0": ["7"], "c1": ["Toko"], "c2": ["x"], "c3": ["y"]})

    [row] = clean_rows(
        rows, columns={"c0": "row_key", "c1": "business_name", "c2": "ignore", "c3": "ignore"}, context=context
    )

    assert row.values["business_name"] == "Toko"


def test_money_is_scaled_as_the_heading_says(context: CleaningContext) -> None:
    rows = pl.DataFrame({"row_number": [2], "c0": ["Toko"], "c1": ["2,5"]})

    [row] = clean_rows(
        rows, columns={"c0": "business_name", "c1": "capital_idr"}, context=context, scales={"c1": 1_000_000}
    )

    assert row.values["capital_idr"] == 2_500_000


def test_the_share_of_readable_cells_tells_fields_apart(context: CleaningContext) -> None:
    assert readable_share("nik", [NIK, OTHER_NIK, "12", "-"], context=context) == pytest.approx(2 / 3, abs=1e-4)
    assert readable_share("village_code", ["Petir", "Sukasari"], context=context) == 1
    assert readable_share("village_code", ["3", "4"], context=context) == 0
    assert readable_share("main_product", ["apa saja"], context=context) is None
    assert readable_share("nik", ["-", ""], context=context) is None


_CELLS = (
    st.none() | st.text(max_size=25) | st.sampled_from(["-", NIK, PHONE, NIB, "Petir", "Cipondoh", "Rp 5 jt", "2020"])
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, _CELLS)), min_size=1, max_size=3))
def test_any_cells_give_one_answer_per_row_whatever_stands_in_them(
    context: CleaningContext, rows: list[dict[str, str | None]]
) -> None:
    together = _clean(context, *rows)

    assert [row.row_number for row in together] == list(range(2, len(rows) + 2))
    for row, cleaned in zip(rows, together, strict=True):
        [alone] = _clean(context, row)
        assert (alone.values, alone.problems) == (cleaned.values, cleaned.problems)
        assert all(value is not None and value != "" for value in cleaned.values.values())
        assert list(cleaned.values) == [name for name in FIELDS if name in cleaned.values]
        assert not any(NIK in str(problem.sentence) or PHONE in str(problem.sentence) for problem in cleaned.problems)
