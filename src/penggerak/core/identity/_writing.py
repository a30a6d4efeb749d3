"""Ways to write an accepted number: for reading, for hiding, for looking it up."""

from stdnum.id import npwp as stdnum_npwp

from penggerak.core.identity._check import check
from penggerak.core.identity._gtin import fourteen_digits
from penggerak.core.identity._kinds import Kind
from penggerak.core.identity._npwp import sixteen_digits

HIDDEN = "•"
_SHOWN_AT_EACH_END = 4
_HIDDEN_AT_LEAST = 4


def mask(kind: Kind, value: str) -> str:
    """Hide the middle of a number: 3671••••••••0001; a phone in its national form: 0812••••4410.

    At least four signs stay hidden, all of them when there are no more than five. Takes any text.
    """
    number = "0" + value.removeprefix("+62") if kind == "phone" and value.startswith("+62") else value
    shown = max(0, min(_SHOWN_AT_EACH_END, (len(number) - _HIDDEN_AT_LEAST) // 2))
    return number[:shown] + HIDDEN * (len(number) - 2 * shown) + number[len(number) - shown :]


def format_number(kind: Kind, value: str) -> str:
    """An accepted value as people write it; `check` reads it back to the same value."""
    match kind:
        case "npwp" if len(value) == 15:
            return str(stdnum_npwp.format(value))
        case "nik" | "kk" | "npwp" | "nitku":
            return _in_groups(value)
        case "phone":
            return _phone_in_groups("0" + value.removeprefix("+62"))
        case _:
            return value


def _in_groups(digits: str) -> str:
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _phone_in_groups(national: str) -> str:
    """0812-3456-7890; the area code of a fixed line, whose length we do not know, is not set apart."""
    if not national.startswith("08"):
        return national
    return "-".join((national[:4], national[4:8], national[8:]))


def lookup_form(kind: Kind, text: str) -> str | None:
    """The one text under which a number is hashed and found, however it was written; None when it is refused.

    An NPWP of 15 digits and the same with a 0 before it, a GTIN with and without leading zeros, and a phone with 0,
    62 or +62 each have one form.
    """
    value = check(kind, text).value
    if value is None:
        return None
    if kind == "npwp":
        return sixteen_digits(value)
    return fourteen_digits(value) if kind == "gtin" else value
