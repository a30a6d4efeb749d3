"""Rows of a list as they are cleaned become recipients: what is doubted is not held against anybody."""

from datetime import date

import polars as pl
import pytest

from penggerak.apps.register.places import cleaning
from penggerak.core.prechecks import precheck, recipients_of
from penggerak.core.register.cleaning import clean_rows
from tests.core.prechecks.recipients import BUDI

ON = date(2026, 11, 1)


def recipient(**cells):
    columns = {f"c{place}": field for place, field in enumerate(cells)}
    table = pl.DataFrame({"row_number": [2]} | {column: [cells[field]] for column, field in columns.items()})
    rows = clean_rows(table, columns=columns, context=cleaning("36.71", on=ON))
    people = {row.row_number: str(row.values["nik"]) for row in rows if "nik" in row.values}
    return recipients_of(rows, city="36.71", people=people)


def reason(check, **cells):
    found = precheck(recipient(owner_name="Budi Contoh", **cells), city="36.71", on=ON)
    return found.filter(check=check)["reason"].item()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (BUDI, None),
        (f"'{BUDI[:4]} {BUDI[4:]}", None),
        ("3671O11708859001", "nik_letter"),
        ("3.67101E+15", "nik_scientific"),
        ("36710117", "nik_length"),
        ("3671013208859001", "nik_day"),
        ("9971011708859001", "nik_province"),
        ("3671011708850000", "nik_serial"),
        ("tidak ada", "nik_empty"),
        ("-", "nik_empty"),
        (None, "nik_empty"),
    ],
)
def test_a_nik_as_it_is_written(written, told):
    assert reason("anomalous_nik", nik=written) == told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("17/08/1985", None),
        ("18/08/1985", "birth_date_differs_from_nik"),
        ("1985", "nothing_to_compare"),
        ("xx", "nothing_to_compare"),
    ],
)
def test_only_a_whole_birth_date_is_compared(written, told):
    assert reason("identity_mismatch", nik=BUDI, owner_birth_date=written) == told


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"village_code": "Sukasari", "district_code": "Tangerang"}, None),
        ({"address": "Jl. Raya, Kel. Sukasari Kec. Tangerang"}, None),
        ({"city_code": "Kota Tangerang"}, "no_address"),  # the name of a city is no address
        ({"city_code": "Kabupaten Tangerang", "village_code": "Sukasari"}, "address_elsewhere"),
        ({"village_code": "Desa Antah", "district_code": "Berantah"}, "area_not_found"),
        ({"address": "Jl. Raya 5"}, "no_address"),
        ({}, "no_address"),
    ],
)
def test_where_a_row_says_that_somebody_lives(cells, told):
    assert reason("lives_elsewhere", nik=BUDI, **cells) == told


def test_amounts_are_read_with_their_words():
    assert reason("not_micro", annual_sales_idr="3 miliar") == "sales_above_micro"
    assert reason("not_micro", annual_sales_idr="2,5 jt") is None
