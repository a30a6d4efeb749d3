"""What a placement is asked with, and what must hold of it."""

from typing import Literal

import polars as pl

from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import Sentence, sentence

PAIRS = pl.Schema(
    {"applicant": pl.String, "option": pl.String, "benefit": pl.Float64, "seats": pl.Int64, "group": pl.String}
)
OPTIONS = pl.Schema({"option": pl.String, "capacity": pl.Int64, "minimum": pl.Int64})
LARGEST_BENEFIT = 1e15
MOST_SEATS = 10**9

Table = Literal["pairs", "options"]


class CannotPlace(CannotAllocate):
    """An expected refusal; table says in which of the two frames the row and column are."""

    def __init__(self, told: Sentence, *, table: Table, column: str, row: int | None = None) -> None:
        super().__init__(told, row=row, column=column)
        self.table = table


def checked_options(options: pl.DataFrame) -> pl.DataFrame:
    """The options by name, with all columns of OPTIONS; minimum 0 where none is given. Raises CannotPlace."""
    _require(options, "options", {"option": "text", "capacity": "whole"})
    rows = _whole(options.with_columns(_given(options, "minimum", 0)), "options", ["capacity", "minimum"])
    _refuse(rows, "options", "option", _is_empty("option"), sentence("Nama pilihan kosong. Tulis namanya."))
    told = sentence("Pilihan ini sudah ada di baris lain. Tulis setiap pilihan satu kali.")
    _refuse(rows, "options", "option", ~pl.col("option").is_first_distinct(), told)
    told = sentence("Kapasitas harus bilangan bulat dari 0 sampai 1.000.000.000.")
    _refuse(rows, "options", "capacity", _is_outside("capacity", 0), told)
    told = sentence("Jumlah minimum harus bilangan bulat dari 0 sampai 1.000.000.000; kosongkan bila tidak ada.")
    _refuse(rows, "options", "minimum", _is_outside("minimum", 0), told)
    told = sentence(
        "Jumlah minimum melebihi kapasitas, jadi pilihan ini tidak akan pernah berjalan. Ubah salah satunya."
    )
    _refuse(rows, "options", "minimum", pl.col("minimum") > pl.col("capacity"), told)
    return rows.select(OPTIONS.names()).cast(OPTIONS).sort("option")


def checked_pairs(pairs: pl.DataFrame, options: pl.DataFrame) -> pl.DataFrame:
    """The pairs in their own order, with all columns of PAIRS; seats 1 where none are given. Raises CannotPlace.

    options: from checked_options().
    """
    _require(pairs, "pairs", {"applicant": "text", "option": "text", "benefit": "number"})
    rows = _whole(pairs.with_columns(_given(pairs, "seats", 1), _group(pairs)), "pairs", ["seats"])
    _refuse(rows, "pairs", "applicant", _is_empty("applicant"), sentence("Nama peserta kosong. Tulis namanya."))
    _refuse(rows, "pairs", "option", _is_empty("option"), sentence("Pilihan kosong. Tulis nama pilihannya."))
    _refuse_benefits(rows)
    told = sentence("Jumlah kursi harus bilangan bulat dari 1 sampai 1.000.000.000.")
    _refuse(rows, "pairs", "seats", _is_outside("seats", 1), told)
    _refuse_unknown(rows, options)
    _refuse_twice(rows)
    _refuse_two_groups(rows)
    return rows.select(PAIRS.names()).cast(PAIRS)


def _require(frame: pl.DataFrame, table: Table, columns: dict[str, str]) -> None:
    for column, kind in columns.items():
        found = frame.schema.get(column)
        fits = {
            "text": found == pl.String,
            "whole": found is not None and found.is_integer(),
            "number": found is not None and found.is_numeric(),
        }
        if not fits[kind]:
            raise CannotPlace(_lacks(column, kind), table=table, column=column)


def _lacks(column: str, kind: str) -> Sentence:
    if kind == "text":
        return sentence("Kolom %(column)s harus ada dan berisi teks.", column=column)
    if kind == "whole":
        return sentence("Kolom %(column)s harus ada dan berisi bilangan bulat.", column=column)
    return sentence("Kolom %(column)s harus ada dan berisi angka.", column=column)


def _given(frame: pl.DataFrame, column: str, default: int) -> pl.Expr:
    return pl.col(column).fill_null(default) if column in frame.columns else pl.lit(default).alias(column)


def _group(pairs: pl.DataFrame) -> pl.Expr:
    """Who belongs together; a text of only spaces is no group."""
    if "group" not in pairs.columns:
        return pl.lit(None, dtype=pl.String).alias("group")
    text = pl.col("group").cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text).alias("group")


def _whole(frame: pl.DataFrame, table: Table, columns: list[str]) -> pl.DataFrame:
    for column in columns:
        if not frame.schema[column].is_integer():
            raise CannotPlace(_lacks(column, "whole"), table=table, column=column)
    return frame


def _refuse(frame: pl.DataFrame, table: Table, column: str, is_bad: pl.Expr, told: Sentence) -> None:
    bad = frame.select(pl.arg_where(is_bad)).to_series()
    if bad.len():
        raise CannotPlace(told, table=table, column=column, row=int(bad[0]))


def _is_empty(column: str) -> pl.Expr:
    text = pl.col(column)
    return text.is_null() | (text.str.strip_chars() == "")


def _is_outside(column: str, least: int) -> pl.Expr:
    return pl.col(column).is_null() | ~pl.col(column).is_between(least, MOST_SEATS)


def _refuse_benefits(pairs: pl.DataFrame) -> None:
    benefit = pl.col("benefit").cast(pl.Float64, strict=False)
    is_bad = benefit.is_null() | ~benefit.is_finite() | (benefit.abs() > LARGEST_BENEFIT)
    told = sentence("Manfaat harus angka biasa, paling besar 1.000.000.000.000.000 (seribu triliun).")
    _refuse(pairs, "pairs", "benefit", is_bad, told)


def _refuse_unknown(pairs: pl.DataFrame, options: pl.DataFrame) -> None:
    is_bad = ~pl.col("option").is_in(options["option"].implode())
    told = sentence("Pilihan ini tidak ada di daftar pilihan. Samakan tulisannya, atau tambahkan ke daftar.")
    _refuse(pairs, "pairs", "option", is_bad, told)


def _refuse_twice(pairs: pl.DataFrame) -> None:
    if pairs.select(pl.struct("applicant", "option").n_unique()).item() == pairs.height:
        return
    told = sentence("Peserta dengan pilihan yang sama sudah ada di baris lain. Tulis setiap pasangan satu kali.")
    _refuse(pairs, "pairs", "option", ~pl.struct("applicant", "option").is_first_distinct(), told)


def _refuse_two_groups(pairs: pl.DataFrame) -> None:
    if pairs["group"].null_count() == pairs.height:
        return
    is_other = pl.col("group").ne_missing(pl.col("group").first().over("applicant"))
    told = sentence("Peserta ini disebut dengan rombongan lain di baris sebelumnya. Satu peserta, satu rombongan.")
    _refuse(pairs, "pairs", "group", is_other, told)
