"""Reading the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from penggerak.apps.notices.models import Notice

DAYS = 14


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many messages of one day and channel waited, were handed over, were given up."""

    day: date
    channel: str
    waiting: int
    handed_over: int
    given_up: int


def unsent(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """What waits and what was given up: the given up ones first, then the newest."""
    found = notices.exclude(status=Notice.Status.HANDED_OVER).select_related("to")
    return found.order_by("status", "-created_at", "-pk")


def counts_by_day(notices: QuerySet[Notice], *, at: datetime) -> Iterable[DayCount]:
    """The last two weeks by day (in the city) and channel, the newest first."""
    recent = notices.order_by().filter(created_at__gte=at - timedelta(days=DAYS))
    ends = {status: Count("pk", filter=Q(status=status)) for status in Notice.Status.values}
    rows = recent.annotate(day=TruncDate("created_at")).values("day", "channel").annotate(**ends)
    labels = dict(Notice.Channel.choices)
    for row in rows.order_by("-day", "channel"):
        yield DayCount(**{**row, "channel": str(labels[row["channel"]])})
