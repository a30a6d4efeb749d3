"""Where a business stands on the map: two cells that only mean something together."""

import re

from penggerak.core.register._clean_cells import Problem, is_nothing, squeezed
from penggerak.core.sentences import sentence

# Indonesia reaches from 11 degrees south to 6 north and from 95 to 141 east.
_LATITUDES = (-11.1, 6.1)
_LONGITUDES = (94.9, 141.1)

_DEGREES = re.compile(
    r"""([+-]?\d{1,3})\s*°\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['’′]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:"|”|″|'')\s*)?([a-z]{0,2})"""
)
_DECIMAL = re.compile(r"[+-]?\d{1,3}(?:[.,]\d+)?")
_LOST_POINT = re.compile(
    r"([+-]?\d{1,3})((?:[.,]\d{3}){2,})"
)  # -6.178.306: a spreadsheet took the point for a thousand
_BOTH = re.compile(r"\(?\s*([+-]?\d{1,3}\.\d+)\s*[,; ]\s*([+-]?\d{1,3}\.\d+)\s*\)?")
_SOUTH_OR_WEST = {"s", "ls", "w", "bb"}

Point = tuple[float, float]


def read_degrees(text: str) -> float | None:
    """Decimal degrees from "-6.178", "-6,178", "-6.178.306" or 6°10'42" LS; seven digits after the point (1 cm)."""
    bare = squeezed(text).lower()
    if _DECIMAL.fullmatch(bare):
        return round(float(bare.replace(",", ".")), 7)
    if found := _LOST_POINT.fullmatch(bare):
        return round(float(found[1] + "." + re.sub(r"\D", "", found[2])), 7)
    return _from_minutes(bare)


def _from_minutes(bare: str) -> float | None:
    found = _DEGREES.fullmatch(bare)
    if found is None:
        return None
    whole, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.group(1, 2, 3))
    size = abs(whole) + minutes / 60 + seconds / 3600
    is_negative = found[1].startswith("-") or found[4] in _SOUTH_OR_WEST
    return round(-size if is_negative else size, 7)


def read_point(latitude: str | None, longitude: str | None) -> tuple[Point | None, Problem | None]:
    """A point in Indonesia from two cells, or nothing, with the doubt about it.

    Swapped cells are turned round; a pair in one cell is taken apart; one without the other is left out.
    """
    written = [text for text in (latitude, longitude) if text is not None and not is_nothing(text)]
    if not written:
        return None, None
    first = _BOTH.fullmatch(squeezed(written[0]))
    texts = [first[1], first[2]] if first else written
    numbers = [number for number in map(read_degrees, texts) if number is not None]
    if len(texts) < 2:
        return None, _doubt("point_half")
    return _placed(*numbers) if len(numbers) == 2 else (None, _doubt("point_unread"))


def _placed(first: float, second: float) -> tuple[Point | None, Problem | None]:
    if _is_in_indonesia(first, second):
        return (first, second), None
    if _is_in_indonesia(second, first):
        return (second, first), _doubt("point_swapped")
    return None, _doubt("point_outside")


def _is_in_indonesia(latitude: float, longitude: float) -> bool:
    return is_latitude(latitude) and is_longitude(longitude)


def is_latitude(degrees: float) -> bool:
    """Whether some part of Indonesia lies so far north or south."""
    return _LATITUDES[0] <= degrees <= _LATITUDES[1]


def is_longitude(degrees: float) -> bool:
    """Whether some part of Indonesia lies so far east."""
    return _LONGITUDES[0] <= degrees <= _LONGITUDES[1]


def _doubt(code: str) -> Problem:
    sentences = {
        "point_half": sentence("Lintang dan bujur harus lengkap keduanya; koordinat ini tidak dipakai."),
        "point_unread": sentence("Koordinat tidak terbaca. Tulis misalnya -6,1783 dan 106,6319."),
        "point_swapped": sentence("Lintang dan bujur tertukar; sudah dibalik."),
        "point_outside": sentence("Koordinat ini di luar Indonesia. Periksa lintang dan bujurnya."),
    }
    return Problem("latitude", "warn", code, sentences[code])
