"""Doubts that wait for a person, the evidence for each, and what people decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.register.linkage_keys import ROLES
from penggerak.apps.register.models import Business, Decision, Link, Pair
from penggerak.apps.register.queries.remembered import remembered
from penggerak.apps.register.queries.scope import businesses_of
from penggerak.apps.seal import unseal
from penggerak.core.register import FIELDS, Field


def with_ends(pairs: QuerySet[Pair]) -> QuerySet[Pair]:
    """Each pair with `other`, the business its record speaks of now, and `verdict`, the newest decision."""
    newest = Decision.objects.filter(pair=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    other = Link.objects.filter(record=OuterRef("record"), ended_at=None).values("business")[:1]
    return pairs.annotate(verdict=Subquery(newest), other=Subquery(other))


def _pairs_of(user: User) -> QuerySet[Pair]:
    """The pairs whose two ends lie in someone's area."""
    return Pair.objects.filter(Exists(_far_end(user)), business__in=businesses_of(user).values("pk"))


def _far_end(user: User) -> QuerySet[Business]:
    """The business a pair's record speaks of now, in someone's area. Looked up pair by pair: pairs are few."""
    return businesses_of(user).filter(links__record=OuterRef("record"), links__ended_at=None)


def _undecided() -> Q:
    """Pairs without a decision that still counts: their newest one, if there is any, took another back."""
    newer = Decision.objects.filter(pair=OuterRef("pair"), pk__gt=OuterRef("pk"))
    said = Decision.objects.filter(~Exists(newer), pair=OuterRef("pk")).exclude(verdict="undone")
    return Q(~Exists(said))


def open_pairs(user: User, *, by_village: bool = False) -> QuerySet[Pair]:
    """Pairs nobody has decided whose two businesses lie in someone's area, most probable first.

    A pair falls out when its record was taken back or its two ends are one business already.
    by_village: kelurahan by kelurahan, in the order of their names; those without one last.
    """
    apart = Exists(_far_end(user).exclude(pk=OuterRef("business")))
    waiting = Pair.objects.filter(_undecided(), apart, business__in=businesses_of(user).values("pk"))
    places = [F("business__village__name").asc(nulls_last=True), "business__village"] if by_village else []
    return waiting.order_by(*places, "-probability", "pk")


def waiting_pairs(user: User, *, by_village: bool = False) -> list[tuple[int, str | None]]:
    """The ids of open_pairs, each with its kelurahan. Kept until something changes: do not change the list."""
    found = open_pairs(user, by_village=by_village).values_list("pk", "business__village")
    return remembered(("waiting", user.area_id, by_village), lambda: list(found))


def pair_for(user: User, pk: int) -> Pair:
    """A pair, decided or not, in someone's area. Raises Pair.DoesNotExist outside it, as if there were none."""
    return with_ends(_pairs_of(user)).select_related("business", "record__source").get(pk=pk)


def decision_for(user: User, pk: int) -> Decision:
    """A decision about a pair whose two ends lie in someone's area. Raises Decision.DoesNotExist outside it.

    A business that the decision emptied has no place of its own any more: the one it became counts.
    """
    found = Decision.objects.select_related("pair__business", "regrouping").get(pk=pk)
    business = found.pair.business
    if not businesses_of(user).filter(pk=business.pk).exists() and merged_into(user, business.code) is None:
        raise Decision.DoesNotExist
    far = Link.objects.filter(record=found.pair.record_id, ended_at=None).values("business")
    if far.exists() and not businesses_of(user).filter(pk__in=far).exists():
        raise Decision.DoesNotExist
    return found


def merged_into(user: User, code: str) -> Business | None:
    """Which business in someone's area has the records of one that has none any more; None when there is no such."""
    gone = Link.objects.filter(business__code=code.replace("\0", ""), business__record_count=0)
    moved = gone.filter(closed_in__kind__in=["merge", "undo"])
    last = moved.order_by("-ended_at", "-pk").first()
    if last is None:
        return None
    return businesses_of(user).filter(links__record=last.record_id, links__ended_at=None).first()


def villages_among(codes: Iterable[str | None]) -> QuerySet[Area]:
    """The kelurahan with these codes, by name."""
    return Area.objects.filter(pk__in={code for code in codes if code}).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One compared role: (field, value of the business, value of the record), and its weight in bits or None."""

    role: str
    values: list[tuple[Field, Any, Any]]
    weight: float | None


def facts_of_ends(pair: Pair) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is known of a pair's business, and what its record says: field -> value. Sensitive values come opened."""
    return pair.business.opened(), {**pair.record.values, **unseal(pair.record.sealed)}


def evidence(pair: Pair) -> list[Evidence]:
    """Every compared role of a pair about which a side says something. Sensitive values come opened: mask them."""
    left, right = facts_of_ends(pair)
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
    decided = with_ends(Pair.objects.filter(record__source__city=city)).filter(verdict__in=["same", "different"])
    rows = decided.order_by("pk").values_list("record_id", "business_id", "probability", "verdict", "weights")
    return [Decided(*row) for row in rows]
