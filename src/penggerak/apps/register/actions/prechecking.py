"""A list of recipients comes in and is queued to be checked. Nothing in the register changes."""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import copy_rows
from penggerak.apps.register import jobs
from penggerak.apps.register.actions.checking_recipients import ROW_FIELDS
from penggerak.apps.register.models import Recipient, RecipientFile, RecipientList
from penggerak.apps.register.places import cleaning
from penggerak.apps.register.recipient_columns import NAMING, columns_of
from penggerak.apps.seal import seal
from penggerak.apps.storage import keep_file
from penggerak.sources.lists import RawList, read_list

log = logging.getLogger("penggerak.register")


class CannotCheck(Exception):
    """An expected refusal; str(error) is ready to show."""


def receive_recipients(
    content: bytes,
    *,
    file_name: str,
    programme: str,
    city: Area,
    observed_on: date,
    by: User | None,
    at: datetime,
    queue: bool = True,
) -> RecipientList:
    """Read a list, keep it sealed, guess its columns, and have it checked when they name anybody.

    queue: False when the caller checks the rows itself. Raises UnreadableList; nothing is kept then.
    """
    raw = read_list(content, name=file_name)
    columns = columns_of(raw, context=cleaning(city.pk, on=observed_on))
    is_clear = not NAMING.isdisjoint(columns.values())
    with transaction.atomic():
        recipients = RecipientList.objects.create(
            city=city,
            programme=" ".join(programme.split()),
            observed_on=observed_on,
            headings=list(raw.headings),
            columns=columns,
            status=RecipientList.Status.CHECKING if is_clear else RecipientList.Status.COLUMNS,
            total=raw.rows.height,
            created_at=at,
            created_by=by,
        )
        keep_round(recipients, content, raw, by=by, at=at)
        copy_rows(Recipient, ROW_FIELDS, _unchecked(recipients.pk, raw))
        record_event("precheck.received", at=at, by=by, subject=recipients, data={"rows": raw.rows.height})
        if is_clear and queue:
            jobs.precheck(recipients.pk)
    log.info("precheck.received", extra={"recipient_list": recipients.pk})
    return recipients


def keep_round(
    recipients: RecipientList, content: bytes, raw: RawList, *, by: User | None, at: datetime, **counts: int
) -> RecipientFile:
    """Keep the file of the list's present round."""
    return RecipientFile.objects.create(
        recipient_list=recipients,
        round=recipients.round,
        file_name=raw.name[:255],
        file_digest=hashlib.sha256(content).hexdigest(),
        stored_as=keep_file(content),
        sheet=raw.sheet or "",
        at=at,
        by=by,
        **counts,
    )


def _unchecked(list_id: int, raw: RawList) -> Iterator[tuple[Any, ...]]:
    for row in raw.rows.iter_rows(named=True):
        number = row.pop("row_number")
        yield (list_id, number, 1, False, seal(row), {}, b"", None, [], [], [], {})


@transaction.atomic
def choose_columns(
    recipients: RecipientList,
    *,
    columns: Mapping[str, str],
    observed_on: date,
    by: User | None,
    at: datetime,
    queue: bool = True,
) -> None:
    """Take what a person says the columns mean, and have the rows checked anew."""
    held = RecipientList.objects.select_for_update(of=("self",)).get(pk=recipients.pk)
    held.columns, held.observed_on, held.status = dict(columns), observed_on, RecipientList.Status.CHECKING
    held.save(update_fields=["columns", "observed_on", "status"])
    record_event("precheck.columns_chosen", at=at, by=by, subject=held)
    if queue:
        jobs.precheck(held.pk)


@transaction.atomic
def check_again(recipients: RecipientList, *, by: User | None, at: datetime, queue: bool = True) -> None:
    """Have the list checked against the look-up lists and the register of this moment."""
    held = RecipientList.objects.select_for_update(of=("self",)).get(pk=recipients.pk)
    if held.status == RecipientList.Status.COLUMNS:
        raise CannotCheck(_("Arti kolom belum dipilih. Pilih dulu, lalu periksa."))
    held.status = RecipientList.Status.CHECKING
    held.save(update_fields=["status"])
    record_event("precheck.asked_again", at=at, by=by, subject=held)
    if queue:
        jobs.precheck(held.pk)


def resume_checking() -> int:
    """Queue again what a killed worker left half checked. Returns how many lists."""
    left = (
        RecipientList.objects.filter(status=RecipientList.Status.CHECKING).order_by("pk").values_list("pk", flat=True)
    )
    for list_id in left:
        jobs.precheck(list_id)
    return len(left)
