"""Trying again by hand: when the gateway works again, or the officer knows that it will."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices import jobs
from penggerak.apps.notices.models import Notice


class CannotRetry(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def retry_notice(notice: Notice, *, by: AbstractBaseUser | None, at: datetime) -> None:
    """Send a message that waits or was given up as soon as possible, all tries allowed again.

    Raises CannotRetry when it was sent meanwhile, is being sent, or its words are kept no more.
    """
    held = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if held.status == Notice.Status.HANDED_OVER:
        raise CannotRetry(_("Pesan ini sudah diserahkan. Tidak perlu dikirim lagi."))
    if held.in_hand_since:
        raise CannotRetry(_("Pesan ini sedang dikirim. Muat ulang halaman ini beberapa menit lagi."))
    if not held.sealed or (held.not_after and at >= held.not_after):
        raise CannotRetry(_("Isi pesan ini sudah dihapus atau kedaluwarsa. Buat pesan baru dari halaman asalnya."))
    held.status, held.settled_at, held.next_try_at = Notice.Status.WAITING, None, at
    held.tries = held.unseen = 0
    held.save(update_fields=["status", "settled_at", "next_try_at", "tries", "unseen"])
    record_event("notice.retried", at=at, by=by, subject=held)
    jobs.wake_on_commit()
