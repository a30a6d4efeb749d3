"""The table of DOMAIN 1.3, and what python-stdnum's manual gives. Every number is made up or printed in a manual."""

import pytest
from stdnum.id import nik as stdnum_nik
from stdnum.id import npwp as stdnum_npwp

from penggerak.core.identity import (
    KINDS,
    PROBLEMS,
    check,
    explain,
    parse_gtin,
    parse_kk,
    parse_nik,
    parse_nitku,
    parse_npwp,
    parse_phone,
)

ACCEPTED = [
    ("nik", "3671011708850001", "3671011708850001"),
    ("nik", "3671015708850002", "3671015708850002"),
    ("nik", "3671017108850001", "3671017108850001"),
    ("nik", "3671012902000001", "3671012902000001"),
    ("nik", "3671016902000003", "3671016902000003"),
    ("nik", "9604011708850001", "9604011708850001"),
    ("kk", "3671011708120003", "3671011708120003"),
    ("nib", "0220001234417", "0220001234417"),
    ("nib", "9120304567890", "9120304567890"),
    ("npwp", "01.234.567.4-402.000", "012345674402000"),
    ("npwp", "012345674402000", "012345674402000"),
    ("npwp", "0012345674402000", "0012345674402000"),
    ("npwp", "020000014402000", "020000014402000"),
    ("npwp", "312345671402000", "312345671402000"),
    ("npwp", "900000019402000", "900000019402000"),
    ("npwp", "013121660091000", "013121660091000"),
    ("npwp", "016090524017000", "016090524017000"),
    ("npwp", "3671011708850001", "3671011708850001"),
    ("nitku", "0012345674402000000000", "0012345674402000000000"),
    ("nitku", "0012345674402000000001", "0012345674402000000001"),
    ("gtin", "8991234567891", "8991234567891"),
    ("gtin", "8999999000011", "8999999000011"),
    ("gtin", "73513537", "73513537"),
    ("gtin", "98412345678908", "98412345678908"),
    ("phone", "081234567890", "+6281234567890"),
    ("phone", "0812345678", "+62812345678"),
    ("phone", "+62 812-3456-7890", "+6281234567890"),
    ("phone", "62812345678901", "+62812345678901"),
    ("phone", "81234567890", "+6281234567890"),
    ("phone", "+62 (0)812 3456 7890", "+6281234567890"),
    ("phone", "(021) 5551234", "+62215551234"),
    ("phone", "021-55512345", "+622155512345"),
    ("phone", "0541 123456", "+62541123456"),
]

REFUSED = [
    ("nik", "3671012902010001", "date"),
    ("nik", "3671012902050007", "date"),
    ("nik", "3671013104850001", "date"),
    ("nik", "3671010008850001", "day"),
    ("nik", "3671013202850001", "day"),
    ("nik", "3671014002850001", "day"),
    ("nik", "3671017208850001", "day"),
    ("nik", "3671018108850001", "day"),
    ("nik", "3671010113850001", "month"),
    ("nik", "9971011708850001", "province"),
    ("nik", "367101170885001", "length"),
    ("nik", "36710117O8850001", "letter"),
    ("nik", "3671011708850000", "serial"),
    ("nik", "1111111111111111", "placeholder"),
    ("kk", "3671015708120003", "day"),
    ("nib", "220001234417", "length"),
    ("nib", "0000000000000", "placeholder"),
    ("npwp", "012345675402000", "check_digit"),
    ("npwp", "12345674402000", "length"),
    ("npwp", "000000000000000", "placeholder"),
    ("npwp", "3671013202850001", "day"),
    ("nitku", "0012345674402000", "length"),
    ("nitku", "3671010113850001000000", "month"),
    ("nitku", "0000000000000000000001", "placeholder"),
    ("gtin", "8991234567890", "check_digit"),
    ("gtin", "899123456789", "check_digit"),
    ("gtin", "89912345678", "length"),
    ("phone", "081234567", "too_short"),
    ("phone", "08123456789012", "too_long"),
    ("phone", "0841234567", "prefix"),
    ("phone", "5551234", "prefix"),
    ("phone", "08001234567", "prefix"),
    ("phone", "021555123", "too_short"),
    ("phone", "021555123456", "too_long"),
    ("phone", "+65 6123 4567", "foreign"),
    ("phone", "0812345678 (Budi)", "letter"),
    ("phone", "081234567890/085712345678", "several"),
    ("phone", "081234567890 atau +6285712345678", "several"),
]


@pytest.mark.parametrize(("kind", "text", "value"), ACCEPTED)
def test_a_right_number_is_accepted(kind, text, value):
    checked = check(kind, text)

    assert (checked.value, checked.problem, checked.explanation, checked.warnings) == (value, None, None, ())


