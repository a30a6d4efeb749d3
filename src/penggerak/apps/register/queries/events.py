"""Which events an admin may read, and how far the chain over them reaches."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.accounts.queries import inside
from penggerak.apps.audit.models import Event
from penggerak.apps.audit.queries.sealed import head_of_chain


@dataclass(frozen=True, slots=True)
class ChainState:
    """sealed: how many events have a seal, the last at sealed_at. verified_at: when all were last checked."""

    sealed: int
    sealed_at: datetime | None
    verified_at: datetime | None
    holds: bool


def events_for(user: User) -> QuerySet[Event]:
    """What people of their area did, what owners and partners did, and what the program did by itself."""
    told = Q(by=None) | Q(by__area=None) | inside(user.area, code="by__area__code")
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
