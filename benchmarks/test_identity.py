"""How long a column of NIKs takes to check, beside python-stdnum asked row by row.

Run: python -m pytest benchmarks/test_identity.py
"""

import random

import polars as pl
import pytest
from stdnum.id import nik as stdnum_nik

from penggerak.core.identity import check_column

SMALLEST = 10_000
SIZES = [SMALLEST, 100_000, 1_000_000]
LIMIT_S = 1.0  # a million bare NIKs on two cores; the best round counts, as others may use the machine


def niks(count: int, *, seed: int) -> pl.Series:
    """Made-up NIKs of one city, all right."""
    chance = random.Random(seed)
    return pl.Series(
        f"3671{chance.randint(1, 13):02}{chance.randint(1, 28) + 40 * chance.randint(0, 1):02}"
        f"{chance.randint(1, 12):02}{chance.randint(0, 99):02}{chance.randint(1, 9999):04}"
        for _ in range(count)
    )


def grouped(numbers: pl.Series) -> pl.Series:
    """The same as a spreadsheet might have them: 367101.170885-0001 and a blank."""
    return numbers.str.replace("^(.{6})(.{6})(.{4})$", "$1.$2-$3 ")


@pytest.mark.parametrize("n", SIZES)
def test_a_column_of_bare_niks(benchmark, n):
    numbers = niks(n, seed=7)

    checked = benchmark.pedantic(check_column, args=("nik", numbers), rounds=5, warmup_rounds=1)

    assert checked["problem"].null_count() == n
    assert n < SIZES[-1] or benchmark.stats.stats.min < LIMIT_S


@pytest.mark.parametrize("n", SIZES)
def test_a_column_of_niks_with_separators(benchmark, n):
    numbers = niks(n, seed=7)
    written = grouped(numbers)

    checked = benchmark.pedantic(check_column, args=("nik", written), rounds=3, warmup_rounds=1)

    assert checked["value"].to_list() == numbers.to_list()


def test_python_stdnum_row_by_row(benchmark):
    numbers = niks(SMALLEST, seed=7).to_list()

    valid = benchmark.pedantic(lambda: [stdnum_nik.is_valid(number) for number in numbers], rounds=3, warmup_rounds=1)

    assert all(valid)
