"""Finding a village by a few letters of its name, and saying where to go when it lies in another city."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from penggerak.apps.register.places import area_tree
from penggerak.core.places import CITY, VILLAGE, Area, describe

MOST = 12
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Village:
    """code: Kemendagri. name: as a neighbour would know it, with its district."""

    code: str
    name: str
    district: str


def villages_in(area: str) -> tuple[Village, ...]:
    """Every village inside an area (or the area itself), by name."""
    return _villages(area)


def villages_like(letters: str, area: str) -> list[Village]:
    """The villages of an area whose name, or whose district's, holds these letters; else those that are nearly so.

    At most MOST, names that begin so first. Empty for fewer than two letters.
    """
    asked = _plain(letters)
    if len(asked) < LEAST_LETTERS:
        return []
    known = _villages(area)
    found = [one for one in known if asked in _plain(one.name) or asked in _plain(f"{one.name}{one.district}")]
    found = found or [one for one in known if asked in _plain(one.district)] or _nearly(letters, known, area)
    return sorted(found, key=lambda one: (not _plain(one.name).startswith(asked), one.name, one.code))[:MOST]


def village_named(name: str, area: str) -> Village | None:
    """The only village of an area that is called exactly so, with or without its district."""
    asked = _plain(name)
    found = [one for one in _villages(area) if asked in (_plain(one.name), _plain(f"{one.name}{one.district}"))]
    return found[0] if len(found) == 1 else None


def cities_with(name: str, *, beside: str) -> list[str]:
    """Names of other cities of the same province that have a village or district of exactly this name."""
    asked = _plain(name)
    if len(asked) < LEAST_LETTERS:
        return []
    found = _elsewhere(beside.partition(".")[0]).get(asked, ())
    return [describe(area_tree(), code) for code in found if code != beside][:3]


def village_of(code: str, area: str) -> Village | None:
    return next((one for one in _villages(area) if one.code == code), None)


@lru_cache(maxsize=64)
def _villages(area: str) -> tuple[Village, ...]:
    tree = area_tree()
    found = [Village(one.code, one.name, _name(tree.parent(one.code))) for one in tree.within(area, VILLAGE)]
    return tuple(sorted(found, key=lambda one: (one.name, one.code)))


@lru_cache(maxsize=4)
def _elsewhere(province: str) -> dict[str, tuple[str, ...]]:
    """Plain name -> the cities of a province that have it."""
    tree, found = area_tree(), dict[str, tuple[str, ...]]()
    for city in tree.within(province, CITY):
        for one in (*tree.within(city.code, VILLAGE), *tree.within(city.code, VILLAGE - 1)):
            name = _plain(one.name)
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), city.code)))
    return found


def _nearly(letters: str, known: tuple[Village, ...], area: str) -> list[Village]:
    """Those meant with a slip of the pen; none when another city has a village of exactly that name."""
    if cities_with(letters, beside=area[:5]):
        return []
    asked = _plain(letters)
    close = set(get_close_matches(asked, [_plain(one.name) for one in known], n=4, cutoff=0.75))
    return [one for one in known if _plain(one.name) in close]


def _name(area: Area | None) -> str:
    return area.name if area else ""


def _plain(text: str) -> str:
    return re.sub(r"^(kelurahan|kel|desa)(?=[^a-z])|[^a-z0-9]", "", text.casefold().strip())
