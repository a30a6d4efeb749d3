from datetime import date

import polars as pl
import pytest

from penggerak.core.synthetic import City, centroids, city
from penggerak.sources.reference import areas, boundaries, kbli, postcodes

ON = date(2026, 11, 24)
SIZE = 4000


@pytest.fixture(scope="session")
def area_table() -> pl.DataFrame:
    return areas().filter(pl.col("code").str.starts_with("36."))


@pytest.fixture(scope="session")
def kbli_table() -> pl.DataFrame:
    return kbli("2020")


@pytest.fixture(scope="session")
def made(area_table: pl.DataFrame, kbli_table: pl.DataFrame) -> City:
    """A city of 4,000 businesses, with coordinates and postal codes."""
    middle = centroids(boundaries("villages"))
    return city(SIZE, seed=11, areas=area_table, kbli=kbli_table, on=ON, centroids=middle, postcodes=postcodes())
