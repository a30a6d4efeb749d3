"""One headline figure with all that is asked when it is questioned: what it was, where it lies, what it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import Import, Regrouping, Source, Version
from penggerak.apps.register.moments import Moment, end_of
from penggerak.apps.register.queries import city as counts
from penggerak.apps.register.queries.figure_list import Figure
from penggerak.apps.register.queries.remembered import remembered
from penggerak.core.register import kept_back, published

MONTHS = 12
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Point:
    """The figure as of one day: businesses, None while under five. is_year_end: the last day of a year."""

    day: date
    count: int | None
    is_year_end: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """One source: what it is called publicly, how many statements it made, the day of the newest."""

    name: str
    kind: Any  # in the language of whoever reads it
    records: int
    last: date


@dataclass(frozen=True, slots=True)
class File:
    """One list that was brought in. digest: of the file as it came, so that anyone who holds it can tell."""

    source: str
    observed_on: date
    applied_at: datetime
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Place:
    """A district and its part of the figure, None when held back; code is empty where the place is not known.

    per_km2: businesses per km² of land; None when held back or the land is not known.
    """

    code: str
    name: str
    count: int | None
    per_km2: float | None = None


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """A figure of a city as of a day.

    count: None while under five. whole: the businesses looked at; share: of those, 0 to 1, None likewise.
    fresh: how many of those counted have been heard of within the shelf life; None likewise.
    points: the day asked for, then the last days of the twelve months before it. places: by district; none while the
    figure is under five. sources, files: what the register of that day rests on; files: the newest, of `file_count`.
    """

    count: int | None
    whole: int | None
    share: float | None
    fresh: int | None
    points: Sequence[Point]
    places: Sequence[Place]
    sources: Sequence[Origin]
    files: Sequence[File]
    file_count: int

    @property
    def last_year_end(self) -> Point | None:
        """How it was as of last December; None in the first year of the calendar."""
        return next((point for point in self.points[1:] if point.is_year_end), None)


def figure_facts(city: str, figure: Figure, per: Moment, *, may_lag: bool = False) -> FigureFacts:
    """Everything the page of a figure shows. Until something changes the same answer serves everyone.

    may_lag: what held some seconds ago will do (see remembered).
    """
    key = ("figure", city, figure.name, per.day, per.at)
    told = remembered(key, lambda: _told(city, figure, per), may_lag=may_lag)
    return FigureFacts(**told, **_files(city, per.at))


def month_ends(day: date, *, months: int = MONTHS) -> list[date]:
    """The last days of the months before a day, newest first."""
    ends = []
    first = day.replace(day=1)
    while len(ends) < months and first > date(1, 1, 31):
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends


def _told(city: str, figure: Figure, per: Moment) -> dict[str, Any]:
    ends = month_ends(per.day)
    held = {per.day: per.at, **{day: end_of(day) for day in ends}}
    found = _counted(city, figure, held)
    now = found["at0"]
    fresh, whole = published(found["fresh"]), published(found["whole"])
    return {
        "count": published(now),
        "whole": whole,
        "share": now / found["whole"] if whole and published(now) is not None else None,
        "fresh": fresh if published(now) is not None and published(now - found["fresh"]) is not None else None,
        "points": [
            Point(day, published(found[f"at{number}"]), (day.month, day.day) == (12, 31))
            for number, day in enumerate(held)
        ],
        "places": _places(city, figure, per) if now and published(now) else [],
        "sources": remembered(("sources", city, per.at), lambda: _origins(city, per.at)),  # the same for every figure
    }


def _held(at: datetime | None) -> Q:
    return Q(until=None) if at is None else Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))


def _counted(city: str, figure: Figure, held: Mapping[date, datetime | None]) -> dict[str, int]:
    """The figure on each of these days, at0 the first of them; and on that one the whole and the fresh ones."""
    day, at = next(iter(held.items()))
    points = {
        f"at{number}": Count("pk", filter=_held(at) & figure.condition(day))
        for number, (day, at) in enumerate(held.items())
    }
    fresh = Count("pk", filter=_held(at) & figure.condition(day) & Q(fresh_until__gte=day))
    versions = Version.objects.filter(city=city, record_count__gt=0, status__in=figure.statuses).order_by()
    return versions.aggregate(**points, fresh=fresh, whole=Count("pk", filter=_held(at)))


def _places(city: str, figure: Figure, per: Moment) -> list[Place]:
    found = counts.known_businesses(city, per.at).filter(figure.condition(per.day), status__in=figure.statuses)
    rows = found.order_by().values_list("district").annotate(n=Count("pk"))
    shown = kept_back({code or "": n for code, n in rows})
    districts = Area.objects.filter(parent=city).order_by("name", "pk").values_list("code", "name", "boundary__km2")
    known = [_place(code, name, shown.get(code, 0), km2) for code, name, km2 in districts]
    return [*known, *([Place("", "", shown[""])] if "" in shown else [])]


def _place(code: str, name: str, count: int | None, km2: float | None) -> Place:
    return Place(code, name, count, count / km2 if km2 and count is not None else None)


def _origins(city: str, at: datetime | None) -> list[Origin]:
    return [
        Origin(row["name"], Source.Kind(row["kind"]).label, row["records_count"], row["last"])
        for row in counts.sources(city, at)
    ]


def _files(city: str, at: datetime | None) -> dict[str, Any]:
    """The lists that were in force at a moment, newest first, and how many there were."""
    applied = Import.objects.filter(city=city, applied_at__isnull=False)
    if at is None:
        applied = applied.filter(status=Import.Status.DONE)
    else:
        applied = applied.filter(~Exists(_taken_back(at)), applied_at__lte=at)
    newest = applied.select_related("source").order_by("-applied_at", "-pk")[:MOST_FILES]
    files = [
        File(one.source.name, one.observed_on, one.applied_at, one.total, one.file_digest)  # type: ignore[arg-type]
        for one in newest
    ]
    return {"files": files, "file_count": applied.count() if len(files) == MOST_FILES else len(files)}


def _taken_back(at: datetime) -> Any:
    """The act that had taken an import back by a moment, unless that act was undone by then."""
    acts = Regrouping.objects.filter(importing=OuterRef("pk"), kind=Regrouping.Kind.IMPORT_UNDO, at__lte=at)
    return acts.exclude(undone_by__at__lte=at)
