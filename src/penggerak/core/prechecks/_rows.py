"""Cleaned rows of a list as the checks take them."""

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from penggerak.core.prechecks._frames import RECIPIENTS
from penggerak.core.register import Value
from penggerak.core.register.cleaning import CleanRow

_SAME_NAME = (
    "nik", "nib", "annual_sales_idr", "monthly_sales_idr", "capital_idr", "declared_size", "is_state_employee",
)  # fmt: skip


def recipients_of(rows: Iterable[CleanRow], *, city: str, people: Mapping[int, str]) -> pl.DataFrame:
    """RECIPIENTS from cleaned rows; also those that an import would refuse.

    people: row -> key of the NIK, where one was read.
    """
    return pl.DataFrame([_recipient(row, city, people) for row in rows], schema=RECIPIENTS, orient="row")


def _recipient(row: CleanRow, city: str, people: Mapping[int, str]) -> dict[str, object]:
    values, codes = row.values, {problem.code for problem in row.problems}
    doubted = {problem.field for problem in row.problems}  # "1985" is no birth date to hold against a NIK
    return {name: values.get(name) for name in _SAME_NAME} | {
        "row": row.row_number,
        "person": people.get(row.row_number),
        "nik_problem": None if "nik" in values else _nik_problem(row),
        "name": values.get("owner_name"),
        "birth_date": None if "owner_birth_date" in doubted else _day(values.get("owner_birth_date")),
        "sex": values.get("owner_sex"),
        "died_on": _day(values.get("died_on")),
        "city_code": _city(values, codes, city),
        "area_not_found": "area_unknown" in codes,
    }


def _nik_problem(row: CleanRow) -> str | None:
    """Why the written NIK is none, as core.identity names it; None when nothing was written."""
    codes = (problem.code for problem in row.problems if problem.field == "nik")
    return next((code.removeprefix("nik_") for code in codes if code.startswith("nik_")), None)


def _day(value: Value | None) -> date | None:
    return date.fromisoformat(str(value)) if value is not None and len(str(value)) == len("2026-11-24") else None


def _city(values: Mapping[str, Value], codes: set[str], city: str) -> str | None:
    """Where someone lives: the village of the home, else that of the list. Outside without a code stays outside."""
    home = values.get("owner_village_code") or values.get("village_code") or values.get("district_code")
    code = str(home)[:5] if home else values.get("city_code")
    if "outside_city" in codes and (code is None or str(code) == city):
        return "elsewhere"
    return str(code) if code else None
