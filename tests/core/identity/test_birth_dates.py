"""The birth date inside a NIK: day and month are sure, the century is not."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.identity import check, compare_birth_date, parse_nik

patient = settings(deadline=None)  # a busy machine is no failure

TODAY = date(2026, 11, 24)


def nik_of(born_on, *, woman=False):
    return f"367101{born_on.day + 40 * woman:02}{born_on:%m%y}0001"


@pytest.mark.parametrize(
    ("digits", "born_on"),
    [
        ("3671011708850001", date(1985, 8, 17)),
        ("3671015708850001", date(1985, 8, 17)),
        ("3671012411260001", date(2026, 11, 24)),
        ("3671012511260001", date(1926, 11, 25)),
        ("3671012902000001", date(2000, 2, 29)),
        ("3671016902960001", date(1996, 2, 29)),
    ],
)
def test_the_birth_date_is_the_latest_that_is_not_in_the_future(digits, born_on):
    assert parse_nik(digits).birth_date(on=TODAY) == born_on


def test_a_leap_day_of_a_century_to_come_has_no_birth_date_yet():
    assert parse_nik("3671012902000001").birth_date(on=date(1999, 1, 1)) is None


@patient
@given(st.dates(TODAY.replace(year=1927), TODAY), st.booleans())
def test_everyone_of_the_last_hundred_years_gets_their_own_birth_date(born_on, woman):
    nik = parse_nik(nik_of(born_on, woman=woman))

    assert nik.birth_date(on=TODAY) == born_on
    assert nik.sex == ("F" if woman else "M")
    assert compare_birth_date(nik, born_on) is None


@patient
@given(st.integers(0, 99))
def test_29_february_is_accepted_exactly_for_leap_years(year):
    is_leap = any(y % 4 == 0 and (y % 100 != 0 or y % 400 == 0) for y in (1900 + year, 2000 + year))

    assert check("nik", f"3671012902{year:02}0001").ok == is_leap


def test_another_birth_date_beside_a_nik_is_a_warning_without_the_date():
    warning = compare_birth_date(parse_nik("3671011708850001"), date(1985, 7, 18))

    assert "Tanggal lahir berbeda" in str(warning)
    assert not warning.values


def test_the_century_is_not_compared():
    assert compare_birth_date(parse_nik("3671011708050001"), date(1905, 8, 17)) is None
