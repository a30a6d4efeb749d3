"""A business asks, takes back, is let in or kept out by a person; each change of state leaves a step and is told."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.intake.codes import new_code
from penggerak.apps.opportunities import jobs
from penggerak.apps.opportunities.actions.telling import tell
from penggerak.apps.opportunities.models import Application, Edition, Opportunity, Overruling, Step
from penggerak.apps.opportunities.queries.applicants import FACTS_OF_STRATA
from penggerak.apps.opportunities.queries.applications import is_still_open
from penggerak.apps.opportunities.queries.facts import facts_of
from penggerak.apps.opportunities.rules import facts_named, judged
from penggerak.apps.register.models import Business
from penggerak.apps.seal import seal

State = Application.State
ONE_LIVE = "one_live_application_per_business_and_opportunity"


class CannotApply(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def apply(
    business: Business,
    opportunity: Opportunity,
    *,
    key: UUID,
    by: User,
    at: datetime,
    answers: Mapping[str, Any] | None = None,
) -> Application:
    """Ask for an opportunity with the facts as they are known now; what decided is frozen with it.

    key: of the form; the same form sent twice is one application. Asking is open to those who do not qualify yet, too.
    answers: facts the register does not know, as told while applying.
    Raises CannotApply when it is not open, or when the business asks already.
    """
    if before := Application.objects.filter(key=key, business=business).first():
        return before
    if not is_still_open(opportunity, at=at):
        raise CannotApply(_("Pendaftaran peluang ini tidak sedang dibuka. Lihat peluang lain yang masih buka."))
    edition = Edition.objects.filter(opportunity=opportunity).latest("number")
    facts = {**(answers or {}), **facts_of(business)}
    judgement = judged(edition.content["rules"], facts, on=timezone.localdate(at))
    made = Application(
        opportunity=opportunity, edition=edition, business=business, by=by, code=new_code(), token=new_token(),
        key=key, submitted_at=at, facts=sealed_facts(edition, facts), findings=judgement.findings,
        verdict=judgement.verdict,
    )  # fmt: skip
    _save(made)
    move(made, State.SUBMITTED, at=at, by=by)
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


def move(application: Application, state: str, *, at: datetime, by: User | None, reason: str = "") -> None:
    """Write a new state with its step, and tell whoever asked."""
    application.state = state
    application.save(update_fields=["state", "withdrawn_at"])
    Step.objects.create(application=application, state=state, at=at, by=by, reason=reason)
    tell(application, f"application_{state}", at=at)


def hold(application: Application) -> Application:
    """The application, held until the transaction ends."""
    found = Application.objects.select_for_update(of=("self",)).select_related("opportunity", "business", "by")
    return found.get(pk=application.pk)


def new_token() -> str:
    """Stands for an applicant in public: sixteen hex letters from chance alone."""
    return secrets.token_hex(8)


def sealed_facts(edition: Edition, facts: Mapping[str, Any]) -> bytes:
    """The facts its rules and strata ask about, and no others."""
    named = facts_named(edition.content["rules"]) | {FACTS_OF_STRATA[one] for one in edition.content["strata"]}
    return seal({"facts": {name: facts[name] for name in sorted(named & facts.keys())}})


def _save(application: Application) -> None:
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:
        if ONE_LIVE not in str(error):
            raise
        raise CannotApply(_("Usaha ini sudah mendaftar. Keadaannya tampil di halaman Pendaftaran saya.")) from error


def _about(application: Application) -> dict[str, Any]:
    return {
        "opportunity": application.opportunity_id,
        "business": application.business_id,
        "verdict": application.verdict,
    }
