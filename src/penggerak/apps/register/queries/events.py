"""Which events an admin may read, and how far the chain over them reaches."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.accounts.queries import inside
from penggerak.apps.audit.models import Event
from penggerak.apps.audit.queries.sealed import head_of_chain
from penggerak.apps.register.models import Holding


@dataclass(frozen=True, slots=True)
class ChainState:
    """sealed: how many events have a seal, the last at sealed_at. verified_at: when all were last checked."""

    sealed: int
    sealed_at: datetime | None
    verified_at: datetime | None
    holds: bool


def events_for(user: User) -> QuerySet[Event]:
    """What people of their area did, what owners and partners did, and what the program did by itself.

    Of owners who speak only for businesses of other cities it tells nothing: they are not theirs to know by name.
    """
    city = ".".join(user.area.code.split(".")[:2])  # of an admin of a part, the whole city
    here = Holding.objects.filter(Q(business__city=city) | Q(business__city__code__startswith=f"{city}."))
    elsewhere = Holding.objects.exclude(user__in=here.values("user")).values("user")
    told = Q(by=None) | (Q(by__area=None) & ~Q(by__in=elsewhere)) | inside(user.area, code="by__area__code")
    return Event.objects.filter(told).select_related("by").order_by("-at", "-pk")


def chain_state() -> ChainState:
    head = head_of_chain()
    verified = Event.objects.filter(what="audit.verified").order_by("-at", "-pk").first()
    return ChainState(
        sealed=head.position if head else 0,
        sealed_at=head.at if head else None,
        verified_at=verified.at if verified else None,
        holds=bool(verified and verified.data.get("holds")),
    )
