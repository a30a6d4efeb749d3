"""Workbooks as people send them."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penggerak.sources.lists import Limits, RawList, UnreadableList, read_list
from penggerak.sources.lists._archive import reach_of, sheets_of
from penggerak.sources.lists._grid import Grid, fill_merges, grid_of_rows
from penggerak.sources.lists._workbook import Workbook, _plain_rows

Make = Callable[..., bytes]
ROWS = [
    ["Nama Usaha", "NIK", "Omzet", "Mulai Usaha", "Kelurahan"],
    ["Toko A", 3671011708850001, 2500000, date(2020, 8, 17), "Petir"],
    ["Toko B", "3671015708850002", 1500000.5, "2019", "Petir"],
]


def _read(content: bytes, **options: object) -> RawList:
    return read_list(content, name="daftar.xlsx", **options)


def _cells(raw: RawList) -> list[tuple[str | None, ...]]:
    return raw.rows.drop("row_number").rows()


def _edited(content: bytes, path: str, change: Callable[[str], str]) -> bytes:
    """The same zip with one member changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            text = source.read(name)
            copy.writestr(name, change(text.decode()).encode() if name == path else text)
    return target.getvalue()


def test_numbers_keep_their_digits_and_days_become_iso(workbook: Make) -> None:
    raw = _read(workbook(Data=ROWS))

    assert _cells(raw) == [
        ("Toko A", "3671011708850001", "2500000", "2020-08-17", "Petir"),
        ("Toko B", "3671015708850002", "1500000.5", "2019", "Petir"),
    ]


def test_titles_gaps_and_an_empty_first_column_are_looked_past(workbook: Make) -> None:
    rows = [[None, "DAFTAR IKM"], [], [], *[[None, *row] for row in ROWS]]

    raw = _read(workbook(Data=rows))

    assert raw.headings == tuple(ROWS[0])
    assert raw.rows["row_number"].to_list() == [5, 6]


def test_a_merged_cell_says_the_same_in_each_of_its_rows(workbook: Make) -> None:
    rows = [
        ["Kecamatan", "Nama Usaha", "Kelurahan"],
        ["Cipondoh", "Toko A", "Petir"],
        [None, "Toko B", "Petir"],
        [None, "Toko C", "Gondrong"],
        ["Benda", "Toko D", "Pajang"],
    ]

    raw = _read(workbook(merges=["A2:A4", "C2:C3"], Data=rows))

    assert raw.rows["c0"].to_list() == ["Cipondoh", "Cipondoh", "Cipondoh", "Benda"]
    assert "Sel yang digabung diisi di setiap barisnya." in map(str, raw.notes)


def test_merged_cells_are_found_beside_an_empty_first_column(workbook: Make) -> None:
    rows = [[None, "Kecamatan", "Nama Usaha"], [None, "Cipondoh", "Toko A"], [None, None, "Toko B"]]

    raw = _read(workbook(merges=["B2:B3"], Data=rows))

    assert raw.rows["c0"].to_list() == ["Cipondoh", "Cipondoh"]


def test_a_heading_of_merged_rows_is_joined_under_a_merged_title(workbook: Make) -> None:
    rows = [
        ["REKAP UMKM", None, None, None, None],
        ["No", "Nama Usaha", "Alamat", None, "Produk"],
        [None, None, "Jalan", "Kelurahan", None],
        ["1", "Toko A", "Jl. A", "Petir", "Roti"],
        ["2", "Toko B", "Jl. B", "Petir", "Kue"],
    ]

    raw = _read(workbook(merges=["A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"], Data=rows))

    assert raw.headings == ("No", "Nama Usaha", "Alamat / Jalan", "Alamat / Kelurahan", "Produk")
    assert raw.rows["row_number"].to_list() == [4, 5]


