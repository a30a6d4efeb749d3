"""Does the recipient live in the city?"""

import polars as pl


def lives_elsewhere(recipients: pl.DataFrame, city: str) -> pl.DataFrame:
    """row, reason. A NIK tells where it was first issued, not where its bearer lives: alone it proves nothing."""
    issued_here = pl.col("nik").str.head(4) == city.replace(".", "")
    reason = (
        pl.when(pl.col("city_code").is_not_null() & (pl.col("city_code") != city))
        .then(pl.lit("address_elsewhere"))
        .when(pl.col("city_code") == city)
        .then(None)
        .when(pl.col("area_not_found").fill_null(value=False))
        .then(pl.lit("area_not_found"))
        .when(~issued_here)
        .then(pl.lit("no_address_nik_elsewhere"))
        .otherwise(pl.lit("no_address"))
    )
    return recipients.select("row", reason=reason)
