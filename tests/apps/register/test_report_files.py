"""The two writers, apart from any app: text stays text, figures stay figures, and both say the same first."""

import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import fastexcel
import openpyxl
import pypdf
import pytest
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from penggerak.apps.reports import Column, Group, Letterhead, Made, Report, first_page, write_paper, write_spreadsheet
from penggerak.apps.reports.letters import is_printable
from penggerak.apps.reports.words import cell_in_words, moment_in_words
from penggerak.site.templatetags.figures import angka, persen, rupiah, tanggal, waktu

AT = datetime(2026, 11, 24, 9, 0, 0, 123, tzinfo=UTC)
REPORT = Report(
    title="Daftar contoh",
    definition="Yang dihitung.",
    scope="Kota Contoh",
    as_of="24 November 2026",
    made=Made("Ratna & Budi", "Petugas", AT, "7F3A-91C2"),
    letterhead=Letterhead("Pemerintah Kota Contoh", "Dinas Contoh"),
    columns=[Column("Nama"), Column("Banyaknya", "count")],
    rows=[],
    total=1,
    filters=[],
)
TRICKS = [
    "=1+1",
    "+62",
    "-3",
    "@SUM(A1)",
    '=HYPERLINK("http://contoh.example")',
    "\t=1",
    "{=1}",
    "https://contoh.example",
    "007",
]
MARKUP = [
    "#panic()",
    '#read("/etc/hostname")',
    "*tebal*",
    "_miring_",
    "$x^2$",
    "@kunci",
    "= Judul",
    "\\ ",
    "`kode`",
    "//",
    "<label>",
    "~",
    "--",
    "'\"",
    "[isi]",
    "{x}",
]


def saved(report):
    target = BytesIO()
    return write_spreadsheet(report, target), target


def cells(report):
    _rows, target = saved(report)
    return [list(row) for row in openpyxl.load_workbook(target).worksheets[1].iter_rows(min_row=2, values_only=True)]


def text_of(report):
    content, _rows = write_paper(report)
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages).split())


def rows_of(*texts):
    return replace(REPORT, rows=[(text, 1) for text in texts], total=len(texts))


def test_text_that_looks_like_a_formula_a_link_or_a_number_stays_text():
    _rows, target = saved(rows_of(*TRICKS))
    book = openpyxl.load_workbook(target)
    parts = zipfile.ZipFile(target)

    found = [row[0] for row in book.worksheets[1].iter_rows(min_row=2, max_col=1)]
    assert [cell.value for cell in found] == TRICKS
    assert all(cell.data_type == "s" for cell in found)
    assert not any(cell.hyperlink for cell in found)
    assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_a_cell_that_begins_like_a_formula_carries_the_mark_that_it_is_text():
    _rows, target = saved(rows_of(*TRICKS[:6], "biasa"))

    found = [row[0] for row in openpyxl.load_workbook(target).worksheets[1].iter_rows(min_row=2, max_col=1)]
    assert [bool(cell.quotePrefix) for cell in found] == [True] * 6 + [False]


def test_another_reader_of_spreadsheets_finds_the_same():
    _rows, target = saved(rows_of(*TRICKS))
    found = fastexcel.read_excel(target.getvalue()).load_sheet("Data", dtypes="string").to_polars()

    assert found["Nama"].str.strip_chars("\t").to_list() == [text.strip("\t") for text in TRICKS]


def test_the_first_page_too_holds_no_formula():
    _rows, target = saved(replace(REPORT, title="=1+1", filters=[("=Cari", "=1+1")], scope="@SUM(A1)"))

    found = [cell for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in found} == {"s"}


@pytest.mark.parametrize("text", MARKUP)
def test_markup_of_the_typesetter_is_only_text(text):
    shown = text_of(replace(rows_of(text), title=f"Judul {text}", scope=text, filters=[("Cari", text)]))

    assert shown.count(text.strip()) >= 3


@settings(max_examples=40, deadline=None)
@example("a\x00b\x07c")
@example("\u202e" + "gnuraW")
@example("x" * 400)
@example("é")
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_makes_a_file_of_each_kind(text):
    report = replace(rows_of(text, "akhir"), title=text or "-", made=Made(text, text, AT, "7F3A-91C2"))

    assert "akhir" in text_of(report)
    assert cells(report)[1] == ["akhir", 1]


