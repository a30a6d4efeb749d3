"""What goes into the checks and what comes out: shapes of the tables."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

import polars as pl

Outcome = Literal["hit", "clear", "unknown"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LookUpKind = Literal["state_employee", "credit", "deceased", "payment", "decree"]
LOOK_UP_KINDS: tuple[LookUpKind, ...] = get_args(LookUpKind)

# row: number in the file, different for every row. person: key of the NIK (the NIK itself or a keyed hash of it), null
# when no NIK could be read. nik_problem: why the written NIK is none. Money is whole rupiah. city_code: where the
# recipient lives as far as the list says. area_not_found: an area is written that the city does not have.
RECIPIENTS = pl.Schema(
    {
        "row": pl.Int64,
        "person": pl.String,
        "nik": pl.String,
        "nik_problem": pl.String,
        "name": pl.String,
        "birth_date": pl.Date,
        "sex": pl.String,
        "nib": pl.String,
        "annual_sales_idr": pl.Int64,
        "monthly_sales_idr": pl.Int64,
        "capital_idr": pl.Int64,
        "declared_size": pl.String,
        "is_state_employee": pl.Boolean,
        "died_on": pl.Date,
        "city_code": pl.String,
        "area_not_found": pl.Boolean,
    }
)
# What the register says of people, by the same keys; several rows may speak of one person.
REGISTER = pl.Schema(
    {
        "person": pl.String,
        "name": pl.String,
        "birth_date": pl.Date,
        "sex": pl.String,
        "is_state_employee": pl.Boolean,
        "died_on": pl.Date,
    }
)
# number: another row, rupiah or a count, as the reason says. limit: the ceiling passed, rupiah. day: of the list asked.
FINDINGS = pl.Schema(
    {
        "row": pl.Int64,
        "check": pl.String,
        "outcome": pl.String,
        "reason": pl.String,
        "number": pl.Int64,
        "limit": pl.Int64,
        "day": pl.Date,
    }
)


@dataclass(frozen=True, slots=True)
class LookUp:
    """A list of another office. as_of: the day it speaks of. people: keys as in RECIPIENTS, one per entry."""

    kind: LookUpKind
    as_of: date
    people: tuple[str, ...] = field(repr=False)
