"""Answers, choices, codes and coordinates of single cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.register import FIELDS
from penggerak.core.register._clean_cells import is_nothing, quoted, read_text
from penggerak.core.register._clean_choices import has_ticks, read_bool, read_choice
from penggerak.core.register._clean_codes import read_email, read_kbli, read_postcode, read_unit, split_units
from penggerak.core.register._clean_coordinates import read_degrees, read_point
from penggerak.core.register._clean_names import legal_form_in, reads_like_business

KNOWN = {"2020": frozenset({"10794", "01111", "47242"}), "2025": frozenset({"10794", "10733"})}
CHOICE_FIELDS = [field for field in FIELDS.values() if field.type == "enum"]


@pytest.mark.parametrize(("written", "answer"), [("ya", True), ("V", True), ("✓", True), ("Ada", True), ("1", True)])
def test_yes_is_read(written: str, answer: bool) -> None:
    assert read_bool(written).value is answer


@pytest.mark.parametrize("written", ["tidak", "Tidak ada", "TDK", "0", "n"])
def test_no_is_read(written: str) -> None:
    assert read_bool(written).value is False


@pytest.mark.parametrize("written", ["", "-", "n/a", "belum diisi"])
def test_nothing_is_not_no(written: str) -> None:
    assert read_bool(written).value is None
    assert read_bool(written).code is None


def test_a_cross_is_no_only_beside_ticks() -> None:
    assert has_ticks({"v", "x"})
    assert read_bool("x", beside_ticks=True).value is False
    assert read_bool("x").code == "answer_unread"


@pytest.mark.parametrize(
    ("field", "written", "choice"),
    [
        ("owner_sex", "L", "M"),
        ("owner_sex", "Laki - Laki", "M"),
        ("owner_sex", "p", "F"),
        ("owner_sex", "Wanita", "F"),
        ("owner_education", "SMK", "sma"),
        ("owner_education", "S-1", "s1"),
        ("owner_education", "D3", "diploma"),
        ("legal_form", "Perseorangan", "sole"),
        ("legal_form", "P.T.", "pt"),
        ("legal_form", "UD", "sole"),
        ("declared_size", "USAHA MIKRO", "micro"),
        ("status", "Masih Berjalan", "active"),
        ("status", "tutup", "closed"),
    ],
)
def test_choices_are_read_in_their_usual_spellings(field: str, written: str, choice: str) -> None:
    assert read_choice(written, FIELDS[field]).value == choice


def test_every_declared_choice_is_read_by_code_and_by_both_labels() -> None:
    for field in CHOICE_FIELDS:
        for code, label in field.choices.items():
            words = [word for word in (code, label.id, label.en) if not is_nothing(word)]
            assert {read_choice(word, field).value for word in words} == {code}


def test_the_word_none_is_what_programs_write_for_nothing() -> None:
    assert read_choice("None", FIELDS["owner_education"]).value is None
    assert read_choice("Tidak sekolah", FIELDS["owner_education"]).value == "none"


def test_an_unknown_choice_is_left_out_and_the_choices_are_named() -> None:
    cell = read_choice("raksasa", FIELDS["declared_size"])

    assert (cell.value, cell.code) == (None, "choice_unknown")
    assert "Mikro" in str(cell.sentence)


@given(st.text(max_size=20), st.sampled_from(CHOICE_FIELDS))
def test_a_choice_is_one_of_the_declared_or_none(text: str, field) -> None:
    assert read_choice(text, field).value in {None, *field.choices}


@pytest.mark.parametrize(
    ("written", "unit"),
    [("3", "003"), ("RT 03", "003"), ("rw.012", "012"), ("III", "003"), ("012", "012"), ("RT. 5", "005")],
)
def test_rt_and_rw_have_three_digits(written: str, unit: str) -> None:
    assert read_unit(written).value == unit


@pytest.mark.parametrize("written", ["003/012", "RT 3 RW 12", "RT.03/RW.012", "3 / 12", "RT 003 / RW 012"])
def test_rt_and_rw_in_one_cell_are_taken_apart(written: str) -> None:
    assert split_units(written) == ("003", "012")


@pytest.mark.parametrize("written", ["", "3", "0", "1234/1", "Mawar", "RT"])
def test_a_single_unit_is_not_taken_apart(written: str) -> None:
    assert split_units(written) is None


def test_a_postcode_has_five_digits() -> None:
    assert read_postcode("15111").value == "15111"
    assert read_postcode("1511").code == "postcode_unread"
    assert read_postcode("01511").value is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("10794", "2020:10794"),
        ("C10794", "2020:10794"),
        ("10794 - Industri Kerupuk", "2020:10794"),
        ("KBLI 2020: 10794", "2020:10794"),
        ("2025:10794", "2025:10794"),
        ("1111", "2020:01111"),
    ],
)
def test_a_kbli_code_never_goes_without_its_version(written: str, code: str) -> None:
    assert read_kbli(written, version="2020", known=KNOWN).value == code


def test_a_kbli_code_of_the_other_version_is_taken_with_that_version_and_a_doubt() -> None:
    cell = read_kbli("10733", version="2020", known=KNOWN)

    assert (cell.value, cell.code) == ("2025:10733", "kbli_of_another_version")


def test_of_several_kbli_codes_the_first_counts() -> None:
    cell = read_kbli("10794, 47242", version="2020", known=KNOWN)

    assert (cell.value, cell.code) == ("2020:10794", "kbli_several")


@pytest.mark.parametrize("written", ["99999", "2025:47242", "kerupuk", "123"])
def test_an_unknown_kbli_code_is_left_out(written: str) -> None:
    cell = read_kbli(written, version="2020", known=KNOWN)

    assert cell.value is None
    assert cell.code in {"kbli_unknown", "kbli_unread"}


def test_an_email_is_small_and_whole() -> None:
    assert read_email("Sari@Contoh.ID").value == "sari@contoh.id"
    assert read_email("sari@contoh").code == "email_unread"


@pytest.mark.parametrize(
    ("written", "degrees"),
    [
        ("-6.178", -6.178),
        ("-6,178306", -6.178306),
        ("-6.178.306", -6.178306),
        ("6°10'42\" LS", -6.1783333),
        ("106° 37' 54\" BT", 106.6316667),
    ],
)
def test_degrees_are_read_in_their_usual_spellings(written: str, degrees: float) -> None:
    assert read_degrees(written) == degrees


def test_a_point_needs_both_its_cells() -> None:
    point, problem = read_point("-6.178", "-")

    assert point is None
    assert problem is not None
    assert problem.code == "point_half"


def test_swapped_coordinates_are_turned_round_with_a_doubt() -> None:
    point, problem = read_point("106.63", "-6.178")

    assert point == (-6.178, 106.63)
    assert problem is not None
    assert problem.code == "point_swapped"


def test_a_pair_in_one_cell_is_taken_apart() -> None:
    assert read_point("-6.178, 106.63", None) == ((-6.178, 106.63), None)


@pytest.mark.parametrize("cells", [("0", "0"), ("51.5", "-0.12"), ("-6.178", "206.6")])
def test_a_point_outside_indonesia_is_left_out(cells: tuple[str, str]) -> None:
    point, problem = read_point(*cells)

    assert point is None
    assert problem is not None
    assert problem.code == "point_outside"


@given(st.text(max_size=25), st.text(max_size=25))
def test_no_text_makes_the_cell_readers_raise(first: str, second: str) -> None:
    for reader in (
        read_text,
        read_bool,
        read_unit,
        split_units,
        read_postcode,
        read_email,
        read_degrees,
        quoted,
        is_nothing,
    ):
        reader(first)
    read_kbli(first, version="2020", known=KNOWN)
    point, _ = read_point(first, second)
    assert point is None or (-12 < point[0] < 7 and 94 < point[1] < 142)


@given(st.text(max_size=40))
def test_clean_text_is_clean(text: str) -> None:
    value = read_text(text).value

    assert value is None or read_text(str(value)).value == value


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("CV Barutama", "cv"),
        ("PT. Tanjung Mas", "pt"),
        ("PT Maju Jaya Perorangan", "pt_perorangan"),
        ("Barokah, CV", "cv"),
        ("UD. Pancaran Kasih", "sole"),
        ("Koperasi Sejahtera", "cooperative"),
        ("Ptolemeus", None),
        ("Warung Sari", None),
        ("Udin Jaya", None),
    ],
)
def test_the_legal_form_is_read_from_the_name(name: str, form: str | None) -> None:
    assert legal_form_in(name) == form


def test_a_shop_is_told_from_a_person_by_its_first_word() -> None:
    assert reads_like_business("Warung Bu Sari")
    assert reads_like_business("TOKO abadi")
    assert not reads_like_business("Siti Aminah")
    assert not reads_like_business("Tokoh Masyarakat")
