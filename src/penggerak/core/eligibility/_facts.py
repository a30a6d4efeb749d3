"""What rules ask about a business: facts with a type, named after the fields of the register where one holds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import polars as pl

from penggerak.core.register import FIELDS, Label

FactType = Literal["bool", "int", "idr", "decimal", "date", "text", "code", "enum", "list"]
FACT_TYPES: tuple[FactType, ...] = get_args(FactType)
NUMBERS: frozenset[str] = frozenset({"int", "idr", "decimal"})
WORDS: frozenset[str] = frozenset({"text", "code", "enum"})

_DTYPES: dict[str, pl.DataType] = {
    "bool": pl.Boolean(),
    "int": pl.Int64(),
    "idr": pl.Int64(),
    "decimal": pl.Float64(),
    "date": pl.Date(),
    "text": pl.String(),
    "code": pl.String(),
    "enum": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing asked about a business.

    idr is whole rupiah. choices: code -> label, of an enum. items: part -> type, of a list. unit: of a number.
    sensitive: never shown in words.
    """

    name: str
    type: FactType
    label: Label
    unit: str = ""
    choices: Mapping[str, Label] = field(default_factory=dict)
    items: Mapping[str, FactType] = field(default_factory=dict)
    sensitive: bool = False

    @property
    def dtype(self) -> pl.DataType:
        """The type its column has in a frame."""
        if self.type != "list":
            return _DTYPES[self.type]
        return pl.List(
            pl.Struct({name: _DTYPES[kind] for name, kind in self.items.items()}) if self.items else pl.Null()
        )


def registered_fact(name: str) -> Fact | None:
    """The fact a field of the register declares; None for a name the register does not know."""
    known = FIELDS.get(name)
    if known is None:
        return None
    return Fact(
        name=name,
        type="bool" if known.type == "bool3" else known.type,
        label=known.label,
        unit=known.unit or "",
        choices=dict(known.choices),
        items={item: "bool" if kind == "bool3" else kind for item, kind in known.items.items()},  # type: ignore[misc]
        sensitive=known.sensitive,
    )
