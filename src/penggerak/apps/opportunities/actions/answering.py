"""A place is kept until a day: who has not answered is reminded before, and after it the place passes on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.audit.actions import record_event
from penggerak.apps.opportunities.actions.applying import hold, move
from penggerak.apps.opportunities.actions.placing import promote
from penggerak.apps.opportunities.actions.telling import tell
from penggerak.apps.opportunities.models import Allocation, Application, Opportunity
from penggerak.apps.reports.words import moment_in_words

State = Application.State
BEFORE = timedelta(days=2)


def settle_answers(*, at: datetime) -> tuple[int, int]:
    """How many were reminded, and how many places passed on. Each in a transaction of its own."""
    return remind_silent(at=at), decline_silent(at=at)


def remind_silent(*, at: datetime) -> int:
    waiting = Application.objects.filter(answer_by__gt=at, answer_by__lte=at + BEFORE, reminded_at=None)
    return sum(_remind(pk, at=at) for pk in waiting.order_by("pk").values_list("pk", flat=True))


def decline_silent(*, at: datetime) -> int:
    late = Application.objects.filter(answer_by__lte=at).order_by("answer_by", "pk")
    return sum(_decline(one, at=at) for one in late.select_related("opportunity"))


@transaction.atomic
def _remind(pk: int, *, at: datetime) -> bool:
    waiting = Application.objects.select_for_update(of=("self",)).select_related("opportunity", "by")
    one = waiting.filter(pk=pk, answer_by__gt=at, reminded_at=None).first()
    if one is None or one.answer_by is None:
        return False
    one.reminded_at = at
    one.save(update_fields=["reminded_at"])
    tell(one, "application_answer_soon", at=at, until=moment_in_words(one.answer_by))
    record_event("application.reminded", at=at, by=None, subject=one)
    return True


@transaction.atomic
def _decline(late: Application, *, at: datetime) -> bool:
    """False for who has answered meanwhile."""
    Opportunity.objects.select_for_update(of=("self",)).get(pk=late.opportunity_id)
    one = hold(late)
    if one.state != State.CHOSEN or one.answer_by is None or one.answer_by > at:
        return False
    move(one, State.DECLINED, at=at, by=None, reason=_("Tidak menjawab sampai batas waktunya"))
    record_event("application.expired", at=at, by=None, subject=one)
    promote(Allocation.objects.get(opportunity=one.opportunity_id), at=at)
    return True
