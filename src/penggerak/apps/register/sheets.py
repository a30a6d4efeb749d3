"""The repair sheet of an import. Reports of what is shown are described in reporting/."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from penggerak.apps.register.models import Import, ImportRow
from penggerak.apps.register.queries.importing import raw_list
from penggerak.apps.seal import unseal
from penggerak.sources.lists import RefusedRow, write_refused


def repair_sheet(importing: Import) -> bytes:
    """The refused rows of an import as they came, each with its reason; re-read, its columns are recognised."""
    columns = raw_list(importing).columns
    return write_refused(
        list(columns.values()),
        (_refused(row, columns) for row in importing.rows.filter(outcome="refused").order_by("number").iterator()),
        instruction=_("Perbaiki isinya, lalu unggah lembar ini lagi. Kolom Baris dan Alasan boleh dibiarkan."),
    )


def _refused(row: ImportRow, columns: Mapping[str, str]) -> RefusedRow:
    cells = unseal(row.raw)
    reasons = [reason for severity, reason in row.reasons if severity == "refuse"]
    return RefusedRow(row.number, [cells.get(column) for column in columns], reasons)
