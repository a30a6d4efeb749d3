"""Days on which offices work: Monday to Friday without national holidays (DOMAIN 12)."""

from datetime import date, timedelta

from django.conf import settings

# Holidays that fall on the same day every year; the others are set yearly by decree and named in the settings.
EVERY_YEAR = frozenset({(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)})
SATURDAY = 5


def is_working_day(day: date) -> bool:
    if day.weekday() >= SATURDAY or (day.month, day.day) in EVERY_YEAR:
        return False
    return day.isoformat() not in settings.PENGGERAK_HOLIDAYS


def working_days_after(day: date, count: int) -> date:
    """The day by which so many working days have passed, the day itself not counted."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
