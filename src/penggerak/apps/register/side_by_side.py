"""How two sides read beside each other: masked values, what differs, and what the rules would make of both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from penggerak.apps.register.choosing import PLACE, THINGS, Difference, Facts
from penggerak.apps.register.showing import activity_titles, shown
from penggerak.core.register import FIELDS, Label


@dataclass(frozen=True, slots=True)
class Pairing:
    """One thing both, or one of, the sides speak about. left, right, after: as they read.

    choice: the name of its form field when a person may choose, else "". picked: the side that is ticked.
    """

    label: Label
    left: str
    right: str
    after: str
    choice: str
    picked: str


def choice_name(key: str) -> str:
    return f"value_{key}"


def picks_in(data: Mapping[str, Any], found: Iterable[Difference]) -> dict[str, str]:
    """Which side was ticked for each difference: key -> "a" or "b". Anything else counts as not ticked."""
    told = {one.key: data.get(choice_name(one.key), "") for one in found}
    return {key: side for key, side in told.items() if side in ("a", "b")}


def pairings(
    left: Facts,
    right: Facts,
    after: Facts,
    *,
    found: Sequence[Difference] = (),
    picks: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
) -> list[Pairing]:
    """Everything a side speaks about, in declared order.

    found: what may be chosen; picks: what already was; titles: of activities, when many sides are shown.
    """
    open_to_choice = {one.key: one for one in found}
    if titles is None:
        titles = activity_titles(side.get("kbli") for side in (left, right, after))
    rows = []
    for key, fields in THINGS.items():
        texts = [_text(side, fields, titles) for side in (left, right, after)]
        if any(texts):
            one = open_to_choice.get(key)
            picked = (picks or {}).get(key, one.stands) if one else ""
            rows.append(Pairing(FIELDS[key].label, *texts, choice_name(key) if one else "", picked))
    return rows


def _text(side: Facts, fields: tuple[str, ...], titles: Mapping[str, str]) -> str:
    told = [name for name in fields if side.get(name) not in (None, "")]
    if fields == PLACE:
        told = told[:1]  # a kelurahan names its kecamatan and city already
    joint = ", " if len(fields) > 1 else ""
    return joint.join(_part(name, side[name], titles, alone=len(fields) == 1) for name in told)


def _part(name: str, value: Any, titles: Mapping[str, str], *, alone: bool) -> str:
    text = shown(FIELDS[name], value, titles)
    return f"{name.upper()} {text}" if name in ("rt", "rw") and not alone else text
