"""A list arrives: it is read, kept, and its columns are guessed, with what a person said the last time."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register import jobs
from penggerak.apps.register.models import Import, Source
from penggerak.apps.register.places import cleaning
from penggerak.apps.register.queries.importing import applying_beside, others_applied_since
from penggerak.apps.storage import keep_file, read_file
from penggerak.sources.lists import RawList, guess_columns, guess_kbli_version, read_list

log = logging.getLogger("penggerak.register")


# Why a list cannot be applied now, and what to do instead.
REFUSALS = {
    "uploaded": gettext_lazy("Arti kolomnya belum diperiksa. Buka daftar ini, periksa kolomnya, lalu terapkan."),
    "preparing": gettext_lazy("Daftar ini belum selesai diperiksa. Tunggu pemeriksaan selesai, lalu terapkan."),
    "done": gettext_lazy("Daftar ini sudah diterapkan; tidak ada yang perlu diulang."),
    "undone": gettext_lazy("Impor ini dibatalkan. Pulihkan impornya, atau unggah daftarnya sebagai impor baru."),
}
FILE_REMOVED = gettext_lazy(
    "Berkas daftar ini sudah dibuang karena ada permintaan penghapusan data. Unggah daftarnya lagi sebagai impor baru."
)


class CannotImport(Exception):
    """An expected refusal; str(error) is ready to show."""


class PreviewIsOld(CannotImport):
    """The register has changed since the list was checked: check_again, and let the officer look once more."""


def heading_key(heading: str) -> str:
    """How a heading is remembered: its words, without the accidents of typing."""
    return " ".join(heading.lower().split())


def receive_list(
    content: bytes,
    *,
    file_name: str,
    source: Source,
    observed_on: date,
    by: User | None,
    at: datetime,
    sheet: str = "",
    repairs: Import | None = None,
) -> Import:
    """Read a file, keep it sealed, and guess its columns.

    Raises UnreadableList, ready to show; nothing is kept then.
    """
    raw = read_list(content, name=file_name, sheet=sheet or None)
    columns = guessed_columns(raw, source, on=observed_on)
    stored_as = keep_file(content)
    with transaction.atomic():
        importing = Import.objects.create(
            source=source,
            city=source.city,
            repairs=repairs,
            file_name=file_name[:255],
            file_digest=hashlib.sha256(content).hexdigest(),
            stored_as=stored_as,
            sheet=raw.sheet or "",
            observed_on=observed_on,
            columns=columns,
            kbli_version=guess_kbli_version(raw, columns) or "2020",
            total=raw.rows.height,
            created_at=at,
            created_by=by,
        )
        record_event("import.received", at=at, by=by, subject=importing, data={"rows": raw.rows.height})
    log.info("import.received", extra={"import": importing.pk})
    return importing


def choose_sheet(importing: Import, *, sheet: str, by: User | None, at: datetime) -> None:
    """Read another sheet of the same workbook; what was said of the columns and checked so far is forgotten.

    Raises UnreadableList when there is no table in that sheet, CannotImport once the list is being applied.
    """
    if importing.stored_as is None:
        raise CannotImport(str(FILE_REMOVED))
    raw = read_list(read_file(importing.stored_as), name=importing.file_name, sheet=sheet)
    with transaction.atomic():
        held = _held_before_applying(importing)
        held.rows.all().delete()
        held.sheet, held.total, held.done = raw.sheet or "", raw.rows.height, 0
        held.columns = guessed_columns(raw, held.source, on=held.observed_on)
        held.kbli_version = guess_kbli_version(raw, held.columns) or "2020"
        held.status = Import.Status.UPLOADED
        held.save(update_fields=["sheet", "total", "done", "columns", "kbli_version", "status"])
        record_event("import.sheet_chosen", at=at, by=by, subject=held, data={"rows": held.total})


def _held_before_applying(importing: Import) -> Import:
    """The import, locked. Raises CannotImport when it is being applied or has been."""
    held = Import.objects.select_for_update(of=("self",)).get(pk=importing.pk)
    begun = held.status == Import.Status.APPLYING or held.rows.filter(is_settled=True).exists()
    if held.file_removed_at:
        raise CannotImport(str(FILE_REMOVED))
    if begun or held.status in (Import.Status.DONE, Import.Status.UNDONE):
        raise CannotImport(
            _("Daftar ini sudah mulai diterapkan; kolomnya tidak dapat diganti lagi. Unggah sebagai impor baru.")
        )
    return held


def guessed_columns(raw: RawList, source: Source, *, on: date) -> dict[str, str]:
    """Column -> field: what a person confirmed for this source before, else what name and content suggest."""
    guesses = guess_columns(raw, context=cleaning(source.city_id, on=on))
    chosen: dict[str, str] = {}
    for column, heading in raw.columns.items():
        guess = guesses[column].field or ""
        field = source.columns.get(heading_key(heading), guess)
        chosen[column] = "" if field in chosen.values() else field
    return chosen


@transaction.atomic
def confirm_columns(
    importing: Import,
    *,
    columns: Mapping[str, str],
    headings: Mapping[str, str],
    kbli_version: str,
    observed_on: date,
    by: User | None,
    at: datetime,
    queue: bool = True,
) -> None:
    """Take what a person says the columns mean, remember it for the source, and have the rows checked.

    queue: False when the caller checks the rows itself.
    Raises CannotImport while the list is being applied or has been.
    """
    held = _held_before_applying(importing)
    held.columns = dict(columns)
    held.kbli_version, held.observed_on = kbli_version, observed_on
    held.status, held.done = Import.Status.PREPARING, 0
    held.save(update_fields=["columns", "kbli_version", "observed_on", "status", "done"])
    source = Source.objects.select_for_update().get(pk=held.source_id)
    source.columns |= {heading_key(headings[column]): field for column, field in columns.items()}
    source.save(update_fields=["columns"])
    record_event("import.columns_confirmed", at=at, by=by, subject=held)
    if queue:
        jobs.prepare(held.pk)


@transaction.atomic
def start_applying(importing: Import, *, by: User | None, at: datetime, queue: bool = True) -> None:
    """Set the job going that writes the rows, or going on where it stopped. Twice is the same as once.

    queue: False when the caller writes the rows itself. Raises CannotImport before the rows are checked and while
    another list of the city is being applied, PreviewIsOld when one was since this list was checked.
    """
    held = Import.objects.select_for_update(of=("self",)).get(pk=importing.pk)
    if held.status not in (Import.Status.READY, Import.Status.STOPPED, Import.Status.APPLYING):
        raise CannotImport(REFUSALS[held.status])
    if held.status != Import.Status.APPLYING:
        _check_nobody_else_writes(held)
    held.status, held.stop_asked = Import.Status.APPLYING, False
    held.save(update_fields=["status", "stop_asked"])
    record_event("import.started", at=at, by=by, subject=held)
    if queue:
        jobs.apply(held.pk)


def _check_nobody_else_writes(held: Import) -> None:
    """Two lists about the same businesses, both checked before either was written, would make each business twice."""
    Area.objects.select_for_update(no_key=True).get(pk=held.city_id)  # one list of a city starts at a time
    if applying_beside(held):
        raise CannotImport(
            _("Daftar lain untuk kota ini sedang diterapkan. Tunggu sampai selesai, lalu terapkan daftar ini.")
        )
    if others_applied_since(held) and held.file_removed_at:
        raise CannotImport(str(FILE_REMOVED))
    if others_applied_since(held) and held.status == Import.Status.READY:
        raise PreviewIsOld(
            _(
                "Daftar lain diterapkan sejak pratinjau ini dibuat. "
                "Barisnya diperiksa lagi; lihat angkanya, lalu terapkan."
            )
        )
    if others_applied_since(held):
        raise CannotImport(
            _(
                "Daftar lain diterapkan sejak daftar ini dihentikan. Unggah berkas ini lagi sebagai impor baru; "
                "baris yang sudah tercatat tidak dicatat dua kali."
            )
        )


@transaction.atomic
def check_again(importing: Import, *, by: User | None, at: datetime) -> None:
    """Have a checked list checked anew against the register as it is now."""
    held = _held_before_applying(importing)
    held.status, held.done = Import.Status.PREPARING, 0
    held.save(update_fields=["status", "done"])
    record_event("import.checked_again", at=at, by=by, subject=held)
    _queue(held)


def resume(importing: Import, *, by: User | None, at: datetime) -> None:
    """Set going again what stands still; nothing is done twice. Raises CannotImport when there is nothing to resume."""
    if importing.status not in (Import.Status.PREPARING, Import.Status.APPLYING):
        raise CannotImport(_("Impor ini tidak sedang berjalan, jadi tidak ada yang perlu dilanjutkan."))
    record_event("import.resumed", at=at, by=by, subject=importing)
    _queue(importing)


def ask_to_stop(importing: Import, *, by: User | None, at: datetime) -> None:
    """Ask the job to stop after the rows it is writing; what is written stays, and it can go on later."""
    Import.objects.filter(pk=importing.pk, status=Import.Status.APPLYING).update(stop_asked=True)
    record_event("import.stop_asked", at=at, by=by, subject=importing)


def source_for(
    *, slug: str, name: str, city: Area, by: User | None, at: datetime, kind: str = "list", **about: str
) -> Source:
    """The source of that name, made when it is new."""
    made = {"name": name, "city": city, "kind": kind, "created_at": at, "created_by": by, **about}
    return Source.objects.get_or_create(slug=slug, defaults=made)[0]


def resume_interrupted() -> int:
    """Queue again what a killed worker left half done; called when a worker starts. Returns how many imports."""
    left = Import.objects.filter(status__in=[Import.Status.PREPARING, Import.Status.APPLYING]).order_by("pk")
    for importing in left:
        _queue(importing)
    return len(left)


def _queue(importing: Import) -> None:
    (jobs.prepare if importing.status == Import.Status.PREPARING else jobs.apply)(importing.pk)
