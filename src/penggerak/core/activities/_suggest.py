"""Which KBLI codes a few words may mean, best first."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from penggerak.core.activities._kbli import Kbli
from penggerak.core.activities._suggest_index import Meaning, SuggestionIndex, is_unlikely
from penggerak.core.activities._suggest_trades import ways_said, ways_words
from penggerak.core.activities._suggest_words import tokens

# Chosen by hand on the phrases of tests/core/activities/phrases_tune.csv.
_LONGER_PHRASE = 0.25  # added for each further word of a phrase: "pecel lele" before "lele"
_INSIDE_ANOTHER = 0.45  # a phrase that is only part of a longer one that was said
_NEXT_CODE = 0.94  # each code of a way counts a little less than the one before
_OTHER_WAY, _STAND_IN, _SILENT = 0.55, 0.92, 0.85
_UNMET = 0.8  # a phrase whose ways have nothing to do with the one that was said
_RARE_WAYS = frozenset({"market", "online", "around", "wholesale"})
_RARE = 0.45  # when nobody said how, selling from a stall or to traders is not the first guess
_BY_TITLE = 0.8  # the wording of a title against the curated words
_LEAST = 0.25  # below this it is no better than a guess

_FOR = "buat"  # at the beginning it makes something, further on it only says for whom
_MOST_WORDS = 16
_STANDS_IN = {
    "market": ("sell", "serve"), "online": ("sell",), "around": ("market", "serve", "sell"), "wholesale": ("sell",),
    "repair": ("serve",), "rent": ("serve",), "teach": ("serve",), "serve": ("repair", "make", "teach", "rent"),
    "sell": ("serve",), "make": (), "grow": (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One code that may be meant.

    code: with its version. score: the higher the likelier, no unit, comparable only within one answer.
    because: the words of the question that led here, as they were written.
    """

    code: Kbli
    title: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question taken apart: its words as written, what each may be (with how surely), and the ways it names."""

    written: tuple[str, ...]
    near: tuple[dict[str, float], ...]
    ways: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Match:
    """A phrase that was found in the question: how surely, and at which of its words."""

    meaning: Meaning
    strength: float
    places: frozenset[int]


def suggest(words: str, *, index: SuggestionIndex, top: int = 5) -> list[Suggestion]:
    """The codes that words of a business may mean, best first, at most top of them; equal scores by code.

    words: what an owner would say, "jual keripik singkong". Only five-digit codes of the version of the index.
    Returns an empty list for words that name no trade. The scores follow the words only: same question, same answer.
    """
    asked = _read(words, index)
    found = _matches(asked, index)
    if not found and _only_ways(asked):
        return []
    asked = _Asked(asked.written, asked.near, _ways(asked, found))
    points: dict[str, float] = defaultdict(float)
    places: dict[str, set[int]] = defaultdict(set)
    for code, score, where in (*_by_phrases(found, asked), *_by_titles(asked, index)):
        points[code] += score
        places[code] |= where
    scores = {code: round(score, 3) for code, score in points.items() if score >= _LEAST}
    ranked = sorted(scores, key=lambda code: (-scores[code], code))[:top]
    return [_suggestion(code, scores[code], places[code], asked, index) for code in ranked]


def _suggestion(code: str, score: float, places: set[int], asked: _Asked, index: SuggestionIndex) -> Suggestion:
    because = tuple(asked.written[at] for at in sorted(places))
    return Suggestion(Kbli(index.version, code), index.titles[code], score, because)


def _read(words: str, index: SuggestionIndex) -> _Asked:
    written = {word: piece for piece in re.split(r"[\s,;/&+.()]+", words) for word in tokens(piece)}
    few = list(written)[:_MOST_WORDS]
    return _Asked(tuple(written[word] for word in few), tuple(index.words.like(word) for word in few))


def _matches(asked: _Asked, index: SuggestionIndex) -> list[_Match]:
    """Every phrase all of whose words were said; one inside a longer one is weaker."""
    said: dict[int, dict[str, tuple[float, int]]] = defaultdict(dict)
    for at, near in enumerate(asked.near):
        for word, surely in near.items():
            for meaning in index.meanings_of_word.get(word, ()):
                said[meaning][word] = max(said[meaning].get(word, (0.0, at)), (surely, at), key=lambda hit: hit[0])
    whole = [
        _match(index.meanings[meaning], hits, index)
        for meaning, hits in said.items()
        if len(hits) == len(index.meanings[meaning].words) == len({at for _, at in hits.values()})
    ]
    longest = {match.places for match in whole if not _says_only_how(match)}
    return [_weakened(match) if _is_less(match, longest) else match for match in whole]


def _is_less(match: _Match, longest: set[frozenset[int]]) -> bool:
    """Whether another phrase says more: one around it, or any at all beside a bare "warung"."""
    return any(match.places < other for other in longest) or (bool(longest) and _says_only_how(match))


def _says_only_how(match: _Match) -> bool:
    return ways_words().issuperset(match.meaning.words)


def _match(meaning: Meaning, hits: dict[str, tuple[float, int]], index: SuggestionIndex) -> _Match:
    surely = sum(surely * index.tells(word) for word, (surely, _) in hits.items()) / len(hits)
    return _Match(meaning, surely * (1 + _LONGER_PHRASE * (len(hits) - 1)), frozenset(at for _, at in hits.values()))


def _weakened(match: _Match) -> _Match:
    return _Match(match.meaning, match.strength * _INSIDE_ANOTHER, match.places)


def _ways(asked: _Asked, found: list[_Match]) -> frozenset[str]:
    """How they do business, as far as said. A word inside a longer phrase says nothing: a warung makan is no shop."""
    taken = {at for match in found if len(match.places) > 1 for at in match.places}
    taken |= {at for at, word in enumerate(asked.written) if at > 1 and word.lower() == _FOR}
    free = {word for at, near in enumerate(asked.near) if at not in taken for word in near}
    ways = {way for phrase, way in ways_said().items() if free.issuperset(phrase)}
    return frozenset(ways - {"sell", "serve"} if ways & _RARE_WAYS else ways)


def _only_ways(asked: _Asked) -> bool:
    """Whether the words say at most how business is done ("jual", "toko grosir"), and nothing of what."""
    return all(ways_words() & near.keys() for near in asked.near)


def _by_phrases(found: list[_Match], asked: _Asked) -> Iterator[tuple[str, float, frozenset[int]]]:
    """The best score of each code among the phrases, and where it came from."""
    best: dict[str, tuple[float, frozenset[int]]] = {}
    for match in found:
        for way, codes in match.meaning.ways.items():
            fit = match.strength * _fit(way, asked.ways, tuple(match.meaning.ways))
            for rank, code in enumerate(codes):
                score = fit * _NEXT_CODE**rank
                if score > best.get(code, (0.0,))[0]:
                    best[code] = (score, match.places)
    for code, (score, places) in best.items():
        yield code, score, places


def _fit(way: str, asked: frozenset[str], known: tuple[str, ...]) -> float:
    """How well a way of a phrase fits what was said, 0 to 1. known: the ways of that phrase, the usual one first."""
    if way in asked:
        return 1.0
    missed = [one for one in asked if one not in known]
    if any(way in _STANDS_IN[one] for one in missed):
        return _STAND_IN
    if len(missed) < len(asked) or any(set(_STANDS_IN[one]) & set(known) for one in missed):
        return _RARE if way == "wholesale" else _OTHER_WAY
    met = _UNMET if asked else 1.0
    return met * (_RARE if way in _RARE_WAYS else 1.0 if way == known[0] else _SILENT)


def _by_titles(asked: _Asked, index: SuggestionIndex) -> Iterator[tuple[str, float, frozenset[int]]]:
    """Codes whose title has words of the question: the share of the title, times the share of the question."""
    hits: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    for at, near in enumerate(asked.near):
        for word, surely in near.items():
            for code in index.codes_of_word.get(word, ()):
                hits[code][word] = max(hits[code].get(word, (0.0, at)), (surely, at))
    for code, words in hits.items():
        told = sum(index.weights[word] for word in index.title_words[code])
        share = sum(index.weights[word] * surely for word, (surely, _) in words.items()) / told
        places = frozenset(at for _, at in words.values())
        longer = 1 + _LONGER_PHRASE * (len(places) - 1)
        yield code, _BY_TITLE * longer * share * _covered(places, asked, index) * _title_fit(code, asked, index), places


def _covered(places: frozenset[int], asked: _Asked, index: SuggestionIndex) -> float:
    """The share of the question's words that a title has, of those that any title or phrase has."""
    telling = [
        at for at, near in enumerate(asked.near) if at in places or any(w in index.meanings_of_word for w in near)
    ]
    return float((len(places) / len(telling)) ** 0.5)


def _title_fit(code: str, asked: _Asked, index: SuggestionIndex) -> float:
    way = index.ways_of_titles[code]
    usual = 0.5 if is_unlikely(index.titles[code]) else 1.0
    if not asked.ways:
        return usual * (_RARE if way in _RARE_WAYS else 1.0)
    stands_in = any(way in _STANDS_IN[one] for one in asked.ways)
    return usual * (1.0 if way in asked.ways else _STAND_IN if stands_in else _OTHER_WAY)
