"""Which value stands when two businesses become one: what may be chosen, and what a choice says."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from penggerak.core.register import FIELDS

Facts = Mapping[str, Any]
PLACE = ("village_code", "district_code", "city_code")
ADDRESS = ("street", "street_number", "rt", "rw")
POINT = ("latitude", "longitude")
TOGETHER = {"street": ADDRESS, "village_code": PLACE, "latitude": POINT}  # chosen as one, or they would not fit
PARTS = {*PLACE, *ADDRESS, *POINT}


def _things() -> dict[str, tuple[str, ...]]:
    single = {name: (name,) for name, field in FIELDS.items() if field.type != "list" and name not in PARTS}
    return {name: TOGETHER.get(name) or single[name] for name in FIELDS if name in TOGETHER or name in single}


THINGS = _things()
"""What can be chosen on its own: key -> the fields it is made of, in declared order."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing about which the two sides disagree. stands: the side the rules give, "a" or "b"; "" for neither."""

    key: str
    fields: tuple[str, ...]
    stands: str


def differences(
    left: Facts, right: Facts, after: Facts, things: Mapping[str, tuple[str, ...]] = THINGS
) -> list[Difference]:
    """What both sides speak about and do not agree on.

    left, right, after: field -> value, of A, of B, and of what the rules make of both. things: key -> fields.
    """
    return [
        Difference(key, fields, _standing(left, right, after, fields))
        for key, fields in things.items()
        if _told(left, fields) and _told(right, fields) and _of(left, fields) != _of(right, fields)
    ]


def chosen_values(
    picks: Mapping[str, str], found: Iterable[Difference], left: Facts, right: Facts, after: Facts
) -> dict[str, Any]:
    """What picks ("a" or "b" by key) say beyond the rules: field -> value; None where the chosen place lacks a part."""
    said: dict[str, Any] = {}
    for one in found:
        side = {"a": left, "b": right}.get(picks.get(one.key, ""))
        if side is not None and picks[one.key] != one.stands:
            said |= {name: side.get(name) for name in one.fields if _is_said(name, side, after)}
    return said


def _is_said(name: str, side: Facts, after: Facts) -> bool:
    return side.get(name) != after.get(name) and (name in PARTS or side.get(name) is not None)


def _standing(left: Facts, right: Facts, after: Facts, fields: Collection[str]) -> str:
    result = _of(after, fields)
    if result == _of(left, fields):
        return "a"
    return "b" if result == _of(right, fields) else ""


def _of(facts: Facts, fields: Collection[str]) -> tuple[Any, ...]:
    return tuple(facts.get(name) for name in fields)


def _told(facts: Facts, fields: Collection[str]) -> bool:
    return any(value is not None for value in _of(facts, fields))
