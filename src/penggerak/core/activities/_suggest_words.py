"""Words as people write them: taken apart, brought to their stems, and forgiven a letter."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

_EXACT, _BY_STEM, _A_LETTER_OFF = 1.0, 0.92, 0.75
_SHORTEST_STEM = 4
_SHORTEST_FORGIVEN = 5

_SHORT = {"dgn": "dengan", "utk": "untuk", "yg": "yang", "sm": "sama", "dr": "dari", "mkn": "makan", "brg": "barang"}
_PREFIXES = ("meng", "meny", "mem", "men", "me", "peng", "peny", "pem", "pen", "per", "pe", "ber", "di", "ter")
_SUFFIXES = ("nya", "kan", "an", "in")
# A prefix that swallowed the first letter of its word: menjual keeps j, memasang comes from pasang, menyewa from sewa.
_SWALLOWED = {"meny": "s", "peny": "s", "mem": "p", "pem": "p", "men": "t", "pen": "t", "meng": "k", "peng": "k"}


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters and one spelling: "Kripik2 & Laundry" is kripik, laundri.

    A doubled word stands once, whether written out or with a 2.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z]+|[0-9]+[a-z]+|[0-9]{2,}", re.sub(r"(?<=[a-z])2(?=an\b|nya\b|\b)", " ", plain))
    return tuple(dict.fromkeys(_one_spelling(_SHORT.get(word, word)) for word in words if len(word) > 1))


def _one_spelling(word: str) -> str:
    """The same word written in several ways becomes one: keripik and kripik, vermak and fermak, laundry and laundri."""
    word = re.sub(r"([a-z])\1+", r"\1", word)
    word = re.sub(r"^([bcdgkpst])e(?=[rl][aeiou])", r"\1", word)
    return word.replace("v", "f").replace("ph", "f").removesuffix("y") + ("i" if word.endswith("y") else "")


def stems(word: str) -> frozenset[str]:
    """The word and whatever may be its stem: penjahitan gives also jahitan, penjahit and jahit."""
    bare = {word, *_without_suffix(word)}
    return frozenset(bare | {stem for one in bare for stem in _without_prefix(one)})


def _without_suffix(word: str) -> list[str]:
    return [word[: -len(end)] for end in _SUFFIXES if word.endswith(end) and len(word) - len(end) >= _SHORTEST_STEM]


def _without_prefix(word: str) -> list[str]:
    found = []
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest == word or len(rest) < _SHORTEST_STEM - 1:
            continue
        if len(rest) >= _SHORTEST_STEM:
            found.append(rest)
        if prefix in _SWALLOWED and rest[0] in "aeiou":
            found.append(_SWALLOWED[prefix] + rest)
    return found


class KnownWords:
    """The words an index knows, found again by spelling, by stem, or with one letter wrong, missing or added."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_stem: dict[str, set[str]] = defaultdict(set)
        self._by_gap: dict[str, set[str]] = defaultdict(set)
        self._words = frozenset(words)
        for word in sorted(self._words):
            for stem in stems(word):
                self._by_stem[stem].add(word)
            for gap in _gaps(word):
                self._by_gap[gap].add(word)

    def like(self, word: str) -> dict[str, float]:
        """The known words this may be, and how surely, 0 to 1. A letter is forgiven only where nothing else fits."""
        found = {known: _BY_STEM for stem in stems(word) for known in self._by_stem.get(stem, ())}
        if word in self._words:
            found[word] = _EXACT
        found = found or dict.fromkeys(self._a_letter_off(word), _A_LETTER_OFF)
        return dict(sorted(found.items()))

    def _a_letter_off(self, word: str) -> set[str]:
        if len(word) < _SHORTEST_FORGIVEN:
            return set()
        near = {known for gap in _gaps(word) for known in self._by_gap.get(gap, ())}
        return {known for known in near if _differs_by_one(word, known)}


def _gaps(word: str) -> set[str]:
    """The word, and the word without each of its letters. Words shorter than the forgiven have none."""
    if len(word) < _SHORTEST_FORGIVEN - 1:
        return set()
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _differs_by_one(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing or added, or two neighbours are swapped."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) == 1:
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    if len(longer) != len(shorter):
        return False
    wrong = [at for at in range(len(longer)) if longer[at] != shorter[at]]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        return longer[wrong[0]] == shorter[wrong[1]] and longer[wrong[1]] == shorter[wrong[0]]
    return len(wrong) == 1
