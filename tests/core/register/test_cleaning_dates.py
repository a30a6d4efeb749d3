"""Days as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.register._clean_dates import read_date

TODAY = date(2026, 11, 24)
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober")
LAST_MONTHS = ("November", "Desember")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("17/08/1985", "1985-08-17"),
        ("17-8-85", "1985-08-17"),
        ("08/17/1985", "1985-08-17"),
        ("17.08.1985", "1985-08-17"),
        ("1985-08-17", "1985-08-17"),
        ("1985-08-17 00:00:00", "1985-08-17"),
        ("17 Agustus 2020", "2020-08-17"),
        ("17 Agt 2020", "2020-08-17"),
        ("17-Aug-85", "1985-08-17"),
        ("7 Nop 1999", "1999-11-07"),
        ("August 17, 2020", "2020-08-17"),
        ("Tangerang, 17-08-1985", "1985-08-17"),
        ("44060", "2020-08-17"),
        ("20200817", "2020-08-17"),
        ("17081985", "1985-08-17"),
        ("01/02/26", "2026-02-01"),
        ("01/02/27", "1927-02-01"),
    ],
)
def test_a_day_is_read_in_either_order(written: str, day: str) -> None:
    cell = read_date(written, on=TODAY)

    assert cell.value == day
    assert cell.code is None


@pytest.mark.parametrize(
    ("written", "day", "code"),
    [
        ("2020", "2020-01-01", "date_year_only"),
        ("th. 1998", "1998-01-01", "date_year_only"),
        ("Agustus 2020", "2020-08-01", "date_month_only"),
        ("12/2019", "2019-12-01", "date_month_only"),
    ],
)
def test_half_a_date_gives_its_first_day_and_a_doubt(written: str, day: str, code: str) -> None:
    cell = read_date(written, on=TODAY)

    assert (cell.value, cell.code) == (day, code)


@pytest.mark.parametrize("written", ["31/02/2020", "32-01-1990", "00/00/0000", "kemarin", "1785-01-01", "17/13/13/1"])
def test_what_no_calendar_has_is_left_out(written: str) -> None:
    cell = read_date(written, on=TODAY)

    assert (cell.value, cell.code) == (None, "date_unread")


def test_a_day_to_come_is_left_out() -> None:
    assert read_date("25-11-2026", on=TODAY).code == "date_in_future"
    assert read_date("24-11-2026", on=TODAY).value == "2026-11-24"


@given(st.dates(date(1927, 1, 1), TODAY))
def test_every_day_is_read_back_from_its_usual_spellings(day: date) -> None:
    spellings = [
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%y}",
        f"{day.day} {(MONTHS + LAST_MONTHS)[day.month - 1]} {day.year}",
        str((day - date(1899, 12, 30)).days) if day.year >= 1928 else day.isoformat(),
    ]

    assert {read_date(spelling, on=TODAY).value for spelling in spellings} == {day.isoformat()}


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}", fullmatch=True))
def test_no_text_makes_the_reader_raise_and_what_it_says_it_reads_again(text: str) -> None:
    cell = read_date(text, on=TODAY)

    if cell.value is not None:
        assert read_date(str(cell.value), on=TODAY).value == cell.value
        assert str(cell.value) <= TODAY.isoformat()
