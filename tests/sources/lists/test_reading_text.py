"""Delimited text as people send it."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.sources.lists import Limits, RawList, UnreadableList, read_list

HEADINGS = ("Nama Usaha", "Alamat", "Kelurahan", "Tenaga Kerja")
ROWS = (
    ("Toko Café “Élan”", "Jl. Merdeka No. 5", "Sukasari", "3"),
    ("Warung Bu Sari – Cikokol", "Jl. Mawar 2", "Cikokol", "12"),
    ("Bengkel ½ Jalan", "Gg. Langgar", "Babakan", "1"),
)


def _text(rows: Sequence[Sequence[str | None]], delimiter: str = ",", **dialect: object) -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, **dialect).writerows(rows)
    return target.getvalue()


def _cells(raw: RawList) -> list[tuple[str | None, ...]]:
    return raw.rows.drop("row_number").rows()


def _read(text: str | bytes) -> RawList:
    return read_list(text.encode() if isinstance(text, str) else text, name="daftar.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_any_encoding_and_delimiter_gives_the_same_cells(encoding: str, delimiter: str) -> None:
    raw = _read(_text([HEADINGS, *ROWS], delimiter).encode(encoding))

    assert raw.headings == HEADINGS
    assert _cells(raw) == list(ROWS)
    assert raw.delimiter == delimiter
    assert raw.has_header


def test_a_mac_and_an_old_pc_are_read_too() -> None:
    rows = [HEADINGS, *[("Café Crème Brûlée", "Jl. Pâtissière", "Sukasari", "3")] * 5]

    for encoding in ("mac_roman", "cp850"):
        assert _read(_text(rows).encode(encoding)).rows["c0"][0] == "Café Crème Brûlée"


def test_a_few_damaged_letters_do_not_turn_the_rest_into_nonsense() -> None:
    content = _text([HEADINGS, *ROWS * 20]).encode().replace("½".encode(), b"\xff", 1)

    raw = _read(content)

    assert raw.encoding == "utf-8"
    assert raw.rows["c0"][0] == "Toko Café “Élan”"
    assert "1 huruf rusak dan tidak terbaca." in map(str, raw.notes)


def test_the_line_that_names_the_delimiter_is_obeyed_and_counted_as_a_row() -> None:
    raw = _read("sep=;\nNama Usaha;Alamat\nToko, A, B, C;Jl. A, B, C, D\n")

    assert raw.headings == ("Nama Usaha", "Alamat")
    assert raw.rows["row_number"].to_list() == [3]


def test_commas_inside_addresses_do_not_make_commas_the_delimiter() -> None:
    rows = [("Nama", "Alamat"), *[(f"Toko {n}", f"Jl. {n}, Sukasari, Tangerang, Banten") for n in range(20)]]

    assert _read(_text(rows, ";")).headings == ("Nama", "Alamat")


def test_quotes_line_breaks_and_doubled_quotes_are_read() -> None:
    raw = _read('Nama Usaha,Alamat\n"Kerupuk ""Wahidah""","Jl. A,\nRT 3"\nToko B,Jl. B\n')

    assert _cells(raw) == [('Kerupuk "Wahidah"', "Jl. A,\nRT 3"), ("Toko B", "Jl. B")]
    assert raw.rows["row_number"].to_list() == [2, 3]


def test_a_quote_that_is_never_closed_does_not_swallow_the_list() -> None:
    lines = ["Nama Usaha,Alamat", '"Pipa 12, Jl. A'] + [f"Toko {n},Jl. {n}" for n in range(60)]

    raw = _read("\n".join(lines))

    assert raw.rows.height == 61
    assert any("tanda kutip" in str(note) for note in raw.notes)


def test_ragged_rows_are_kept_and_filled_up_with_empty_cells() -> None:
    raw = _read("Nama Usaha,Alamat,Kelurahan\nToko A\nToko B,Jl. B,Petir,lebih,lagi\nToko C,Jl. C,Petir\n")

    assert raw.headings == ("Nama Usaha", "Alamat", "Kelurahan", "Kolom 4", "Kolom 5")
    assert _cells(raw)[0] == ("Toko A", None, None, None, None)
    assert _cells(raw)[1] == ("Toko B", "Jl. B", "Petir", "lebih", "lagi")


def test_rows_above_the_heading_are_left_out_and_listed() -> None:
    raw = _read("DATA UMKM KOTA TANGERANG,,,\nTahun 2026,,,\n,,,\n" + _text([HEADINGS, *ROWS]))

    assert raw.headings == HEADINGS
    assert raw.rows["row_number"].to_list() == [5, 6, 7]
    assert [(row.row_number, row.text) for row in raw.dropped] == [(1, "DATA UMKM KOTA TANGERANG"), (2, "Tahun 2026")]
    assert "Kepala tabel ditemukan di baris 4." in map(str, raw.notes)


def test_a_list_without_a_heading_starts_with_its_first_row() -> None:
    raw = _read(_text([*ROWS, ("Toko D", "Jl. D", "Petir", "4")]))

    assert not raw.has_header
    assert raw.headings == ("Kolom 1", "Kolom 2", "Kolom 3", "Kolom 4")
    assert raw.rows.height == 4
    assert any("tidak punya kepala tabel" in str(note) for note in raw.notes)


