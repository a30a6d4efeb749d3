"""Lists of the made-up city and the example files of the project are understood, row by row."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from penggerak.core.register.cleaning import CleaningContext, clean_rows
from penggerak.core.synthetic import city
from penggerak.sources.lists import guess_columns, guess_scales, read_list
from penggerak.sources.reference import areas, kbli

ContextOf = Callable[[str], CleaningContext]
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
EXAMPLE_FILES = sorted(path for path in EXAMPLES.glob("*") if path.suffix in {".csv", ".xlsx", ".txt"})

UNDERSTOOD = {
    "bpum_2020": {"NIK": "nik", "NAMA LENGKAP": "owner_name", "TGL LAHIR": "owner_birth_date", "NO TELP": "phone"},
    "dinas_2023": {"NAMA USAHA": "business_name", "L/P": "owner_sex", "OMZET PER BULAN": "monthly_sales_idr"},
    "oss_2024": {"NIB": "nib", "KBLI": "kbli", "URAIAN SKALA USAHA": "declared_size", "KODE POS": "postcode"},
    "kelurahan_2025": {"Nama": "owner_name", "Nama Usaha": "business_name", "RT/RW": "rt", "HP/WA": "phone"},
    "bazar_2025": {"Produk": "main_product", "Kontak": "phone"},
}


@cache
def _lists() -> dict[str, pl.DataFrame]:
    return city(
        400, seed=11, areas=areas(), kbli=kbli("2020"), city_code="36.71", on=date(2026, 11, 24), months=0
    ).lists


@pytest.mark.parametrize("name", list(UNDERSTOOD))
def test_each_list_of_the_made_up_city_is_understood(name: str, context_of: ContextOf) -> None:
    context = context_of("36.71")
    title = f"REKAP {name}\n\n"

    raw = read_list((title + _lists()[name].write_csv(separator=";")).encode(), name=f"{name}.csv")
    guesses = guess_columns(raw, context=context)

    fields = {raw.columns[column]: guess.field for column, guess in guesses.items()}
    assert UNDERSTOOD[name].items() <= fields.items()
    assert raw.rows.height == _lists()[name].height
    assert raw.rows["row_number"][0] == 4


@pytest.mark.parametrize("name", ["bpum_2020", "dinas_2023", "oss_2024"])
def test_the_rows_of_the_made_up_lists_are_let_in_and_placed(name: str, context_of: ContextOf) -> None:
    context = context_of("36.71")
    raw = read_list(_lists()[name].write_csv().encode(), name=f"{name}.csv")
    columns = {column: guess.field for column, guess in guess_columns(raw, context=context).items() if guess.field}

    rows = clean_rows(raw.rows, columns=columns, context=context, scales=guess_scales(raw, columns))

    assert sum(row.is_refused for row in rows) <= 0.01 * len(rows)
    assert sum("village_code" in row.values for row in rows) > 0.95 * len(rows)


@pytest.mark.parametrize("path", EXAMPLE_FILES, ids=lambda path: path.name)
def test_the_example_files_of_the_project_are_understood(path: Path, context_of: ContextOf) -> None:
    context = context_of("36.71")

    raw = read_list(path.read_bytes(), name=path.name)
    guesses = guess_columns(raw, context=context)
    columns = {column: guess.field for column, guess in guesses.items() if guess.field}
    rows = clean_rows(raw.rows, columns=columns, context=context, scales=guess_scales(raw, columns))

    assert len(columns) * 2 > len(guesses)
    assert sum(row.is_refused for row in rows) < 0.1 * len(rows)
