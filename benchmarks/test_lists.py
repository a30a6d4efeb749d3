"""Reading, guessing and cleaning a list of the size of a city. Run: pytest benchmarks/test_lists.py -p no:django

The peers read the same cells in a plain loop: the csv module and openpyxl. They find no heading, no merged cell and no
footer, and say nothing about what they saw.
"""

import csv
import io
from datetime import date
from functools import cache

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from penggerak.core.places import AreaTree, Resolver
from penggerak.core.register.cleaning import CleaningContext, clean_rows
from penggerak.sources.lists import RawList, guess_columns, read_list
from penggerak.sources.reference import areas

SIZES = [1_000, 10_000, 100_000]
HEADINGS = (
    "No",
    "Nama Pemilik",
    "NIK",
    "Nama Usaha",
    "Alamat",
    "Kelurahan",
    "Kecamatan",
    "No HP",
    "Omzet",
    "Tenaga Kerja",
)
VILLAGES = (("Petir", "Cipondoh"), ("Sukasari", "Tangerang"), ("Bugel", "Karawaci"), ("Kreo", "Larangan"))


def _rows(n: int) -> list[tuple[str, ...]]:
    return [
        (
            str(i),
            f"Pemilik {i * 7919 % n}",
            f"3671{1 + i % 13:02}{1 + i % 28:02}{1 + i % 12:02}{60 + i % 40:02}{1 + i % 9999:04}",
            f"Toko {i * 31 % 977} Jaya",
            f"Jl. Mawar {i % 1999} No. {i % 97} RT {i % 12 + 1:02}/{i % 9 + 1:02}",
            *VILLAGES[i % 4],
            f"0812{i * 7 % 10**8:08}",
            f"Rp {1 + i % 500}.000.000,-",
            str(i % 20),
        )
        for i in range(1, n + 1)
    ]


@cache
def _text(n: int) -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows([HEADINGS, *_rows(n)])
    return target.getvalue().encode("cp1252")


@cache
def _workbook(n: int) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEADINGS, *_rows(n)]):
            sheet.write_row(at, 0, row)
    return target.getvalue()


@cache
def _context() -> CleaningContext:
    tree = AreaTree(areas())
    return CleaningContext("36.71", tree, Resolver(tree, city="36.71"), date(2026, 11, 24))


@cache
def _raw(n: int) -> RawList:
    return read_list(_text(n), name="daftar.csv")


@pytest.mark.parametrize("n", SIZES)
def test_reading_text_scales(benchmark, n: int) -> None:
    raw = benchmark.pedantic(read_list, args=(_text(n),), kwargs={"name": "daftar.csv"}, rounds=3)
    assert raw.rows.height == n


@pytest.mark.parametrize("n", SIZES)
def test_peer_reading_text_with_the_csv_module(benchmark, n: int) -> None:
    rows = benchmark.pedantic(lambda: list(csv.reader(io.StringIO(_text(n).decode("cp1252")), delimiter=";")), rounds=3)
    assert len(rows) == n + 1


@pytest.mark.parametrize("n", SIZES)
def test_reading_a_workbook_scales(benchmark, n: int) -> None:
    raw = benchmark.pedantic(read_list, args=(_workbook(n),), kwargs={"name": "daftar.xlsx"}, rounds=3)
    assert raw.rows.height == n


@pytest.mark.parametrize("n", SIZES)
def test_peer_reading_a_workbook_with_openpyxl(benchmark, n: int) -> None:
    def read() -> list[tuple[object, ...]]:
        return list(openpyxl.load_workbook(io.BytesIO(_workbook(n)), read_only=True).active.iter_rows(values_only=True))

    assert len(benchmark.pedantic(read, rounds=1)) == n + 1


@pytest.mark.parametrize("n", SIZES)
def test_guessing_columns_does_not_grow_with_the_list(benchmark, n: int) -> None:
    guesses = benchmark.pedantic(guess_columns, args=(_raw(n),), kwargs={"context": _context()}, rounds=3)
    assert [guess.field for guess in guesses.values()][1:4] == ["owner_name", "nik", "business_name"]


@pytest.mark.parametrize("n", SIZES)
def test_cleaning_scales(benchmark, n: int) -> None:
    raw, context = _raw(n), _context()
    columns = {column: guess.field for column, guess in guess_columns(raw, context=context).items() if guess.field}
    rows = benchmark.pedantic(clean_rows, args=(raw.rows,), kwargs={"columns": columns, "context": context}, rounds=1)
    assert len(rows) == n
    assert sum("village_code" in row.values for row in rows) == n


@pytest.mark.parametrize("n", SIZES)
def test_cleaning_without_places_scales(benchmark, n: int) -> None:
    raw, context = _raw(n), _context()
    guesses = guess_columns(raw, context=context)
    places = {"address", "village_code", "district_code"}
    columns = {column: guess.field for column, guess in guesses.items() if guess.field and guess.field not in places}
    rows = benchmark.pedantic(clean_rows, args=(raw.rows,), kwargs={"columns": columns, "context": context}, rounds=1)
    assert pl.Series([row.is_refused for row in rows]).sum() == 0
