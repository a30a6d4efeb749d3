"""Where an address line names areas: after "Kel." or "Kec.", in a piece of its own, at the end of a street."""

from collections.abc import Callable
from dataclasses import dataclass

from penggerak.core.places._gazetteer import Gazetteer, Readings
from penggerak.core.places._names import EXACT, LONGEST_NAME, Match, spans_of, words_of
from penggerak.core.places._pieces import MARKERS, Piece, pieces_of
from penggerak.core.places._tree import CITY, DISTRICT, VILLAGE

_CITY_MARKERS = {"KOTA": False, "KODYA": False, "KOTAMADYA": False, "KAB": True, "KABUPATEN": True}

# A piece that begins so is a street, an estate or a landmark, whatever names it holds.
_STREET_WORDS = {
    *("JL", "JLN", "JALAN", "GG", "GANG", "LR", "LORONG", "KM", "RAYA", "KP", "KAMPUNG", "KAMP", "DUSUN", "DSN"),
    *("LINGK", "LINGKUNGAN", "BLOK", "PERUM", "PERUMAHAN", "KOMP", "KOMPLEK", "KOMPLEKS", "TAMAN", "VILLA", "VILA"),
    *("GRIYA", "BUMI", "PERMATA", "APARTEMEN", "RUKO", "GEDUNG", "LANTAI", "LT", "MALL", "MAL", "PLAZA", "PASAR"),
    *("TOKO", "KIOS", "STASIUN", "TERMINAL", "DEPAN", "SAMPING", "BELAKANG", "SEBELAH", "DEKAT", "SEBERANG"),
}
# "Jl. Raya Cipondoh": the name belongs to the street, it does not say where the street is.
_JOINING_WORDS = _STREET_WORDS | {"LINGKAR", "TERUSAN", "SIMPANG", "PERTIGAAN", "PEREMPATAN", "DS", "DESA", "PONDOK"}

