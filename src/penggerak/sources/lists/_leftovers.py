"""Rows of a sheet that hold no record: totals, repeated headings, section titles, signatures."""

import re
from collections.abc import Sequence

import polars as pl

from penggerak.core.sentences import Sentence, sentence
from penggerak.sources.lists._grid import Grid, Merge
from penggerak.sources.lists._header import Header
from penggerak.sources.lists._raw_list import DroppedRow

_TOTAL = r"(?i)^(grand |sub ?)?(total|jumlah|jml|rata[- ]?rata)\b"
_SECTION = re.compile(r"^(kecamatan|kec|kelurahan|kel|desa|wilayah|bulan|tahun|triwulan)\b[\s.:]", re.IGNORECASE)
_CLOSING = re.compile(
    r"^(mengetahui|menyetujui|kepala\b|plt\b|a\.?n\.|nip\b|petugas|dibuat oleh|sumber\b|catatan|keterangan\s*:|ket\s*:)"
    r"|^(pembina|penata|sekretaris|camat|lurah|kasi|kabid)\b|^\*|^[a-z .]+, +[\d.…]{0,4} *[a-z]+ +\d{4}\b",
    re.IGNORECASE,
)
_LONGEST_CLOSING = 25  # rows at the end among which signatures are looked for

_ABOVE = sentence("Di atas kepala tabel.")
_REPEATED = sentence("Kepala tabel yang berulang.")
_SUM = sentence("Baris jumlah, bukan data usaha.")
_TITLE = sentence("Judul bagian, bukan data usaha.")
_END = sentence("Catatan atau tanda tangan di bawah tabel.")


def leftovers(grid: Grid, header: Header) -> dict[int, Sentence]:
    """Rows (from 0) to leave out, with the reason. The heading itself and empty rows are not among them."""
    found = dict.fromkeys(range(header.body if header.first is None else header.first), _ABOVE)
    body = grid.cells.with_row_index("at").slice(header.body)
    found |= dict.fromkeys(_totals(body), _SUM) | dict.fromkeys(_repeats(body, header, grid.cells), _REPEATED)
    found |= dict.fromkeys(_sections(body, grid.merges), _TITLE) | dict.fromkeys(_closing(body), _END)
    return found


def _values() -> pl.Expr:
    return pl.exclude("at")


def _totals(body: pl.DataFrame) -> list[int]:
    """Rows that begin with "Jumlah" and hold nothing but numbers after it; a shop called Total has an address."""
    if body.width == 1:
        return []
    words = pl.sum_horizontal(_values().str.contains(r"\p{L}{2}").fill_null(value=False))
    starts = pl.coalesce(_values()).str.contains(_TOTAL)
    later = pl.any_horizontal(_values().str.contains(_TOTAL).fill_null(value=False))
    return body.filter((words == 1) & (starts | later))["at"].to_list()


def _repeats(body: pl.DataFrame, header: Header, cells: pl.DataFrame) -> list[int]:
    """Rows that say the heading once more, as printed lists do on each page."""
    if header.last is None:
        return []
    label = cells.row(header.last)
    same = [pl.col(str(n)).eq_missing(pl.lit(text)) for n, text in enumerate(label)]
    return body.filter(pl.all_horizontal(same))["at"].to_list()


def _sections(body: pl.DataFrame, merges: Sequence[Merge]) -> list[int]:
    """Lone cells that name the part of the list that follows: merged over half the table, or "Kecamatan Benda"."""
    columns = body.width - 1
    if columns < 3:
        return []
    wide = {
        merge.top for merge in merges if (merge.right - merge.left + 1) * 2 >= columns and merge.top == merge.bottom
    }
    alone = body.filter(pl.sum_horizontal(_values().is_not_null()) == 1).select("at", text=pl.coalesce(_values()))
    return [at for at, text in alone.iter_rows() if at in wide or _SECTION.match(text)]


def _closing(body: pl.DataFrame) -> list[int]:
    """From the first closing word among the last sparse rows to the end of the sheet."""
    columns = body.width - 1
    if columns < 2:
        return []
    tail = body.tail(_LONGEST_CLOSING)
    sparse: list[tuple[int, tuple[str, ...]]] = []
    for at, *cells in tail.rows():
        filled = tuple(cell for cell in cells if cell is not None)
        sparse = [*sparse, (at, filled)] if len(filled) * 3 <= max(columns, 6) else []
    starts = [at for at, filled in sparse if any(_CLOSING.search(cell) for cell in filled)]
    return [at for at, filled in sparse if starts and at >= starts[0] and filled]


def dropped_rows(cells: pl.DataFrame, reasons: dict[int, Sentence]) -> tuple[DroppedRow, ...]:
    """What was left out, in the order of the file, with the text that stood there; empty rows say nothing."""
    kept = []
    for at in sorted(reasons):
        text = " | ".join(cell for cell in cells.row(at) if cell is not None)
        if text:
            kept.append(DroppedRow(at + 1, reasons[at], text[:200]))
    return tuple(kept)
