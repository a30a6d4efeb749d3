"""Does the same person or business stand in the list more than once?"""

import polars as pl

from penggerak.core.prechecks._names import sorted_words


def duplicate(recipients: pl.DataFrame) -> pl.DataFrame:
    """row, reason, number (the smallest other row that is the same).

    Same NIK, else same NIB, else same name and birth date where not both rows have a NIK: two different NIKs are two
    people. All rows of one person are hits, for only a person can say which of them stays.
    """
    named = recipients.with_columns(
        namesake=sorted_words(recipients["name"]) + "|" + pl.col("birth_date").cast(pl.String)
    )
    frame = named.with_columns(same_person=_other("person"), same_nib=_other("nib"), same_name=_other_namesake())
    nothing = pl.all_horizontal(pl.col("person", "nib", "namesake").is_null())
    reason = (
        pl.when(pl.col("same_person").is_not_null())
        .then(pl.lit("same_nik"))
        .when(pl.col("same_nib").is_not_null())
        .then(pl.lit("same_nib"))
        .when(pl.col("same_name").is_not_null())
        .then(pl.lit("same_name_and_birth_date"))
        .when(nothing)
        .then(pl.lit("nobody_named"))
    )
    return frame.select("row", reason=reason, number=pl.coalesce("same_person", "same_nib", "same_name"))


def _other(key: str) -> pl.Expr:
    """The smallest other row with the same key; null where there is none or the key is null."""
    first = pl.col("row").min().over(key)
    second = pl.col("row").bottom_k(2).max().over(key)
    other = pl.when(pl.col("row") == first).then(second).otherwise(first)
    return pl.when(pl.col(key).is_not_null() & (other != pl.col("row"))).then(other)


def _other_namesake() -> pl.Expr:
    """The same by name and birth date; a row with a NIK only compares with rows without one."""
    nameless = pl.when(pl.col("person").is_null()).then("row").min().over("namesake")
    with_nik = pl.when(pl.col("namesake").is_not_null()).then(nameless)
    return pl.when(pl.col("person").is_null()).then(_other("namesake")).otherwise(with_nik)
