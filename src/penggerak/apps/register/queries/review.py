"""Doubts that wait for a person, the evidence for each, and what people decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import Business, Decision, Link, Pair
from penggerak.apps.register.queries.matching import ROLES
from penggerak.apps.register.queries.scope import businesses_of
from penggerak.apps.register.seal import unseal
from penggerak.core.register import FIELDS, Field


def _with_ends(pairs: QuerySet[Pair]) -> QuerySet[Pair]:
    """Each pair with `other`, the business its record speaks of now, and `verdict`, the newest decision."""
    newest = Decision.objects.filter(pair=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    other = Link.objects.filter(record=OuterRef("record"), ended_at=None).values("business")[:1]
    return pairs.annotate(verdict=Subquery(newest), other=Subquery(other))


def _pairs_of(user: User) -> QuerySet[Pair]:
    mine = businesses_of(user).values("pk")
    return _with_ends(Pair.objects.filter(business__in=mine)).filter(other__in=mine)


def open_pairs(user: User, *, village: str = "") -> QuerySet[Pair]:
    """Pairs nobody has decided whose two businesses lie in someone's area, most probable first.

    A pair falls out when its record was taken back or its two ends are one business already. village: a code.
    """
    waiting = _pairs_of(user).filter(Q(verdict=None) | Q(verdict="undone")).exclude(other=F("business"))
    if village:
        waiting = waiting.filter(business__village=village)
    return waiting.order_by("-probability", "pk")


def pair_for(user: User, pk: int) -> Pair:
    """A pair, decided or not, in someone's area. Raises Pair.DoesNotExist outside it, as if there were none."""
    return _pairs_of(user).get(pk=pk)


def decision_for(user: User, pk: int) -> Decision:
    """A decision about a pair in someone's area. Raises Decision.DoesNotExist outside it."""
    mine = Q(pair__business__in=_area_of(user))
    return Decision.objects.filter(mine).select_related("pair__business", "regrouping").get(pk=pk)


def _area_of(user: User) -> QuerySet[Business]:
    """The businesses in someone's area, and those that a pair's merge has emptied: their place is the survivor's."""
    seen = businesses_of(user).values("pk")
    joined = Link.objects.filter(business__in=seen, ended_at=None, opened_in__isnull=False).values("opened_in")
    emptied = Link.objects.filter(closed_in__in=joined).values("business")
    return Business.objects.filter(Q(pk__in=seen) | Q(record_count=0, pk__in=emptied))


def merged_into(user: User, code: str) -> Business | None:
    """Into which business in someone's area a business without records was merged; None when it was not."""
    gone = Link.objects.filter(business__code=code, business__record_count=0, closed_in__kind="merge").order_by("-pk")
    last = gone.first()
    if last is None:
        return None
    return businesses_of(user).filter(links__record=last.record_id, links__ended_at=None).first()


def villages_waiting(user: User) -> QuerySet[Area]:
    """The kelurahan in which pairs wait."""
    return Area.objects.filter(pk__in=open_pairs(user).values("business__village")).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One compared role: (field, value of the business, value of the record), and its weight in bits or None."""

    role: str
    values: list[tuple[Field, Any, Any]]
    weight: float | None


def evidence(pair: Pair) -> list[Evidence]:
    """Every compared role of a pair about which a side says something. Sensitive values come opened: mask them."""
    left = pair.business.opened()
    right: Mapping[str, Any] = {**pair.record.values, **unseal(pair.record.sealed)}
    found = []
    for role, names in ROLES.items():
        values = [
            (FIELDS[name], left.get(name), right.get(name)) for name in names if left.get(name) or right.get(name)
        ]
        if values:
            found.append(Evidence(role, values, pair.weights.get(role)))
    return found


@dataclass(frozen=True, slots=True)
class Decided:
    """A decided pair, as linkage learns from it: verdict is same or different."""

    record_id: int
    business_id: int
    probability: float
    verdict: str
    weights: Mapping[str, float]


def decided_pairs(city: str) -> list[Decided]:
    """What people decided about pairs of records of a city's lists; undone and unsure ones are left out."""
    decided = _with_ends(Pair.objects.filter(record__source__city=city)).filter(verdict__in=["same", "different"])
    rows = decided.order_by("pk").values_list("record_id", "business_id", "probability", "verdict", "weights")
    return [Decided(*row) for row in rows]