def test_a_section_title_merged_over_the_table_is_no_row(workbook: Make) -> None:
    rows = [
        ["No", "Nama Usaha", "Alamat", "Produk"],
        ["A. Makanan", None, None, None],
        ["1", "Toko A", "Jl. A", "Roti"],
        ["B. Jasa", None, None, None],
        ["2", "Toko B", "Jl. B", "Laundry"],
    ]

    raw = _read(workbook(merges=["A2:D2", "A4:D4"], Data=rows))

    assert raw.rows["row_number"].to_list() == [3, 5]
    assert [row.text for row in raw.dropped] == ["A. Makanan", "B. Jasa"]


def test_the_sheet_that_looks_most_like_a_list_is_read(workbook: Make) -> None:
    notes = [["Petunjuk pengisian"], ["1. Isi semua kolom"], ["2. Simpan"]]
    content = workbook(Petunjuk=notes, Data=ROWS, Arsip=ROWS * 3, hidden=["Arsip"])

    raw = _read(content)

    assert raw.sheet == "Data"
    assert raw.sheets == ("Petunjuk", "Data", "Arsip")
    assert "Lembar yang dibaca: “Data” dari 3 lembar." in map(str, raw.notes)


def test_another_sheet_can_be_asked_for_by_name(workbook: Make) -> None:
    content = workbook(Data=ROWS, Lain=[["Nama Usaha", "Produk"], ["Toko Z", "Roti"]])

    assert _read(content, sheet="Lain").rows["c0"].to_list() == ["Toko Z"]
    with pytest.raises(UnreadableList, match="Yang ada: Data, Lain"):
        _read(content, sheet="Tidak Ada")


def test_a_sheet_that_cannot_be_read_does_not_hide_the_list_beside_it(workbook: Make) -> None:
    def corner(xml: str) -> str:
        return xml.replace("</sheetData>", '<row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData>')

    notes_too_large = _edited(workbook(Data=ROWS, Catatan=[["x"]]), "xl/worksheets/sheet2.xml", corner)
    list_too_large = _edited(workbook(Data=ROWS, Catatan=[["x"]]), "xl/worksheets/sheet1.xml", corner)

    assert _read(notes_too_large).sheet == "Data"
    with pytest.raises(UnreadableList, match="paling banyak"):
        _read(list_too_large)


