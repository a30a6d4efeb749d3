"""Facts as written in a table of text -> columns of the declared types, or the first cell that cannot be read."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import polars as pl

from penggerak.core.activities import Kbli, RefusedKbliError
from penggerak.core.eligibility._facts import Fact
from penggerak.core.eligibility._mistakes import WrongFacts
from penggerak.core.eligibility._model import RuleSet

_YES, _NO = ("ya", "true", "1", "yes", "benar"), ("tidak", "false", "0", "no", "salah")
_WHOLE, _DECIMAL, _DAY = r"^-?\d{1,18}$", r"^-?\d+(\.\d+)?$", r"^\d{4}-\d{2}-\d{2}$"
_ADVICE = {
    "bool": "Tulis ya atau tidak.",
    "int": "Tulis bilangan bulat tanpa titik, misalnya 12.",
    "idr": "Tulis rupiah bulat tanpa titik, misalnya 4800000000.",
    "decimal": "Tulis angka dengan titik desimal, misalnya 2.5.",
    "date": "Tulis tanggal seperti 2026-11-24.",
    "list": 'Tulis daftar JSON, misalnya [{"kind": "pirt", "expires_on": "2031-12-31"}].',
}


class WrongCell(WrongFacts):
    """A cell cannot be read. str(error) is one Indonesian sentence naming row (from 0), column and what to write."""

    def __init__(self, row: int, column: str, words: str) -> None:
        self.row, self.column, self.words = row, column, words
        super().__init__(f"Baris data {row + 1}, kolom {column}: {words}")


def typed_facts(rules: RuleSet, cells: pl.DataFrame) -> pl.DataFrame:
    """Read the facts that a rule set names from a table of text, one column per fact; other columns are left out.

    Empty is unknown. bool: ya, tidak, true, false, 1, 0. int, idr: digits. date: 2026-11-24. enum: one of its codes.
    list: JSON. kbli: with its version. Raises WrongCell at the first cell, from above, that cannot be read.
    """
    columns, mistakes = [], []
    for name, fact in rules.facts.items():
        if name in cells.columns:
            text = cells[name].cast(pl.String).str.strip_chars()
            text = text.set(text == "", None)
            column, wrong = _read(fact, text)
            columns.append(column.alias(name))
            mistakes += [WrongCell(row, name, _refusal(fact, text[row])) for row in wrong[:1]]
    if mistakes:
        raise min(mistakes, key=lambda mistake: mistake.row)
    return pl.DataFrame(columns) if columns else pl.DataFrame(height=cells.height)


def _read(fact: Fact, text: pl.Series) -> tuple[pl.Series, list[int]]:
    """The column, and the rows that cannot be read."""
    column = _COLUMNS[fact.type](fact, text)
    return column, (text.is_not_null() & column.is_null()).arg_true().to_list()


def _refusal(fact: Fact, text: str) -> str:
    shown = "isinya" if fact.sensitive else f"“{text[:40]}”"
    if fact.name == "kbli":
        return f"{shown} bukan kode KBLI dengan versinya. Tulis seperti 2020:10794."
    if fact.type == "enum":
        return f"{shown} tidak dikenal. Pilih dari: {', '.join(fact.choices)}."
    return f"{shown} tidak terbaca. {_ADVICE[fact.type]}"


def _booleans(_fact: Fact, text: pl.Series) -> pl.Series:
    words = pl.col("text").str.to_lowercase()
    meant = pl.when(words.is_in(_YES)).then(pl.lit(True)).when(words.is_in(_NO)).then(pl.lit(False))
    return _made(text, meant)


def _matching(pattern: str, dtype: pl.DataType) -> Callable[[Fact, pl.Series], pl.Series]:
    def column(_fact: Fact, text: pl.Series) -> pl.Series:
        fits = pl.when(pl.col("text").str.contains(pattern)).then(pl.col("text"))
        return _made(
            text, fits.str.to_date("%Y-%m-%d", strict=False) if dtype == pl.Date else fits.cast(dtype, strict=False)
        )

    return column


def _made(text: pl.Series, column: pl.Expr) -> pl.Series:
    return text.alias("text").to_frame().select(column.alias("made")).to_series()


def _words(fact: Fact, text: pl.Series) -> pl.Series:
    if fact.name == "kbli":
        return _each(text, _kbli, pl.String())
    return text


def _choices(fact: Fact, text: pl.Series) -> pl.Series:
    return _made(text, pl.when(pl.col("text").is_in(list(fact.choices))).then(pl.col("text"))) if fact.choices else text


def _lists(fact: Fact, text: pl.Series) -> pl.Series:
    return _each(text, lambda cell: _entries(fact, cell), fact.dtype)


def _each(text: pl.Series, read: Callable[[str], Any], dtype: pl.DataType) -> pl.Series:
    """Every distinct cell read once; None where it cannot be."""
    known = {cell: read(cell) for cell in text.drop_nulls().unique().to_list()}
    return pl.Series([None if cell is None else known[cell] for cell in text.to_list()], dtype=dtype)


def _kbli(cell: str) -> str | None:
    try:
        return str(Kbli.parse(cell))
    except RefusedKbliError:
        return None


def _entries(fact: Fact, cell: str) -> list[dict[str, Any]] | None:
    try:
        entries = json.loads(cell)
        return [_entry(fact.items, entry) for entry in entries] if isinstance(entries, list) else None
    except (ValueError, TypeError, RecursionError):
        return None


def _entry(items: Mapping[str, str], entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict) or not entry.keys() <= items.keys():
        raise ValueError
    return {name: _item(type_, entry.get(name)) for name, type_ in items.items()}


def _item(type_: str, value: Any) -> Any:
    if value is None:
        return None
    if type_ == "date" and isinstance(value, str) and re.fullmatch(_DAY, value):
        return date.fromisoformat(value)
    wanted = {"bool": bool, "int": int, "idr": int, "decimal": int | float}.get(type_, str)
    if type_ == "date" or not isinstance(value, wanted) or (isinstance(value, bool) and type_ != "bool"):
        raise ValueError
    return value


_COLUMNS: dict[str, Callable[[Fact, pl.Series], pl.Series]] = {
    "bool": _booleans,
    "int": _matching(_WHOLE, pl.Int64()),
    "idr": _matching(_WHOLE, pl.Int64()),
    "decimal": _matching(_DECIMAL, pl.Float64()),
    "date": _matching(_DAY, pl.Date()),
    "text": _words,
    "code": _words,
    "enum": _choices,
    "list": _lists,
}
