import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.synthetic import _slips
from penggerak.core.synthetic._cells import cased, date_cell, money_cell, swapped
from penggerak.core.synthetic._draws import Draws

DRAWS = Draws(6)
NIK = "3671015708859012"
PHONE = "0899001234567"


def hundred(text: str) -> pl.DataFrame:
    return pl.DataFrame({"row": range(100), "text": [text] * 100})


def all_forms(change, text: str) -> set[str]:
    return set(hundred(text).select(change(pl.col("text"), DRAWS)).to_series())


@settings(deadline=None, max_examples=40)
@given(st.text("abcdefghij ", min_size=2, max_size=20), st.integers(0, 1000))
def test_a_typing_error_keeps_the_first_letter_and_nearly_the_length(text: str, row: int) -> None:
    written = pl.DataFrame({"row": [row], "text": [text]}).select(_slips.typo(pl.col("text"), DRAWS)).item()

    assert written[0] == text[0]
    assert abs(len(written) - len(text)) <= 1


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=1), st.integers(0, 100))
def test_a_typing_error_survives_texts_too_short_for_one(text: str, row: int) -> None:
    written = pl.DataFrame({"row": [row], "text": [text]}).select(_slips.typo(pl.col("text"), DRAWS)).item()

    assert isinstance(written, str)


def test_a_slip_happens_to_its_share_of_the_cells_and_leaves_nulls_alone() -> None:
    frame = pl.DataFrame({"row": range(10_000), "text": ["ada", None] * 5000})

    written = _slips.slip(frame, "text", lambda text, _: text + "!", draws=DRAWS, share=0.1)

    assert (written["text"] == "ada!").sum() == pytest.approx(500, abs=80)
    assert written["text"].null_count() == 5000
    assert frame["text"].str.ends_with("!").sum() == 0


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Slamet", {"Slamet"}),
        ("Sri Lestari", {"Sri L."}),
        ("Agus Budi Santoso", {"Agus Budi", "Agus Budi S."}),
    ],
)
def test_a_cut_name_keeps_what_tells_people_apart(name: str, forms: set[str]) -> None:
    assert all_forms(_slips.cut_name, name) == forms


def test_words_that_have_other_spellings_are_written_in_one_of_them() -> None:
    frame = hundred("Muhammad Yusuf")

    written = _slips.reworded(frame, "text", _slips.PERSON_WORDS, draws=DRAWS, share=1.0)

    assert set(written["text"].str.extract(r"^(\S+)", 1)) == set(_slips.PERSON_WORDS["Muhammad"])
    assert set(written["text"].str.extract(r" (\S+)$", 1)) == set(_slips.PERSON_WORDS["Yusuf"])


def test_words_without_other_spellings_stay() -> None:
    written = _slips.reworded(hundred("Parulian Siregar"), "text", _slips.PERSON_WORDS, draws=DRAWS, share=1.0)

    assert set(written["text"]) == {"Parulian Siregar"}


def test_an_old_spelling_changes_one_sound() -> None:
    assert {"Soebarjo", "Subardjo", "Subarjo"} <= all_forms(_slips.old_spelling, "Subarjo")


def test_a_damaged_nik_is_never_a_whole_one() -> None:
    for written in all_forms(_slips.damaged_nik, NIK):
        assert not (len(written) == 16 and written.isdigit())


def test_another_nik_has_sixteen_digits_still() -> None:
    assert all_forms(_slips.other_nik, NIK) == {"3671015708859010", "3671015708859102"}


def test_a_dressed_number_is_the_same_number() -> None:
    assert {"".join(filter(str.isdigit, form)) for form in all_forms(_slips.dressed_nik, NIK)} == {NIK}
    stripped = {
        "".join(filter(str.isdigit, form)).removeprefix("62").removeprefix("0")
        for form in all_forms(_slips.dressed_phone, PHONE)
    }
    assert stripped == {PHONE[1:]}
    assert len(all_forms(_slips.dressed_phone, PHONE)) == 5


@pytest.mark.parametrize(
    ("amount", "forms"),
    [
        (2_500_000, {"2500000", "2,5 jt", "Rp 2.500.000", "2.500.000,-", "Rp.2.500.000,00"}),
        (1_234_500_000, {"1234500000", "1234,5 jt", "Rp 1.234.500.000", "1.234.500.000,-", "Rp.1.234.500.000,00"}),
        (500_000, {"500000", "Rp 500.000", "500.000,-", "Rp.500.000,00"}),
    ],
)
def test_money_is_written_in_every_way(amount: int, forms: set[str]) -> None:
    frame = pl.DataFrame({"row": range(100)}).with_columns(amount=pl.lit(amount))

    assert set(frame.select(money_cell(pl.col("amount"), DRAWS)).to_series()) == forms


def test_dates_are_written_in_every_order() -> None:
    frame = pl.DataFrame({"row": range(100)}).with_columns(day=pl.date(1985, 8, 17))

    assert set(frame.select(date_cell(pl.col("day"), DRAWS)).to_series()) == {
        "17-08-1985",
        "17/08/85",
        "1985-08-17",
        "17 Agustus 1985",
    }


def test_letters_are_large_small_or_as_they_were() -> None:
    assert all_forms(cased, "Bu Sri") == {"Bu Sri", "BU SRI", "bu sri"}


def test_swapped_cells_change_places_only_where_both_are_filled() -> None:
    sheet = pl.DataFrame({"row": [0, 1], "nik": ["a", "b"], "hp": ["c", None]})

    mixed = swapped(sheet, DRAWS, [("nik", "hp")], 1.0)

    assert mixed["nik"].to_list() == ["c", "b"]
    assert mixed["hp"].to_list() == ["a", None]
