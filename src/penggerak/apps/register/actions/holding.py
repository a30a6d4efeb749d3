"""Someone begins or ceases to speak for a business. Holdings are ended, never removed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.models import Business, Holding
from penggerak.apps.register.queries.holdings import claimable_businesses


class CannotHold(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def hold(business: Business, *, user: User, grounds: str, by: User, at: datetime, reason: str = "") -> Holding:
    """Let someone speak for a business. Twice is the same as once."""
    held = Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
    about = {"grounds": grounds, "by": by, "since": at, "reason": reason.strip()}
    holding, is_new = Holding.objects.get_or_create(user=user, business=held, until=None, defaults=about)
    if is_new:
        told = {"grounds": grounds, "user": user.pk}
        record_event("holding.begun", at=at, by=by, subject=held, reason=reason.strip(), data=told)
    return holding


@transaction.atomic
def claim_by_phone(business: Business, *, by: User, at: datetime) -> Holding:
    """Say "this is my business", on the grounds of a proven phone. Raises CannotHold when the phone does not say so."""
    running = Holding.objects.filter(user=by, business=business, until=None).first()
    if running:
        return running
    if business not in claimable_businesses(by):
        raise CannotHold(_("Nomor HP Anda tidak tercatat pada usaha ini. Minta bantuan petugas kelurahan Anda."))
    return hold(business, user=by, grounds=Holding.Grounds.PHONE, by=by, at=at)


@transaction.atomic
def decline_claim(business: Business, *, by: User, at: datetime) -> None:
    """Say "this is not mine": it is not offered again."""
    if business in claimable_businesses(by):
        record_event("holding.declined", at=at, by=by, subject=business)


@transaction.atomic
def grant(business: Business, *, user: User, by: User, at: datetime, reason: str) -> Holding:
    """An officer lets someone speak for a business. Raises CannotHold without a reason."""
    if not reason.strip():
        raise CannotHold(_("Tulis alasannya, misalnya surat kuasa atau KTP yang Anda lihat."))
    return hold(business, user=user, grounds=Holding.Grounds.OFFICER, by=by, at=at, reason=reason)


@transaction.atomic
def end_holding(holding: Holding, *, by: User, at: datetime, reason: str = "") -> None:
    """End one: one's own, one that came of one's invitation, or any for staff, who say why.

    Staff are let through by the page, which knows their area. Raises CannotHold for anybody else.
    """
    held = Holding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    if held.until is not None:
        return
    is_own = held.user_id == by.pk
    invited = held.grounds == Holding.Grounds.INVITED and held.by_id == by.pk
    if not (is_own or invited or by.is_staff_role):
        raise CannotHold(_("Hanya orang itu sendiri, yang mengajaknya, atau petugas yang dapat mengakhirinya."))
    if not (is_own or invited or reason.strip()):
        raise CannotHold(_("Tulis alasannya; orang itu boleh menanyakannya."))
    held.until, held.ended_by, held.ended_reason = at, by, reason.strip()
    held.save(update_fields=["until", "ended_by", "ended_reason"])
    told = {"user": held.user_id}
    record_event("holding.ended", at=at, by=by, subject=held.business, reason=reason.strip(), data=told)
