"""The cleaning of _cleaning.py one cell at a time, in Python: DuckDB takes longer to begin than one record may take.

Each function gives what the SQL of the same name gives; a property test holds them together.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date as day
from datetime import timedelta

from penggerak.core.linkage import _cleaning as clean

Cell = str | None

_BLANK = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING = frozenset(clean.NOTHING)
_SHORT = {word: short for words, short in clean._ROADS.items() for word in words.split("|")}


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_OTHER_SIGNS, _SPACES = _re("[^a-z0-9 ]+"), _re(" +")
_TITLES, _DEGREES = _re(f"^(({clean._TITLES}) )+"), _re(rf"( ({clean._DEGREES}))+\Z")
_MUHAMMAD, _FIRMS = _re(rf"\b({clean._MUHAMMAD})\b"), _re(rf"\b({clean._FIRMS})\b")
_TAIL, _NO_DIGIT, _FIRST_PHONE = _re(r"\.0+\Z"), _re("[^0-9]"), _re("^[^,;|]*")
_COUNTRY, _NO_SIGN, _NO_CODE = _re(r"^62([0-9]{7,})\Z"), _re("[^0-9A-Z]"), _re("[^0-9A-Za-z]")
_WHITE, _MAIL = re.compile("[\t\n\f\r ]"), _re(r"^[^@]+@[^@]+\Z")
_HAS_RT, _RT = _re(r"\br[tw] ?\d"), _re(r" rt ?\d+( ?rw ?\d+)? | rw ?\d+ ")
_HOUSE, _AREAS = _re(r"\b(\d+[a-z]?)\b"), _re(f"^(({clean._AREAS}) )+")
_CODE = _re(r"[a-z0-9]*[0-9][a-z0-9]*(?:[-/][a-z0-9]*[0-9][a-z0-9]*)*|[a-z]+-[0-9][a-z0-9]*")
_NUMBER, _FLOAT = _re(r"[^0-9.\-]"), _re(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")
_POINT = _re(r"(-?\d+\.\d+)\s*[,; ]\s*(-?\d+\.\d+)")


def unaccented(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.category(c).startswith("M"))
    return unicodedata.normalize("NFC", bare).lower()


def _known(text: str) -> Cell:
    return None if text in _NOTHING else text


def plain(text: Cell) -> Cell:
    if text is None:
        return None
    bare = unaccented(text).replace("'", "").replace("’", "")
    if bare.isascii():
        bare = _OTHER_SIGNS.sub(" ", bare)
    else:
        bare = "".join(c if c == " " or unicodedata.category(c)[0] in "LN" else " " for c in bare)
    return _known(_SPACES.sub(" ", bare).strip(" "))


def person(text: Cell) -> Cell:
    simple = plain(text)
    if simple is None:
        return None
    return _MUHAMMAD.sub("muhammad", _DEGREES.sub("", _TITLES.sub("", simple)))


def business(text: Cell) -> Cell:
    simple = plain(None if text is None else text.replace("&", " and "))
    if simple is None:
        return None
    return _SPACES.sub(" ", _FIRMS.sub(" ", simple)).strip(" ") or simple


def digits(text: str) -> str:
    return _NO_DIGIT.sub("", _TAIL.sub("", text))


def _useful(text: str, shortest: int) -> Cell:
    telling = len(text) >= shortest and text.lstrip(text[:1]) != "" and text.lower() not in _NOTHING
    return text if telling else None


def phone(text: Cell) -> Cell:
    if text is None:
        return None
    first = _FIRST_PHONE.match(text)
    national = _COUNTRY.sub(r"\1", digits(first.group() if first else "").lstrip("0"))
    return _useful(national.lstrip("0"), 5)


def identifier(text: Cell) -> Cell:
    if text is None:
        return None
    upper = "".join(c.upper() if len(c.upper()) == 1 else c for c in _TAIL.sub("", text))
    return _useful(_NO_SIGN.sub("", upper), 3)


def email(text: Cell) -> Cell:
    if text is None:
        return None
    bare = _WHITE.sub("", text).lower()
    return bare if _MAIL.match(bare) else None


def street(texts: Sequence[Cell]) -> Cell:
    """One line of all cells of an address."""
    line = plain(" ".join(text for text in texts if text is not None))
    if line is None:
        return None
    if _HAS_RT.search(line):
        line = _RT.sub(" ", f" {line} ")
    words = (_SHORT.get(word, word) for word in line.split(" "))
    return " ".join(word for word in words if word) or None


def house(line: Cell) -> Cell:
    found = _HOUSE.search(line or "")
    return found.group(1) if found else None


def street_name(line: Cell) -> Cell:
    return _SPACES.sub(" ", _HOUSE.sub(" ", line or "")).strip(" ") or None


def area(text: Cell) -> Cell:
    simple = plain(text)
    return None if simple is None else _AREAS.sub("", simple) or None


def postcode(text: Cell) -> Cell:
    return None if text is None else _known(_NO_CODE.sub("", _TAIL.sub("", text)).upper())


def codes(text: Cell) -> frozenset[str] | None:
    """Words with a digit, without their dashes."""
    if text is None:
        return None
    found = (code.replace("-", "").replace("/", "") for code in _CODE.findall(unaccented(text)))
    return frozenset(found) or None


def _as_float(text: str) -> float | None:
    value = float(text) if _FLOAT.match(text) else 0.0
    return value or None


def quantity(text: Cell) -> float | None:
    return None if text is None else _as_float(_NUMBER.sub("", text))


def coordinate(text: Cell) -> float | None:
    return None if text is None else _as_float(text.strip(_BLANK).replace(",", ".").strip())


def point(text: Cell) -> tuple[Cell, Cell]:
    """The two halves of "-6.17, 106.63"."""
    found = _POINT.search(text or "")
    return (found.group(1), found.group(2)) if found else (None, None)


# ---- days ------------------------------------------------------------------------------------------------------

_MONTHS = [(_re(rf"\b({names})[a-z]*\b\.?"), f"m{at:02}") for at, names in enumerate(clean._MONTHS, start=1)]
_TURNED = _re(r"^m(\d\d)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_NAMED, _YEAR = _re("[A-Za-z]{3}"), _re(r"^(1[0-9]|20)\d\d(\.0)?\Z")
_YMD, _DMY = _re(r"^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})"), _re(r"^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}")
_PARTS, _SERIAL = _re(r"(\d{1,2})[-/. ]+(\d{1,2})[-/., ]+(\d{2,4})"), _re(r"^[1-5]\d{4}(\.0)?\Z")


def date(month_first: bool) -> Callable[[Cell], Cell]:
    """The cleaner of a column of days."""

    def cleaned(text: Cell) -> Cell:
        told = (text or "").strip(_BLANK)
        if not told:
            return None
        if _NAMED.search(told):
            return _day_month_year(_numbered(told.lower()), month_first=False)
        if _YEAR.match(told):
            return told[:4]
        if found := _YMD.match(told):
            year, month, number = found.groups()
            return f"{year}{month:0>2}{number:0>2}"
        if _DMY.match(told):
            return _day_month_year(told, month_first=month_first)
        if _SERIAL.match(told):
            return (day(1899, 12, 30) + timedelta(days=int(told[:5]))).strftime("%Y%m%d")
        kept = digits(told)
        return kept if len(kept) >= 4 and kept.lstrip("0") else None

    return cleaned


def _numbered(text: str) -> str:
    for pattern, number in _MONTHS:
        text = pattern.sub(number, text, count=1)
    return _TURNED.sub(r"\2/\1/\3", text, count=1).replace("m", "")


def _day_month_year(text: str, *, month_first: bool) -> Cell:
    found = _PARTS.search(text)
    if not found:
        return None
    first, second, year = found.groups()
    number, month = (second, first) if month_first else (first, second)
    century = ("19" if year > "30" else "20") if len(year) == 2 else ""
    return f"{century}{year}{month:0>2}{number:0>2}"
