"""The list a draw is made of, and what must hold of it."""

from collections.abc import Mapping, Sequence

import polars as pl

from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import Sentence, sentence

APPLICANTS = pl.Schema({"token": pl.String, "stratum": pl.String, "weight": pl.Float64})
LIGHTEST, HEAVIEST = 1e-6, 1e6
JOINT = " / "  # between the values of a stratum made of several fields


def checked(applicants: pl.DataFrame) -> pl.DataFrame:
    """The applicants by token, with all columns of APPLICANTS; a column that is not given is null throughout.

    applicants: token str; stratum str and weight (a number) when the draw uses them. Other columns are left out.
    Raises CannotAllocate naming the first row that cannot take part.
    """
    _refuse_first_bad(applicants)
    given = [name for name in APPLICANTS if name in applicants.columns]
    absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in APPLICANTS.items() if name not in given]
    rows = applicants.select(given).sort("token")
    if (rows["token"] == rows["token"].shift()).any():
        _refuse_twice(applicants)
    return rows.with_columns(absent).select(APPLICANTS.names()).cast(APPLICANTS)


def strata_of(applicants: pl.DataFrame, fields: Sequence[str]) -> pl.Series:
    """One name for each row's values of some fields, joined by " / ": "Ciledug / P".

    fields: columns of texts. Raises CannotAllocate where a value is missing, or where two strata would read alike.
    """
    for field in fields:
        _refuse(applicants, field, _is_empty(field), _no_stratum())
    combined = applicants.select(*fields, stratum=pl.concat_str(fields, separator=JOINT))
    if combined["stratum"].n_unique() < combined.select(fields).n_unique():
        raise CannotAllocate(
            sentence(
                "Dua strata berbeda terbaca sama. Jangan pakai “%(joint)s” di dalam isi kolom strata.",
                joint=JOINT.strip(),
            )
        )
    return combined["stratum"]


def _refuse_first_bad(applicants: pl.DataFrame) -> None:
    if applicants.schema.get("token") != pl.String:
        raise CannotAllocate(sentence("Daftar peserta harus punya kolom token berisi teks."), column="token")
    _refuse(applicants, "token", _is_empty("token"), sentence("Nomor undian kosong. Lengkapi dari tanda terimanya."))
    broken = sentence("Nomor undian memuat ganti baris. Tulis dalam satu baris.")
    _refuse(applicants, "token", _has_line_end("token"), broken)
    if "stratum" in applicants.columns:
        _refuse(applicants, "stratum", _is_empty("stratum"), _no_stratum())
    if "weight" in applicants.columns:
        _refuse(applicants, "weight", _is_no_weight("weight"), _no_weight())


def _refuse_twice(applicants: pl.DataFrame) -> None:
    again = ~pl.col("token").is_first_distinct()
    token = applicants.filter(again)["token"][0]
    told = sentence(
        "Nomor undian %(token)s sudah ada di baris lain. Setiap peserta hanya boleh satu kali.", token=token
    )
    _refuse(applicants, "token", again, told)


def _refuse(applicants: pl.DataFrame, column: str, is_bad: pl.Expr, told: Sentence) -> None:
    bad = applicants.select(pl.arg_where(is_bad)).to_series()
    if bad.len():
        raise CannotAllocate(told, row=int(bad[0]), column=column)


def _is_empty(column: str) -> pl.Expr:
    text = pl.col(column)
    return text.is_null() | (text.str.strip_chars() == "")


def _has_line_end(column: str) -> pl.Expr:
    text = pl.col(column).str
    return text.contains("\n", literal=True) | text.contains("\r", literal=True)


def _is_no_weight(column: str) -> pl.Expr:
    weight = pl.col(column).cast(pl.Float64, strict=False)
    return weight.is_null() | weight.is_nan() | ~weight.is_between(LIGHTEST, HEAVIEST)


def _no_stratum() -> Sentence:
    return sentence("Strata kosong. Isi kolomnya; tulis “tidak diketahui” bila memang tidak diketahui.")


def _no_weight() -> Sentence:
    return sentence("Bobot undian harus angka dari 0,000001 sampai 1.000.000, misalnya 0.5.")


def sizes_of(applicants: pl.DataFrame) -> Mapping[str, int]:
    """How many applicants each stratum holds, by the strata's names; empty without strata."""
    counted = applicants.drop_nulls("stratum").group_by("stratum").len().sort("stratum")
    return dict(zip(counted["stratum"].to_list(), counted["len"].to_list(), strict=True))
