"""Amounts of rupiah as people write them."""

import re
from decimal import Decimal
from typing import Literal

from penggerak.core.register._clean_cells import EMPTY, Cell, is_nothing, quoted, squeezed
from penggerak.core.register._clean_numbers import ABOUT, NUMBER, read_number
from penggerak.core.sentences import sentence

Period = Literal["month", "year"]

_UNITS: dict[str, int] = {
    **dict.fromkeys(("rb", "rbu", "ribu", "k"), 10**3),
    **dict.fromkeys(("jt", "jta", "juta"), 10**6),
    **dict.fromkeys(("m", "milyar", "miliar", "milliar"), 10**9),
    **dict.fromkeys(("t", "triliun", "trilyun"), 10**12),
}
_PERIODS = {"hari": "day", "minggu": "week", "bulan": "month", "bln": "month", "tahun": "year", "thn": "year"}
_UNIT = rf"(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-z])"

_ABOUT = re.compile(rf"^(?:{ABOUT}) ?")
_CURRENCY = re.compile(r"(?<![a-z])(?:rp|idr)(?![a-z])[.:]?|rupiah")
_PERIOD = re.compile(rf"(?:/|\bper|\bse|\btiap|\bsetiap) ?({'|'.join(_PERIODS)})\.?$")
_CLOSING_DASH = re.compile(r"[.,]? ?[-=]+ ?\.?$")  # the ",-" that ends an amount written by hand
_IN_BRACKETS = re.compile(r"\((.*)\)")
_PARTS = re.compile(rf"{NUMBER} ?(?:{_UNIT})?\.?(?: ?{NUMBER} ?{_UNIT}\.?)*")
_PART = re.compile(rf"({NUMBER}) ?({_UNIT})?")

_LEAST_IDR = 1_000  # no sales, capital or profit is smaller: such a sheet counts in thousands or millions
_MOST_IDR = 10**15


def read_idr(text: str, *, per: Period | None = None, scale: int = 1, may_be_negative: bool = False) -> Cell:
    """Whole rupiah: "Rp 2.500.000,-", "2,5 jt", "500rb", "1 M", "1.000.000,00" and the like.

    per: what the field counts; an amount that names another period is left out.
    scale: rupiah per unit where the heading says so ("dalam jutaan": 1_000_000); holds for bare numbers.
    """
    bare = squeezed(text).lower()
    if is_nothing(bare):
        return EMPTY
    bare = _PERIOD.sub("", _ABOUT.sub("", bare)).strip()
    amount = _signed(bare, scale)
    if amount is None:
        return _doubt("amount_unread", text)
    if amount < 0 and not may_be_negative:
        return _doubt("amount_negative", text)
    if abs(amount) >= _MOST_IDR:
        return _doubt("amount_too_large", text)
    return _judged(text, int(amount.to_integral_value()), per)


def _signed(text: str, scale: int) -> Decimal | None:
    """The amount without currency signs; bookkeepers write losses in brackets."""
    bracketed = _IN_BRACKETS.fullmatch(text)
    bare = _CURRENCY.sub("", bracketed[1] if bracketed else text).strip()
    bare = _CLOSING_DASH.sub("", bare)
    digits = bare.removeprefix("-").strip()
    amount = _sum(digits, scale) if _PARTS.fullmatch(digits) else None
    is_negative = bracketed is not None or digits != bare
    return -amount if amount is not None and is_negative else amount


def _sum(parts: str, scale: int) -> Decimal | None:
    """Add up "1 juta 500 ribu"; None when a part cannot be read or a larger unit follows a smaller one."""
    total, above = Decimal(0), 10**18
    for digits, unit in _PART.findall(parts):
        number, times = read_number(digits), _UNITS.get(unit, scale)
        if number is None or times >= above:
            return None
        total, above = total + number * times, times
    return total


def _judged(text: str, amount_idr: int, per: Period | None) -> Cell:
    """Leave out amounts whose unit or period is in doubt; mark estimates."""
    bare = squeezed(text).lower()
    period = _PERIOD.search(bare)
    if amount_idr and abs(amount_idr) < _LEAST_IDR:
        return _doubt("amount_unclear", text)
    if per and period and _PERIODS[period[1]] != per:
        return _doubt("amount_of_another_period", text)
    if _ABOUT.match(bare):
        return _doubt("amount_rounded", text, amount_idr)
    return Cell(amount_idr)


def _doubt(code: str, text: str, amount_idr: int | None = None) -> Cell:
    cell = quoted(text)
    sentences = {
        "amount_unread": sentence("“%(cell)s” bukan jumlah rupiah yang jelas. Tulis misalnya 2.500.000.", cell=cell),
        "amount_negative": sentence("“%(cell)s” di bawah nol. Tulis jumlah rupiah tanpa minus.", cell=cell),
        "amount_too_large": sentence("“%(cell)s” terlalu besar. Periksa jumlah angkanya.", cell=cell),
        "amount_unclear": sentence("“%(cell)s” terlalu kecil. Tulis rupiah penuh, misalnya 5.000.000.", cell=cell),
        "amount_of_another_period": sentence("“%(cell)s” untuk jangka waktu lain daripada kolomnya.", cell=cell),
        "amount_rounded": sentence("“%(cell)s” dicatat sebagai perkiraan.", cell=cell),
    }
    return Cell(amount_idr, code, sentences[code])
