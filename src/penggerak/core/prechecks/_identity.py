"""Is the NIK a possible one, and does it belong to the person written beside it?"""

import polars as pl

from penggerak.core.prechecks._names import names_agree

WOMEN_ADD = 40


def anomalous_nik(recipients: pl.DataFrame) -> pl.DataFrame:
    """row, reason: the problem of the number as core.identity names it. No NIK at all is unknown, not a hit."""
    place_is_00 = (pl.col("nik").str.slice(2, 2) == "00") | (pl.col("nik").str.slice(4, 2) == "00")
    reason = (
        pl.when(pl.col("nik_problem").is_not_null())
        .then("nik_" + pl.col("nik_problem"))
        .when(pl.col("nik").is_null())
        .then(pl.lit("nik_empty"))
        .when(place_is_00)
        .then(pl.lit("nik_place"))
    )
    return recipients.select("row", reason=reason)


def identity_mismatch(recipients: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """row, reason.

    What the list says is held against the NIK, then against the register: one entry there that agrees is enough.
    Sex alone is no comparison: half of all wrong numbers would pass.
    """
    against_nik = recipients.select("row", "person", **_against_nik())
    frame = against_nik.join(_against_register(recipients, register), on="row", how="left", maintain_order="left")
    reason = (
        pl.when(~pl.col("nik_birth"))
        .then(pl.lit("birth_date_differs_from_nik"))
        .when(~pl.col("nik_sex"))
        .then(pl.lit("sex_differs_from_nik"))
        .when(~pl.col("register_name"))
        .then(pl.lit("name_differs_from_register"))
        .when(~pl.col("register_birth"))
        .then(pl.lit("birth_date_differs_from_register"))
        .when(~pl.col("register_sex"))
        .then(pl.lit("sex_differs_from_register"))
        .when(pl.col("person").is_null())
        .then(pl.lit("no_nik_to_compare"))
        .when(pl.all_horizontal(pl.col("nik_birth", "register_name", "register_birth").is_null()))
        .then(pl.lit("nothing_to_compare"))
    )
    return frame.select("row", reason=reason)


def _against_nik() -> dict[str, pl.Expr]:
    """nik_birth, nik_sex: whether they agree; null where one is not known. The century is not in a NIK."""
    day = pl.col("nik").str.slice(6, 2).cast(pl.Int16, strict=False)
    is_woman = day > WOMEN_ADD
    born = pl.col("birth_date")
    two_digits = pl.col("nik").str.slice(8, 4)
    written = born.dt.strftime("%m%y")
    return {
        "nik_birth": (pl.when(is_woman).then(day - WOMEN_ADD).otherwise(day) == born.dt.day())
        & (two_digits == written),
        "nik_sex": is_woman == (pl.col("sex") == "F"),
    }


def _against_register(recipients: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """row, register_name, register_birth, register_sex: whether any entry of the person agrees."""
    asked = recipients.select("row", "person", "name", "birth_date", "sex").filter(pl.col("person").is_not_null())
    pairs = asked.join(register, on="person", how="inner", suffix="_known")
    names = names_agree(pairs.select(left="name", right="name_known"))
    each = pairs.select(
        "row",
        register_name=names,
        register_birth=pl.col("birth_date") == pl.col("birth_date_known"),
        register_sex=pl.col("sex") == pl.col("sex_known"),
    )
    return each.group_by("row").agg(pl.exclude("row").max())
