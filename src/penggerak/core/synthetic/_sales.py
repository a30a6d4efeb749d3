"""Monthly sales of each business: a level, its own growth, busy months, shocks that fade, silence when it closes."""

from datetime import date, timedelta

import polars as pl

from penggerak.core.synthetic._draws import Draws

_MEMORY = 0.6  # share of last month's shock that is still felt

# By calendar month, January first; 1.0 is an ordinary month.
_CALENDAR = {
    "december": {1: 0.92, 11: 1.08, 12: 1.30},
    "school": {1: 1.05, 6: 1.15, 7: 1.45, 8: 1.10, 12: 0.9},
    "rain": {1: 1.18, 2: 1.15, 12: 1.12, 7: 0.93, 8: 0.92},
    "retail": {12: 1.06},
    "food": {12: 1.05},
    "drink": {1: 0.93, 2: 0.94, 8: 1.08, 9: 1.10, 10: 1.08},
    "lebaran": {12: 1.05},
    "feast": {12: 1.12, 8: 1.04},
}
# Added for a month that is all fasting month, and for the four weeks after Lebaran.
_FASTING = {
    "feast": (0.85, 0.10),
    "lebaran": (1.10, -0.15),
    "retail": (0.30, -0.05),
    "food": (-0.05, -0.12),
    "drink": (-0.10, -0.08),
}


def sales(draws: Draws, businesses: pl.DataFrame, *, on: date, months: int) -> pl.DataFrame:
    """Sales of that many whole months before `on`.

    businesses: row i64, business_id i64, level_idr f64 (rupiah a month), season str, started_on, closed_on, status.
    Returns business_id i64, month date (its first day), sales_idr i64 (rupiah), by business and month. No row
    before a business started or after it closed; a dormant business has rows of 0 for its last months.
    """
    growth = 0.05 + 0.13 * draws.normal("growth")
    frame = businesses.with_columns(_growth=growth, _asleep=_months_asleep(draws), _shock=pl.lit(0.0))
    columns: list[pl.Series] = []
    days = _months_before(on, months)
    for left, month in zip(reversed(range(months)), days, strict=True):
        frame = frame.with_columns(_shock=_MEMORY * pl.col("_shock") + 0.13 * draws.normal(f"shock {left}"))
        columns.append(frame.select(_of_month(left, month).alias(str(left))).to_series())
    amounts = pl.concat_list(columns) if columns else pl.lit([], dtype=pl.List(pl.Int64))
    wide = frame.select("business_id", month=pl.lit(days, dtype=pl.List(pl.Date)), sales_idr=amounts)
    return wide.explode("month", "sales_idr").drop_nulls("sales_idr")


def _months_before(on: date, count: int) -> list[date]:
    last = on.year * 12 + on.month - 2
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def _months_asleep(draws: Draws) -> pl.Expr:
    return pl.when(pl.col("status") == "dormant").then(draws.whole("asleep", 4, 14)).otherwise(0)


def _of_month(left: int, month: date) -> pl.Expr:
    """Sales of one month, `left` months before the last; null while the business was not open."""
    seasons = {name: _season(name, month) for name in ["flat", *_CALENDAR]}
    factor = pl.col("season").replace_strict(seasons, return_dtype=pl.Float64)
    amount = pl.col("level_idr") * (1.0 + pl.col("_growth")) ** (-left / 12) * factor * pl.col("_shock").exp()
    rounded = (amount / 10_000).round().cast(pl.Int64) * 10_000
    next_month = (month + timedelta(days=32)).replace(day=1)
    open_then = (pl.col("started_on") < next_month) & (pl.col("closed_on").is_null() | (pl.col("closed_on") >= month))
    return pl.when(open_then).then(pl.when(pl.col("_asleep") > left).then(0).otherwise(rounded))


def _season(name: str, month: date) -> float:
    fasting, after = _FASTING.get(name, (0.0, 0.0))
    fast_share, after_share = _lebaran_shares(month)
    return _CALENDAR.get(name, {}).get(month.month, 1.0) * (1.0 + fasting * fast_share + after * after_share)


def _lebaran_shares(month: date) -> tuple[float, float]:
    """Which parts of the month (0 to 1) fall into the thirty days before Lebaran and the four weeks after it."""
    days = [month + timedelta(days=day) for day in range(31) if (month + timedelta(days=day)).month == month.month]
    since = [(day - _lebaran_near(day)).days for day in days]
    return sum(-30 <= gap < 0 for gap in since) / len(days), sum(0 <= gap < 28 for gap in since) / len(days)


def _lebaran_near(day: date) -> date:
    """1 Syawal nearest to the day by the tabular Islamic calendar (within a day or two of the announced one)."""
    guess = round((day - date(622, 7, 19)).days / 354.367)
    return min(
        (_first_of_syawal(year) for year in (guess, guess + 1, guess + 2)), key=lambda start: abs((day - start).days)
    )


def _first_of_syawal(hijri_year: int) -> date:
    """Tabular rule: 354 days a year, 11 leap days in 30 years; Syawal follows nine months of 30 and 29 days in turn."""
    days = (hijri_year - 1) * 354 + (3 + 11 * hijri_year) // 30 + 266
    return date(622, 7, 19) + timedelta(days=days)
