"""The city at a glance: counts that anyone may see, with their definitions. Groups under five stay unpublished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import Activity, Business, Pair, Record, Source
from penggerak.core.register import COUNTED

SMALLEST_GROUP = 5


def published(count: int) -> int | None:
    """A count fit for publication: None for groups smaller than five (nought is nought)."""
    return count if count == 0 or count >= SMALLEST_GROUP else None


@dataclass(frozen=True, slots=True)
class Counted:
    """One group: its key, how many (None when under five), and its share of the whole (0 to 1, None likewise)."""

    key: str
    count: int | None
    share: float | None


def _counted(key: str, count: int, whole: int) -> Counted:
    shown = published(count)
    return Counted(key, shown, None if shown is None or not whole else count / whole)


def known_businesses(city: str) -> QuerySet[Business]:
    """Every business of the city that a record speaks of, whatever its status."""
    return Business.objects.filter(city=city, record_count__gt=0)


def counted_businesses(city: str) -> QuerySet[Business]:
    """The businesses of the headline count: running, or not shown to be gone."""
    return known_businesses(city).filter(status__in=COUNTED)


def by_status(city: str) -> list[Counted]:
    rows = known_businesses(city).order_by().values_list("status").annotate(n=Count("pk"))
    counts = dict(rows)
    whole = sum(counts.values())
    return [_counted(status, count, whole) for status, count in sorted(counts.items(), key=lambda x: (-x[1], x[0]))]


def _kept_back(counts: dict[str, int]) -> dict[str, int | None]:
    """Counts fit to stand beside their total: a single one held back could be worked out, so a second joins it."""
    shown = {key: published(count) for key, count in counts.items()}
    if sum(count is None for count in shown.values()) == 1 and len(shown) > 1:
        smallest = min((count, key) for key, count in shown.items() if count is not None)[1]
        shown[smallest] = None
    return shown


def by_district(city: str) -> list[tuple[str, str, int | None, float | None]]:
    """Districts of the city: code, name, businesses counted (None when held back), land in km² (None if unknown)."""
    counts = _kept_back(dict(counted_businesses(city).order_by().values_list("district").annotate(n=Count("pk"))))
    districts = Area.objects.filter(parent=city).order_by("pk").values_list("code", "name", "boundary__km2")
    return [(code, name, counts.get(code, 0), km2) for code, name, km2 in districts]


def by_size(city: str) -> list[Counted]:
    counts = dict(counted_businesses(city).order_by().values_list("size_by_sales").annotate(n=Count("pk")))
    whole = sum(counts.values())
    return [_counted(size, counts.get(size, 0), whole) for size in ("micro", "small", "medium", "large", "unknown")]


def top_activities(city: str, *, most: int = 10) -> list[tuple[Activity, Counted]]:
    counted = counted_businesses(city).order_by()
    whole = counted.count()
    rows = counted.exclude(activity=None).values_list("activity").annotate(n=Count("pk")).order_by("-n", "activity")
    counts = dict(rows[:most])
    titles = Activity.objects.in_bulk(counts)
    return [(titles[key], _counted(key, count, whole)) for key, count in counts.items()]


def quality(city: str, *, on: date) -> dict[str, Counted]:
    """How complete and fresh the register is, over the counted businesses, in one question to the database."""
    measures = {
        "village": Q(village__isnull=False),
        "activity": Q(activity__isnull=False),
        "phone": Q(has_phone=True),
        "nib": Q(has_nib=True),
        "sales": ~Q(size_by_sales="unknown"),
        "verified": Q(last_verified_on__isnull=False),
        "stale": Q(fresh_until__lt=on),
    }
    totals: dict[str, Any] = counted_businesses(city).aggregate(
        whole=Count("pk"), **{name: Count("pk", filter=wanted) for name, wanted in measures.items()}
    )
    return {name: _counted(name, totals[name], totals["whole"]) for name in measures}


def open_doubts(city: str) -> int:
    """Pairs that wait for a person's decision."""
    return Pair.objects.filter(business__city=city).exclude(decisions__isnull=False).count()


def sources(city: str) -> Sequence[dict[str, Any]]:
    """Where what we know comes from: each source, how many statements, and the day of the newest."""
    rows = Source.objects.filter(city=city, records__isnull=False)
    return list(
        rows.annotate(records_count=Count("records"), last=Max("records__observed_on"))
        .order_by("-last", "pk")
        .values("name", "kind", "records_count", "last", "is_synthetic")
    )


def last_change(city: str) -> datetime | None:
    """When the register last heard something about the city."""
    newest: datetime | None = Record.objects.filter(source__city=city).aggregate(at=Max("recorded_at"))["at"]
    return newest
