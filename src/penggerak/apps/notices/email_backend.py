"""Django's e-mails take the way of all messages: they wait on the outbox until their cause is saved."""

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import get_language

from penggerak.apps.notices.actions import queue_letter


class Outbox(BaseEmailBackend):
    """For EMAIL_BACKEND. Plain text without attachments, which is all that this program sends."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if message.attachments:
                raise ValueError("The outbox takes no attachments: put a link into the letter.")
            for address in message.recipients():
                _queue(message, address)
        return len(email_messages)


def _queue(message: EmailMessage, address: str) -> None:
    queue_letter(
        address=address,
        subject_line=str(message.subject),
        body=str(message.body),
        at=timezone.now(),
        to=get_user_model()._default_manager.filter(email__iexact=address).first(),
        language=get_language() or "id",
    )
