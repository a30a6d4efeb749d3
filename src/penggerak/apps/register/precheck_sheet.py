"""The sheet that goes out for repair: the rows with hits as they stand, why, who can put them right, and a mark."""

from django.utils.translation import gettext as _

from penggerak.apps.register.actions.repairing_recipients import MARK_HEADING, mark_of
from penggerak.apps.register.models import Recipient, RecipientList
from penggerak.apps.register.queries.prechecks import chosen_rows
from penggerak.apps.seal import unseal
from penggerak.apps.words import in_language
from penggerak.sources.lists import RefusedRow, write_refused


def recipient_repair_sheet(recipients: RecipientList, check: str = "", *, made: str = "") -> tuple[bytes, int]:
    """The rows that a check hit (any check, when none is named) and how many there are; re-read, it is taken apart.

    made: who takes it along, in one line.
    """
    columns = recipients.heading_of
    rows = [_row(recipients, row, list(columns)) for row in chosen_rows(recipients, check)]
    content = write_refused(
        [*columns.values(), _("Yang dapat memperbaiki"), MARK_HEADING],
        rows,
        instruction=_(
            "Perbaiki isinya sesuai kolom Alasan, lalu unggah lembar ini lagi. "
            "Jangan ubah kolom Baris dan Penanda. "
            "Untuk mengeluarkan seseorang dari daftar, kosongkan semua isi barisnya selain itu."
        ),
        made=made,
    )
    return content, len(rows)


def _row(recipients: RecipientList, row: Recipient, columns: list[str]) -> RefusedRow:
    cells = unseal(row.raw)
    findings = [finding for finding in row.hit_findings() if finding.check in row.hits]
    who = dict.fromkeys(in_language(by) for finding in findings if (by := finding.repaired_by()))
    return RefusedRow(
        row.number,
        [*(cells.get(column) for column in columns), "; ".join(who), mark_of(recipients, row)],
        [finding.sentence() for finding in findings],
    )
