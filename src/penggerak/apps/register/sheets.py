"""Spreadsheets that leave the house: exactly what is shown and allowed, with what they are on the first sheet."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.register.models import Facts, Import, ImportRow
from penggerak.apps.register.queries.importing import raw_list
from penggerak.apps.register.seal import unseal
from penggerak.apps.register.showing import shown
from penggerak.apps.words import in_language
from penggerak.core.register import FIELDS, STATUSES
from penggerak.sources.lists import RefusedRow, write_refused

EXPORTED = [name for name, field in FIELDS.items() if not field.sensitive]


def business_sheet(
    businesses: Iterable[Facts], *, for_whom: User, at: datetime, filters: Mapping[str, str], day: date
) -> tuple[bytes, int]:
    """The businesses of a list without personal numbers, and how many there are. Every cell is text: no formulas."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    about = book.add_worksheet(_("Tentang"))
    rows = _write_businesses(book, businesses)
    for number, (label, value) in enumerate(_about(for_whom, at, filters, rows, day)):
        about.write_string(number, 0, label)
        about.write_string(number, 1, value)
    about.set_column(0, 1, 40)
    book.close()
    return buffer.getvalue(), rows


def _about(for_whom: User, at: datetime, filters: Mapping[str, str], rows: int, day: date) -> list[tuple[str, str]]:
    lines = [
        (
            _("Isi"),
            _("Usaha di wilayah pembuat, apa pun statusnya, menurut keterangan paling tepercaya yang terakhir."),
        ),
        (_("Keadaan per"), date_format(day, "j F Y")),
        (_("Wilayah"), str(for_whom.area)),
        (_("Saringan"), ", ".join(f"{name}={value}" for name, value in filters.items() if value) or _("tidak ada")),
        (_("Jumlah baris"), str(rows)),
        (_("Dibuat"), date_format(timezone.localtime(at), "j F Y H.i")),
        (_("Oleh"), for_whom.name),
    ]
    if settings.PENGGERAK_DEMO:
        lines.append((_("Perhatian"), _("Data rekaan.")))
    return lines


def _write_businesses(book: xlsxwriter.Workbook, businesses: Iterable[Facts]) -> int:
    sheet = book.add_worksheet(_("Usaha"))
    headings = [_("Kode"), _("Status"), *(in_language(FIELDS[name].label) for name in EXPORTED if name != "status")]
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    row = 0
    for row, business in enumerate(businesses, 1):
        for column, text in enumerate(_cells(business)):
            sheet.write_string(row, column, text)
    return row


def _cells(business: Facts) -> list[str]:
    values: Mapping[str, Any] = business.values
    told = [_cell(business, name, values.get(name)) for name in EXPORTED if name != "status"]
    return [business.code, in_language(STATUSES[business.status]), *told]  # type: ignore[index]


def _cell(business: Facts, name: str, value: Any) -> str:
    if name == "kbli":  # already fetched with the list
        return str(business.activity) if business.activity else str(value or "")
    return shown(FIELDS[name], value)


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
