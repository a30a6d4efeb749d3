"""A street as it is shown: one way of writing it, whatever the list did."""

import re
from functools import lru_cache

_SHORT = {
    **dict.fromkeys(("JL", "JLN", "JALAN"), "Jl."),
    **dict.fromkeys(("GG", "GANG"), "Gg."),
    **dict.fromkeys(("KOMP", "KOMPLEK", "KOMPLEKS"), "Komp."),
    **dict.fromkeys(("PERUM", "PERUMAHAN"), "Perum"),
    **dict.fromkeys(("KP", "KAMPUNG", "KAMP"), "Kp."),
    "DR": "Dr.",
    "IR": "Ir.",
    "H": "H.",
}
_BEFORE_A_NUMBER = {"GG", "GANG", "KM", "LR", "LORONG", "JL", "JLN", "JALAN", "BLOK", "LANTAI", "LT", "TAHAP"}
_TRAILING_NUMBER = re.compile(
    r"^(?P<street>.*?[A-Z][A-Z].*?)[ .,/]+(?P<number>[0-9]{1,3}[A-Z]?(?:/[0-9]{1,4}[A-Z]?)?|[IVX]{1,4}/[0-9]{1,4}[A-Z]?"
    r"|[A-HJ-UWYZ]-[0-9]{1,4}[A-Z]?|[A-HJ-UWYZ]\. ?[0-9]{1,4}[A-Z]?)$"
)
_EMPTY_LABELS = re.compile(r"\b(?:R\.?T|R\.?W|NO|NOMOR|BLOK|KODE ?POS)\b[ .:/-]*$")


def split_number(street: str) -> tuple[str, str | None]:
    """Take a house number off the end of a street: "JL FLAMBOYAN 56" gives "JL FLAMBOYAN" and "56".

    A number after "Gg." or "Km" belongs to the street.
    """
    first, comma, others = street.partition(",")
    match = _TRAILING_NUMBER.match(first.strip())
    if not match:
        return street, None
    words = re.findall(r"[A-Z0-9]+", match["street"])
    if words[-1] in _BEFORE_A_NUMBER:
        return street, None
    return match["street"] + comma + others, re.sub(r"[ .]", "", match["number"])


@lru_cache(maxsize=50_000)
def shown_street(street: str) -> str | None:
    """Write a street in capitals as "Jl. KH. Wahid Hasyim"; None when nothing is left."""
    pieces = [_shown_piece(piece) for piece in street.split(",")]
    return ", ".join(filter(None, pieces)) or None


def _shown_piece(piece: str) -> str:
    bare = _EMPTY_LABELS.sub("", piece.strip(" .:/-"))
    spaced = re.sub(r"\.(?=[A-Z0-9])", ". ", bare)
    shown = re.sub(r"[A-Z0-9]+\.?", lambda match: _shown_word(match.group()), spaced)
    return re.sub(r" +", " ", shown).strip(" .:/-") if re.search(r"[A-Z0-9]", bare) else ""


def _shown_word(word: str) -> str:
    letters, dot = word.rstrip("."), "." if word.endswith(".") else ""
    if letters in _SHORT:
        return _SHORT[letters]
    if re.fullmatch(r"[IVX]+[A-D]?|[^AEIOU]{1,3}|[0-9].*", letters):
        return letters + dot
    return letters.capitalize() + dot
