"""The repair sheet of an import. Reports of what is shown are described in reporting/."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from penggerak.apps.register.models import Import, ImportRow
from penggerak.apps.register.queries.importing import raw_list
from penggerak.apps.seal import unseal
from penggerak.core.register import FIELDS
from penggerak.sources.lists import RefusedRow, write_refused


def repair_sheet(importing: Import, *, made: str = "") -> bytes:
    """The refused rows of an import as they came, each with its reason; re-read, its columns are recognised.

    made: who takes it along, in one line.
    """
    columns = headings_of(importing)
    refused = importing.rows.filter(outcome="refused").exclude(raw=b"").order_by("number")
    return write_refused(
        list(columns.values()),
        (_refused(row, columns) for row in refused.iterator()),
        instruction=_instruction(importing),
        made=made,
    )


def headings_of(importing: Import) -> Mapping[str, str]:
    """Column -> heading, as in the file; once that is gone, the names of the fields that its columns were taken for."""
    if importing.stored_as is not None:
        return raw_list(importing).columns
    names = {column: FIELDS.get(field) for column, field in importing.columns.items()}
    return {
        column: field.label.id if field else _("Kolom %(n)d") % {"n": place}
        for place, (column, field) in enumerate(names.items(), 1)
    }


def _instruction(importing: Import) -> str:
    if importing.file_removed_at:
        return _(
            "Berkas aslinya dibuang karena ada permintaan penghapusan data; baris orang itu tidak ada di sini. "
            "Perbaiki sisanya, lalu unggah lembar ini."
        )
    return _("Perbaiki isinya, lalu unggah lembar ini lagi. Kolom Baris dan Alasan boleh dibiarkan.")


def _refused(row: ImportRow, columns: Mapping[str, str]) -> RefusedRow:
    cells = unseal(row.raw)
    reasons = [reason for severity, reason in row.reasons if severity == "refuse"]
    return RefusedRow(row.number, [cells.get(column) for column in columns], reasons)
