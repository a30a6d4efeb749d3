"""What can be wrong with a number, as Polars expressions over the columns `cleaned` and `number`.

cleaned: the text as `_text.clean` leaves it. number: its first sixteen characters as i64, null when they are no number.
"""

from collections.abc import Sequence

import polars as pl

from penggerak.core.identity import _phone, _text
from penggerak.core.identity._kinds import LENGTHS, Kind, Problem
from penggerak.core.identity._nik import PROVINCES, SHORT_MONTHS, WOMEN_ADD

# A condition, and the problem of rows that meet it. The first that holds counts.
Rules = Sequence[tuple[pl.Expr, Problem]]

_CLEANED = pl.col("cleaned")
_NUMBER = pl.col("number")
_LENGTH = _CLEANED.str.len_bytes()
_NEVER = pl.lit(value=False)


def rules(kind: Kind) -> Rules:
    """All rules of a kind, in the order in which `check` asks."""
    return [*_text_rules(kind), *_length_rules(kind), *_number_rules(kind)]


def first_problem(rules: Rules) -> pl.Expr:
    """The code of the first rule whose condition holds; null when none does."""
    return pl.coalesce(pl.when(broken).then(pl.lit(problem)) for broken, problem in rules)


def _text_rules(kind: Kind) -> Rules:
    is_phone = kind == "phone"
    return [
        (_CLEANED.is_in(["", "+"]), "empty"),
        (_CLEANED.str.contains(_text.SCIENTIFIC), "scientific"),
        (_CLEANED.str.contains(_text.SEVERAL) if is_phone else _NEVER, "several"),
        (_CLEANED.str.contains(_text.LETTER), "letter"),
        (~_CLEANED.str.contains(_text.PHONE_DIGITS if is_phone else _text.DIGITS), "character"),
    ]


def _length_rules(kind: Kind) -> Rules:
    if kind == "phone":
        return []
    return [
        (~_LENGTH.is_in(LENGTHS[kind]), "length"),
        (_CLEANED.str.head(16).str.contains(_text.REPEATED), "placeholder"),
    ]


def _number_rules(kind: Kind) -> Rules:
    match kind:
        case "nik":
            return _card_rules(women=True)
        case "kk":
            return _card_rules(women=False)
        case "npwp" | "nitku":
            return _tax_rules()
        case "gtin":
            return [(_gtin_sum() % 10 != 0, "check_digit")]
        case "phone":
            return _phone_rules()
        case "nib":
            return []


def _part(start: int, end: int) -> pl.Expr:
    """Digits start to end (counted from 0, end left out) of a number of sixteen."""
    after, width = 16 - end, end - start
    return _NUMBER // int(10**after) % int(10**width)


def _is_province() -> pl.Expr:
    return _part(0, 2).is_in([int(code) for code in PROVINCES])


def _card_rules(*, women: bool) -> Rules:
    """NIK and KK: place, day, month, serial."""
    written, month = _part(6, 8), _part(8, 10)
    day = pl.when(written > WOMEN_ADD).then(written - WOMEN_ADD).otherwise(written) if women else written
    return [
        (~_is_province(), "province"),
        (~day.is_between(1, 31), "day"),
        (~month.is_between(1, 12), "month"),
        (day > _days_in_month(month, year_of_century=_part(10, 12)), "date"),
        (_part(12, 16) == 0, "serial"),
    ]


def _days_in_month(month: pl.Expr, *, year_of_century: pl.Expr) -> pl.Expr:
    february = pl.when(year_of_century % 4 == 0).then(29).otherwise(28)
    return pl.when(month == 2).then(february).when(month.is_in(SHORT_MONTHS)).then(30).otherwise(31)


def _tax_rules() -> Rules:
    """NPWP, and the one a NITKU begins with: fifteen digits keep Luhn; sixteen are a person's, or cannot be refused."""
    is_old = _LENGTH == 15
    is_person = ~is_old & _is_province()
    cards = [(is_person & broken, problem) for broken, problem in _card_rules(women=True)]
    return [(is_old & (_luhn_sum_of_nine() % 10 != 0), "check_digit"), *cards]


def _luhn_sum_of_nine() -> pl.Expr:
    """Luhn's sum over the first nine of fifteen digits: every second one doubled and its digits added."""
    digits = [_NUMBER // 10 ** (14 - place) % 10 for place in range(9)]
    doubled = [digit * 2 - 9 * (digit > 4).cast(pl.Int64) for digit in digits[1::2]]
    return pl.sum_horizontal(digits[::2] + doubled)


def _gtin_sum() -> pl.Expr:
    """GS1's sum: from the right, digits count once and three times in turn."""
    return pl.sum_horizontal(_NUMBER // 10**place % 10 * (3 if place % 2 else 1) for place in range(14))


def _phone_rules() -> Rules:
    number = national_number()
    known = _CLEANED.str.contains(_phone.KNOWN_START)
    is_phone = number.str.contains(_phone.PHONE)
    length = number.str.len_bytes()
    return [
        (~known & _CLEANED.str.starts_with("+"), "foreign"),
        (~known | ~number.str.contains(_phone.START), "prefix"),
        (~is_phone & (length < _phone.ALWAYS_RIGHT_LENGTH), "too_short"),
        (~is_phone, "too_long"),
    ]


def national_number() -> pl.Expr:
    return _CLEANED.str.replace(_phone.TRUNK, "")
