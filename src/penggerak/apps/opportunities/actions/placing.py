"""Places are given out, and those given up pass on by the one rule of the core, replayed from what happened since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.opportunities.actions.applying import move
from penggerak.apps.opportunities.models import Allocation, Application, Opportunity, Place
from penggerak.apps.opportunities.modes import DAYS_TO_ANSWER
from penggerak.apps.opportunities.queries.waiting import standing_of

State = Application.State


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided of one applicant; state: of an applicant who has not withdrawn meanwhile."""

    token: str
    state: str
    stratum: str = ""
    reason: str = ""
    wave: int | None = None


def give_places(made: Allocation, outcomes: Iterable[Outcome], *, by: User, at: datetime) -> None:
    """Write what was decided, the first in rank first. Who withdrew after the list was closed passes the place on."""
    found = made.opportunity.applications.select_related("by", "opportunity", "place")
    applications = {one.token: one for one in found}
    for rank, one in enumerate(outcomes, 1):
        application, is_chosen = applications[one.token], one.state == State.CHOSEN
        Place.objects.create(
            allocation=made, application=application, rank=rank, stratum=one.stratum, is_chosen=is_chosen,
            reason=one.reason, wave=one.wave,
        )  # fmt: skip
        if application.withdrawn_at is None:
            until = answer_by(made.opportunity, at=at) if is_chosen else None
            move(application, one.state, at=at, by=by, reason=_said(one), answer_by=until)
    promote(made, at=at)


def promote(made: Allocation, *, at: datetime) -> list[Application]:
    """Who holds a place by now and still waits for word of it moves up."""
    held = standing_of(made).holders
    waiting = Application.objects.filter(place__allocation=made, state=State.RESERVE, token__in=held)
    moved = list(waiting.select_related("opportunity", "by", "place").order_by("place__rank"))
    for one in moved:
        until = answer_by(one.opportunity, at=at)
        move(one, State.CHOSEN, at=at, by=None, reason=_("Naik dari cadangan"), answer_by=until)
        record_event("application.promoted", at=at, by=None, subject=one)
    return moved


def answer_by(opportunity: Opportunity, *, at: datetime) -> datetime | None:
    """Until when a place is kept; without an end in a phase-in, where nobody waits for the place of another."""
    if opportunity.mode == Opportunity.Mode.PHASE_IN:
        return None
    return at + timedelta(days=opportunity.settings.get("answer_days", DAYS_TO_ANSWER))


def _said(one: Outcome) -> str:
    return "" if one.wave is None else _("Gelombang %(wave)d") % {"wave": one.wave}
