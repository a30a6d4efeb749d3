"""Asking somebody else to speak for a business too; they say yes on their own page."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.actions.own_contacts import channel_of
from penggerak.apps.accounts.contacts import Contact
from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices.actions import queue_notice
from penggerak.apps.privacy.models import Invitation
from penggerak.apps.privacy.queries.invitations import invitations_to
from penggerak.apps.register.actions.holding import CannotHold, hold
from penggerak.apps.register.models import Business, Holding
from penggerak.apps.register.queries.holdings import holders_of
from penggerak.apps.seal import seal

MOST_OPEN = 5
MOST_A_DAY = 10  # by one person: each sends a message to somebody who did not ask for it
WORTH_SENDING = timedelta(days=1)


@transaction.atomic
def invite(business: Business, contact: Contact, *, by: User, at: datetime, url: str, language: str) -> Invitation:
    """Ask the person of this phone or e-mail, and tell them so without naming the business. Twice is the same as once.

    url: of the page on which they answer. Raises CannotHold when too many are unanswered, when this person asked too
    many within a day, or when they do not hold the business.
    """
    held = Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
    if not holders_of(held).filter(user=by).exists():
        raise CannotHold(_("Anda tidak memegang usaha ini, jadi tidak dapat mengajak orang lain."))
    running = Invitation.objects.filter(business=held, settled_at=None)
    there = running.filter(contact_key=contact.key).first()
    if there:
        return there
    if running.count() >= MOST_OPEN:
        raise CannotHold(_("Sudah ada lima ajakan yang belum dijawab. Batalkan salah satu, lalu ajak lagi."))
    if Invitation.objects.filter(by=by, at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise CannotHold(_("Anda sudah mengajak sepuluh kali dalam sehari ini. Coba lagi besok."))
    sealed = seal({"address": contact.address})
    made = Invitation.objects.create(business=held, contact_key=contact.key, contact_sealed=sealed, by=by, at=at)
    record_event("holding.invited", at=at, by=by, subject=held, data={"invitation": made.pk})
    queue_notice(
        "holding_invited", to=None, channel=channel_of(contact), address=contact.address,
        values={"url": url}, at=at, language=language, subject=made, not_after=at + WORTH_SENDING,
    )  # fmt: skip
    return made


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User, at: datetime) -> Holding:
    """Say yes. Raises CannotHold when it is not theirs, or whoever asked no longer holds the business."""
    held = invitations_to(by).select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if held is None:
        raise CannotHold(_("Ajakan ini tidak berlaku lagi. Minta orang yang mengajak untuk mengirimnya sekali lagi."))
    _settle(held, is_accepted=True, at=at)
    return hold(held.business, user=by, grounds=Holding.Grounds.INVITED, by=held.by, at=at)


@transaction.atomic
def decline_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Say no, or take back what one asked or what another holder of the business did."""
    held = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if held.settled_at is None:
        _settle(held, is_accepted=False, at=at)
        record_event("holding.invitation_ended", at=at, by=by, subject=held.business, data={"invitation": held.pk})


def _settle(invitation: Invitation, *, is_accepted: bool, at: datetime) -> None:
    invitation.settled_at, invitation.is_accepted, invitation.contact_sealed = at, is_accepted, b""
    invitation.save(update_fields=["settled_at", "is_accepted", "contact_sealed"])
