"""Whole years, months and days between a date and the day asked about, turned into days to compare with."""

import calendar
import math
from collections.abc import Callable
from datetime import date, timedelta

from penggerak.core.eligibility._model import QuantityKind, Sign

FIRST_YEAR = 1


def years_earlier(on: date, years: int) -> date:
    """The latest date that lies so many whole years before a day: who was born then has that age on it."""
    return months_earlier(on, 12 * years)


def months_earlier(on: date, months: int) -> date:
    """The latest date that lies so many whole months before a day. 31 March, one month earlier, is 28 February.

    Before the first year there is the first day of it.
    """
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    if year < FIRST_YEAR:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def _days_earlier(on: date, days: int) -> date:
    return date.fromordinal(min(max(on.toordinal() - days, date.min.toordinal()), date.max.toordinal()))


_EARLIER: dict[QuantityKind, Callable[[date, int], date]] = {
    "age_years": years_earlier,
    "months_since": months_earlier,
    "days_since": _days_earlier,
}


def date_bounds(kind: QuantityKind, sign: Sign, count: float, on: date) -> tuple[date | None, date | None] | None:
    """First and last date (None: any) at which a whole count of years, months or days passes a test.

    None when no date does. sign: "=", "<", "<=", ">" or ">=".
    """
    least, most = 0.0, math.inf
    if sign in (">=", ">"):
        least = math.ceil(count) if sign == ">=" else math.floor(count) + 1
    elif sign in ("<=", "<"):
        most = math.floor(count) if sign == "<=" else math.ceil(count) - 1
    else:
        least, most = math.ceil(count), math.floor(count)
    if most < max(least, 0):
        return None
    earlier = _EARLIER[kind]
    last = on if least <= 0 else earlier(on, int(least))
    first = None if most == math.inf else earlier(on, int(most) + 1) + timedelta(days=1)
    return first, last