@pytest.mark.parametrize(("kind", "text", "problem"), REFUSED)
def test_a_wrong_number_is_refused_with_its_reason(kind, text, problem):
    checked = check(kind, text)

    assert (checked.ok, checked.value, checked.problem) == (False, None, problem)


@pytest.mark.parametrize(("kind", "text", "problem"), REFUSED)
def test_the_explanation_says_what_to_do_and_never_repeats_the_number(kind, text, problem):
    said = str(explain(kind, text))

    assert said.count(".") >= 2
    assert said.endswith(".")
    assert "%" not in said
    assert text not in said


def test_every_problem_is_met_somewhere():
    met = {problem for _, _, problem in REFUSED} | {check("nik", text).problem for text in ("", "3.67101E+15", "36/71")}

    assert met == set(PROBLEMS)


def test_every_kind_explains_an_empty_cell_a_letter_and_a_lost_digit():
    for kind in KINDS:
        said = {str(explain(kind, text)) for text in (" ", "12O4", "12X4", "3.67E+15", "12#4", "12\x004")}
        assert len(said) == 6


def test_the_sentence_counts_the_digits():
    assert str(explain("nib", "220001234417")) == (
        "NIB terdiri dari 13 angka; yang Anda tulis 12. Periksa lagi di dokumen NIB."
    )


def test_the_sentence_names_the_letter():
    assert "huruf “O”" in str(explain("nik", "36710117O8850001"))
    assert "angka 0" in str(explain("nik", "36710117O8850001"))
    assert "tanda “+”" in str(explain("nik", "+3671011708850001"))


def test_a_spreadsheet_that_lost_digits_is_named_as_the_cause():
    for text in ("3.67101E+15", "3,67101E+15", "3.67101e15", "3671E12"):
        assert check("nik", text).problem == "scientific"
    assert "Teks" in str(explain("nik", "3.67101E+15"))


def test_doubts_about_an_entity_number_are_a_warning():
    for kind, text in (
        ("npwp", "0012345675402000"),
        ("npwp", "1000000000123456"),
        ("nitku", "0012345675402000000000"),
    ):
        checked = check(kind, text)
        assert checked.ok
        assert "Angka pemeriksa" in str(checked.warnings[0])


def test_a_nik_of_an_area_numbered_zero_is_a_warning():
    assert check("nik", "3600011708850001").warnings
    assert check("npwp", "3671001708850001").warnings


def test_a_number_can_be_taken_apart():
    nik, kk, npwp = parse_nik("3671015708850002"), parse_kk("3671011708120003"), parse_npwp("01.234.567.4-402.000")
    nitku, phone, gtin = (
        parse_nitku("0012345674402000000001"),
        parse_phone("0812-3456-7890"),
        parse_gtin("8991234567891"),
    )

    assert (nik.district_code, nik.city_code, nik.province_code) == ("36.71.01", "36.71", "36")
    assert (nik.sex, nik.birth_day, nik.birth_month, nik.birth_year_of_century, nik.serial) == ("F", 17, 8, 85, "0002")
    assert (kk.district_code, kk.issued_day, kk.issued_month, kk.issued_year_of_century) == ("36.71.01", 17, 8, 12)
    assert (npwp.form, npwp.sixteen, npwp.tax_office, npwp.branch) == ("old", "0012345674402000", "402", "000")
    assert (nitku.npwp.form, nitku.sequence, nitku.is_head_office) == ("entity", "000001", False)
    assert (phone.e164, phone.national, phone.is_mobile) == ("+6281234567890", "081234567890", True)
    assert (gtin.fourteen, gtin.is_indonesian) == ("08991234567891", True)


def test_a_refused_number_has_no_parts():
    parsers = (parse_nik, parse_kk, parse_npwp, parse_nitku, parse_phone, parse_gtin)

    assert [parse("12X") for parse in parsers] == [None] * 6


def test_a_person_s_tax_number_names_no_tax_office():
    assert parse_npwp("3671011708850001").tax_office is None
    assert parse_npwp("1000000000123456").form == "entity"


def test_printing_an_answer_shows_no_personal_number():
    shown = repr((check("nik", "3671011708850001"), parse_nik("3671011708850001"), parse_phone("081234567890")))

    assert "3671011708850001" not in shown
    assert "81234567890" not in shown


@pytest.mark.parametrize(
    ("theirs", "kind", "text"),
    [
        (stdnum_nik, "nik", "9604011708850001"),  # a province founded in 2022
        (stdnum_nik, "nik", "3671018108850001"),  # day 81
        (stdnum_nik, "nik", "3671011708850000"),  # serial 0000
        (stdnum_npwp, "npwp", "0012345675402000"),  # an entity without Luhn
        (stdnum_npwp, "npwp", "000000000000000"),  # a placeholder
    ],
)
def test_here_we_differ_from_python_stdnum_and_keep_our_own_rule(theirs, kind, text):
    assert theirs.is_valid(text) != check(kind, text).ok
