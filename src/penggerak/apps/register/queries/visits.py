"""Which businesses are due for a visit and why, and how far the rounds have come."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.pages import from_nearer_end
from penggerak.apps.register.models import Business, Decision, Link, Photo, Record
from penggerak.apps.register.queries.remembered import remembered
from penggerak.apps.register.queries.scope import businesses_of
from penggerak.core.register import COUNTED
from penggerak.core.sentences import Sentence, sentence

REASONS: dict[str, Sentence] = {
    "unsure": sentence("Mungkin tercatat dua kali"),
    "never": sentence("Belum pernah didatangi"),
    "stale": sentence("Keterangannya sudah lama"),
}
UNPLACED = "tanpa"  # stands for "no kelurahan known" in the address
GONE = ("closed", "moved")  # nothing to visit, unless someone doubts it
A_YEAR, TWO_YEARS = timedelta(days=365), timedelta(days=730)


def _doubted() -> Q:
    """Businesses on either side of a pair about which the newest decision says: go and look."""
    newer = Decision.objects.filter(pair=OuterRef("pair"), pk__gt=OuterRef("pk"))
    unsure = Decision.objects.filter(~Exists(newer), verdict="unsure")
    others = Link.objects.filter(record__in=unsure.values("pair__record"), ended_at=None)
    return Q(pk__in=unsure.values("pair__business")) | Q(pk__in=others.values("business"))


def _conditions(on: date) -> dict[str, Q]:
    here = ~Q(status__in=GONE)
    return {
        "unsure": _doubted(),
        "never": here & Q(last_verified_on=None),
        "stale": here & Q(last_verified_on__isnull=False, fresh_until__lt=on),
    }


def due_businesses(user: User, *, on: date, village: str = "", reason: str = "") -> QuerySet[Business]:
    """Businesses in someone's area that are due for a visit, in the order of a walk: kelurahan, street, RW, RT.

    Each carries is_unsure, is_never and is_stale. village: a code, or UNPLACED; reason: a key of REASONS.
    """
    conditions = _conditions(on)
    wanted = conditions.get(reason) or conditions["unsure"] | conditions["never"] | conditions["stale"]
    due = businesses_of(user).filter(wanted)
    if village:
        due = due.filter(village=None) if village == UNPLACED else due.filter(village=village)
    order = ("village__name", "village", "values__street", "values__rw", "values__rt", "values__street_number", "pk")
    return due.select_related("village", "district").order_by(*order)


def doubted_among(businesses: Iterable[Business]) -> set[int]:
    """Which of these someone was unsure about."""
    shown = [business.pk for business in businesses]
    return set(Business.objects.filter(_doubted(), pk__in=shown).values_list("pk", flat=True))


def reasons_of(business: Business, *, on: date, doubted: bool) -> list[str]:
    """Why a business is due: keys of REASONS, the most pressing first."""
    found = ["unsure"] if doubted else []
    if business.status in GONE:
        return found
    if business.last_verified_on is None:
        return [*found, "never"]
    return [*found, "stale"] if business.fresh_until and business.fresh_until < on else found


def due_by_village(user: User, *, on: date, reason: str = "") -> list[tuple[str, str, int]]:
    """Kelurahan with businesses that are due: code (UNPLACED without one), name, how many; in the order of a walk."""
    return remembered(("due", user.area_id, on, reason), lambda: _due_by_village(user, on, reason))


def _due_by_village(user: User, on: date, reason: str) -> list[tuple[str, str, int]]:
    due = due_businesses(user, on=on, reason=reason).select_related(None).order_by()
    counts: dict[str | None, int] = dict(due.values_list("village").annotate(n=Count("pk")))
    names = (
        Area.objects.filter(pk__in=[code for code in counts if code]).order_by("name", "pk").values_list("pk", "name")
    )
    rows = [(code, name, counts[code]) for code, name in names]
    return [*rows, (UNPLACED, "", counts[None])] if None in counts else rows


class DueList:
    """due_businesses as a paginator takes them: each page asks only about the kelurahan that it shows."""

    def __init__(self, user: User, *, on: date, village: str = "", reason: str = "") -> None:
        self.user, self.on, self.reason = user, on, reason if reason in REASONS else ""
        places = due_by_village(user, on=on, reason=self.reason)
        self.places = [(code, n) for code, _, n in places if village in ("", code)]

    def count(self) -> int:
        return sum(n for _, n in self.places)

    def __getitem__(self, wanted: slice) -> list[Business]:
        before, passed = 0, 0
        shown = {}
        for code, n in self.places:
            if passed + n <= wanted.start:
                before += n
            elif passed < wanted.stop:
                shown[code] = n
            passed += n
        due = due_businesses(self.user, on=self.on, reason=self.reason).filter(_in_villages(shown))
        return from_nearer_end(due, wanted.start - before, wanted.stop - before, size=sum(shown.values()))


def _in_villages(codes: Collection[str]) -> Q:
    placed = Q(village__in=[code for code in codes if code != UNPLACED])
    return placed | Q(village=None) if UNPLACED in codes else placed


def visits_to(business: Business) -> list[Record]:
    """Earlier visits, the newest first, each with who went and the picture if one was taken."""
    links = Link.objects.filter(business=business, ended_at=None)
    seen = Record.objects.filter(links__in=links, source__kind="verification")
    return list(seen.select_related("by", "photo").order_by("-observed_on", "-recorded_at", "-pk"))


def photo_for(user: User, pk: int) -> Photo:
    """A picture of a business in someone's area. Raises Photo.DoesNotExist outside of it, as if there were none."""
    theirs = Link.objects.filter(business__in=businesses_of(user), ended_at=None).values("record")
    return Photo.objects.select_related("record").get(pk=pk, record__in=theirs)


