"""Days as people write them, in both orders."""

import re
from datetime import date, timedelta

from penggerak.core.register._clean_cells import EMPTY, Cell, is_nothing, quoted, squeezed
from penggerak.core.sentences import Sentence, sentence

_MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
_OTHER_MONTHS = {"may": 5, "ags": 8, "agt": 8, "aug": 8, "oct": 10, "nop": 11, "dec": 12, "pebruari": 2, "peb": 2}
_WORD = r"([a-z]{3,10})\.?"

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t]\d.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})(?:[ t]\d.*)?")
_NAMED = re.compile(rf"(\d{{1,2}})[-/. ]*{_WORD}[-/., ]*(\d{{4}}|\d{{2}})")
_NAMED_FIRST = re.compile(rf"{_WORD} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})")
_MONTH_NAMED = re.compile(rf"{_WORD}[-/ ]*(\d{{4}})")
_MONTH = re.compile(r"(\d{1,2})[-/](\d{4})")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_COMPACT_DAY_FIRST = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)")
_YEAR = re.compile(r"(?:th|thn|tahun|sejak)?\.? ?((?:19|20)\d\d)(?: ?m)?")
_SERIAL = re.compile(r"\d{5}(?:\.0)?")
_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of spreadsheets, 29 February 1900 included as they count it
_BIRTHPLACE = re.compile(r"^[a-z .']+,\s*(?=\d)")
_EARLIEST_YEAR = 1900

_Parts = tuple[int, int, int]  # year, month, day


def read_date(text: str, *, on: date) -> Cell:
    """A day as ISO text: "17/08/1985", "17 Agustus 2020", "2020-08-17", 44060, "Agustus 2020", "2020".

    on: today; later days are refused and two-digit years lie at most in this year.
    Day before month, unless only the other order exists. A month or year alone gives its first day and a doubt.
    """
    bare = _BIRTHPLACE.sub("", squeezed(text).lower())
    if is_nothing(bare):
        return EMPTY
    parts, code = _exact(bare, on), None
    if parts is None:
        parts, code = _vague(bare)
    day = _day(parts) if parts else None
    if day is None:
        return Cell(None, "date_unread", _unread(text))
    if day > on:
        return Cell(
            None, "date_in_future", sentence("Tanggal “%(cell)s” belum terjadi. Periksa lagi.", cell=quoted(text))
        )
    return Cell(day.isoformat(), code, _vague_sentence(code, day) if code else None)


def _exact(bare: str, on: date) -> _Parts | None:
    if found := _ISO.fullmatch(bare) or _COMPACT.fullmatch(bare):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(bare) or _COMPACT_DAY_FIRST.fullmatch(bare):
        return _day_first(int(found[1]), int(found[2]), _full_year(found[3], on))
    if found := _NAMED.fullmatch(bare):
        return _full_year(found[3], on), _month(found[2]), int(found[1])
    if found := _NAMED_FIRST.fullmatch(bare):
        return int(found[3]), _month(found[1]), int(found[2])
    if _SERIAL.fullmatch(bare):
        day = _SERIAL_ZERO + timedelta(days=int(bare[:5]))
        return day.year, day.month, day.day
    return None


def _vague(bare: str) -> tuple[_Parts | None, str | None]:
    if found := _YEAR.fullmatch(bare):
        return (int(found[1]), 1, 1), "date_year_only"
    if found := _MONTH.fullmatch(bare):
        return (int(found[2]), int(found[1]), 1), "date_month_only"
    if found := _MONTH_NAMED.fullmatch(bare):
        return (int(found[2]), _month(found[1]), 1), "date_month_only"
    return None, None


def _day_first(day: int, month: int, year: int) -> _Parts:
    return (year, day, month) if month > 12 >= day else (year, month, day)


def _full_year(digits: str, on: date) -> int:
    """Two digits mean the last such year that has begun: 85 -> 1985, 20 -> 2020."""
    if len(digits) == 4:
        return int(digits)
    year = on.year - on.year % 100 + int(digits)
    return year if year <= on.year else year - 100


def _month(word: str) -> int:
    """1 to 12; 0 for a word that is no month, which no calendar has."""
    if word in _OTHER_MONTHS or word[:3] in _OTHER_MONTHS:
        return _OTHER_MONTHS.get(word, _OTHER_MONTHS.get(word[:3], 0))
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0


def _day(parts: _Parts) -> date | None:
    try:
        return date(*parts) if parts[0] >= _EARLIEST_YEAR else None
    except ValueError:
        return None


def _vague_sentence(code: str, day: date) -> Sentence:
    if code == "date_year_only":
        return sentence("Hanya tahun %(year)d yang tertulis; dicatat 1 Januari.", year=day.year)
    return sentence("Hanya bulan dan tahun yang tertulis; dicatat tanggal 1 bulan %(month)d.", month=day.month)


def _unread(text: str) -> Sentence:
    return sentence("“%(cell)s” bukan tanggal yang jelas. Tulis misalnya 17-08-1985.", cell=quoted(text))
