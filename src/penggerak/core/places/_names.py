"""Area names as people type them: abbreviations, old spelling, joined words, slips of the finger."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations

# How much a way of writing a name is worth: 1 is the name itself.
EXACT, VARIANT, ONE_SLIP, TWO_SLIPS, SHORTENED = 1.0, 0.95, 0.85, 0.75, 0.6
LONGEST_NAME = 4  # words

_ABBREVIATIONS = {
    **dict.fromkeys(("KRG", "KR"), "KARANG"),
    **dict.fromkeys(("KP", "KPG", "KAMP"), "KAMPUNG"),
    **dict.fromkeys(("PD", "PDK"), "PONDOK"),
    **dict.fromkeys(("KB", "KBN"), "KEBON"),
    **dict.fromkeys(("PS", "PSR"), "PASAR"),
    **dict.fromkeys(("SEI", "SUNGEI"), "SUNGAI"),
    **dict.fromkeys(("GN", "GNG"), "GUNUNG"),
    **dict.fromkeys(("TJ", "TJG", "TG"), "TANJUNG"),
    **dict.fromkeys(("UT", "UTR"), "UTARA"),
    **dict.fromkeys(("SEL", "SLT"), "SELATAN"),
    **dict.fromkeys(("TIM", "TMR"), "TIMUR"),
    **dict.fromkeys(("BAR", "BRT"), "BARAT"),
    "BR": "BARU",
    "TNH": "TANAH",
    "TENG": "TENGAH",
    "BT": "BATU",
}
# First words that are kinds of places: alone they name nothing.
_GENERIC = {*_ABBREVIATIONS.values()} | {"KOTA", "DESA", "BUKIT", "AIR", "PULAU", "MUARA", "TELUK", "RAWA", "TAMAN"}
_OLD_SPELLING = (("TJ", "C"), ("DJ", "J"), ("OE", "U"), ("NJ", "NY"), ("SJ", "SY"), ("CH", "KH"), ("Y", "I"))


@dataclass(frozen=True, slots=True)
class Match:
    """Areas a wording may mean, and how much the wording is worth (EXACT down to SHORTENED)."""

    codes: tuple[str, ...]
    factor: float


_WORD = re.compile(r"[A-Z0-9][A-Z0-9']*")


def spans_of(text: str) -> list[tuple[str, int, int]]:
    """The words of a text in capitals with where they begin and end; an apostrophe joins and goes."""
    return [(m.group().replace("'", ""), m.start(), m.end()) for m in _WORD.finditer(text)]


def words_of(text: str) -> list[str]:
    """The words of a text in capitals."""
    return [word for word, _, _ in spans_of(text)]


def key_of(words: Sequence[str]) -> str:
    """Words written out and joined: "Krg Tengah" and "KarangTengah" are one name."""
    return "".join([_ABBREVIATIONS.get(word, word) for word in words])


def folded_key_of(words: Sequence[str]) -> str:
    """The key with old spelling made new and doubled letters single: "TJIPONDOH" is "CIPONDOH"."""
    return "".join([_folded(_ABBREVIATIONS.get(word, word)) for word in words])


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    for old, new in _OLD_SPELLING:
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)


class NameIndex:
    """Finds areas by what was typed. names: pairs of an area's code and one of its names.

    Every answer is a Match per level of the tree, empty when nothing fits.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        exact, folds, shortened = _collection(), _collection(), _collection()
        for code, name in names:
            words = words_of(name.upper())
            exact[key_of(words)].add(code)
            folds[folded_key_of(words)].add(code)
            for count in range(1, len(words)):
                if count > 1 or key_of(words[:1]) not in _GENERIC:
                    shortened[key_of(words[:count])].add(code)
        self._exact = {key: _by_level(codes, EXACT) for key, codes in exact.items()}
        self._folded = {key: _by_level(codes, VARIANT) for key, codes in folds.items()}
        self._shortened = {key: _by_level(codes, SHORTENED) for key, codes in shortened.items()}
        self._similar: dict[str, dict[int, Match]] = {}

    def named(self, words: Sequence[str]) -> dict[int, Match]:
        """The areas of exactly that name, or of that name in another spelling."""
        return self._exact.get(key_of(words)) or self._folded.get(folded_key_of(words)) or {}

    def beginning(self, words: Sequence[str]) -> dict[int, Match]:
        """The areas whose name goes on after these words: "Panunggangan" for "Panunggangan Barat"."""
        return self._shortened.get(key_of(words)) or {}

    def similar(self, words: Sequence[str]) -> dict[int, Match]:
        """The areas whose name is nearest, at most one slip in five to seven letters or two in more."""
        key = folded_key_of(words)
        if key not in self._similar:
            self._similar[key] = self._nearest(key)
        return self._similar[key]

    @cached_property
    def _slips(self) -> dict[str, set[str]]:
        """Known names by what is left of them without some letters; made when first needed."""
        slips = _collection()
        for known in self._folded:
            for variant in _with_letters_left_out(known, _slips_allowed(known)):
                slips[variant].add(known)
        return slips

    def _nearest(self, key: str) -> dict[int, Match]:
        variants = _with_letters_left_out(key, 2 if len(key) > 5 else 1)
        known = {name for variant in variants for name in self._slips.get(variant, ())}
        near: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for name in known:
            slips = distance(key, name)
            # Whoever slips twice still gets the first letter right: "Mayangan" is not Larangan.
            if slips <= _slips_allowed(name) and (slips < 2 or key[0] == name[0]):
                for level, match in self._folded[name].items():
                    near[level][slips].update(match.codes)
        return {level: _nearest_match(found) for level, found in near.items()}


def distance(left: str, right: str) -> int:
    """Letters to add, drop, change, or swap with their neighbour to turn one word into the other.

    Source: optimal string alignment, Boytsov (2011), ACM Journal of Experimental Algorithmics 16, section 2.
    """
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        here = [row]
        for column, other in enumerate(right, start=1):
            cost = min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, above = above, here
    return above[-1]


def _slips_allowed(name: str) -> int:
    return 0 if len(name) < 5 else 1 if len(name) < 8 else 2


def _with_letters_left_out(word: str, most: int) -> Iterator[str]:
    """The word and all it becomes by leaving out up to so many letters.

    Two words within n slips share at least one of these, so they are found without comparing all to all.
    """
    for count in range(most + 1):
        for kept in combinations(word, len(word) - count):
            yield "".join(kept)


def _nearest_match(found: dict[int, set[str]]) -> Match:
    least = min(found)
    return Match(tuple(sorted(found[least])), ONE_SLIP if least <= 1 else TWO_SLIPS)


def _by_level(codes: Iterable[str], factor: float) -> dict[int, Match]:
    levels: dict[int, list[str]] = defaultdict(list)
    for code in sorted(codes):
        levels[code.count(".")].append(code)
    return {level: Match(tuple(found), factor) for level, found in levels.items()}


def _collection() -> defaultdict[str, set[str]]:
    return defaultdict(set)