def test_headings_nobody_knows_are_found_by_the_numbers_below_them() -> None:
    raw = _read("alpha,beta,gamma\nsatu,10,2\ndua,20,3\ntiga,30,4\n")

    assert raw.headings == ("alpha", "beta", "gamma")


def test_a_heading_of_two_rows_is_joined() -> None:
    raw = _read(
        "No,Nama Usaha,Alamat,,,Tenaga Kerja,\n,,Jalan,Kelurahan,Kecamatan,L,P\n"
        "1,Toko A,Jl. A,Petir,Cipondoh,2,1\n2,Toko B,Jl. B,Petir,Cipondoh,0,3\n"
    )

    assert raw.headings == (
        "No",
        "Nama Usaha",
        "Alamat / Jalan",
        "Alamat / Kelurahan",
        "Alamat / Kecamatan",
        "Tenaga Kerja / L",
        "Tenaga Kerja / P",
    )
    assert raw.rows["row_number"].to_list() == [3, 4]
    assert "Kepala tabel ditemukan di baris 1 sampai 2." in map(str, raw.notes)


def test_the_numbers_of_columns_below_the_heading_are_no_data() -> None:
    raw = _read("No,Nama Usaha,Alamat\n(1),(2),(3)\n1,Toko A,Jl. A\n2,Toko B,Jl. B\n")

    assert raw.rows["row_number"].to_list() == [3, 4]


def test_totals_repeated_headings_sections_and_signatures_are_no_data() -> None:
    raw = _read(
        "No,Nama Usaha,Alamat,Tenaga Kerja\n"
        "Kecamatan Benda,,,\n"
        "1,Toko A,Jl. A,3\n"
        "2,Total Laundry,Jl. B,2\n"
        "No,Nama Usaha,Alamat,Tenaga Kerja\n"
        "3,Jumlah Jaya,Jl. C,2\n"
        ",Jumlah,,7\n"
        ",,,\n"
        ',,"Tangerang, 12 Januari 2026",\n'
        ",,Kepala Dinas,\n"
        ",,Budi Santoso,\n"
        ",,NIP. 123,\n"
    )

    assert raw.rows["row_number"].to_list() == [3, 4, 6]
    assert [row.row_number for row in raw.dropped] == [2, 5, 7, 9, 10, 11, 12]
    assert str(raw.dropped[2].reason) == "Baris jumlah, bukan data usaha."


def test_empty_rows_and_columns_go_but_row_numbers_stay() -> None:
    raw = _read("Nama Usaha,,Alamat\n,,\nToko A,,Jl. A\n\n , ,\nToko B,,Jl. B\n")

    assert raw.headings == ("Nama Usaha", "Alamat")
    assert raw.rows["row_number"].to_list() == [3, 6]


def test_a_list_of_one_column_is_a_list() -> None:
    raw = _read("Nama Usaha\nToko A\nToko B\n")

    assert raw.delimiter is None
    assert _cells(raw) == [("Toko A",), ("Toko B",)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b"\r\n \t\n", "kosong"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "gambar"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "xls"),
        (b"\xef\xbb\xbf <!DOCTYPE html><table><tr><td>1</td></tr></table>", "halaman web"),
        (b'[{"nama": "Toko"}]', "JSON"),
        (bytes(range(256)) * 20, "bukan teks"),
        (b"Rar!\x1a\x07\x00", "terkompresi"),
        (b",,,\n,,\n", "Tidak ada baris data"),
        (b"Nama Usaha,Alamat\n", "Tidak ada baris data"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableList) as refusal:
        read_list(content, name="daftar.csv")

    assert words in str(refusal.value.sentence)


def test_a_file_over_the_limits_is_refused() -> None:
    text = _text([HEADINGS, *ROWS * 10]).encode()

    for limits in (Limits(file_bytes=100), Limits(rows=10), Limits(columns=3), Limits(cells=40)):
        with pytest.raises(UnreadableList, match=r"[Bb]agi"):
            read_list(text, name="daftar.csv", limits=limits)


def _read_or_refusal(content: bytes) -> tuple[RawList | None, UnreadableList | None]:
    try:
        return read_list(content, name="apa saja"), None
    except UnreadableList as refusal:
        return None, refusal


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_in_a_sentence(content: bytes) -> None:
    raw, refusal = _read_or_refusal(content)

    if raw is None:
        assert str(refusal)
    else:
        assert raw.rows.height > 0
        assert raw.rows.width == len(raw.headings) + 1
        assert raw.rows["row_number"].is_sorted()
        assert read_list(content, name="apa saja").rows.equals(raw.rows)


_WORDS = st.text("abcdefghijklmnoprstuwy ,;'\"|éü", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(
    st.lists(st.tuples(_WORDS, _WORDS, st.integers(1, 99).map(str)), min_size=2, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_program_wrote_is_read_back_cell_by_cell(
    rows: list[tuple[str, str, str]], delimiter: str, encoding: str
) -> None:
    written = [("Nama Usaha", "Alamat", "Tenaga Kerja"), *((f"Toko {a}", f"Jl. {b}", n) for a, b, n in rows)]

    raw = read_list(_text(written, delimiter, quoting=csv.QUOTE_ALL).encode(encoding), name="daftar.csv")

    assert [raw.headings, *_cells(raw)] == written
