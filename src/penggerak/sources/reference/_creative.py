"""The seventeen subsectors of the creative economy."""

from functools import cache

import polars as pl

from penggerak.sources.reference._check import check_counts, check_tree, read_text_table

CREATIVE_SUBSECTORS = pl.Schema({"number": pl.Int64, "name_id": pl.String, "name_en": pl.String})


@cache
def _creative_subsectors() -> pl.DataFrame:
    name = "creative_economy_subsectors.csv"
    frame = read_text_table(name, ["no", "subsector_id", "subsector_en"])
    check_counts(name, {"subsectors": frame.height}, {"subsectors": 17})
    check_tree(name, frame["subsector_id"], pl.Series([], dtype=pl.String))
    named = frame.select(number=pl.col("no").cast(pl.Int64), name_id="subsector_id", name_en="subsector_en")
    return named.sort("number")


def creative_subsectors() -> pl.DataFrame:
    """The subsectors in their published order: number i64 (1 to 17), name_id str, name_en str.

    Raises BrokenReferenceError when the table is not complete.
    """
    return _creative_subsectors().clone()
