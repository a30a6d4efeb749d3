"""Erasing the personal data of a business from the register, as Law 27/2022 (articles 42 to 45) lets people ask.

Records stay as what counts of past days need and nothing more (core/register/erasing.py). Everything else goes.
"""

import logging
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import among
from penggerak.apps.register.actions.preparing import problem_as_data
from penggerak.apps.register.actions.projecting import project_businesses
from penggerak.apps.register.actions.versions import write_history_anew
from penggerak.apps.register.models import (
    Business,
    Import,
    ImportRow,
    Link,
    LinkageState,
    Pair,
    Photo,
    Recipient,
    RecipientFile,
    RecipientList,
    Record,
    RecordKey,
    StopKey,
)
from penggerak.apps.register.queries.traces import Traces, keys_in, row_stop_key
from penggerak.apps.seal import seal, unseal
from penggerak.apps.storage import remove_file
from penggerak.core.register import SENSITIVE
from penggerak.core.register.erasing import STOPPED, erased_values, redrawn

log = logging.getLogger("penggerak.register")

BUSY = (Import.Status.PREPARING, Import.Status.APPLYING)


class CannotForget(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def hold_for_forgetting(city: str | None) -> None:
    """Let nobody write about a city until the transaction ends. Raises CannotForget while a list is being written."""
    Area.objects.select_for_update(no_key=True).filter(pk=city).first()
    lists = Import.objects.select_for_update(of=("self",)).filter(city=city).order_by("pk")
    checked = RecipientList.objects.select_for_update(of=("self",)).filter(city=city).order_by("pk")
    if any(one.status in BUSY for one in lists) or any(one.status == "checking" for one in checked):
        raise CannotForget(_("Ada daftar yang sedang diperiksa atau diterapkan. Tunggu sampai selesai, lalu simpan."))


@transaction.atomic
def forget_business(traces: Traces, *, reason: str, by: User, at: datetime) -> None:
    """Erase a business from the register: from `at` on it is not there, of earlier days only its counts are.

    traces: of queries/traces.py, after hold_for_forgetting. reason: names the request. Files go after the commit.
    """
    if Link.objects.filter(record__in=among(traces.records), ended_at=None, started_at__gte=at).exists():
        raise CannotForget(_("Data usaha ini baru saja berubah. Muat ulang halaman, lalu coba lagi."))
    _stop(traces, by=by, at=at)
    files = [*_forget_photos(traces), *_forget_rows(traces, at=at), *_forget_recipients(traces, at=at)]
    _forget_doubts(traces)
    LinkageState.objects.filter(city=traces.business.city_id).delete()  # it holds names; the next run learns anew
    _erase_records(traces.records, at=at)
    Link.objects.filter(record__in=among(traces.records), ended_at=None).update(
        ended_at=at, ended_by=by, ended_reason=reason
    )
    write_history_anew(traces.touched)
    project_businesses(traces.touched)
    told = {"records": len(traces.records), "rows": len(traces.rows), "recipients": len(traces.recipients)}
    record_event(
        "business.erased", at=at, by=by, subject=traces.business, reason=reason, data={**told, "files": len(files)}
    )
    transaction.on_commit(partial(_remove_files, files))


@transaction.atomic
def let_go_of_file(importing: Import, *, at: datetime) -> None:
    """Once a list is in, do not keep its file when somebody who was erased stands in it."""
    if importing.stored_as and importing.rows.filter(outcome="refused", raw=b"").exists():
        transaction.on_commit(partial(_remove_files, [importing.stored_as]))
        importing.stored_as, importing.file_removed_at = None, at
        importing.save(update_fields=["stored_as", "file_removed_at"])
        record_event("import.file_removed", at=at, by=None, subject=importing)


@transaction.atomic
def lift_stops(values: Mapping[str, Any], *, about: Business, by: User | None, at: datetime) -> None:
    """Somebody erased registers again: a new wish, and lists may speak of the numbers they gave. Usually: nothing."""
    running = StopKey.objects.filter(key__in=list(keys_in(values)), lifted_at=None)
    lifted = running.update(lifted_at=at)
    if lifted:
        record_event("business.stops_lifted", at=at, by=by, subject=about, data={"stops": lifted})


def _stop(traces: Traces, *, by: User, at: datetime) -> None:
    said = Record.objects.filter(pk__in=among(traces.records)).values_list("source_id", "source_key")
    keys = {(kind, key) for kind, found in traces.numbers.items() for key in found}
    keys |= {("row", row_stop_key(source_id, source_key)) for source_id, source_key in said}
    about = {"business": traces.business, "at": at, "by": by}
    StopKey.objects.bulk_create(
        [StopKey(kind=kind, key=key, **about) for kind, key in sorted(keys)], ignore_conflicts=True
    )


def _forget_photos(traces: Traces) -> list[UUID]:
    photos = Photo.objects.filter(pk__in=among(traces.photos))
    files = list(photos.values_list("stored_as", flat=True))
    photos.delete()
    return files


def _forget_rows(traces: Traces, *, at: datetime) -> list[UUID]:
    """Empty the rows, refuse those still to be applied, and give up the files they came in; checksums stay."""
    rows = ImportRow.objects.filter(pk__in=among(traces.rows))
    rows.filter(is_settled=False, record=None).update(outcome="refused", business_id=None, method="", probability=None)
    rows.update(values={}, sealed=b"", raw=b"", problems=[], doubts=[], source_key="", digest="")
    rows.filter(outcome="refused").update(problems=[problem_as_data(STOPPED)])
    imports = Import.objects.filter(pk__in=among(traces.imports), file_removed_at=None)
    files = list(imports.values_list("stored_as", flat=True))
    imports.update(stored_as=None, file_removed_at=at)
    return files


def _forget_recipients(traces: Traces, *, at: datetime) -> list[UUID]:
    """Take the rows off their lists, and give up the files they came in."""
    rows = Recipient.objects.filter(pk__in=among(traces.recipients))
    lists = list(rows.values_list("recipient_list", flat=True).distinct())
    rows.delete()
    for one in RecipientList.objects.filter(pk__in=lists):
        one.total = one.rows.filter(is_taken_out=False).count()
        one.save(update_fields=["total"])
    found = RecipientFile.objects.filter(pk__in=among(traces.files), file_removed_at=None)
    files = list(found.values_list("stored_as", flat=True))
    found.update(stored_as=None, file_removed_at=at)
    return files


def _forget_doubts(traces: Traces) -> None:
    """Doubts nobody decided go; of the others only the decision stays."""
    pairs = Pair.objects.filter(record__in=among(traces.records)) | Pair.objects.filter(
        business__in=among(traces.businesses)
    )
    pairs.filter(decisions=None).delete()
    pairs.update(weights={})


def _erase_records(records: Collection[int], *, at: datetime) -> None:
    """The one change a record may undergo; the database lets it through only here (migration 0011)."""
    digests = _new_digests(records)
    with connection.cursor() as cursor:
        cursor.execute("set local penggerak.erasing = 'on'")
    for record in Record.objects.select_for_update(of=("self",)).filter(pk__in=among(records), erased_at=None):
        kept = erased_values({**record.values, **unseal(record.sealed)})
        record.values = {name: value for name, value in kept.items() if name not in SENSITIVE}
        record.sealed = seal({name: value for name, value in kept.items() if name in SENSITIVE})
        record.raw, record.reason, record.erased_at = b"", "", at
        record.source_key, record.digest = secrets.token_hex(32), digests[record.digest]
        record.save(update_fields=["values", "sealed", "raw", "reason", "erased_at", "source_key", "digest"])
    RecordKey.objects.filter(record__in=among(records))._raw_delete(using="default")
    with connection.cursor() as cursor:
        cursor.execute("set local penggerak.erasing = 'off'")


def _new_digests(records: Collection[int]) -> Mapping[str, str]:
    """Digests that say nothing, in the order of the old ones among all that ever stood beside them."""
    own = list(Record.objects.filter(pk__in=among(records)).values_list("digest", flat=True))
    touched = Link.objects.filter(record__in=among(records)).values("business")
    beside = Record.objects.filter(links__business__in=touched).exclude(pk__in=among(records))
    draws = [secrets.randbits(256) for _ in own]
    return redrawn(own, list(beside.values_list("digest", flat=True)), draws=draws)


def _remove_files(names: Collection[UUID]) -> None:
    for name in names:
        try:
            remove_file(name)
        except OSError:  # the others go all the same, and somebody has to look at the disk
            log.exception("file.not_removed", extra={"file": name.hex})
