"""The code of a receipt as people say it: PGD-7K3M-9QXT-2PVH. Not to be guessed, and a slip of the pen is noticed."""

import secrets

from stdnum import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U
RANDOM_LETTERS = 11  # 55 bits
GROUP = 4
PREFIX = "PGD"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Twelve letters, the last of which checks the others; as it is kept, without the groups."""
    number = secrets.randbits(5 * RANDOM_LETTERS)
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(RANDOM_LETTERS))
    return letters + luhn.calc_check_digit(letters, ALPHABET)


def shown(code: str) -> str:
    """A kept code as it is read aloud and printed."""
    return "-".join([PREFIX, *(code[start : start + GROUP] for start in range(0, len(code), GROUP))])


def parse_code(text: str) -> str | None:
    """The kept code that someone typed, in small letters, without dashes or with O for 0; None when it is none."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum()).translate(_MISREAD)
    code = letters[-RANDOM_LETTERS - 1 :]
    if letters[: -len(code)] not in ("", PREFIX) or len(code) != RANDOM_LETTERS + 1:
        return None
    return code if set(code) <= set(ALPHABET) and luhn.is_valid(code, ALPHABET) else None
