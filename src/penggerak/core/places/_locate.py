"""From the words of an address line to areas of the tree: what is said, what is chosen, how sure that is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from penggerak.core.places import _notes as notes
from penggerak.core.places._choice import Choice, best_choices
from penggerak.core.places._doubts import choice_notes, two_namings, unknown_names
from penggerak.core.places._gazetteer import Gazetteer
from penggerak.core.places._mentions import Mention, Reading, read
from penggerak.core.places._names import EXACT, Match
from penggerak.core.places._pieces import MARKERS, parts_between_commas
from penggerak.core.places._tree import CITY, DISTRICT, PROVINCE, VILLAGE
from penggerak.core.sentences import Sentence

# How sure the deepest area is, before the spelling counts: the village inside its stated district is the full measure.
_DISTRICT_NOT_STATED, _DISTRICT_CONTRADICTS = 0.9, 0.5
_SEVERAL_FIT, _ONLY_THE_CITY, _CONFLICT = 0.8, 0.9, 0.8

_REMEMBERED = 100_000
_CODE = re.compile(r"([0-9]{2})\.?([0-9]{2})\.?([0-9]{2})\.?([0-9]{4})?")


@dataclass(frozen=True, slots=True)
class Decision:
    """The areas a line names, how sure (0 to 1), and why one should look twice."""

    village_code: str | None
    district_code: str | None
    city_code: str | None
    confidence: float
    notes: tuple[Sentence, ...] = ()


class Locator:
    """Finds the areas of address lines.

    Lists repeat themselves: each part of a line is read once, each case is decided once.

    served: the districts each postal code serves; empty when no table is known for the city.
    """

    def __init__(self, places: Gazetteer, served: Mapping[str, frozenset[str]]) -> None:
        self._places, self._served = places, served
        self._read = lru_cache(maxsize=_REMEMBERED)(self._read_part)
        self._decide = lru_cache(maxsize=_REMEMBERED)(self._decide_case)

    def locate(self, rest: str, village: str, district: str, postcode: str | None) -> tuple[Decision, str]:
        """What a line and its two columns say, and the text left for the street.

        rest, village, district: plain texts (capitals, ASCII), "" when absent.
        """
        parts = [(part, position == 0) for position, part in enumerate(parts_between_commas(rest))]
        readings = [self._read(*part) for part in parts]
        telling = tuple(part for part, reading in zip(parts, readings, strict=True) if reading.mentions)
        street = ", ".join([reading.street for reading in readings if reading.street])
        return self._decide(telling, village, district, postcode), street

    def _read_part(self, part: str, is_first: bool) -> Reading:
        return read(part, self._places, is_first=is_first)

    def _decide_case(
        self, parts: tuple[tuple[str, bool], ...], village: str, district: str, postcode: str | None
    ) -> Decision:
        columns = [*column(village, VILLAGE, self._places), *column(district, DISTRICT, self._places)]
        mentions = [*columns, *(mention for part in parts for mention in self._read(*part).mentions)]
        other = other_city(mentions, self._places)
        if other:
            return _in_another_city(other, self._places)
        served = self._served.get(postcode or "", frozenset()) if self._served else None
        choices = best_choices(mentions, city=self._places.city.code, served=served or frozenset())
        found = _chosen(choices, mentions, self._places)
        found = replace(found, notes=(*found.notes, *unknown_names(mentions, self._places)))
        return _checked_against_postcode(found, self._places, postcode, served)


def column(text: str, level: int, places: Gazetteer) -> list[Mention]:
    """What a village or district column says: a code, or a name as if it stood after its marker."""
    code = _CODE.fullmatch(text.strip())
    if code:
        area = places.tree.get(".".join(filter(None, code.groups())))
        return [_coded(area.code, places)] if area else []
    if not re.search(r"[A-Z]", text):
        return []
    marker = next(word for word, marked in MARKERS.items() if marked == level)
    parts = parts_between_commas(f"{marker} {text}")
    return [mention for part in parts for mention in read(part, places, is_first=False).mentions]


def other_city(mentions: list[Mention], places: Gazetteer) -> set[str]:
    """The city, regency or province named that is not ours; empty when ours is named as well, or none is.

    A bare name counts only behind all that may be ours: streets and shops are named after cities.
    """
    ours = {places.city.code, places.city.code.rpartition(".")[0]}
    spoken = [m for m in mentions if m.level in (CITY, PROVINCE) and m.areas]
    if not spoken:
        local = [position for position, m in enumerate(mentions) if m.codes(VILLAGE, DISTRICT)]
        behind = mentions[max(local, default=-1) + 1 :]
        spoken = [m for m in behind if m.level is None and m.codes(CITY, PROVINCE)]
        elsewhere = [set(places.elsewhere(m.words, DISTRICT)) for m in mentions if m.level == DISTRICT and not m.areas]
        if not spoken and any(elsewhere):
            return next(filter(None, elsewhere))
    codes = [m.codes(CITY) or m.codes(PROVINCE) for m in spoken]
    return set() if any(found & ours for found in codes) else next(iter(codes), set())


def _in_another_city(other: set[str], places: Gazetteer) -> Decision:
    note = notes.note_other_city(places.tree, other, places.city)
    city = min(other) if len(other) == 1 and min(other).count(".") == CITY else None
    return Decision(None, None, city, _ONLY_THE_CITY if city else 0.0, (note,))


def _coded(code: str, places: Gazetteer) -> Mention:
    """An area written as its code; one of another city speaks for that city."""
    own = code.startswith(f"{places.city.code}.")
    shown = code if own else code[:5]
    return Mention((code,), shown.count("."), {shown.count("."): (Match((shown,), EXACT),)})


def _chosen(choices: list[Choice], mentions: list[Mention], places: Gazetteer) -> Decision:
    if not choices:
        named = any(places.city.code in mention.codes(CITY) for mention in mentions)
        return Decision(None, None, places.city.code if named else None, _ONLY_THE_CITY if named else 0.0)
    if len(choices) > 1:
        return _several(choices, places)
    choice = choices[0]
    village = choice.village.code if choice.village else None
    said = (*choice_notes(choice, mentions, places), *two_namings(choice, mentions, places))
    certainty = _certainty(choice) * (_CONFLICT if two_namings(choice, mentions, places) else 1.0)
    return Decision(village, choice.district_code, places.city.code, certainty, said)


def _several(choices: list[Choice], places: Gazetteer) -> Decision:
    """Equal choices: the district when they share it, else only the city."""
    districts = {choice.district_code for choice in choices}
    codes = [choice.village.code if choice.village else choice.district_code for choice in choices]
    note = notes.note_ambiguous(places.tree, codes)
    stated = max((choice.district.factor for choice in choices if choice.district), default=EXACT)
    if len(districts) == 1:
        return Decision(None, min(districts), places.city.code, _SEVERAL_FIT * stated, (note,))
    return Decision(None, None, places.city.code, _SEVERAL_FIT, (note,))


def _certainty(choice: Choice) -> float:
    if choice.village is None:
        return choice.district.factor if choice.district else 0.0
    beside = {True: 1.0, None: _DISTRICT_NOT_STATED, False: _DISTRICT_CONTRADICTS}[choice.agrees]
    return choice.village.factor * beside


def _checked_against_postcode(
    found: Decision, places: Gazetteer, postcode: str | None, served: frozenset[str] | None
) -> Decision:
    """A postal code that serves another district, or another city, makes the answer less sure."""
    if postcode is None or served is None or found.city_code is None:
        return found
    fits = bool(served) if found.district_code is None else found.district_code in served
    if fits:
        return found
    area = found.district_code if found.district_code and served else places.city.code
    note = notes.note_postcode(places.tree, postcode, area)
    return replace(found, confidence=found.confidence * _CONFLICT, notes=(*found.notes, note))
