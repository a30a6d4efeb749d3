"""What a person should look at again: guesses, contradictions, names nobody knows."""

from penggerak.core.places import _notes as notes
from penggerak.core.places._choice import Choice
from penggerak.core.places._gazetteer import Gazetteer
from penggerak.core.places._mentions import Mention
from penggerak.core.places._names import VARIANT
from penggerak.core.places._tree import DISTRICT, VILLAGE
from penggerak.core.sentences import Sentence


def choice_notes(choice: Choice, mentions: list[Mention], places: Gazetteer) -> tuple[Sentence, ...]:
    said = []
    for option in (choice.village, choice.district):
        area = places.tree.get(option.code) if option else None
        if option and area and _is_a_guess(option.code, mentions[option.mention], area.level):
            said.append(notes.note_read_as(mentions[option.mention].words, area))
    if choice.agrees is False and choice.village and choice.district:
        said.append(notes.note_contradiction(places.tree, choice.village.code, choice.district.code))
    return tuple(said)


def _is_a_guess(code: str, mention: Mention, level: int) -> bool:
    """Whether the wording is neither the name nor an agreed variant of it."""
    factors = [match.factor for match in mention.areas[level] if code in match.codes]
    return max(factors) < VARIANT


def two_namings(choice: Choice, mentions: list[Mention], places: Gazetteer) -> tuple[Sentence, ...]:
    """A second naming of a village or district, after "Kel." or "Kec." in the line, that says something else."""
    said = []
    for option, level in ((choice.village, VILLAGE), (choice.district, DISTRICT)):
        stated = [m.codes(level) for m in mentions if m.level == level and level in m.areas]
        code = choice.district_code if level == DISTRICT else option.code if option else ""
        other = next((codes for codes in stated[1:] if code and code not in codes), None)
        if other:
            said.append(notes.note_two_villages(places.tree, code, other))
    return tuple(said)


def unknown_names(mentions: list[Mention], places: Gazetteer) -> tuple[Sentence, ...]:
    """Areas that were named with their level and are not in the city."""
    said = []
    for mention in mentions:
        if mention.level is None or mention.areas:
            continue
        said.append(notes.note_unknown(mention.words, mention.level, places.city))
        cities = places.elsewhere(mention.words, mention.level) if mention.level in (VILLAGE, DISTRICT) else ()
        if cities:
            said.append(notes.note_elsewhere(places.tree, mention.words, cities))
    return tuple(said)