OWN_PIECE, AFTER_STREET, END_OF_STREET = 0.95, 0.8, 0.6
_SHORTEST_SLIP = 6  # letters; shorter words at the end of a piece are too often something else


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that may name areas.

    level: what the writer calls them, None when only the name stands there. areas: what they may mean, per level.
    weight: how sure the place in the line makes us (1 after a marker). regency: "Kab." or "Kota" was written.
    """

    words: tuple[str, ...]
    level: int | None
    areas: Readings
    weight: float = 1.0
    regency: bool | None = None

    def codes(self, *levels: int) -> set[str]:
        """The areas of these levels the words may mean."""
        return {code for level in levels for match in self.areas.get(level, ()) for code in match.codes}


@dataclass(frozen=True, slots=True)
class Reading:
    """A part of an address line read: the mentions in order, and the text left for the street."""

    mentions: tuple[Mention, ...]
    street: str


def read(part: str, places: Gazetteer, *, is_first: bool) -> Reading:
    """Find the mentions of areas in one part of a line (capitals, ASCII) whose numbered parts are gone.

    is_first: whether the line begins with it; streets and shops stand there, and are named after areas.
    """
    mentions: list[Mention] = []
    streets: list[str] = []
    for piece in pieces_of(part, places, is_first=is_first):
        found, left = (_marked(piece, places), "") if piece.marker else _bare(piece, places)
        mentions.extend(found)
        streets.append(left)
    return Reading(tuple(mentions), ", ".join(filter(None, streets)))


def _marked(piece: Piece, places: Gazetteer) -> list[Mention]:
    """The area named right after a marker, then whatever else the piece names."""
    words, level = words_of(piece.text), MARKERS[piece.marker or ""]
    if not words:
        return []
    regency = _CITY_MARKERS.get(piece.marker or "")
    for count in range(min(LONGEST_NAME, len(words)), 0, -1):
        head = words[:count]
        ways = (places.readings, places.near_readings, places.beginnings)
        matches = next(filter(None, (way(head).get(level) for way in ways)), None)
        if matches:
            named = Mention(tuple(head), level, {level: _of_kind(matches, regency, places)}, regency=regency)
            return [named, *_decompose(words[count:], places, slips=True)[0]]
    return [Mention(tuple(words), level, {}, regency=regency)]


def _of_kind(matches: tuple[Match, ...], regency: bool | None, places: Gazetteer) -> tuple[Match, ...]:
    """Keep the regencies after "Kab.", the cities after "Kota"; all, when that would leave none."""
    if regency is None:
        return matches
    codes = [code for match in matches for code in match.codes if places.is_regency(code) == regency]
    return (Match(tuple(codes), EXACT),) if codes else matches


def _bare(piece: Piece, places: Gazetteer) -> tuple[list[Mention], str]:
    """Names in a piece without a marker: the whole of it, or its end; and the text before them."""
    words = words_of(piece.text)
    if words == ["INDONESIA"]:
        return [], ""
    whole = _whole(words, places.whole_readings)
    if whole:
        return [whole], ""
    if words and words[0] in _STREET_WORDS:
        return _end_of_street(piece.text, words, places)
    found, left = _decompose(words, places, slips=False)
    if not left:
        return found, ""
    whole = _whole(words, places.near_readings)
    if whole:
        return [whole], ""
    if piece.is_first:
        return _end_of_street(piece.text, words, places)
    found, left = _decompose(words, places, slips=True)
    return found, _cut(piece.text, left)


def _end_of_street(text: str, words: list[str], places: Gazetteer) -> tuple[list[Mention], str]:
    """Names after a street, if the street keeps a name of its own."""
    found, left = _decompose(words, places, slips=False)
    if not left:
        return found, ""
    if not found or left[-1] in _JOINING_WORDS or left[-1] in MARKERS:
        return [], text
    weight = OWN_PIECE if left[-1].isdigit() else AFTER_STREET if len(found) > 1 else END_OF_STREET
    told = [mention for mention in found if _can_follow_a_street(mention, places)]
    kept = [Mention(mention.words, None, mention.areas, weight) for mention in told]
    return kept, _cut(text, left) if kept else text


def _can_follow_a_street(mention: Mention, places: Gazetteer) -> bool:
    """Streets are named after other cities and provinces; only one of two words or more is taken for a place."""
    is_own = bool(mention.codes(VILLAGE, DISTRICT)) or places.city.code in mention.codes(CITY)
    return is_own or (CITY in mention.areas and len(mention.words) > 1)


def _whole(words: list[str], look_up: Callable[[list[str]], Readings]) -> Mention | None:
    """The mention all the words make together."""
    return _mention(words, look_up(words)) if len(words) <= LONGEST_NAME else None


def _decompose(words: list[str], places: Gazetteer, *, slips: bool) -> tuple[list[Mention], list[str]]:
    """Read names from the end backwards, the longest first; the words before the first name are left."""
    found: list[Mention] = []
    left = list(words)
    while left:
        mention = _last(left, places, slips=slips)
        if mention is None:
            break
        found.insert(0, mention)
        left = left[: -len(mention.words)]
    return found, left


def _last(words: list[str], places: Gazetteer, *, slips: bool) -> Mention | None:
    tails = [words[-count:] for count in range(min(LONGEST_NAME, len(words)), 0, -1)]
    found = next((tail for tail in tails if places.readings(tail)), None)
    if found or not slips:
        return _mention(found, places.readings(found)) if found else None
    near = (_mention(tail, places.near_readings(tail)) for tail in tails if len("".join(tail)) >= _SHORTEST_SLIP)
    return next((mention for mention in near if mention), None)


def _mention(words: list[str], areas: Readings) -> Mention | None:
    """A mention without a marker, in a piece of its own."""
    return Mention(tuple(words), None, areas, OWN_PIECE) if areas else None


def _cut(text: str, left: list[str]) -> str:
    """The beginning of a text that holds these words."""
    return text[: spans_of(text)[len(left) - 1][2]] if left else ""
