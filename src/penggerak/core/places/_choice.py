"""Choosing the village and district that explain best what an address line says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from penggerak.core.places._mentions import Mention
from penggerak.core.places._names import SHORTENED
from penggerak.core.places._tree import CITY, DISTRICT, VILLAGE

# How readings compare: a village inside its stated district explains most, a contradiction least.
_AGREE, _ALONE, _CONTRADICT = 3.0, 1.0, 0.5
_UNEXPLAINED, _PASSED_OVER, _WRONG_WAY_ROUND, _POSTCODE = 0.65, 1.0, 0.1, 0.3
_TIE = 0.02


@dataclass(frozen=True, slots=True)
class Option:
    """One area a mention may mean. named: the writer said what level it is; mention: its place in the line."""

    code: str
    factor: float
    mention: int
    named: bool
    shortened: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A village, a district, or both. agrees is None unless both are stated."""

    village: Option | None
    district: Option | None
    score: float

    @property
    def agrees(self) -> bool | None:
        if self.village is None or self.district is None:
            return None
        return _parent(self.village.code) == self.district.code

    @property
    def district_code(self) -> str:
        """The district the village lies in, else the stated one."""
        return _parent(self.village.code) if self.village else self.district.code if self.district else ""


@dataclass(frozen=True, slots=True)
class _Said:
    """What matters of a mention when choices are compared: the areas it may mean, and whether it names the city."""

    areas: frozenset[str]
    has_level: bool
    names_city: bool


def best_choices(mentions: Iterable[Mention], *, city: str, served: frozenset[str]) -> list[Choice]:
    """The choices that explain the mentions best, several when they explain equally well; ordered by code.

    served: the districts the postal code serves, empty when nothing is known.
    """
    known = list(mentions)
    said = [_said(mention, city) for mention in known]
    pairs = _pairs(options(known, VILLAGE), options(known, DISTRICT))
    scored = [_scored(village, district, said, served) for village, district in pairs if _fit(village, district, said)]
    if not scored:
        return []
    top = max(choice.score for choice in scored)
    best = {_codes(choice): choice for choice in sorted(scored, key=lambda choice: choice.score)}
    return [best[codes] for codes in sorted(best) if best[codes].score > top - _TIE]


def options(mentions: list[Mention], level: int) -> list[Option]:
    """What the mentions offer at a level; when the writer named the level, only what was named.

    The first naming with a known area counts: columns come before the address line.
    """
    named = [(position, m) for position, m in enumerate(mentions) if m.level == level and level in m.areas]
    offered = named[:1] or [(p, m) for p, m in enumerate(mentions) if m.level is None and level in m.areas]
    return [
        Option(code, match.factor * m.weight, position, bool(named), match.factor <= SHORTENED)
        for position, m in offered
        for match in m.areas[level]
        for code in match.codes
    ]


def _pairs(villages: list[Option], districts: list[Option]) -> Iterator[tuple[Option | None, Option | None]]:
    for village in [*villages, None]:
        for district in [*districts, None]:
            if village or district:
                yield village, district


def _said(mention: Mention, city: str) -> _Said:
    return _Said(frozenset(mention.codes(VILLAGE, DISTRICT)), mention.level is not None, city in mention.codes(CITY))


def _fit(village: Option | None, district: Option | None, said: list[_Said]) -> bool:
    """Whether two readings can stand beside each other.

    One mention is not read twice. A name left short needs the other to agree, unless it was named and stands alone.
    """
    if village and district:
        if village.mention == district.mention:
            return False
        if _parent(village.code) == district.code:
            return not (village.shortened and district.shortened)
        if village.shortened or district.shortened:
            return False
    elif any(option.shortened and not option.named for option in (village, district) if option):
        return False
    return district is None or district.named or not said[district.mention].names_city


def _scored(village: Option | None, district: Option | None, said: list[_Said], served: frozenset[str]) -> Choice:
    choice = Choice(village, district, 0.0)
    spelling = (village.factor if village else 1.0) * (district.factor if district else 1.0)
    score = spelling * {None: _ALONE, True: _AGREE, False: _CONTRADICT}[choice.agrees]
    chosen = {option.mention for option in (village, district) if option}
    codes = {village.code if village else "", choice.district_code}
    left_over = [mention for position, mention in enumerate(said) if position not in chosen]
    score -= sum(_unexplained(mention, codes, both=len(chosen) == 2) for mention in left_over)
    if village and district and village.mention > district.mention and not (village.named or district.named):
        score -= _WRONG_WAY_ROUND
    if choice.district_code in served:
        score += _POSTCODE
    return Choice(village, district, score)


def _unexplained(mention: _Said, codes: set[str], *, both: bool) -> float:
    """What it costs when a mention without a role does not repeat the choice and does not name the city."""
    if not mention.areas or mention.names_city:
        return 0.0
    if mention.areas & codes and (mention.has_level or both):
        return 0.0
    return _PASSED_OVER if mention.has_level else _UNEXPLAINED


def _codes(choice: Choice) -> tuple[str, str]:
    return (choice.village.code if choice.village else "", choice.district_code)


def _parent(code: str) -> str:
    return code.rpartition(".")[0]
