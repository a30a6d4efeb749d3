"""Phone rules beside an outside witness: Google's libphonenumber, in its Python form."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from penggerak.core.identity import check, parse_phone

patient = settings(deadline=None)  # a busy machine is no failure

MOBILES = st.from_regex(r"08[0-9]{7,12}", fullmatch=True)
LINES = st.from_regex(r"0[2-79][0-9]{6,11}", fullmatch=True)


def witness(text):
    return phonenumbers.parse(text, "ID")


@patient
@given(MOBILES)
def test_we_accept_the_mobile_numbers_the_witness_accepts(text):
    number = witness(text)
    is_mobile = phonenumbers.number_type(number) == PhoneNumberType.MOBILE

    checked = check("phone", text)

    assert checked.ok == is_mobile
    if is_mobile:
        assert checked.value == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@patient
@given(st.from_regex(r"8[1-35-9][0-9]{7,10}", fullmatch=True), st.sampled_from(["0", "62", "+62", "", "+62 "]))
def test_every_way_to_begin_a_mobile_number_gives_the_same_value(national, start):
    assert check("phone", start + national).value == "+62" + national


@patient
@given(LINES)
def test_we_accept_the_fixed_lines_the_witness_accepts(text):
    number = witness(text)

    if phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE and not is_left_out(text):
        assert check("phone", text).ok
        assert not parse_phone(text).is_mobile


def is_left_out(text):
    """Short lines of cities with eight-digit numbers, service numbers, and 061 9…: see `_phone.py`."""
    return text[1:3] in ("21", "22", "24", "31", "61") and len(text[3:]) not in (7, 8)


@pytest.mark.parametrize("text", ["08001234567", "08041234567", "08091234567", "08071123456", "1500123"])
def test_we_refuse_service_numbers_that_the_witness_accepts(text):
    assert phonenumbers.is_valid_number(witness(text))
    assert check("phone", text).problem == "prefix"
