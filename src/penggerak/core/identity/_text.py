"""From the text of a spreadsheet cell to bare digits, or the reason why it is none.

The patterns are written so that Python's `re` and Polars' regex engine read them alike: plain classes, no look-around.
"""

import re
from functools import cache

from penggerak.core.identity._kinds import LENGTHS, Kind, Problem

FULL_WIDTH = dict(zip("０１２３４５６７８９．＋－（）", "0123456789.+-()", strict=True))

_SPACES = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
# Marks that phones and chat programs put around a copied number.
_INVISIBLE = "\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
# A leading ' or a whole ="..." is how people tell a spreadsheet to keep the zeros.
_QUOTES = "'\"=`\u00b4\u2018\u2019\u201c\u201d"
LINE_BREAKS = "[\n\r]"

WHOLE_FLOAT = r"^([0-9]+)\.0$"
SCIENTIFIC = r"^[+-]?[0-9]+(?:[.,][0-9]*)?[Ee][+-]?[0-9]+$"
SEVERAL = r"[0-9]{5}(?:[/,;&|\n\r]+|[Aa][Tt][Aa][Uu]|[Dd][Aa][Nn])\+?[0-9]{5}"
LETTER = r"[A-Za-z]"
DIGITS = r"^[0-9]+$"
PHONE_DIGITS = r"^\+?[0-9]+$"
REPEATED = "^(?:" + "|".join(f"{digit}+" for digit in "0123456789") + ")$"

_PLAIN = str.maketrans(FULL_WIDTH)


def separators(kind: Kind) -> str:
    """The characters that may stand between digits without meaning anything."""
    return _SPACES + _INVISIBLE + _DASHES + "." + ("()" if kind == "phone" else "")


@cache
def edges(kind: Kind) -> str:
    """The characters that may stand around a number without meaning anything."""
    return separators(kind) + _QUOTES


@cache
def inner_separators(kind: Kind) -> str:
    """The separators as a class; a line break between two phone numbers is kept for SEVERAL to see."""
    kept = "\n\r" if kind == "phone" else ""
    return "[" + "".join(re.escape(c) if c in "-()." else c for c in separators(kind) if c not in kept) + "]"


def clean(kind: Kind, text: str) -> str:
    """Drop what means nothing; digits, and whatever does not belong, remain. Cleaning twice changes nothing."""
    plain = text.translate(_PLAIN).strip(edges(kind))
    if re.search(SCIENTIFIC, plain):
        return plain
    bare = re.sub(inner_separators(kind), "", re.sub(WHOLE_FLOAT, r"\1", plain))
    return _on_one_line(bare) if kind == "phone" else bare


def _on_one_line(bare: str) -> str:
    """Line breaks stay only between two numbers."""
    return bare if re.search(SEVERAL, bare) else re.sub(LINE_BREAKS, "", bare)


def text_problem(kind: Kind, cleaned: str) -> Problem | None:
    """What is wrong with cleaned text before anyone looks at the number itself."""
    if cleaned in ("", "+"):
        return "empty"
    if re.search(SCIENTIFIC, cleaned):
        return "scientific"
    if kind == "phone" and re.search(SEVERAL, cleaned):
        return "several"
    if re.search(LETTER, cleaned):
        return "letter"
    if not re.search(PHONE_DIGITS if kind == "phone" else DIGITS, cleaned):
        return "character"
    return None if kind == "phone" else _digits_problem(kind, cleaned)


def _digits_problem(kind: Kind, digits: str) -> Problem | None:
    if len(digits) not in LENGTHS[kind]:
        return "length"
    # Of a NITKU only the tax number has to be more than one digit repeated: branch 000000 is the head office.
    if len(set(digits[:16])) == 1:
        return "placeholder"
    return None
