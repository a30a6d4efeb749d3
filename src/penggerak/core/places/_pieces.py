"""Cutting an address line into pieces: at commas, and before words that say what level of area follows."""

import re
from dataclasses import dataclass

from penggerak.core.places._gazetteer import Gazetteer
from penggerak.core.places._names import LONGEST_NAME, spans_of
from penggerak.core.places._tree import CITY, DISTRICT, PROVINCE, VILLAGE

MARKERS = {
    **dict.fromkeys(("KEL", "KELURAHAN", "DESA", "DS"), VILLAGE),
    **dict.fromkeys(("KEC", "KECAMATAN"), DISTRICT),
    **dict.fromkeys(("KOTA", "KODYA", "KOTAMADYA", "KAB", "KABUPATEN"), CITY),
    **dict.fromkeys(("PROV", "PROVINSI", "PROPINSI"), PROVINCE),
}

_COMMAS = re.compile(r"[,;|()]| - ")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, the marker before it, and whether the line begins with it."""

    text: str
    marker: str | None
    is_first: bool


def parts_between_commas(text: str) -> list[str]:
    """Cut a line at commas, semicolons, brackets and free-standing dashes; empty parts are left out."""
    parts = (part.strip(" ./:-") for part in _COMMAS.split(text))
    return [part for part in parts if part]


def pieces_of(part: str, places: Gazetteer, *, is_first: bool) -> list[Piece]:
    """Cut before each marker."""
    pieces: list[Piece] = []
    start, marker = 0, None
    spans = spans_of(part)
    words = [word for word, _, _ in spans]
    if MARKERS.keys().isdisjoint(words):
        return [Piece(part, None, is_first)]
    for position, (word, begin, end) in enumerate(spans):
        if word in MARKERS and not _names_a_street(words, position) and not _is_in_a_name(words, position, places):
            pieces.append(Piece(part[start:begin].strip(" ./:-"), marker, is_first and not pieces))
            start, marker = end, word
    pieces.append(Piece(part[start:].strip(" ./:-"), marker, is_first and not pieces))
    return [piece for piece in pieces if piece.text]


def _names_a_street(words: list[str], position: int) -> bool:
    """Whether a marker word is a street's own name, like Jl. Provinsi."""
    return position > 0 and words[position - 1] in {"JL", "JLN", "JALAN", "GG", "GANG"}


def _is_in_a_name(words: list[str], position: int, places: Gazetteer) -> bool:
    """Whether a marker word is part of a village's or district's name, like Samarinda Kota."""
    if words[position] not in places.own_words:
        return False
    windows = [
        words[start:end]
        for start in range(max(0, position - 2), position + 1)
        for end in range(position + 1, min(len(words), start + LONGEST_NAME) + 1)
        if end - start > 1
    ]
    return any({VILLAGE, DISTRICT} & set(places.readings(window)) for window in windows)
