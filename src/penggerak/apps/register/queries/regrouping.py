"""What merging, splitting and undoing have to know: what would come of it, and which acts touched a business."""

import functools
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from penggerak.apps.accounts.models import User
from penggerak.apps.register.models import Business, Decision, Link, Pair, Record, Regrouping
from penggerak.apps.register.queries.review import with_ends
from penggerak.apps.register.queries.scope import businesses_of
from penggerak.apps.register.queries.statements import record_from
from penggerak.core.register import project_one

MOST_ACTS = 50


def open_records(*businesses: Business) -> QuerySet[Record]:
    """The records that speak of these businesses now, the newest first."""
    links = Link.objects.filter(business__in=[one.pk for one in businesses], ended_at=None)
    found = Record.objects.filter(pk__in=links.values("record")).select_related("source", "importing", "by")
    return found.defer("raw").order_by("-observed_on", "-recorded_at", "-pk")


def facts_of(records: Iterable[Record]) -> dict[str, Any]:
    """What these records say, folded by the rules of the register: field -> value. Sensitive values come opened."""
    told = [
        record_from((one.pk, one.source.kind, one.observed_on, one.recorded_at, one.digest, one.values, one.sealed))
        for one in records
    ]
    return {name: known.value for name, known in project_one(0, told).known.items()} if told else {}


def after_merge(one: Business, other: Business) -> dict[str, Any]:
    """What would be known of two businesses as one: field -> value."""
    return facts_of(open_records(one, other))


@dataclass(frozen=True, slots=True)
class Act:
    """One act as a business sees it: whether records came to it, how many moved, and between which other businesses.

    records, others: not counted for an import taken back, which may have moved a whole list. undone_by: the act that
    undid it. is_open: nobody has undone it, and a page of the business may.
    """

    regrouping: Regrouping
    came: bool
    records: int
    others: list[str]
    undone_by: Regrouping | None
    is_open: bool


def acts_of(business: Business) -> list[Act]:
    """The merges, splits and undoings that moved records to or from a business, the newest first."""
    links = Link.objects.filter(Q(opened_in__isnull=False) | Q(closed_in__isnull=False), business=business)
    touched = list(links.values_list("opened_in", "closed_in"))
    came = {opened for opened, _closed in touched}
    ids = {pk for pair in touched for pk in pair if pk}
    acts = Regrouping.objects.filter(pk__in=ids).select_related("by", "importing", "undoes__importing", "undone_by__by")
    newest = list(acts.order_by("-at", "-pk")[:MOST_ACTS])
    moves = _moves({act.pk for act in newest if not is_by_import(act)})
    return [_act(act, moves.get(act.pk, {}), business, came=act.pk in came) for act in newest]


def is_by_import(act: Regrouping) -> bool:
    """Whether an act took back an import, or brought one back: its place is the import's page."""
    return "import" in (act.kind, act.undoes.kind if act.undoes else "")


def _moves(ids: set[int]) -> dict[int, dict[str, set[int]]]:
    """Which records moved between which businesses in these acts: act -> code of the business -> records."""
    links = Link.objects.filter(Q(opened_in__in=ids) | Q(closed_in__in=ids)).order_by("pk")
    found: dict[int, dict[str, set[int]]] = {pk: {} for pk in ids}
    for opened, closed, code, record in links.values_list("opened_in", "closed_in", "business__code", "record"):
        for act in {opened, closed} & ids:
            found[act].setdefault(code, set()).add(record)
    return found


def _act(act: Regrouping, moved: Mapping[str, set[int]], business: Business, *, came: bool) -> Act:
    undone_by = getattr(act, "undone_by", None)
    return Act(
        regrouping=act,
        came=came,
        records=len(set().union(*moved.values())),
        others=sorted(set(moved) - {business.code}),
        undone_by=undone_by,
        is_open=undone_by is None and not is_by_import(act),
    )


def act_for(user: User, business: Business, pk: int) -> Regrouping:
    """An act that touched a business someone may see. Raises Regrouping.DoesNotExist for any other, and for one that
    also touched a business outside of their area which still has records."""
    act = Regrouping.objects.select_related("by", "undoes").get(pk=pk)
    links = Link.objects.filter(Q(opened_in=act) | Q(closed_in=act))
    touched = set(links.values_list("business", flat=True))
    alive = set(Business.objects.filter(pk__in=touched, record_count__gt=0).values_list("pk", flat=True))
    seen = set(businesses_of(user).filter(pk__in=touched).values_list("pk", flat=True))
    if business.pk not in touched or alive - seen:
        raise Regrouping.DoesNotExist
    return act


def decisions_about(business: Business) -> QuerySet[Decision]:
    """What people decided about pairs of which this business is an end, the newest first; each with `last`, the id of
    the pair's newest decision."""
    last = Decision.objects.filter(pair=OuterRef("pair")).order_by("-pk").values("pk")[:1]
    return (
        Decision.objects.filter(pair__in=_pairs_at(business))
        .annotate(last=Subquery(last))
        .select_related("by", "pair__business", "pair__record__source", "regrouping")
        .defer("pair__record__raw", "pair__record__sealed", "pair__record__values", "pair__business__sealed")
        .order_by("-at", "-pk")
    )


def _pairs_at(business: Business) -> QuerySet[Pair]:
    """Pairs of which a business is an end. The records are named one by one, so that an index finds their pairs."""
    records = list(Link.objects.filter(business=business, ended_at=None).values_list("record", flat=True))
    return Pair.objects.filter(Q(business=business) | Q(record__in=records))


def pairs_between(one: Business, other: Business) -> QuerySet[Pair]:
    """Pairs that ask whether these two are one business, in the order of their ids."""
    ends = ((one, other), (other, one))
    records = {side.pk: list(side.links.filter(ended_at=None).values_list("record", flat=True)) for side, _far in ends}
    asked = (Q(business=near, record__in=records[far.pk]) for near, far in ends)
    return Pair.objects.filter(functools.reduce(operator.or_, asked)).order_by("pk")


def against_merging(one: Business, other: Business) -> QuerySet[Decision]:
    """Standing decisions that these two are different businesses."""
    said = decisions_about(one).filter(pair__in=[pair.pk for pair in pairs_between(one, other)])
    return said.filter(pk=F("last"), verdict="different")


def doubted_businesses(user: User, business: Business) -> list[tuple[Business, Mapping[str, Any]]]:
    """Businesses in someone's area that linkage thinks may be this one: each with its pair, most probable first."""
    waiting = with_ends(_pairs_at(business)).filter(Q(verdict=None) | Q(verdict="undone")).exclude(other=F("business"))
    pairs = list(waiting.order_by("-probability", "pk").values("pk", "business", "other", "probability"))
    ends = [(one, one["business"] if one["other"] == business.pk else one["other"]) for one in pairs]
    seen = {one.pk: one for one in businesses_of(user).filter(pk__in=[end for _pair, end in ends])}
    return [(seen[end], pair) for pair, end in ends if end in seen]
