"""Postal codes in use, by district of the city."""

from functools import cache

import polars as pl

from penggerak.sources.reference._check import BrokenReferenceError, check_counts, read_text_table

POSTCODES = pl.Schema({"district_code": pl.String, "postcode": pl.String})


@cache
def _postcodes() -> pl.DataFrame:
    name = "postcodes_tangerang.csv"
    ranges = read_text_table(name, ["district_code", "first", "last"]).cast({"first": pl.Int64, "last": pl.Int64})
    check_counts(name, {"districts": ranges["district_code"].n_unique()}, {"districts": 13})
    if ranges.filter(pl.col("first") > pl.col("last")).height:
        raise BrokenReferenceError(f"{name}: a range ends before it begins")
    codes = ranges.select("district_code", postcode=pl.int_ranges("first", pl.col("last") + 1)).explode("postcode")
    return codes.cast(POSTCODES).unique().sort("district_code", "postcode")


def postcodes() -> pl.DataFrame:
    """Which postal codes serve which district, one row a pair: district_code str, postcode str (five digits).

    A code may serve several districts. Raises BrokenReferenceError when the table is not complete.
    """
    return _postcodes().clone()
