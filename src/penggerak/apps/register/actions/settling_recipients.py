"""What a person decides about single rows: a hit that may stand, a row that comes back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register import jobs
from penggerak.apps.register.actions.prechecking import CannotCheck
from penggerak.apps.register.models import Acceptance, Recipient, RecipientList


@transaction.atomic
def accept_finding(
    recipients: RecipientList, *, number: int, check: str, reason: str, by: User, at: datetime
) -> Acceptance:
    """Let a hit stand, with the reason. It asks again as soon as the row changes or something else is found.

    Raises CannotCheck without a reason, while the list is being checked, and when there is no such hit.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise CannotCheck(_("Tulis alasannya, misalnya nomor surat yang menerangkan."))
    held, row = _held(recipients, number)
    if check not in row.hits:
        raise CannotCheck(_("Temuan ini sudah tidak ada. Muat ulang halamannya."))
    found = row.finding(check).reason or ""
    accepted = Acceptance.objects.create(
        recipient_list=held, number=number, round=row.round, check_name=check, found=found, reason=reason, by=by, at=at
    )
    row.hits.remove(check)
    row.accepted.append(check)
    row.save(update_fields=["hits", "accepted"])
    record_event("precheck.accepted", at=at, by=by, subject=held, reason=reason, data={"row": number, "check": check})
    return accepted


@transaction.atomic
def put_back(recipients: RecipientList, *, number: int, by: User | None, at: datetime, queue: bool = True) -> None:
    """Bring back a row that was taken out, as it stood, and have the list checked. Twice is as once."""
    held, row = _held(recipients, number)
    if not row.is_taken_out:
        return
    held.round, held.status = held.round + 1, RecipientList.Status.CHECKING
    held.total += 1
    held.save(update_fields=["round", "status", "total"])
    row.is_taken_out, row.round = False, held.round
    row.save(update_fields=["is_taken_out", "round"])
    record_event("precheck.put_back", at=at, by=by, subject=held, data={"row": number})
    if queue:
        jobs.precheck(held.pk)


def _held(recipients: RecipientList, number: int) -> tuple[RecipientList, Recipient]:
    held = RecipientList.objects.select_for_update(of=("self",)).get(pk=recipients.pk)
    if held.status != RecipientList.Status.READY:
        raise CannotCheck(_("Daftar ini sedang diperiksa. Tunggu sampai selesai, lalu coba lagi."))
    row = held.rows.select_for_update(of=("self",)).filter(number=number).first()
    if row is None:
        raise CannotCheck(_("Baris ini tidak ada di daftar."))
    return held, row