def test_letters_the_font_lacks_become_boxes_and_the_first_page_says_so():
    shown = text_of(rows_of("Warung 中 Sari"))

    assert "Warung □ Sari" in shown
    assert "tampil sebagai □" in shown
    assert cells(rows_of("Warung 中 Sari")) == [["Warung 中 Sari", 1]]
    assert "tampil sebagai" not in text_of(rows_of("Warung Sari – “é” ••••"))


def test_what_names_are_written_with_here_can_be_printed():
    assert all(map(is_printable, "Rp – — “” ‘’ • × ≥ ≤ ± ½ é ü ñ ḥ ṣ ʼ № ✓ →".replace(" ", "")))


def test_a_group_stands_above_its_rows_in_both_files():
    report = replace(REPORT, rows=[Group("Pemilik"), ("Nama", 3)], total=1)

    assert "Pemilik Nama 3" in text_of(report)
    assert cells(report) == [["Pemilik", None], ["Nama", 3]]
    assert write_paper(report)[1] == saved(report)[0] == 1


def test_sums_stand_last_and_are_not_counted_as_a_row():
    report = replace(
        rows_of("Keripik"), columns=[Column("Nama"), Column("Bagian", "share", decimals=1)], sums=["Jumlah", 0.125]
    )

    assert "Keripik 100,0 % Jumlah 12,5 %" in text_of(report)
    assert cells(report) == [["Keripik", 1], ["Jumlah", 0.125]]
    assert saved(report)[0] == 1


def test_no_rows_are_said_in_words_on_paper():
    assert "Tidak ada baris yang cocok." in text_of(replace(REPORT, total=0))


def test_the_same_lines_stand_first_in_both_files():
    report = replace(
        rows_of("Keripik"),
        facts=[("Cakupan", "50 %")],
        hidden=["NIK"],
        hidden_how="Tidak dimuat",
        terms=[("Tutup", "Sudah tutup.")],
    )
    _rows, target = saved(report)
    about = [
        row for row in openpyxl.load_workbook(target).worksheets[0].iter_rows(max_col=2, values_only=True) if row[1]
    ]
    shown = text_of(report)

    assert about == [*first_page(report, written=1), ("Tutup", "Sudah tutup.")]
    assert all(f"{label} {text}" in shown for label, text in about)


def test_the_paper_is_tagged_archival_and_reads_its_title_and_language():
    content, _rows = write_paper(rows_of("Keripik"))
    root = pypdf.PdfReader(BytesIO(content)).trailer["/Root"]
    about = root["/Metadata"].get_data().decode()

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert pypdf.PdfReader(BytesIO(content)).metadata.title == "Daftar contoh"
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about


def test_the_same_report_gives_the_same_paper():
    assert write_paper(rows_of("Keripik")) == write_paper(rows_of("Keripik"))


def test_days_before_the_calendar_of_spreadsheets_are_kept_as_words_not_as_wrong_days():
    report = replace(REPORT, columns=[Column("Hari", "date")], rows=[(date(1899, 5, 1),), (date(1900, 3, 1),)], total=2)

    assert cells(report) == [["1 Mei 1899"], [datetime(1900, 3, 1)]]


@pytest.mark.parametrize("language", ["id", "en"])
@given(count=st.integers(-(10**12), 10**12), share=st.floats(0, 1), day=st.dates(date(1900, 1, 1)))
def test_cells_read_as_on_the_pages(language, count, share, day):
    with translation.override(language):
        assert cell_in_words(count, "count").replace("-", "−") == angka(count)
        assert cell_in_words(abs(count), "idr") == rupiah(abs(count))
        assert cell_in_words(share, "share") == persen(share)
        assert cell_in_words(share, "share", 1) == persen(share, 1)
        assert cell_in_words(day, "date") == tanggal(day)
        assert moment_in_words(AT) == waktu(AT)


def test_a_long_name_in_the_footer_keeps_the_file_readable():
    report = replace(rows_of("Keripik"), made=Made("& Panjang " * 40, "Petugas", AT, "7F3A-91C2"))

    assert cells(report) == [["Keripik", 1]]
    assert len(openpyxl.load_workbook(saved(report)[1]).worksheets[1].oddFooter.left.text) < 250
