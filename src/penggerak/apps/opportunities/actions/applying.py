"""A business asks, takes back, is let in or kept out by a person; each change of state leaves a step and is told."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.intake.codes import new_code
from penggerak.apps.opportunities import jobs
from penggerak.apps.opportunities.actions.telling import tell
from penggerak.apps.opportunities.models import Application, Edition, Opportunity, Overruling, Step
from penggerak.apps.opportunities.queries.applicants import FACTS_OF_STRATA
from penggerak.apps.opportunities.queries.facts import facts_of
from penggerak.apps.opportunities.rules import facts_named
from penggerak.apps.opportunities.scores import facts_of_mode, judged_for
from penggerak.apps.register.models import Business
from penggerak.apps.seal import seal

State = Application.State
ONE_LIVE = "one_live_application_per_business_and_opportunity"


class CannotApply(Exception):
    """An expected refusal; str(error) is ready to show."""


def apply(
    business: Business,
    opportunity: Opportunity,
    *,
    key: UUID,
    by: User,
    at: datetime,
    answers: Mapping[str, Any] | None = None,
    edition: Edition | None = None,
) -> Application:
    """Ask for an opportunity with the facts as they are known now; what decided is frozen with it.

    key: of the form; the same form sent twice is one application. Asking is open to those who do not qualify yet, too.
    answers: facts the register does not know, as told while applying. edition: the newest one, where it is at hand.
    Raises CannotApply when it is not open, or when the business asks already.
    """
    sent_before = Application.objects.filter(key=key, business=business)
    try:
        return sent_before.first() or _apply(business, opportunity, key, by, at, answers or {}, edition)
    except IntegrityError as error:
        if before := sent_before.first():  # the same form, in the same moment
            return before
        if ONE_LIVE not in str(error):
            raise
        raise CannotApply(_("Usaha ini sudah mendaftar. Keadaannya tampil di halaman Pendaftaran peluang.")) from error


@transaction.atomic
def _apply(
    business: Business,
    opportunity: Opportunity,
    key: UUID,
    by: User,
    at: datetime,
    answers: Mapping[str, Any],
    edition: Edition | None,
) -> Application:
    if not _is_open(opportunity, at=at):
        raise CannotApply(_("Pendaftaran peluang ini tidak sedang dibuka. Lihat peluang lain yang masih buka."))
    edition = edition or Edition.objects.filter(opportunity=opportunity).latest("number")
    facts = {**answers, **facts_of(business)}
    judgement = judged_for(edition.content, facts, on=timezone.localdate(at))
    made = Application(
        opportunity=opportunity, edition=edition, business=business, by=by, code=new_code(), token=new_token(),
        key=key, submitted_at=at, facts=sealed_facts(edition, facts), findings=judgement.findings,
        verdict=judgement.verdict,
    )  # fmt: skip
    _hold_open(opportunity)
    made.save(force_insert=True)
    _note(made, at=at, by=by)
    record_event("application.submitted", at=at, by=by, subject=made, data=_about(made))
    transaction.on_commit(partial(jobs.wake, opportunity.pk), robust=True)
    return made


@transaction.atomic
def withdraw(application: Application, *, by: User, at: datetime) -> Application:
    """Take it back. Raises CannotApply once places were given out: a place is declined, not withdrawn."""
    held = hold(application)
    if held.state not in (State.SUBMITTED, State.LISTED, State.NOT_LISTED):
        raise CannotApply(_("Pendaftaran ini sudah diputuskan. Lepaskan tempatnya bila tidak diambil."))
    held.withdrawn_at = at
    move(held, State.WITHDRAWN, at=at, by=by)
    record_event("application.withdrawn", at=at, by=by, subject=held, data=_about(held))
    return held


@transaction.atomic
def overrule(application: Application, *, verdict: str, reason: str, by: User, at: datetime) -> Overruling:
    """Decide otherwise than the rules, or where a fact is unknown. Raises CannotApply without a reason or too late."""
    held = hold(application)
    if not reason.strip():
        raise CannotApply(_("Tulis alasannya; pendaftar membacanya, dan jumlah keputusan seperti ini diumumkan."))
    if held.state != State.SUBMITTED:
        raise CannotApply(_("Daftar peserta sudah ditutup atau pendaftaran ditarik, jadi keputusan ini terlambat."))
    made = Overruling.objects.create(application=held, verdict=verdict, reason=reason.strip(), by=by, at=at)
    data = {**_about(held), "verdict": verdict}
    record_event("application.overruled", at=at, by=by, subject=held, reason=reason.strip(), data=data)
    tell(held, "application_decided", at=at)
    return made


def move(
    application: Application,
    state: str,
    *,
    at: datetime,
    by: User | None,
    reason: str = "",
    answer_by: datetime | None = None,
) -> None:
    """Write a new state with its step, and tell whoever asked."""
    application.state, application.answer_by, application.reminded_at = state, answer_by, None
    application.save(update_fields=["state", "withdrawn_at", "answer_by", "reminded_at"])
    _note(application, at=at, by=by, reason=reason)


def _note(application: Application, *, at: datetime, by: User | None, reason: str = "") -> None:
    Step.objects.create(application=application, state=application.state, at=at, by=by, reason=reason)
    tell(application, f"application_{application.state}", at=at)


def hold(application: Application) -> Application:
    """The application, held until the transaction ends, and its opportunity: a list is not closed meanwhile."""
    Opportunity.objects.select_for_update(of=("self",), no_key=True).get(pk=application.opportunity_id)
    found = Application.objects.select_for_update(of=("self",)).select_related("opportunity", "business", "by")
    return found.get(pk=application.pk)


def new_token() -> str:
    """Stands for an applicant in public: sixteen hex letters from chance alone."""
    return secrets.token_hex(8)


def sealed_facts(edition: Edition, facts: Mapping[str, Any]) -> bytes:
    """The facts its rules, strata and mode ask about, and no others."""
    content = edition.content
    named = facts_named(content["rules"]) | facts_of_mode(content)
    named |= {FACTS_OF_STRATA[one] for one in content["strata"]}
    return seal({"facts": {name: facts[name] for name in sorted(named & facts.keys())}})


def _is_open(opportunity: Opportunity, *, at: datetime) -> bool:
    """By the row at hand; _hold_open asks the database whether it is still so."""
    opens_at, closes_at = opportunity.opens_at, opportunity.closes_at
    return opportunity.status == Opportunity.Status.OPEN and bool(opens_at and closes_at and opens_at <= at < closes_at)


def _hold_open(opportunity: Opportunity) -> None:
    """Closing the list waits for whoever is just applying; whoever waited for the closing finds it closed here."""
    with connection.cursor() as cursor:
        cursor.execute("select status from opportunities_opportunity where id = %s for key share", [opportunity.pk])
        (status,) = cursor.fetchone()
    if status != Opportunity.Status.OPEN:
        raise CannotApply(_("Pendaftaran peluang ini baru saja ditutup. Lihat peluang lain yang masih buka."))


def _about(application: Application) -> dict[str, Any]:
    return {
        "opportunity": application.opportunity_id,
        "business": application.business_id,
        "verdict": application.verdict,
    }
