"""Telling people something: the message is written down with its cause, and leaves when that cause is saved."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from penggerak.apps.audit.actions import subject_name
from penggerak.apps.notices.models import Notice
from penggerak.apps.seal import seal


def queue_notice(
    template: str,
    *,
    to: AbstractBaseUser | None,
    channel: str,
    address: str,
    values: Mapping[str, str],
    at: datetime,
    language: str = "id",
    subject: Model | None = None,
    once: str | None = None,
    not_after: datetime | None = None,
) -> Notice:
    """Put one message on the outbox, in the transaction of its cause.

    template: which words, notices/<template>.<channel>.txt; values fill their gaps. address: an e-mail address, or a
    phone number in E.164. once: a mark; a second message with the same one is not written, the first is returned.
    not_after: from then on it is not worth sending.
    """
    about = {
        "to_id": to.pk if to else None,
        "channel": channel,
        "address_shown": masked(address),
        "sealed": seal({"address": address, "values": dict(values)}),
        "template": template,
        "language": language,
        "subject": subject_name(subject),
        "created_at": at,
        "not_after": not_after,
        "next_try_at": at,
    }
    if once:
        return Notice.objects.get_or_create(once=once, defaults=about)[0]
    return Notice.objects.create(**about)


def masked(address: str) -> str:
    """Enough of an address to know which one is meant: s•••@contoh.id, 0812••••4410."""
    name, at_sign, host = address.partition("@")
    if at_sign:
        return f"{name[:1]}•••@{host}"
    local = f"0{address[3:]}" if address.startswith("+62") else address
    return f"{local[:4]}••••{local[-4:]}"
