"""What holds for every text, and that the column form says the same as the plain one."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal, assert_series_equal
from stdnum import ean, luhn

from penggerak.core.identity import (
    KINDS,
    PROBLEMS,
    check,
    check_column,
    format_number,
    lookup_column,
    lookup_form,
    mask,
    parse_gtin,
    parse_kk,
    parse_nik,
    parse_nitku,
    parse_npwp,
    parse_phone,
    split_phones,
)

patient = settings(deadline=None, max_examples=60)  # a busy machine is no failure

PARSERS = (parse_nik, parse_kk, parse_npwp, parse_nitku, parse_phone, parse_gtin, split_phones)
NOISE = [
    " ",
    ".",
    "-",
    "'",
    "\u00a0",
    "(",
    ")",
    "+",
    "/",
    ",",
    "\n",
    "\r",
    "\t",
    "O",
    "E",
    "e+",
    "０",
    "７",
    "\u200b",
    ".0",
    "=",
    "atau",
]


def digits(count):
    return st.text("0123456789", min_size=count, max_size=count)


def of_any_length(low, high):
    return st.text("0123456789", min_size=low, max_size=high)


EDGE_DAYS = [0, 1, 28, 29, 30, 31, 32, 40, 41, 68, 69, 70, 71, 72, 81]
CARD_DATES = st.builds("{:02}{:02}{:02}".format, st.sampled_from(EDGE_DAYS), st.integers(0, 13), st.integers(0, 99))
CARDS = st.builds(
    "{}{}{}{}".format, st.sampled_from(["36", "11", "96", "94", "10", "99"]), digits(4), CARD_DATES, digits(4)
)
OLD_NPWP = st.builds(lambda start, end: start + luhn.calc_check_digit(start) + end, digits(8), digits(6))
NPWP = st.one_of(OLD_NPWP, OLD_NPWP.map("0{}".format), CARDS, digits(15), digits(16))
GTIN = st.sampled_from([8, 12, 13, 14]).flatmap(lambda n: digits(n - 1)).map(lambda d: d + ean.calc_check_digit(d))
PHONES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["0", "62", "+62", "+620", "", "+", "00"]),
    st.sampled_from(["8", "81", "85", "84", "80", "21", "61", "541", "251", "30", "1", ""]),
    of_any_length(4, 11),
)
LIKELY = {
    "nik": CARDS,
    "kk": CARDS,
    "nib": of_any_length(12, 14),
    "npwp": NPWP,
    "nitku": st.builds("{}{}".format, NPWP, digits(6)),
    "phone": PHONES,
    "gtin": st.one_of(GTIN, of_any_length(7, 15)),
}


@st.composite
def noisy(draw, numbers):
    """A likely number with a few stray signs in it."""
    text = draw(numbers)
    for sign in draw(st.lists(st.sampled_from(NOISE), max_size=3)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + sign + text[at:]
    return text


def texts_of(kind):
    """Anything at all, often something like a number of this kind, sometimes two of them."""
    one = noisy(LIKELY[kind])
    two = st.builds("{}{}{}".format, one, st.sampled_from(["/", "\n", " atau ", " "]), one)
    return st.one_of(st.text(max_size=20), LIKELY[kind], one, two)


KIND_AND_TEXT = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), texts_of(kind)))


@patient
@given(KIND_AND_TEXT)
def test_no_text_makes_a_parser_raise(kind_and_text):
    _, text = kind_and_text

    results = [parse(text) for parse in PARSERS]

    assert len(results) == len(PARSERS)


@patient
@given(KIND_AND_TEXT)
def test_a_number_is_either_accepted_or_refused_with_a_sentence(kind_and_text):
    kind, text = kind_and_text

    checked = check(kind, text)

    assert (checked.value is None) == (checked.problem in PROBLEMS) == (checked.explanation is not None)
    assert checked.raw == text
    assert checked.ok or str(checked.explanation).endswith(".")


@patient
@given(KIND_AND_TEXT)
def test_an_accepted_number_stays_as_it_is_when_checked_again(kind_and_text):
    kind, text = kind_and_text
    value = check(kind, text).value

    if value:
        again = check(kind, value)
        assert again.value == value
        assert again.warnings == check(kind, text).warnings


@patient
@given(KIND_AND_TEXT)
def test_a_number_written_for_people_is_read_back(kind_and_text):
    kind, text = kind_and_text
    value = check(kind, text).value

    if value:
        assert check(kind, format_number(kind, value)).value == value


@patient
@given(KIND_AND_TEXT)
def test_every_writing_of_a_number_is_found_under_one_form(kind_and_text):
    kind, text = kind_and_text
    form = lookup_form(kind, text)

    assert (form is None) == (not check(kind, text).ok)
    if form:
        assert lookup_form(kind, format_number(kind, check(kind, text).value)) == form
        assert lookup_form(kind, form) == form


@patient
@given(KIND_AND_TEXT)
def test_a_mask_hides_the_middle_of_any_text(kind_and_text):
    kind, text = kind_and_text

    masked = mask(kind, text)
    hidden = masked.strip("".join(set(masked) - {"•"}))

    assert masked[4:-4] == "•" * len(masked[4:-4])
    assert len(hidden) >= min(4, len(masked))


@pytest.mark.parametrize("kind", KINDS)
@patient
@given(data=st.data())
def test_a_column_is_checked_as_each_of_its_texts_would_be(kind, data):
    texts = data.draw(st.lists(st.none() | texts_of(kind), max_size=12))
    plain = [check(kind, text) if text is not None else None for text in texts]

    checked = check_column(kind, pl.Series("number", texts, dtype=pl.String))

    expected = {"value": [c and c.value for c in plain], "problem": [c and c.problem for c in plain]}
    assert_frame_equal(checked, pl.DataFrame(expected, schema={"value": pl.String, "problem": pl.String}))


@pytest.mark.parametrize("kind", KINDS)
@patient
@given(data=st.data())
def test_a_column_is_looked_up_as_each_of_its_texts_would_be(kind, data):
    texts = data.draw(st.lists(st.none() | texts_of(kind), max_size=12))
    plain = [None if text is None else lookup_form(kind, text) for text in texts]

    forms = lookup_column(kind, pl.Series("number", texts, dtype=pl.String))

    assert_series_equal(forms, pl.Series("number", plain, dtype=pl.String))


def test_checking_a_column_leaves_it_as_it_was():
    texts = pl.Series("nik", ["3671 0117 0885 0001", None, "3671011708850001"])

    check_column("nik", texts)

    assert texts.to_list() == ["3671 0117 0885 0001", None, "3671011708850001"]


def test_a_column_of_numbers_is_read_as_the_text_it_prints():
    whole = check_column("nik", pl.Series([3671011708850001, None]))
    nothing = check_column("nik", pl.Series([None, None]))

    assert whole["value"].to_list() == ["3671011708850001", None]
    assert nothing["problem"].to_list() == [None, None]


@pytest.mark.parametrize("kind", ["nik", "kk", "npwp"])
def test_a_column_of_every_date_is_checked_as_each_would_be(kind):
    days_and_months = [(day, month) for day in EDGE_DAYS for month in range(14)]
    texts = [f"367101{day:02}{month:02}{year:02}0001" for day, month in days_and_months for year in range(100)]

    checked = check_column(kind, pl.Series(texts))

    assert checked["problem"].to_list() == [check(kind, text).problem for text in texts]