def test_errors_of_formulas_are_empty_cells(workbook: Make) -> None:
    content = _edited(
        workbook(Data=[*ROWS, ["Toko C", "=NA()", "=1+1", None, "Petir"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("<f>NA()</f><v>0</v>", "<f>NA()</f><v>#N/A</v>").replace('r="B4"', 'r="B4" t="e"'),
    )

    assert _read(content).rows["c1"].to_list()[2] is None


def test_one_cell_in_the_far_corner_does_not_take_all_memory(workbook: Make) -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = _edited(workbook(Data=ROWS), "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</sheetData>", corner))

    with pytest.raises(UnreadableList, match="paling banyak"):
        _read(content)


def test_a_cell_hidden_in_an_endless_tag_is_not_looked_for(workbook: Make) -> None:
    corner = f'<row r="9"><c {" " * 3_000_000} r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = _edited(workbook(Data=ROWS), "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</sheetData>", corner))

    with pytest.raises(UnreadableList, match="rusak"):
        _read(content)


def test_a_far_corner_that_is_only_coloured_does_not_matter(workbook: Make) -> None:
    corner = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    content = _edited(workbook(Data=ROWS), "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</sheetData>", corner))

    assert _read(content).rows.height == 2


def test_cells_that_do_not_say_where_they_stand_are_read_slowly_but_alike(workbook: Make) -> None:
    content = workbook(Data=ROWS)
    for at in range(1, 4):
        for letter in "ABCDE":
            content = _edited(
                content, "xl/worksheets/sheet1.xml", lambda xml, ref=f' r="{letter}{at}"': xml.replace(ref, "")
            )

    assert _cells(_read(content)) == _cells(_read(workbook(Data=ROWS)))


def test_a_zip_that_swells_is_refused_before_it_is_opened(workbook: Make) -> None:
    content = _edited(workbook(Data=ROWS), "xl/styles.xml", lambda xml: xml + " " * 5_000_000)

    assert len(content) < 50_000
    with pytest.raises(UnreadableList, match="terlalu besar"):
        _read(content, limits=Limits(unpacked_bytes=1_000_000))


def test_damaged_locked_and_other_zips_are_refused(workbook: Make) -> None:
    good = workbook(Data=ROWS)
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("catatan.txt", "halo")

    for content, words in [
        (good[: len(good) // 2], "rusak"),
        (good[:3000] + b"\x00" * 200 + good[3200:], "rusak"),
        (other.getvalue(), "bukan spreadsheet"),
        (_edited(good, "xl/workbook.xml", lambda _: "<oops"), "rusak"),
    ]:
        with pytest.raises(UnreadableList, match=words):
            _read(content)


def test_a_workbook_without_rows_is_refused(workbook: Make) -> None:
    with pytest.raises(UnreadableList, match="Tidak ada baris data"):
        _read(workbook(Data=[]))


def test_the_fast_reader_agrees_with_the_plain_one(workbook: Make) -> None:
    rows = [
        ["Nama", "Angka", "Hari", "Kosong", "Benar"],
        ["  Toko  ", 12, date(2020, 2, 29), None, True],
        ["", 0.125, date(1999, 12, 31), " ", False],
        ["Café", -7.25, None, None, "=1"],
        [None, 3671011708850001, "17/08", None, 1e-7],
    ]
    content = workbook(Data=rows)
    book = Workbook(content)
    plain = grid_of_rows(_plain_rows(content, book._sheets["Data"], Limits()))

    assert book.grid("Data").cells.equals(plain.cells)


def test_merged_areas_agree_with_those_openpyxl_finds(workbook: Make) -> None:
    merges = ["A2:A4", "C2:D2", "B6:E9"]
    content = workbook(merges=merges, Data=[[f"{r}{c}" for c in range(6)] for r in range(10)])
    archive = zipfile.ZipFile(io.BytesIO(content))
    [sheet] = sheets_of(archive)

    found = {(m.top + 1, m.left + 1, m.bottom + 1, m.right + 1) for m in reach_of(archive, sheet).merges}

    page = openpyxl.load_workbook(io.BytesIO(content))["Data"]
    assert found == {(a.min_row, a.min_col, a.max_row, a.max_col) for a in page.merged_cells.ranges}


_PIECES = st.sampled_from(
    ["<c r='ZZ99999'><v>1</v></c>", "<c><v>2</v></c>", "</row>", "&#0;", "<!--", "1e400", 't="d"', "é"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["worksheets/sheet1", "workbook", "styles", "sharedStrings"]), st.integers(0, 5_000), _PIECES)
def test_a_damaged_workbook_is_read_or_refused_in_a_sentence(workbook: Make, part: str, at: int, piece: str) -> None:
    content = _edited(
        workbook(Data=ROWS), f"xl/{part}.xml", lambda xml: xml[: at % len(xml)] + piece + xml[at % len(xml) :]
    )

    raw, refusal = _read_or_refusal(content)

    assert (raw is None) == (refusal is not None)
    assert raw is None or raw.rows.height > 0


def _read_or_refusal(content: bytes) -> tuple[RawList | None, UnreadableList | None]:
    try:
        return _read(content), None
    except UnreadableList as refusal:
        return None, refusal


def test_the_reach_of_a_sheet_is_its_last_filled_row_and_column(workbook: Make) -> None:
    archive = zipfile.ZipFile(io.BytesIO(workbook(Data=[[], [None, None, "x"], [], [None, "y"]])))

    reach = reach_of(archive, sheets_of(archive)[0])

    assert (reach.rows, reach.columns, reach.first_column, reach.is_sure) == (4, 3, 2, True)


def test_filling_merged_cells_leaves_the_grid_as_it_was(workbook: Make) -> None:
    grid = Workbook(workbook(merges=["A1:A3"], Data=[["a", "b"], [None, "c"], [None, "d"]])).grid("Data")
    before = grid.cells.clone()

    filled = fill_merges(grid, first_row=0)

    assert filled["0"].to_list() == ["a", "a", "a"]
    assert grid.cells.equals(before)
    assert fill_merges(Grid(pl.DataFrame()), first_row=0).is_empty()
