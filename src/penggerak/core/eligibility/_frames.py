"""Facts of businesses as columns of the declared types, whatever the frame brings."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from penggerak.core.eligibility._facts import NUMBERS, WORDS, Fact
from penggerak.core.eligibility._mistakes import WrongFacts

_PYTHON: dict[str, type | tuple[type, ...]] = {
    "bool": bool,
    "int": (int, float),
    "idr": (int, float),
    "decimal": (int, float),
    "date": date,
    "text": str,
    "code": str,
    "enum": str,
}
_WORD_TYPES = (pl.String, pl.Categorical, pl.Enum)


def fact_columns(facts: Mapping[str, Fact], schema: Mapping[str, pl.DataType]) -> dict[str, pl.Expr]:
    """A column per fact, in its declared type; a fact the frame does not have is not known for anybody.

    Empty text and NaN are not known. Raises WrongFacts where a column is of another kind than declared.
    """
    return {name: _column(fact, schema.get(name)) for name, fact in facts.items()}


def _column(fact: Fact, dtype: pl.DataType | None) -> pl.Expr:
    if dtype is None or dtype == pl.Null:
        return pl.lit(None, dtype=fact.dtype)
    column = pl.col(fact.name)
    if not _fits(fact, dtype):
        raise WrongFacts(f"Kolom {fact.name} bertipe {dtype}, sedangkan aturan memerlukan {fact.type}.")
    if fact.type in WORDS:
        words = column.cast(pl.String)
        return pl.when(words != "").then(words)
    if fact.type == "list":
        return _list_column(fact, dtype, column)
    if dtype.is_float() or dtype.is_decimal():  # kept as it is: rounding rupiah down would let it pass a ceiling
        return column.cast(pl.Float64).fill_nan(None)
    return column if dtype == fact.dtype else column.cast(fact.dtype)


def _fits(fact: Fact, dtype: pl.DataType) -> bool:
    if fact.type in NUMBERS:
        return dtype.is_numeric()
    if fact.type in WORDS:
        return isinstance(dtype, _WORD_TYPES)
    if fact.type == "list":
        return isinstance(dtype, pl.List)
    return dtype == fact.dtype


def _list_column(fact: Fact, dtype: pl.DataType, column: pl.Expr) -> pl.Expr:
    """A list with exactly the declared parts; parts it lacks are not known."""
    if dtype == fact.dtype or not fact.items:
        return column
    inner = dtype.inner if isinstance(dtype, pl.List) else None
    if inner == pl.Null:
        return column.cast(fact.dtype)
    if not isinstance(inner, pl.Struct):
        raise WrongFacts(f"Kolom {fact.name} harus berupa daftar dengan bagian {', '.join(fact.items)}.")
    parts = {part.name: part.dtype for part in inner.fields}
    wanted = [_item(fact, name, parts.get(name)) for name in fact.items]
    return column.list.eval(pl.when(pl.element().is_not_null()).then(pl.struct(wanted)))


def _item(fact: Fact, name: str, dtype: Any) -> pl.Expr:
    made = Fact(name, fact.items[name], fact.label)
    if dtype is None or dtype == pl.Null:
        return pl.lit(None, dtype=made.dtype).alias(name)
    if not _fits(made, dtype):
        raise WrongFacts(f"Bagian {name} dari {fact.name} bertipe {dtype}, sedangkan aturan memerlukan {made.type}.")
    return pl.element().struct.field(name).cast(made.dtype).alias(name)


def one_row(facts: Mapping[str, Fact], values: Mapping[str, Any]) -> pl.DataFrame:
    """The facts of one business as a frame of one row; what is not in `values` or None is not known.

    Raises WrongFacts where a value is of another type than declared.
    """
    return pl.DataFrame({"": [0]} | {name: _cell(fact, values.get(name)) for name, fact in facts.items()})


def _cell(fact: Fact, value: Any) -> pl.Series:
    dtype = pl.Float64() if isinstance(value, float) and fact.type in NUMBERS else fact.dtype
    try:
        return pl.Series(fact.name, [_held(fact, value)], dtype=dtype)
    except (TypeError, OverflowError, AttributeError, pl.exceptions.PolarsError):
        raise WrongFacts(f"Isi {fact.name} bukan {fact.type}.") from None


def _held(fact: Fact, value: Any) -> Any:
    """The value, if it is of the type declared; of the entries of a list, the parts looked at."""
    if value is None:
        return None
    if fact.type == "list":
        return [_entry(fact, entry) for entry in value]
    if not isinstance(value, _PYTHON[fact.type]) or isinstance(value, bool) != (fact.type == "bool"):
        raise TypeError(fact.name)
    return value


def _entry(fact: Fact, entry: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if entry is None or not fact.items:
        return None
    return {part: _held(Fact(part, kind, fact.label), entry.get(part)) for part, kind in fact.items.items()}
