"""Known answers of cleaning, role by role."""

import duckdb
import pytest

from penggerak.core.linkage import _cleaning as clean


def cleaned(sql: str, value: str) -> str | None:
    told: str | None = duckdb.connect().execute(f"select {sql} from (select ?::varchar as v)", [value]).fetchall()[0][0]
    return told


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Hj. Siti  Aminah", "siti aminah"),
        ("Bpk. Moh. O'Brién", "muhammad obrien"),
        ("Mr John Smith Jr.", "john smith"),
        ("H. Dr. Budi", "budi"),
        ("Ibu", "ibu"),
        ("-", None),
        ("n/a", None),
    ],
)
def test_a_person_is_called_without_titles(raw: str, name: str | None) -> None:
    assert cleaned(clean.person("v"), raw) == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("CV. Toko Maju Jaya", "maju jaya"),
        ("Warung Bu Sari", "bu sari"),
        ("Smith & Sons Ltd.", "smith sons"),
        ("Acme, Inc.", "acme"),
        ("UD", "ud"),
        ("nan", None),
    ],
)
def test_a_business_is_called_by_its_distinctive_part(raw: str, name: str | None) -> None:
    assert cleaned(clean.business("v"), raw) == name


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("+62 812-3456-7890", "81234567890"),
        ("081234567890", "81234567890"),
        ("6281234567890.0", "81234567890"),
        ("0812 3456 7890, 021 555", "81234567890"),
        ("310/246-1501", "3102461501"),
        ("0000000", None),
        ("123", None),
    ],
)
def test_a_phone_is_its_national_digits(raw: str, number: str | None) -> None:
    assert cleaned(clean.phone("v"), raw) == number


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2001-03-09", "20010309"),
        ("20010309", "20010309"),
        ("9/3/2001", "20010309"),
        ("9-3-01", "20010309"),
        ("9 Maret 2001", "20010309"),
        ("March 9, 2001", "20010309"),
        ("09 Agustus 1980", "19800809"),
        ("2001-03-09 00:00:00", "20010309"),
        ("36959", "20010309"),
        ("1999", "1999"),
        ("1754009", "1754009"),
        ("unknown", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_many_layouts(raw: str, day: str | None) -> None:
    assert cleaned(clean.date("v", month_first=False), raw) == day


def test_a_column_that_writes_the_month_first_is_read_so() -> None:
    assert cleaned(clean.date("v", month_first=True), "3/9/2001") == "20010309"


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("Jl. Merdeka No. 5 RT.03/RW 012", "merdeka 5"),
        ("Jalan Merdeka 5", "merdeka 5"),
        ("435 S. La Cienega Boulevard", "435 s la cienega blvd"),
        ("12 North Street", "12 n st"),
        ("-", None),
    ],
)
def test_a_street_is_written_with_short_words(raw: str, line: str | None) -> None:
    assert cleaned(clean.street("v"), raw) == line


@pytest.mark.parametrize(
    ("raw", "told"), [("36.71.01-0001", "3671010001"), ("0000", None), ("XXXXX", None), ("ab-12", "AB12")]
)
def test_a_number_that_only_fills_the_cell_is_nothing(raw: str, told: str | None) -> None:
    assert cleaned(clean.identifier("v"), raw) == told


@pytest.mark.parametrize(
    ("one", "other"), [("katherine", "catherine"), ("jusuf", "yusuf"), ("smith", "smyth"), ("djoko", "joko")]
)
def test_words_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert cleaned(clean.sound("v"), one) == cleaned(clean.sound("v"), other)


@pytest.mark.parametrize(("raw", "told"), [("Kel. Sukasari", "sukasari"), ("Kota Tangerang", "tangerang"), (" ", None)])
def test_an_area_is_called_without_its_kind(raw: str, told: str | None) -> None:
    assert cleaned(clean.area("v"), raw) == told


@pytest.mark.parametrize(("raw", "told"), [("Siti@Mail.ID ", "siti@mail.id"), ("no mail", None)])
def test_an_email_has_one_at_sign(raw: str, told: str | None) -> None:
    assert cleaned(clean.email("v"), raw) == told
