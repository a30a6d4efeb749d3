"""The city at a glance: counts that anyone may see, with their definitions. Groups under five stay unpublished."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import Activity, Business, Pair, Record, Source
from penggerak.apps.register.queries.scope import versions_at
from penggerak.core.register import COUNTED, kept_back, published


@dataclass(frozen=True, slots=True)
class Counted:
    """One group: its key, how many (None when under five), and its share of the whole (0 to 1, None likewise)."""

    key: str
    count: int | None
    share: float | None


def _counted(key: str, count: int, whole: int) -> Counted:
    shown = published(count)
    return Counted(key, shown, None if shown is None or not whole else count / whole)


def known_businesses(city: str, at: datetime | None = None) -> QuerySet[Any]:
    """Every business of the city that a record speaks of, whatever its status. at: a moment; as it was known then."""
    found: QuerySet[Any] = Business.objects.filter(record_count__gt=0) if at is None else versions_at(at)
    return found.filter(city=city).order_by()


def counted_businesses(city: str, at: datetime | None = None) -> QuerySet[Any]:
    """The businesses of the headline count: running, or not shown to be gone."""
    return known_businesses(city, at).filter(status__in=COUNTED)


@dataclass(frozen=True, slots=True)
class Cell:
    """Businesses alike in status, district (None when unknown) and size: how many, and how many of each measure."""

    status: str
    district: str | None
    size: str
    businesses: int
    measured: Mapping[str, int]


def cells(businesses: QuerySet[Any], *, on: date) -> list[Cell]:
    """All that the front page counts but activities, in one question to the database."""
    measures = {
        "village": Q(village__isnull=False),
        "activity": Q(activity__isnull=False),
        "phone": Q(has_phone=True),
        "nib": Q(has_nib=True),
        "sales": ~Q(size_by_sales="unknown"),
        "verified": Q(last_verified_on__isnull=False),
        "stale": Q(fresh_until__lt=on),
    }
    counts = {name: Count("pk", filter=wanted) for name, wanted in measures.items()}
    rows = businesses.order_by().values_list("status", "district", "size_by_sales").annotate(n=Count("pk"), **counts)
    return [
        Cell(status, district, size, n, dict(zip(measures, measured, strict=True)))
        for status, district, size, n, *measured in rows
    ]


def _sums(found: Iterable[Cell], key: str) -> dict[Any, int]:
    sums: Counter[Any] = Counter()
    for cell in found:
        sums[getattr(cell, key)] += cell.businesses
    return dict(sums)


def counted_cells(found: Iterable[Cell]) -> list[Cell]:
    """Those of the headline count."""
    return [cell for cell in found if cell.status in COUNTED]


def by_status(known: Iterable[Cell]) -> list[Counted]:
    counts = _sums(known, "status")
    whole = sum(counts.values())
    return [_counted(status, count, whole) for status, count in sorted(counts.items(), key=lambda x: (-x[1], x[0]))]


def by_district(city: str, counted: Iterable[Cell]) -> list[tuple[str, str, int | None, float | None]]:
    """Districts of the city: code, name, businesses counted (None when held back), land in km² (None if unknown)."""
    counts = kept_back(_sums(counted, "district"))
    districts = Area.objects.filter(parent=city).order_by("pk").values_list("code", "name", "boundary__km2")
    return [(code, name, counts.get(code, 0), km2) for code, name, km2 in districts]


def by_size(counted: Iterable[Cell]) -> list[Counted]:
    counts = _sums(counted, "size")
    whole = sum(counts.values())
    return [_counted(size, counts.get(size, 0), whole) for size in ("micro", "small", "medium", "large", "unknown")]


def top_activities(counted: QuerySet[Any], *, whole: int, most: int = 10) -> list[tuple[Activity, Counted]]:
    """The activities with most businesses. whole: how many are counted in all, without an activity too."""
    rows = counted.exclude(activity=None).values_list("activity").annotate(n=Count("pk")).order_by("-n", "activity")
    counts = dict(rows[:most])
    titles = Activity.objects.in_bulk(counts)
    return [(titles[key], _counted(key, count, whole)) for key, count in counts.items()]


def quality(counted: Sequence[Cell]) -> dict[str, Counted]:
    """How complete and fresh the register is, over the counted businesses."""
    whole = sum(cell.businesses for cell in counted)
    totals: Counter[str] = Counter()
    for cell in counted:
        totals.update(cell.measured)
    return {name: _counted(name, count, whole) for name, count in totals.items()}


def open_doubts(city: str) -> int:
    """Pairs that wait for a person's decision."""
    return Pair.objects.filter(business__city=city).exclude(decisions__isnull=False).count()


def sources(city: str, at: datetime | None = None) -> Sequence[dict[str, Any]]:
    """Where what we know comes from: each source, how many statements, and the day of the newest. at: said by then."""
    said = Q() if at is None else Q(records__recorded_at__lte=at)
    rows = Source.objects.filter(said, city=city, records__isnull=False)
    return list(
        rows.annotate(records_count=Count("records"), last=Max("records__observed_on"))
        .order_by("-last", "pk")
        .values("name", "kind", "records_count", "last", "is_synthetic")
    )


def last_change(city: str) -> datetime | None:
    """When the register last heard something about the city."""
    newest: datetime | None = Record.objects.filter(source__city=city).aggregate(at=Max("recorded_at"))["at"]
    return newest
