"""Recipients for these tests. Their NIKs end in 9xxx, which no office gives out."""

import polars as pl

from penggerak.core.prechecks import RECIPIENTS, REGISTER

BUDI, SITI, OTHER = "3671011708859001", "3671015708859002", "3603010101909003"


def a_row(row=1, *, nik=None, **values):
    about = {"row": row, "nik": nik, "person": nik, **values}
    return {name: about.get(name) for name in RECIPIENTS.names()}


def frame(*rows):
    return pl.DataFrame(rows, schema=RECIPIENTS, orient="row")


def entry(person, **values):
    return {name: {"person": person, **values}.get(name) for name in REGISTER.names()}


def register(*entries):
    return pl.DataFrame(entries, schema=REGISTER, orient="row")
