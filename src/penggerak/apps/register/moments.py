"""The day a list or count is asked for, and the moment that stands for it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _


class CannotAsk(Exception):
    """A day that has no answer; str(error) is ready to show."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and the moment at which it was over in Jakarta; at is None for today: what is known now."""

    day: date
    at: datetime | None

    @property
    def is_past(self) -> bool:
        return self.at is not None


def moment_of(text: str | None, *, today: date | None = None) -> Moment:
    """What `?per=2025-12-31` asks for; today when nothing is given. Raises CannotAsk for what is no past day."""
    today = today or timezone.localdate()
    if not text:
        return Moment(today, None)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CannotAsk(_("Tulis tanggal seperti 2025-12-31 (tahun-bulan-hari).")) from None
    if day > today:
        raise CannotAsk(_("Tanggal itu belum tiba. Pilih hari ini atau hari yang sudah lewat."))
    return Moment(day, None if day == today else end_of(day))


def end_of(day: date) -> datetime:
    """The last moment of a day in Jakarta: what was said by then was known that day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) - timedelta(microseconds=1)
