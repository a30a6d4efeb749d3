"""Numbers and counts as people write them."""

import re
from decimal import Decimal

from penggerak.core.register._clean_cells import EMPTY, Cell, is_nothing, quoted, squeezed
from penggerak.core.sentences import Sentence, sentence

NUMBER = r"\d+(?:[.,' ]\d+)*"
ABOUT = r"±|\+/-|~|sekitar|kurang lebih|kira[- ]kira|kl\.|lk\."

_GROUPED = re.compile(r"[1-9]\d{0,2}([.,' ])\d{3}(?:\1\d{3})*")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_DECIMALS = re.compile(r"(.+)([.,])(\d+)")

_PEOPLE = "orang|org|pekerja|karyawan|pegawai|tk|jiwa|tenaga kerja"
_COUNT = re.compile(rf"(?P<about>{ABOUT})?\s*(?P<digits>{NUMBER})\s*(?:{_PEOPLE})?\s*(?:\([a-z ]+\))?\s*\.?")
_WORDS = (
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
    "dua belas",
)
_COUNT_WORDS = {word: n for n, word in enumerate(_WORDS, start=1)} | {"sendiri": 1, "seorang": 1}
_COUNTED = re.compile(rf"([a-z ]+?)(?: (?:{_PEOPLE}))?")
_MOST_PEOPLE = 100_000


def read_number(text: str) -> Decimal | None:
    """The number behind digits with dots and commas, read the Indonesian way; None when the groups make no sense.

    "1.000.000,50" and "1,000,000.50" -> 1000000.50; "2.500" -> 2500; "2,5" and "2.5" -> 2.5; "1.00.0" -> None.
    """
    bare = text.strip()
    if _GROUPED.fullmatch(bare):
        return Decimal(re.sub(r"\D", "", bare))
    if _PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    parts = _DECIMALS.fullmatch(bare)
    grouped = _GROUPED.fullmatch(parts[1]) if parts else None
    if parts is None or grouped is None or grouped[1] == parts[2]:
        return None
    return Decimal(re.sub(r"\D", "", parts[1]) + "." + parts[3])


def read_count(text: str) -> Cell:
    """How many people or things: "10", "10 orang", "1.000", "dua". A half person, a range or a minus is left out."""
    bare = squeezed(text).lower()
    if is_nothing(bare):
        return EMPTY
    words = _COUNTED.fullmatch(bare)
    if words and words[1] in _COUNT_WORDS:
        return Cell(_COUNT_WORDS[words[1]])
    found = _COUNT.fullmatch(bare)
    number = read_number(found["digits"]) if found else None
    if found is None or number is None or number != number.to_integral_value():
        return Cell(None, "count_unread", _unread(text))
    if number > _MOST_PEOPLE:
        return Cell(
            None, "count_too_large", sentence("“%(cell)s” terlalu besar untuk jumlah orang.", cell=quoted(text))
        )
    if found["about"]:
        return Cell(int(number), "count_rounded", sentence("“%(cell)s” adalah perkiraan.", cell=quoted(text)))
    return Cell(int(number))


def _unread(text: str) -> Sentence:
    return sentence("“%(cell)s” bukan bilangan bulat. Tulis satu angka saja, misalnya 3.", cell=quoted(text))
