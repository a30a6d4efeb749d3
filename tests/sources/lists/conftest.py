"""What the tests of lists share: a city, and workbooks made on the spot."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from penggerak.core.places import AreaTree, Resolver
from penggerak.core.register.cleaning import CleaningContext
from penggerak.sources.reference import areas, kbli

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"

Sheet = Sequence[Sequence[object]]


@cache
def _tree() -> AreaTree:
    return AreaTree(areas())


@cache
def city_context(city: str) -> CleaningContext:
    codes = {version: frozenset(_leaves(kbli(version))) for version in ("2020", "2025")}
    return CleaningContext(city, _tree(), Resolver(_tree(), city=city), date(2026, 11, 24), codes)


def _leaves(table: pl.DataFrame) -> list[str]:
    return table.filter(pl.col("code").str.len_chars() == 5)["code"].to_list()


@pytest.fixture
def context_of() -> Callable[[str], CleaningContext]:
    """What a city knows, by its code."""
    return city_context


@pytest.fixture
def sample() -> Callable[[str], bytes]:
    """A real list from the folder beside the project; the test is skipped where it is not there."""

    def read(name: str) -> bytes:
        path = SAMPLES / name
        if not path.exists():
            pytest.skip(f"the real list {name} is not on this machine")
        return path.read_bytes()

    return read


def _workbook(merges: Sequence[str] = (), hidden: Sequence[str] = (), **sheets: Sheet) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, column, cell, day)
                    elif cell is not None:
                        sheet.write(at, column, cell)
            for area in merges:
                sheet.merge_range(area, "")
                top_left = area.partition(":")[0]
                column, at = ord(top_left[0]) - 65, int(top_left[1:]) - 1
                sheet.write(top_left, rows[at][column])
            if name in hidden:
                sheet.hide()
    return target.getvalue()


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """An xlsx: sheet name -> rows; merges like "A2:A5" on every sheet; hidden sheets by name."""
    return _workbook
