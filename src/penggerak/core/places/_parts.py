"""The numbered parts of an address line: RT, RW, house number, postal code.

Each part has one pattern, used twice: on one text with `re`, on a column with Polars. The patterns keep to what
both engines read alike (no look-around, ASCII only), so the two ways agree; a test holds them to it.
"""

import re
import unicodedata
from dataclasses import dataclass

import polars as pl

# A removed part leaves a comma: what stood before and after it are separate pieces of the address.
_GAP = " , "

_DASHES, _NEW_LINES, _BLANKS = "[‐-―]", r"[\n\r]+", r"[\x00-\x20]+"

_LABEL_RT = r"\bR\.? ?T\.?"
_LABEL_RW = r"R\.? ?W\.?"
_NUMBER = r"([0-9]{1,3}|[IVX]{1,5})"

_BOTH_LABELS_FIRST = rf"{_LABEL_RT} ?(?:[/&.,-] ?)?R\.? ?[WT]\.?[ .:/]*{_NUMBER}(?: ?[/.,-] ?| ){_NUMBER}\b"
_EACH_ITS_LABEL = rf"{_LABEL_RT}[ .:]*{_NUMBER} ?[/.,&-]? ?{_LABEL_RW}[ .:]*{_NUMBER}\b"
_ONE_LABEL_TWO_NUMBERS = rf"{_LABEL_RT}[ .:]*{_NUMBER} ?[/-] ?{_NUMBER}\b"
_NO_LABEL = r"(?:^|[ ,])(0[0-9]{1,2}) ?/ ?(0[0-9]{1,2})(?:$|[ ,])"

RT_AND_RW = "|".join((_BOTH_LABELS_FIRST, _EACH_ITS_LABEL, _ONE_LABEL_TWO_NUMBERS, _NO_LABEL))
RT = rf"{_LABEL_RT}[ .:]*{_NUMBER}\b"
RW = rf"\b{_LABEL_RW}[ .:]*{_NUMBER}\b"
POSTCODE = r"(?:\bKODE ?POS[ .:]*|^|[ ,.:;(])([1-9][0-9]{4})(?:$|[ ,.;)])"
HOUSE = (
    r"\bNO(?:MOR)?(?:[ .:]*([0-9]{1,4} ?[A-Z]?(?: ?[/-] ?[0-9]{1,4}[A-Z]?)?)"
    r"|[ .:]+([A-Z]{1,2}[ ./-]?[0-9]{1,4}[A-Z]?))\b"
)
BLOCK = r"\bBLO?K[ .:]*([A-Z]{1,3}[0-9]{0,3}|[0-9]{1,3}[A-Z]?)(?:[ ./-]+([0-9]{1,4}[A-Z]?))?\b"

# In this order: a number once read cannot be read again as another part.
PATTERNS = {"rt_rw": RT_AND_RW, "rt": RT, "rw": RW, "postcode": POSTCODE, "house": HOUSE, "block": BLOCK}

_ROMAN = {"I": 1, "V": 5, "X": 10}
_COMPILED = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the patterns found, as written; rest is the text without it, in capitals."""

    rt: str | None
    rw: str | None
    postcode: str | None
    house: str | None
    block: str | None
    rest: str


def plain(text: str) -> str:
    """Capitals, ASCII, single blanks; any dash is "-" and a new line is a comma."""
    dashed = re.sub(_DASHES, "-", unicodedata.normalize("NFKD", text).upper())
    ascii_text = re.sub(_NEW_LINES, _GAP, dashed.encode("ascii", "ignore").decode())
    return re.sub(_BLANKS, " ", ascii_text).strip(" ")


def parts_of(text: str) -> Parts:
    """Take the numbered parts out of one address line."""
    rest = plain(text)
    found: dict[str, list[str]] = {}
    for name, pattern in _COMPILED.items():
        match = pattern.search(rest)
        found[name] = [group for group in match.groups() if group] if match else []
        rest = pattern.sub(_GAP, rest, count=1)
    return Parts(
        rt=_first(found["rt_rw"][:1] or found["rt"]),
        rw=_first(found["rt_rw"][1:] or found["rw"]),
        postcode=_first(found["postcode"]),
        house=_first(found["house"]),
        block="/".join(found["block"]) or None,
        rest=rest,
    )


def parts_of_column(texts: pl.Series) -> pl.DataFrame:
    """The same for a column, in the same order: rt, rw, postcode, house, block, rest; all str or null.

    A null is an empty line.
    """
    dashed = pl.col("rest").str.normalize("NFKD").str.to_uppercase().str.replace_all(_DASHES, "-")
    ascii_text = dashed.str.replace_all(r"[^\x00-\x7F]", "").str.replace_all(_NEW_LINES, _GAP)
    frame = pl.DataFrame({"rest": texts.cast(pl.String).fill_null("")})
    frame = frame.with_columns(ascii_text.str.replace_all(_BLANKS, " ").str.strip_chars(" "))
    for name, pattern in PATTERNS.items():
        groups = [pl.col("rest").str.extract(pattern, group + 1) for group in range(re.compile(pattern).groups)]
        columns = {f"{name}_{group}": values for group, values in enumerate(groups)}
        frame = frame.with_columns(**columns, rest=pl.col("rest").str.replace(pattern, _GAP))
    block = pl.concat_str("block_0", "block_1", separator="/", ignore_nulls=True)
    return frame.select(
        rt=pl.coalesce("rt_rw_0", "rt_rw_2", "rt_rw_4", "rt_rw_6", "rt_0"),
        rw=pl.coalesce("rt_rw_1", "rt_rw_3", "rt_rw_5", "rt_rw_7", "rw_0"),
        postcode="postcode_0",
        house=pl.coalesce("house_0", "house_1"),
        block=pl.when(pl.col("block_0").is_null()).then(None).otherwise(block),
        rest="rest",
    )


def three_digits(number: str | None) -> str | None:
    """ "3", "03" and "III" are "003"; nothing and zero are None."""
    if not number:
        return None
    value = int(number) if number.isdigit() else _roman(number)
    return f"{value:03d}" if value else None


def house_number(house: str | None, block: str | None) -> str | None:
    """A house in a block is "B/66"; blanks and leading zeros go."""
    pieces = [re.sub(r"\b0+(?=\d)", "", re.sub(r"[ .]", "", piece)) for piece in (block, house) if piece]
    return "/".join(pieces) or None


def _roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _first(found: list[str]) -> str | None:
    return found[0] if found else None
