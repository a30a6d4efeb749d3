"""Telling people something: the message is written down with its cause, and leaves when that cause is saved."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from penggerak.apps.audit.actions import subject_name
from penggerak.apps.notices import jobs
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
    """Put one message on the outbox, in the transaction of its cause. It leaves once that transaction holds.

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
    notice = Notice.objects.get_or_create(once=once, defaults=about)[0] if once else Notice.objects.create(**about)
    jobs.wake_on_commit()
    return notice


def queue_letter(
    *,
    address: str,
    subject_line: str,
    body: str,
    at: datetime,
    to: AbstractBaseUser | None = None,
    language: str = "id",
    once: str | None = None,
    not_after: datetime | None = None,
) -> Notice:
    """Put an e-mail on the outbox whose words are already written, such as those of django-allauth."""
    return queue_notice(
        "letter",
        to=to,
        channel=Notice.Channel.EMAIL,
        address=address,
        values={"subject": " ".join(subject_line.split()), "body": body.strip()},
        at=at,
        language=language,
        once=once,
        not_after=not_after,
    )


def masked(address: str) -> str:
    """Enough of an address to know which one is meant: s•••@contoh.id, 0812••••4410."""
    name, at_sign, host = address.partition("@")
    if at_sign:
        return f"{name[:1]}•••@{host}"[:80]
    local = f"0{address[3:]}" if address.startswith("+62") else address
    return f"{local[:4]}••••{local[-4:]}"
