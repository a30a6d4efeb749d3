"""A repaired sheet comes back: only its rows change, and only those nobody else repaired meanwhile."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.numbers import whole_number
from penggerak.apps.register import jobs
from penggerak.apps.register.actions.prechecking import CannotCheck, keep_round
from penggerak.apps.register.models import Recipient, RecipientFile, RecipientList
from penggerak.apps.seal import seal, unseal
from penggerak.sources.lists import RawList, read_list

ROW_HEADING, MARK_HEADING = "Baris", "Penanda"  # the mark says of which list and round the sheet was made
Cells = dict[str, str | None]


def repair_recipients(
    recipients: RecipientList, content: bytes, *, file_name: str, by: User | None, at: datetime, queue: bool = True
) -> RecipientFile:
    """Take the rows of a repaired sheet into the list and have the whole list checked again.

    A row whose cells are all empty is taken out of the list. A row that another sheet changed after this one was
    downloaded stays as it is and is counted as outrun. Twice the same sheet changes nothing more.
    Raises UnreadableList, and CannotCheck for a sheet that is not of this list.
    """
    raw = read_list(content, name=file_name)
    with transaction.atomic():
        held = RecipientList.objects.select_for_update(of=("self",)).get(pk=recipients.pk)
        rows = {number: (_round(mark, held), cells) for number, mark, cells in _repaired(raw, held.heading_of)}
        written = {row.number: row for row in held.rows.filter(number__in=rows)}
        if unknown := sorted(set(rows) - set(written)):
            raise CannotCheck(
                _("Baris %(row)d tidak ada di daftar ini. Pakai lembar dari daftar ini.") % {"row": unknown[0]}
            )
        counts = _apply(held, rows, written)
        held.round += 1
        held.status = RecipientList.Status.CHECKING
        held.total = held.rows.filter(is_taken_out=False).count()
        held.save(update_fields=["round", "status", "total"])
        file = keep_round(held, content, raw, by=by, at=at, **counts)
        record_event("precheck.repaired", at=at, by=by, subject=held, data={"round": held.round, **counts})
        if queue:
            jobs.precheck(held.pk)
    return file


def _repaired(raw: RawList, heading_of: Mapping[str, str]) -> Iterator[tuple[int, str, Cells]]:
    """Row number, mark, and cells under the columns of the first file."""
    named = {heading: column for column, heading in raw.columns.items()}
    missing = [heading for heading in (ROW_HEADING, MARK_HEADING, *heading_of.values()) if heading not in named]
    if missing:
        raise CannotCheck(
            _("Kolom “%(heading)s” tidak ada. Unggah lembar perbaikan yang diunduh dari sini, dengan judul kolomnya.")
            % {"heading": missing[0]}
        )
    for row in raw.rows.iter_rows(named=True):
        number = whole_number(row[named[ROW_HEADING]])
        if number is None:
            raise CannotCheck(
                _("Kolom Baris di baris %(row)d bukan angka. Kembalikan seperti semula.") % {"row": row["row_number"]}
            )
        yield number, row[named[MARK_HEADING]] or "", {c: row[named[h]] for c, h in heading_of.items()}


def mark_of(recipients: RecipientList, row: Recipient) -> str:
    """ "12-3": a row of list 12 as it stood in its third round."""
    return f"{recipients.pk}-{row.round}"


def _round(mark: str, recipients: RecipientList) -> int:
    list_id, _dash, last = mark.partition("-")
    made_in = whole_number(last)
    if list_id != str(recipients.pk) or made_in is None:
        raise CannotCheck(
            _("Lembar ini bukan dari daftar ini. Unduh lembar perbaikan daftar ini, lalu perbaiki di sana.")
        )
    return made_in


def _apply(
    held: RecipientList, rows: Mapping[int, tuple[int, Cells]], written: Mapping[int, Recipient]
) -> dict[str, int]:
    counts = {"changed": 0, "taken_out": 0, "outrun": 0}
    for number, (made_in, cells) in rows.items():
        row = written[number]
        is_empty = not any(cells.values())
        if row.is_taken_out == is_empty and (is_empty or unseal(row.raw) == cells):
            continue
        if row.round > made_in:
            counts["outrun"] += 1
            continue
        counts["taken_out" if is_empty else "changed"] += 1
        Recipient.objects.filter(pk=row.pk).update(round=held.round + 1, **_content(cells, is_empty=is_empty))
    return counts


def _content(cells: Cells, *, is_empty: bool) -> dict[str, Any]:
    """A row taken out keeps what it said."""
    return {"is_taken_out": True} if is_empty else {"is_taken_out": False, "raw": seal(cells)}
