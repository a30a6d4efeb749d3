"""The tree of area codes: province, city or regency, district, village."""

from bisect import bisect_left
from dataclasses import dataclass

import polars as pl

PROVINCE, CITY, DISTRICT, VILLAGE = range(4)


class BrokenTreeError(ValueError):
    """The area table cannot be a tree; str(error) names the code at fault."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area. code: Kemendagri ("36.71.01.1001"); level: PROVINCE, CITY (also regencies), DISTRICT or VILLAGE."""

    code: str
    name: str
    level: int


class AreaTree:
    """Areas found by code, from above and from below.

    areas: code str, name str; every parent present. A tree never changes after it is built.
    Raises BrokenTreeError for a code standing twice or without its parent.
    """

    def __init__(self, areas: pl.DataFrame) -> None:
        rows = areas.select("code", "name").sort("code").rows()
        self._areas = {code: Area(code, name, code.count(".")) for code, name in rows}
        self._codes = list(self._areas)
        if len(self._areas) < len(rows):
            raise BrokenTreeError("a code stands twice")
        orphan = next((code for code in self._codes if "." in code and _parent(code) not in self._areas), None)
        if orphan:
            raise BrokenTreeError(f"{orphan} has no parent")

    def __len__(self) -> int:
        return len(self._areas)

    def get(self, code: str) -> Area | None:
        """The area of that code, or None."""
        return self._areas.get(code)

    def parent(self, code: str) -> Area | None:
        """The area right above; None for a province."""
        return self._areas.get(_parent(code))

    def ancestors(self, code: str) -> tuple[Area, ...]:
        """The areas above, province first; empty for a province or an unknown code."""
        if code not in self._areas:
            return ()
        parts = code.split(".")
        return tuple(self._areas[".".join(parts[:count])] for count in range(1, len(parts)))

    def children(self, code: str) -> tuple[Area, ...]:
        """The areas right below, ordered by code."""
        return self.within(code, code.count(".") + 1)

    def provinces(self) -> tuple[Area, ...]:
        """The top of the tree, ordered by code."""
        return tuple(area for area in self._areas.values() if area.level == PROVINCE)

    def within(self, code: str, level: int) -> tuple[Area, ...]:
        """The areas of that level inside an area (itself, when the level is its own), ordered by code."""
        inside = self._codes[bisect_left(self._codes, code) : bisect_left(self._codes, code + "/")]
        return tuple(self._areas[found] for found in inside if found.count(".") == level)


def describe(tree: AreaTree, code: str) -> str:
    """Name an area so that a neighbour would know it: "Sukasari, Tangerang"; "Cipondoh, Kota Tangerang"; "Banten".

    Villages and districts are followed by what they lie in. An unknown code is returned as it is.
    """
    area = tree.get(code)
    if area is None:
        return code
    above = tree.parent(code)
    return f"{area.name}, {above.name}" if above and area.level >= DISTRICT else area.name


def _parent(code: str) -> str:
    return code.rpartition(".")[0]
