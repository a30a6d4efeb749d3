"""Changing where one's codes go, after the new phone or address was proven."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.contacts import Contact
from penggerak.apps.accounts.models import User
from penggerak.apps.accounts.queries import person_with
from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices.actions import queue_notice


class CannotChangeContact(Exception):
    """An expected refusal; str(error) is ready to show."""


def set_own_contact(*, person: User, contact: Contact, at: datetime) -> None:
    """Keep a proven contact; where codes went before, a message says so. Raises CannotChangeContact when taken."""
    try:
        with transaction.atomic():
            _set(User.objects.select_for_update(of=("self",)).get(pk=person.pk), contact, at=at)
    except IntegrityError:  # someone else kept the same contact at this moment
        raise _taken() from None


def _set(person: User, contact: Contact, *, at: datetime) -> None:
    other = person_with(contact)
    if other is not None:
        if other.pk == person.pk:
            return
        raise _taken()
    before = contact_of(person)
    if contact.kind == "email":
        person.email = contact.address
    else:
        person.phone = contact.address
    person.save(update_fields=["email", "phone_sealed", "phone_key"])
    record_event("account.contact_changed", at=at, by=person, subject=person, data={"kind": contact.kind})
    if before is not None:
        queue_notice(
            "account_contact_changed",
            to=person,
            channel=channel_of(before),
            address=before.address,
            values={"contact": contact.shown},
            at=at,
        )


def contact_of(person: User) -> Contact | None:
    """Where messages to a person go: their e-mail, else their phone."""
    if person.email:
        return Contact("email", person.email)
    return Contact("phone", person.phone) if person.phone else None


def channel_of(contact: Contact) -> str:
    return "email" if contact.kind == "email" else str(settings.PENGGERAK_PHONE_CHANNEL)


def _taken() -> CannotChangeContact:
    return CannotChangeContact(
        _("Nomor atau surel ini sudah dipakai akun lain. Keluar, lalu masuk dengannya, atau pakai yang lain di sini.")
    )