def business_pictured(photo: Photo) -> Business:
    """The business that the visit speaks of now."""
    return Business.objects.get(links__record=photo.record_id, links__ended_at=None)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One kelurahan: businesses counted, of which visited within a year and within two, fresh, stale, never visited.

    code: UNPLACED for those whose kelurahan is not known. share: visited within two years, 0 to 1; None without any.
    """

    code: str
    name: str
    businesses: int
    within_year: int
    within_two: int
    fresh: int
    stale: int
    never: int

    @property
    def share(self) -> float | None:
        return self.within_two / self.businesses if self.businesses else None


def coverage(user: User, *, on: date) -> list[Coverage]:
    """How far the rounds have come in each kelurahan of someone's area, the least visited first."""
    return remembered(("coverage", user.area_id, on), lambda: _coverage(user, on))


def _coverage(user: User, on: date) -> list[Coverage]:
    measures = {
        "businesses": Count("pk"),
        "within_year": Count("pk", filter=Q(last_verified_on__gt=on - A_YEAR)),
        "within_two": Count("pk", filter=Q(last_verified_on__gt=on - TWO_YEARS)),
        "fresh": Count("pk", filter=Q(fresh_until__gte=on)),
        "stale": Count("pk", filter=Q(fresh_until__lt=on)),
        "never": Count("pk", filter=Q(last_verified_on=None)),
    }
    counted = businesses_of(user).filter(status__in=COUNTED).order_by()
    found: dict[str | None, dict[str, Any]] = {
        row.pop("village"): row for row in counted.values("village").annotate(**measures)
    }
    nothing = dict.fromkeys(measures, 0)
    rows = [Coverage(code, name, **found.get(code, nothing)) for code, name in _villages(user.area)]
    if None in found:
        rows.append(Coverage(UNPLACED, "", **found[None]))
    return sorted(rows, key=lambda row: (row.share is None, row.share or 0, -row.never, row.code))


def _villages(area: Area) -> list[tuple[str, str]]:
    inside = Q(pk=area.code) | Q(pk__startswith=f"{area.code}.")
    return list(Area.objects.filter(inside, level=Area.Level.VILLAGE).order_by("pk").values_list("pk", "name"))
