"""Is the business micro by law?"""

from datetime import date

import polars as pl

from penggerak.core.activities import NoLimitsError, limits, size_class_columns

MONTHS = 12


def not_micro(recipients: pl.DataFrame, on: date) -> pl.DataFrame:
    """row, reason, number (rupiah found), limit (the micro ceiling).

    Sales decide, for facilities are given by sales; twelve times the month where the year is not known; capital where
    neither is. What the list calls itself counts only as a hit, never as clear.
    Source: PP 7/2021 pasal 35 ayat (3) and (5); size_limits.yaml.
    """
    try:
        limit = limits(on)
    except NoLimitsError:
        return recipients.select("row", reason=pl.lit("no_limits"))
    sales = pl.coalesce(_amount("annual_sales_idr"), _amount("monthly_sales_idr") * MONTHS)
    figures = recipients.select("row", "declared_size", annual_sales_idr=sales, capital_idr=_amount("capital_idr"))
    sized = pl.concat([figures, size_class_columns(figures, on=on)], how="horizontal")
    by_sales, by_capital = pl.col("decided_by") == "annual_sales", pl.col("decided_by") == "capital"
    above = pl.col("size") != "micro"
    reason = (
        pl.when(by_sales & above)
        .then(pl.lit("sales_above_micro"))
        .when(by_capital & above)
        .then(pl.lit("capital_above_micro"))
        .when(by_sales | by_capital)
        .then(None)
        .when(pl.col("declared_size").is_in(["small", "medium", "large"]))
        .then(pl.lit("declared_not_micro"))
        .otherwise(pl.lit("size_unknown"))
    )
    return sized.select(
        "row",
        reason=reason,
        number=pl.when(by_sales & above).then("annual_sales_idr").when(by_capital & above).then("capital_idr"),
        limit=pl.when(by_sales & above)
        .then(limit.annual_sales.micro_idr)
        .when(by_capital & above)
        .then(limit.capital.micro_idr),
    )


def _amount(column: str) -> pl.Expr:
    """Below zero is not known."""
    return pl.when(pl.col(column) >= 0).then(pl.col(column))
