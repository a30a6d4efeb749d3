"""RT, RW, house number and postal code are found in every spelling, alike in one line and in a column."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.places._parts import house_number, parts_of, parts_of_column, three_digits


@pytest.mark.parametrize(
    ("text", "rt", "rw"),
    [
        ("RT 7 RW. 1", "007", "001"),
        ("RT.03/RW 012", "003", "012"),
        ("RT. 01 / RW. 03", "001", "003"),
        ("rt.003rw.04", "003", "004"),
        ("RT03RW02", "003", "002"),
        ("RT05/RW III", "005", "003"),
        ("Rt.IV/Rw.X", "004", "010"),
        ("RT/RW : 1/8", "001", "008"),
        ("RT/RW.2/7", "002", "007"),
        ("RT/RT 2/4", "002", "004"),
        ("RT/RW 003 012", "003", "012"),
        ("RTRW 03/04", "003", "004"),
        ("R.T. 03 / R.W. 05", "003", "005"),
        ("RT 2/3", "002", "003"),
        ("RT. 07/02", "007", "002"),
        ("RT 5, RW 6", "005", "006"),
        ("RT 5-RW 6", "005", "006"),
        ("RW 05 RT 3", "003", "005"),
        ("003/012", "003", "012"),
        ("RT.23", "023", None),
        ("RW 5", None, "005"),
        ("RT 000 RW 000", None, None),
        ("Jl. R.A. Kartini", None, None),
        ("Jl. Kertajaya Indah", None, None),
        ("Jl. Argopuro III/1", None, None),
        ("12/34", None, None),
    ],
)
def test_rt_and_rw_are_three_digits_in_any_spelling(text, rt, rw):
    parts = parts_of(f"Jl. Melati {text}, Sukasari")

    assert (three_digits(parts.rt), three_digits(parts.rw)) == (rt, rw)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("No. 5", "5"),
        ("no 5", "5"),
        ("NO.07", "7"),
        ("Nomor 12A", "12A"),
        ("No. 12 A", "12A"),
        ("No 12/14", "12/14"),
        ("No. A-16", "A-16"),
        ("Blok C3/12", "C3/12"),
        ("Blok B No. 66", "B/66"),
        ("Blok. K1 No.109", "K1/109"),
        ("Noor", None),
        ("Jl. Nusa", None),
    ],
)
def test_house_numbers_are_found(text, number):
    parts = parts_of(f"Jl. Melati {text}, Sukasari")

    assert house_number(parts.house, parts.block) == number


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("Tangerang 15117", "15117"),
        ("Kode Pos: 15117", "15117"),
        ("Kodepos 15117 Banten", "15117"),
        ("Tangerang 01511", None),
        ("Tangerang 151170", None),
        ("021-55512", None),
    ],
)
def test_a_postal_code_has_five_digits_and_stands_alone(text, postcode):
    assert parts_of(f"Jl. Melati, {text}").postcode == postcode


LABELS = [
    "JL.",
    "Jl",
    "GG",
    "RT",
    "RT.",
    "R.T.",
    "RW",
    "RW.",
    "RT/RW",
    "NO",
    "NO.",
    "no",
    "Nomor",
    "Blok",
    "BLK",
    "KODEPOS",
]
NUMBERS = ["1", "3", "05", "007", "12A", "A", "III", "IV", "XX", "15117"]
OTHERS = [
    ":",
    "/",
    "-",
    ".",
    ",",
    ";",
    "(",
    ")",
    "'",
    "\t",
    "\n",
    "\r",
    "\x1c",
    "–",
    "—",
    "\u00a0",
    "Kel.",
    "Kec.",
    "Melati",
]
STRANGE = ["é", "ŉ", "ß", "ı", "Ⅻ", "５"]  # letters that change length or kind when capitalised or decomposed
address_words = st.sampled_from(LABELS + NUMBERS + OTHERS + STRANGE)
lines = st.lists(address_words | st.text(max_size=4), max_size=9).map(" ".join) | st.lists(address_words).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.none() | lines, min_size=1, max_size=12))
def test_the_column_reads_as_one_line_at_a_time(texts):
    columns = parts_of_column(pl.Series(texts, dtype=pl.String))

    one_at_a_time = [parts_of(text or "") for text in texts]

    expected = [(parts.rt, parts.rw, parts.postcode, parts.house, parts.block, parts.rest) for parts in one_at_a_time]
    assert columns.rows() == expected


@settings(deadline=None)
@given(
    st.integers(1, 999), st.integers(1, 999), st.sampled_from(["RT {} RW {}", "RT.{}/RW.{}", "rt {}/{}", "RT/RW {}/{}"])
)
def test_whatever_the_spelling_the_numbers_come_back(rt, rw, spelling):
    parts = parts_of("Jl. Melati " + spelling.format(rt, rw))

    assert (three_digits(parts.rt), three_digits(parts.rw)) == (f"{rt:03d}", f"{rw:03d}")
