"""Checks that ask a list of another office, by the key of the NIK."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from penggerak.core.prechecks._frames import LookUp, LookUpKind


def state_employee(recipients: pl.DataFrame, register: pl.DataFrame, look_ups: Sequence[LookUp]) -> pl.DataFrame:
    """row, reason, day. What a list or the register says of itself counts without a look-up list."""
    told = _told(recipients, register, pl.col("is_state_employee").fill_null(value=False))
    return _asked(told, look_ups, "state_employee", said="says_state_employee", listed="listed_state_employee")


def deceased(recipients: pl.DataFrame, register: pl.DataFrame, look_ups: Sequence[LookUp], on: date) -> pl.DataFrame:
    """row, reason, day. A date of death after `on` is a slip of the pen and counts for nothing."""
    told = _told(recipients, register, (pl.col("died_on") <= on).fill_null(value=False))
    return _asked(told, look_ups, "deceased", said="says_deceased", listed="listed_deceased")


def bank_credit(recipients: pl.DataFrame, look_ups: Sequence[LookUp]) -> pl.DataFrame:
    """row, reason, day."""
    return _asked(_untold(recipients), look_ups, "credit", said="", listed="listed_credit")


def paid_before(recipients: pl.DataFrame, look_ups: Sequence[LookUp]) -> pl.DataFrame:
    """row, reason, number (payments found), day."""
    return _asked(_untold(recipients), look_ups, "payment", said="", listed="listed_payment")


def not_in_decree(recipients: pl.DataFrame, look_ups: Sequence[LookUp]) -> pl.DataFrame:
    """row, reason, day. The only list that a recipient has to stand in."""
    lists = [one for one in look_ups if one.kind == "decree"]
    newest = max((one.as_of for one in lists), default=None)
    asked = _untold(recipients).join(_people(lists), on="person", how="left")
    absent = pl.when(pl.col("times").is_null()).then(pl.lit("not_in_decree"))
    reason = pl.coalesce(_unanswered(lists), absent)
    return asked.with_columns(reason=reason).select(
        "row", "reason", day=pl.when(pl.col("reason") == "not_in_decree").then(pl.lit(newest, dtype=pl.Date))
    )


def _untold(recipients: pl.DataFrame) -> pl.DataFrame:
    return recipients.select("row", "person", told=pl.lit(value=False))


def _told(recipients: pl.DataFrame, register: pl.DataFrame, says: pl.Expr) -> pl.DataFrame:
    """row, person, told: whether the list itself or anything in the register says it."""
    people = register.filter(says)["person"].drop_nulls().unique()
    in_register = pl.col("person").is_in(people.to_list()).fill_null(value=False)
    return recipients.select("row", "person", told=says | in_register)


def _people(lists: Sequence[LookUp]) -> pl.DataFrame:
    """person, times (entries over all lists), day (of the newest list that names the person)."""
    entries = [
        pl.DataFrame({"person": one.people}, schema={"person": pl.String}).with_columns(day=pl.lit(one.as_of))
        for one in lists
    ]
    empty = pl.DataFrame(schema={"person": pl.String, "day": pl.Date})
    return pl.concat([empty, *entries]).group_by("person").agg(times=pl.len().cast(pl.Int64), day=pl.col("day").max())


def _unanswered(lists: Sequence[LookUp]) -> pl.Expr:
    """Reasons why a list cannot answer; without one of them, null."""
    if not lists:
        return pl.lit("no_list")
    return pl.when(pl.col("person").is_null()).then(pl.lit("no_nik_to_look_up"))


def _asked(told: pl.DataFrame, look_ups: Sequence[LookUp], kind: LookUpKind, *, said: str, listed: str) -> pl.DataFrame:
    lists = [one for one in look_ups if one.kind == kind]
    found = told.join(_people(lists), on="person", how="left")
    in_a_list = pl.col("times").is_not_null()
    reason = (
        pl.when(in_a_list).then(pl.lit(listed)).when(pl.col("told")).then(pl.lit(said)).otherwise(_unanswered(lists))
    )
    return found.select("row", reason=reason, number=pl.when(in_a_list).then("times"), day="day")
