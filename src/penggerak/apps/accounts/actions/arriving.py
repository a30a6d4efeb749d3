"""Who stands behind a contact that was proven: an account that has it, or an owner's account made for them now."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from penggerak.apps.accounts.contacts import Contact
from penggerak.apps.accounts.models import Role, User
from penggerak.apps.accounts.queries import person_with
from penggerak.apps.audit.actions import record_event
from penggerak.apps.seal import seal


@transaction.atomic
def person_behind(contact: Contact, *, at: datetime) -> tuple[User, bool]:
    """The account of a proven contact and whether it was made just now. Two browsers at once get the same one."""
    person = person_with(contact)
    if person is not None:
        return person, False
    person, is_new = User.objects.get_or_create(**_key(contact), defaults=_beginning(contact))
    if is_new:
        record_event("account.opened", at=at, by=person, subject=person, data={"role": Role.OWNER, "by": contact.kind})
    return person, is_new


@transaction.atomic
def set_own_name(*, person: User, name: str, at: datetime) -> None:
    """What someone wants to be called. The event says that it changed, not to what."""
    User.objects.filter(pk=person.pk).update(name=name)
    record_event("account.named", at=at, by=person, subject=person)


def _key(contact: Contact) -> dict[str, object]:
    return {"email": contact.address} if contact.kind == "email" else {"phone_key": contact.key}


def _beginning(contact: Contact) -> dict[str, object]:
    fields: dict[str, object] = {"role": Role.OWNER, "name": "", "password": make_password(None)}
    if contact.kind == "phone":
        fields["phone_sealed"] = seal({"phone": contact.address})
    return fields
