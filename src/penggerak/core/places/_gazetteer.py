"""Which areas a wording may mean, seen from one city: its own villages and districts, and the names of others."""

from collections.abc import Iterable, Mapping, Sequence

from penggerak.core.places._names import ONE_SLIP, Match, NameIndex, words_of
from penggerak.core.places._tree import CITY, DISTRICT, PROVINCE, VILLAGE, Area, AreaTree

Readings = dict[int, tuple[Match, ...]]  # per level of the tree

_CITY_KINDS = ("Kota Administrasi ", "Kabupaten Administrasi ", "Kabupaten ", "Kota ")
_PROVINCE_KINDS = ("Daerah Khusus Ibukota ", "Daerah Istimewa ")
_NICKNAMES = {
    "TANGSEL": "36.74",
    "JAKPUS": "31.71",
    "JAKUT": "31.72",
    "JAKBAR": "31.73",
    "JAKSEL": "31.74",
    "JAKTIM": "31.75",
    "DKI JAKARTA": "31",
    "DI YOGYAKARTA": "34",
}


class Gazetteer:
    """The names one city's addresses may hold.

    aliases: former or popular names of areas inside the city, name -> code. Raises KeyError when the city is unknown.
    """

    def __init__(self, tree: AreaTree, city: str, aliases: Mapping[str, str]) -> None:
        own_city = tree.get(city)
        if own_city is None or own_city.level != CITY:
            raise KeyError(f"{city} is no city or regency of the tree")
        self.tree, self.city = tree, own_city
        own = [*_names(tree.within(city, VILLAGE)), *_names(tree.within(city, DISTRICT)), *_pairs(aliases)]
        cities = [area for above in tree.provinces() for area in tree.within(above.code, CITY)]
        nicknames = {name: code for name, code in _NICKNAMES.items() if tree.get(code)}
        self._all = NameIndex([*own, *_names(cities), *_names(tree.provinces()), *_pairs(nicknames)])
        self.own_words = frozenset(word for _, name in own for word in words_of(name.upper()))
        self._own = NameIndex([*own, *_names([own_city])])
        province = city.rpartition(".")[0]
        self._nearby = NameIndex([*_names(tree.within(province, VILLAGE)), *_names(tree.within(province, DISTRICT))])

    def readings(self, words: Sequence[str]) -> Readings:
        """Areas so named: villages and districts of the city, cities and provinces anywhere.

        A name that others begin with, like Panunggangan, may also be one of those left short.
        """
        named = self._all.named(words)
        if not named:
            return {}
        short = self.beginnings(words)
        return {level: (match, *short.get(level, ())) for level, match in named.items()}

    def whole_readings(self, words: Sequence[str]) -> Readings:
        """Areas so named, or whose name goes on after these words."""
        return {**self.beginnings(words), **self.readings(words)}

    def near_readings(self, words: Sequence[str]) -> Readings:
        """Villages and districts of the city, or the city itself, named with a slip."""
        similar = self._own.similar(words)
        return {level: (match,) for level, match in similar.items() if level != CITY or match.factor >= ONE_SLIP}

    def beginnings(self, words: Sequence[str]) -> Readings:
        """Villages and districts of the city whose name goes on after these words."""
        return {level: (match,) for level, match in self._own.beginning(words).items() if level != CITY}

    def is_regency(self, code: str) -> bool:
        """Whether a city-level area calls itself Kabupaten."""
        area = self.tree.get(code)
        return area is not None and area.name.startswith("Kabupaten")

    def elsewhere(self, words: Sequence[str], level: int) -> tuple[str, ...]:
        """Other cities of the province that have a village or district so named."""
        match = self._nearby.named(words).get(level)
        cities = {".".join(code.split(".")[:2]) for code in match.codes} if match else set()
        return tuple(sorted(cities - {self.city.code}))


def short_name(area: Area) -> str:
    """The name without its kind: "Tangerang" for Kota Tangerang, "Yogyakarta" for the special region."""
    kinds = {CITY: _CITY_KINDS, PROVINCE: _PROVINCE_KINDS}.get(area.level, ())
    return next((area.name[len(kind) :] for kind in kinds if area.name.startswith(kind)), area.name)


def _names(areas: Iterable[Area]) -> list[tuple[str, str]]:
    return [(area.code, short_name(area)) for area in areas]


def _pairs(codes: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, name) for name, code in codes.items()]
