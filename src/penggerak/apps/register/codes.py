"""The number of a business as people say it: PGR-000123-7, the last digit catches a slip of the pen."""

from stdnum import luhn

from penggerak.apps.numbers import whole_number


def business_code(business_id: int) -> str:
    digits = f"{business_id:06d}"
    return f"PGR-{digits}-{luhn.calc_check_digit(digits)}"


def business_id_of(code: str) -> int | None:
    """The id behind a code; None when it is not a code of ours or was mistyped."""
    digits = "".join(character for character in code if character.isdigit())
    if not luhn.is_valid(digits) or len(digits) < 7:
        return None
    return whole_number(digits[:-1])
