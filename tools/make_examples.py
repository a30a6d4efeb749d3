"""Write the messy example lists of docs/examples, from a made-up city. The same run writes the same files.

Usage: python tools/make_examples.py [FOLDER]
"""

import codecs
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from penggerak.core.synthetic import SYNTHETIC_NOTE, city
from penggerak.sources.reference import areas, kbli

FOLDER = Path(__file__).parents[1] / "docs" / "examples"
MADE_ON = date(2026, 1, 2)
TITLES = ["DAFTAR USAHA MIKRO DAN KECIL PER KELURAHAN", "TAHUN 2025 - DATA REKAAN UNTUK LATIHAN", ""]
DINAS = ["NO", "NAMA PEMILIK", "NIK", "NAMA USAHA", "JENIS USAHA", "ALAMAT", "KELURAHAN", "NO HP", "OMZET PER BULAN"]
BPUM = ["NO", "NIK", "NAMA LENGKAP", "KEL", "BIDANG USAHA", "NO TELP"]


def main(folder: Path) -> None:
    """Make the city and write its three lists into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lists = city(366, seed=2026, areas=areas(), kbli=kbli("2020"), on=MADE_ON, months=0).lists
    write_kelurahan(folder / "usaha_per_kelurahan_2025.xlsx", lists["kelurahan_2025"])
    write_dinas(folder / "binaan_dinas_2023.csv", lists["dinas_2023"].select(DINAS).head(210))
    write_bpum(folder / "usulan_bantuan_2020.csv", lists["bpum_2020"].select(BPUM))


def write_kelurahan(path: Path, rows: pl.DataFrame) -> None:
    """A workbook: titles above the header, the kelurahan in merged cells, and a second sheet that is only a note."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        book.set_properties({"title": "Daftar usaha (rekaan)", "created": datetime(2026, 1, 2, tzinfo=UTC)})
        bold, merged = book.add_format({"bold": True}), book.add_format({"valign": "top", "border": 1})
        sheet = book.add_worksheet("Data")
        for number, title in enumerate(TITLES):
            sheet.merge_range(number, 0, number, rows.width - 1, title, bold)
        sheet.write_row(len(TITLES), 0, rows.columns, bold)
        for number, row in enumerate(rows.iter_rows(), start=len(TITLES) + 1):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
        merge_blocks(sheet, rows, first_row=len(TITLES) + 1, look=merged)
        note = book.add_worksheet("Catatan")
        note.write_column(0, 0, ["Catatan petugas", str(SYNTHETIC_NOTE), "Ket kosong berarti belum ditanyakan."])


def merge_blocks(sheet: Any, rows: pl.DataFrame, *, first_row: int, look: Any) -> None:
    """Merge each kelurahan with the empty cells under it."""
    starts = [number for number, name in enumerate(rows["Kelurahan"]) if name is not None]
    for start, end in zip(starts, [*starts[1:], rows.height], strict=True):
        if end - start > 1:
            name = rows["Kelurahan"][start]
            sheet.merge_range(first_row + start, 0, first_row + end - 1, 0, name, look)


def write_dinas(path: Path, rows: pl.DataFrame) -> None:
    """An old export: semicolons, Windows-1252, no header, a dash in empty cells."""
    text = rows.fill_null("–").write_csv(separator=";", include_header=False, line_terminator="\r\n")
    path.write_bytes(text.encode("cp1252"))


def write_bpum(path: Path, rows: pl.DataFrame) -> None:
    """Saved as "Unicode text": tabs, UTF-16, and below the rows a total, a place and date, and signatures."""
    table = rows.write_csv(separator="\t", line_terminator="\r\n")
    signature = ["Tangerang, 20 Oktober 2020 (data rekaan)", "Kepala Bidang,", "", "(tanda tangan)"]
    footers = [f"JUMLAH\t{rows.height}", "", *("\t\t\t\t" + line for line in signature)]
    text = table + "\r\n".join(footers) + "\r\n"
    path.write_bytes(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
