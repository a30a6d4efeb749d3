"""The sheet of refused rows: what stood there, why it was refused, ready to be put right and sent again."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from penggerak.core.register.cleaning import CleanRow
from penggerak.core.sentences import Sentence, sentence
from penggerak.sources.lists._raw_list import RawList
from penggerak.sources.lists._wording import REPAIR_REASON_HEADING, REPAIR_ROW_HEADING

_INSTRUCTION = sentence(
    "Perbaiki baris-baris ini sesuai kolom Alasan, lalu unggah berkas ini lagi. "
    "Jangan ubah kolom Baris. Baris yang sudah diterima tidak perlu dikirim ulang."
)
_LONGEST_CELL = 32_767  # of a spreadsheet
_WIDEST_COLUMN = 40
_LONGEST_FOOTER = 240  # of more than 255 signs the file is unreadable
_HEADING_ROW = 1


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """row_number: as in the first file. cells: as written there, one per heading. reasons: ready to read."""

    row_number: int
    cells: Sequence[str | None]
    reasons: Sequence[Sentence]


def refused_rows(raw: RawList, cleaned: Iterable[CleanRow]) -> list[RefusedRow]:
    """The refused rows of a list in the order of the file, each with why it was refused."""
    reasons = {
        row.row_number: [problem.sentence for problem in row.problems if problem.severity == "refuse"]
        for row in cleaned
        if row.is_refused
    }
    return [RefusedRow(number, cells, reasons[number]) for number, *cells in raw.rows.iter_rows() if number in reasons]


def write_refused(
    headings: Sequence[str], rows: Iterable[RefusedRow], *, instruction: str | None = None, made: str = ""
) -> bytes:
    """An xlsx with the row number and the reasons in front of the original columns; read_list reads it back.

    Every cell is text, so that numbers keep their digits and a cell that begins like a formula stays what it is.
    instruction: the line on top, already in the reader's language; in Indonesian when left out. made: who took the
    sheet, when and under which number; stands after it, in the footer of each page and among the file's properties.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Perbaikan")
        text = book.add_format({"num_format": "@", "quote_prefix": True, "text_wrap": False, "valign": "top"})
        bold = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
        reason = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, f"{instruction or _INSTRUCTION} {made}".strip())
        book.set_properties({"comments": made})
        sheet.set_footer(f"&L&8{made.replace('&', '&&')[:_LONGEST_FOOTER]}")
        for column, heading in enumerate((REPAIR_ROW_HEADING, REPAIR_REASON_HEADING, *headings)):
            sheet.write_string(_HEADING_ROW, column, heading, bold)
            sheet.set_column(column, column, min(max(len(heading) + 4, 12), _WIDEST_COLUMN), text)
        sheet.set_column(1, 1, _WIDEST_COLUMN + 20, reason)
        for at, row in enumerate(rows, start=_HEADING_ROW + 1):
            sheet.write_string(at, 0, str(row.row_number), text)
            sheet.write_string(at, 1, " ".join(map(str, row.reasons))[:_LONGEST_CELL], reason)
            for column, cell in enumerate(row.cells, start=2):
                if cell is not None:
                    sheet.write_string(at, column, cell[:_LONGEST_CELL], text)
        sheet.freeze_panes(_HEADING_ROW + 1, 2)
    return target.getvalue()
