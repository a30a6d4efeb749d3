"""A day as people write it, in both languages."""

from datetime import date

from penggerak.core.register.fields import Label

_INDONESIAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day_in_words(day: date) -> Label:
    """31 Desember 2025, 31 December 2025."""
    id_, en = (f"{day.day} {months[day.month - 1]} {day.year}" for months in (_INDONESIAN, _ENGLISH))
    return Label(id=id_, en=en)
