"""The declared fields of a business, read once from fields.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, cast

import yaml

FieldType = Literal["text", "int", "idr", "decimal", "date", "bool3", "enum", "code", "list"]
SourceKind = Literal["verification", "correction", "official", "self", "form", "list"]


@dataclass(frozen=True, slots=True)
class Label:
    """A name in two languages; the Indonesian one is also the key of the translation."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing the register may know about a business.

    trust: kinds of source, most trusted first. shelf_life_days: None when the value does not age.
    role: what the column means to linkage. sensitive: encrypted at rest and masked on screens.
    unit: of a number ("people", "m2"), per: period of an amount ("year", "month").
    choices: code -> label, for type enum only. items: name -> type of each part, for type list only.
    headings: words seen above such columns, lower case.
    """

    name: str
    group: str
    type: FieldType
    label: Label
    trust: tuple[SourceKind, ...]
    shelf_life_days: int | None = None
    role: str | None = None
    sensitive: bool = False
    choices: Mapping[str, Label] = made(default_factory=dict)
    items: Mapping[str, str] = made(default_factory=dict)
    unit: str | None = None
    per: str | None = None
    headings: tuple[str, ...] = ()


def _field(entry: dict[str, Any], trust: list[SourceKind]) -> Field:
    return Field(
        name=entry["name"],
        group=entry["group"],
        type=entry["type"],
        label=Label(**entry["label"]),
        trust=tuple(entry.get("trust", trust)),
        shelf_life_days=entry.get("shelf_life"),
        role=entry.get("role"),
        sensitive=entry.get("sensitive", False),
        choices={code: Label(**label) for code, label in entry.get("choices", {}).items()},
        items=dict(entry.get("items", {})),
        unit=entry.get("unit"),
        per=entry.get("per"),
        headings=tuple(entry.get("headings", ())),
    )


def _declaration() -> dict[str, Any]:
    text = files(__package__).joinpath("fields.yaml").read_text(encoding="utf-8")
    return cast(dict[str, Any], yaml.safe_load(text))


_DECLARED = _declaration()

SOURCE_KINDS: tuple[SourceKind, ...] = tuple(_DECLARED["trust"])
GROUPS: Mapping[str, Label] = MappingProxyType({name: Label(**label) for name, label in _DECLARED["groups"].items()})
FIELDS: Mapping[str, Field] = MappingProxyType(
    {entry["name"]: _field(entry, _DECLARED["trust"]) for entry in _DECLARED["fields"]}
)
SENSITIVE: frozenset[str] = frozenset(name for name, field in FIELDS.items() if field.sensitive)
