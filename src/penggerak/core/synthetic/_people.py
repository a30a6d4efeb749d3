"""Owners: names that fit sex and origin, birth dates, and numbers that anyone can see are made up."""

from datetime import date

import polars as pl

from penggerak.core.synthetic import _words
from penggerak.core.synthetic._draws import Choices, Draws
from penggerak.core.synthetic._flags import phone_numbers

EDUCATION = Choices.weighted([(["none", "sd", "smp", "sma", "diploma", "s1", "s2"], [2, 17, 20, 43, 6, 11, 1])])
NAMES_PER_CELL = 1000  # serials 9000-9999 for people of one district, birth date and sex


def owners(draws: Draws, *, sexes: pl.Series, districts: list[str], on: date) -> pl.DataFrame:
    """One owner a row of `sexes` ("M"/"F"), numbered from 1.

    Returns owner_id, owner_name, nik, owner_sex, owner_birth_date, owner_education, owner_disability, phone, email, and
    what only names of businesses and messy lists need: first_name, call_name ("Bu Sri"), spouse_name, second_phone,
    old_phone and phone_since (null but for those who changed it).
    Raises ValueError when the made-up NIKs run out.
    """
    count = sexes.len()
    frame = pl.DataFrame({"row": pl.int_range(count, eager=True), "owner_sex": sexes})
    frame = frame.with_columns(
        owner_id=pl.col("row") + 1,
        origin=_words.origin_number(draws.choice("origin", _words.origins())),
        owner_birth_date=_birth_date(draws, on),
        owner_education=draws.choice("education", EDUCATION),
        owner_disability=draws.chance("disability", 0.015),
    )
    frame = frame.with_columns(female=(pl.col("owner_sex") == "F").cast(pl.Int64))
    frame = _with_names(frame, draws)
    frame = _with_contacts(frame, draws, count)
    return _with_nik(frame, draws, districts).drop("row", "origin", "female")


def _birth_date(draws: Draws, on: date) -> pl.Expr:
    age_years = (43 + 11 * draws.normal("age")).clip(19, 78)
    return pl.lit(on) - pl.duration(days=(age_years * 365.25).cast(pl.Int64))


def _with_names(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    own = 2 * pl.col("origin") + pl.col("female")
    spouse = 2 * pl.col("origin") + 1 - pl.col("female")
    frame = frame.with_columns(
        first_name=draws.choice("first", _words.name_parts("first"), own),
        spouse_first=draws.choice("spouse", _words.name_parts("first"), spouse),
    )
    call = draws.choice("call", _words.name_parts("call"), own)
    return frame.with_columns(
        owner_name=_full_name(draws, pl.col("first_name"), own),
        spouse_name=_full_name(draws.of("spouse"), pl.col("spouse_first"), spouse),
        call_name=pl.format("{} {}", call, pl.col("first_name")),
    ).drop("spouse_first")


def _full_name(draws: Draws, first: pl.Expr, group: pl.Expr) -> pl.Expr:
    """First name with the second, third or family names that the form asks for; a name never says a word twice."""
    form = draws.choice("form", _words.name_forms(), pl.col("origin"))
    second = draws.choice("second", _words.name_parts("second"), group)
    third = draws.choice("third", _words.name_parts("second"), group)
    last = draws.choice("last", _words.name_parts("last"), group)
    parts = [
        first,
        pl.when(form.str.contains("second", literal=True) & (second != first)).then(second),
        pl.when(form.str.ends_with("second second") & (third != second) & (third != first)).then(third),
        pl.when(form.str.ends_with("last") & (last != first)).then(last),
    ]
    return pl.concat_str(parts, separator=" ", ignore_nulls=True)


def _with_contacts(frame: pl.DataFrame, draws: Draws, count: int) -> pl.DataFrame:
    """The phone of today, the one until phone_since (for 10 %), a second one, and an e-mail address (for 18 %)."""
    changed = draws.chance("phone changed", 0.10)
    local = pl.col("owner_name").str.to_lowercase().str.replace_all(" ", ".", literal=True)
    return frame.with_columns(
        phone=phone_numbers(pl.col("row"), seed=draws.seed),
        old_phone=pl.when(changed).then(phone_numbers(pl.col("row") + count, seed=draws.seed)),
        second_phone=phone_numbers(pl.col("row") + 2 * count, seed=draws.seed),
        phone_since=pl.when(changed).then(
            pl.lit(date(2021, 1, 1)) + pl.duration(days=draws.whole("phone since", 0, 1600))
        ),
        email=pl.when(draws.chance("email", 0.18)).then(pl.format("{}{}@contoh.example", local, pl.col("owner_id"))),
    )


def _with_nik(frame: pl.DataFrame, draws: Draws, districts: list[str]) -> pl.DataFrame:
    """District, birth date (women: day + 40) and a serial of 9000-9999, another one for all who share the rest."""
    born = pl.col("owner_birth_date")
    cell = pl.concat_str(
        draws.choice("nik district", Choices.equal([code.replace(".", "") for code in districts])),
        (born.dt.day() + 40 * pl.col("female")).cast(pl.String).str.zfill(2),
        born.dt.strftime("%m%y"),
    )
    frame = frame.with_columns(cell=cell, start=draws.whole("serial", 0, NAMES_PER_CELL - 1))
    rank = pl.int_range(pl.len()).over("cell")
    if frame.height and frame.select(rank.max()).item() >= NAMES_PER_CELL:
        raise ValueError("too many owners for the made-up NIK range of this city; ask for fewer businesses")
    serial = 9000 + (pl.col("start").first().over("cell") + rank) % NAMES_PER_CELL
    return frame.with_columns(nik=pl.col("cell") + serial.cast(pl.String)).drop("cell", "start")
