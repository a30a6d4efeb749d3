"""Consents: given for one purpose to one recipient in words that are kept, and withdrawn with effect at once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import Organisation, User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.privacy.models import Consent, Purpose
from penggerak.apps.privacy.queries.consents import is_silenced, wording_at
from penggerak.apps.register.models import Business

Kind = Organisation.Kind

# Which organisations a purpose can be shared with; none where the recipient is the public, or us.
RECIPIENTS: Mapping[str, frozenset[str]] = {
    Purpose.FINANCING: frozenset({Kind.LENDER}),
    Purpose.TRAINING: frozenset({Kind.TRAINER, Kind.ASSOCIATION, Kind.UNIVERSITY}),
    Purpose.DEMAND: frozenset({Kind.BUYER, Kind.ASSOCIATION}),
    Purpose.RESEARCH: frozenset({Kind.UNIVERSITY}),
}


class CannotConsent(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def give_consent(
    *,
    business: Business,
    purpose: str,
    by: User,
    through: str,
    language: str,
    at: datetime,
    recipient: Organisation | None = None,
) -> Consent:
    """Allow a purpose, in the words that hold now. A consent to earlier words, or from before a merge that silenced it,
    is replaced; twice is the same as once.

    Raises CannotConsent when the recipient does not fit the purpose.
    """
    held = Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
    _check_recipient(held, purpose, recipient)
    wording = wording_at(purpose, at=at)
    running = _running(held, purpose, recipient)
    if running and running.wording_id == wording.pk and not is_silenced(running, at=at):
        return running
    if running:
        _withdraw(running, by=by, through=through, at=at)
    consent = Consent.objects.create(
        business=held, purpose=purpose, recipient=recipient, wording=wording, language=language,
        given_by=by, given_at=at, given_through=through,
    )  # fmt: skip
    _told("consent.given", consent, by=by, through=through, at=at)
    return consent


@transaction.atomic
def withdraw_consent(
    *,
    business: Business,
    purpose: str,
    by: User,
    through: str,
    at: datetime,
    recipient: Organisation | None = None,
) -> None:
    """Take a consent back; from this moment nothing is shown on its account. Where there is none, nothing happens."""
    held = Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
    running = _running(held, purpose, recipient)
    if running:
        _withdraw(running, by=by, through=through, at=at)


def _check_recipient(business: Business, purpose: str, recipient: Organisation | None) -> None:
    kinds = RECIPIENTS.get(purpose)
    if kinds is None and recipient is None and purpose in Purpose.values:
        return
    fits = kinds and recipient and recipient.is_active and recipient.kind in kinds
    if not (fits and recipient and recipient.city_id == business.city_id):
        raise CannotConsent(_("Penerima ini tidak dapat dipilih untuk keperluan itu. Pilih dari daftar yang ada."))


def _running(business: Business, purpose: str, recipient: Organisation | None) -> Consent | None:
    found = Consent.objects.filter(business=business, purpose=purpose, recipient=recipient, withdrawn_at=None)
    return found.select_for_update(of=("self",)).first()


def _withdraw(consent: Consent, *, by: User, through: str, at: datetime) -> None:
    consent.withdrawn_at, consent.withdrawn_by, consent.withdrawn_through = at, by, through
    consent.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_through"])
    _told("consent.withdrawn", consent, by=by, through=through, at=at)


def _told(what: str, consent: Consent, *, by: User, through: str, at: datetime) -> None:
    data = {"consent": consent.pk, "purpose": consent.purpose, "recipient": consent.recipient_id, "through": through}
    record_event(what, at=at, by=by, subject=consent.business, data=data)
