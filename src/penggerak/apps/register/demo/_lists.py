"""What the made-up lists say, cleaned as an import would clean it."""

from collections.abc import Callable
from datetime import timedelta

import polars as pl

from penggerak.apps.register.demo._statements import CITY, Statement, made_up_source, moment
from penggerak.apps.register.places import cleaning
from penggerak.core import synthetic
from penggerak.core.register.cleaning import clean_rows
from penggerak.sources.lists import RawList, guess_columns, guess_scales

TYPING = timedelta(days=14)  # an office needs two weeks to type a list

SOURCES = {
    "bpum_2020": ("Usulan bantuan 2020 (rekaan)", "list"),
    "dinas_2023": ("Pendataan dinas 2023 (rekaan)", "list"),
    "oss_2024": ("Data perizinan 2024 (rekaan)", "official"),
    "kelurahan_2025": ("Pendataan kelurahan 2025 (rekaan)", "list"),
    "bazar_2025": ("Peserta bazar 2025 (rekaan)", "form"),
}


def said_by_lists(made: synthetic.City, progress: Callable[[str, int, int], None]) -> list[Statement]:
    """Every row of every list; rows that an import would refuse are left out."""
    told: list[Statement] = []
    for number, name in enumerate(sorted(made.lists), 1):
        told += _said_by_list(name, made.lists[name])
        progress("cleaning", number, len(made.lists))
    return told


def _said_by_list(name: str, sheet: pl.DataFrame) -> list[Statement]:
    day = synthetic.LIST_DATES[name]
    source = made_up_source(name.replace("_", "-"), *SOURCES[name], since=day)
    raw = _as_read(name, sheet)
    context = cleaning(CITY, on=day)
    columns = {column: guess.field for column, guess in guess_columns(raw, context=context).items() if guess.field}
    cleaned = clean_rows(raw.rows, columns=columns, context=context, scales=guess_scales(raw, columns))
    cells = raw.rows.drop("row_number").rows(named=True)
    return [
        Statement(
            f"{name}:{place}", source.pk, day, moment(day + TYPING), row.values, _written(cells[place])
        )
        for place, row in enumerate(cleaned)
        if not row.is_refused
    ]  # fmt: skip


def _written(cells: dict[str, str | None]) -> dict[str, str]:
    return {column: text for column, text in cells.items() if text is not None}


def _as_read(name: str, sheet: pl.DataFrame) -> RawList:
    """A sheet of the made-up city as the reader of files would hand it over."""
    columns = {heading: f"c{n}" for n, heading in enumerate(sheet.columns)}
    numbers = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("row_number")
    rows = sheet.rename(columns).select(numbers, *columns.values())
    return RawList(name=name, headings=tuple(sheet.columns), rows=rows, notes=(), dropped=(), has_header=True)
