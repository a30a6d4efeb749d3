"""Refused rows go out as a sheet and come back repaired."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.register.cleaning import CleaningContext, clean_rows
from penggerak.core.sentences import sentence
from penggerak.sources.lists import RefusedRow, guess_columns, read_list, refused_rows, write_refused

LIST = (
    "Nama Usaha,NIK,Kelurahan,Kecamatan\n"
    "Toko A,3671011708850001,Petir,Cipondoh\n"
    "Toko B,3671015708850002,Entah Berantah,Antah Jaya\n"
    "-,,Petir,Cipondoh\n"
)


@pytest.fixture
def context(context_of: Callable[[str], CleaningContext]) -> CleaningContext:
    return context_of("36.71")


def test_refused_rows_come_back_with_their_numbers_and_their_digits(context: CleaningContext) -> None:
    raw = read_list(LIST.encode(), name="daftar.csv")
    columns = {column: guess.field for column, guess in guess_columns(raw, context=context).items() if guess.field}
    refused = refused_rows(raw, clean_rows(raw.rows, columns=columns, context=context))

    again = read_list(write_refused(raw.headings, refused), name="perbaikan.xlsx")

    assert [row.row_number for row in refused] == [3, 4]
    assert again.headings == ("Baris", "Alasan", *raw.headings)
    assert again.rows["c0"].to_list() == ["3", "4"]
    assert again.rows["c3"].to_list() == ["3671015708850002", None]
    assert "Antah Jaya" in again.rows["c1"][0]


def test_the_two_columns_of_the_sheet_are_recognised(context: CleaningContext) -> None:
    rows = [RefusedRow(7, ("Toko A", "Petir"), (sentence("Salah."),)), RefusedRow(9, ("Toko B", "Petir"), ())]

    again = read_list(write_refused(("Nama Usaha", "Kelurahan"), rows), name="perbaikan.xlsx")

    guesses = guess_columns(again, context=context)
    assert [guess.field for guess in guesses.values()] == [
        "repair_row",
        "repair_reason",
        "business_name",
        "village_code",
    ]


def test_the_sheet_of_a_list_without_headings_comes_back_too() -> None:
    rows = [RefusedRow(1, ("Toko A", "Petir"), (sentence("Salah."),))]

    again = read_list(write_refused(("Kolom 1", "Kolom 2"), rows), name="perbaikan.xlsx")

    assert again.headings == ("Baris", "Alasan", "Kolom 1", "Kolom 2")
    assert again.rows["c2"].to_list() == ["Toko A"]


def test_the_first_line_says_what_to_do() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_refused(("Nama",), []))).active

    assert page["A1"].value.startswith("Perbaiki baris-baris ini")
    custom = openpyxl.load_workbook(io.BytesIO(write_refused(("Nama",), [], instruction="Fix these rows."))).active
    assert custom["A1"].value == "Fix these rows."


@pytest.mark.parametrize(
    "cell", ["=1+1", "+62812", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "http://contoh.id", "007"]
)
def test_a_cell_that_looks_like_a_formula_is_written_as_text(cell: str) -> None:
    content = write_refused((cell,), [RefusedRow(2, (cell,), (sentence("Salah."),))])

    written = openpyxl.load_workbook(io.BytesIO(content)).active["C3"]
    assert (written.value, written.data_type) == (cell, "s")
    assert written.hyperlink is None


_CELL = st.none() | st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=15)


@given(st.lists(st.tuples(st.integers(1, 10**6), _CELL, _CELL), min_size=1, max_size=5, unique_by=lambda row: row[0]))
def test_any_cells_survive_the_way_there_and_back(rows: list[tuple[int, str | None, str | None]]) -> None:
    refused = [RefusedRow(number, (name, street), (sentence("Salah."),)) for number, name, street in rows]

    again = read_list(write_refused(("Nama Usaha", "Alamat"), refused), name="perbaikan.xlsx")

    trimmed = [(str(number), *((cell or "").strip() or None for cell in cells)) for number, *cells in rows]
    assert again.rows.select("c0", "c2", "c3").rows() == trimmed
