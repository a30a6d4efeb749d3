"""How a cell of a report reads, in the language of the reader: the same as on the page."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.translation import get_language

NO_BREAK = "\u00a0"


def count_in_words(value: float) -> str:
    """1250 -> 1.250 (English: 1,250)."""
    return str(number_format(value, decimal_pos=0, force_grouping=True))


def share_in_words(share: float, decimals: int = 0) -> str:
    """0.125 -> 13 % (English: 13%); halves away from zero."""
    smallest = Decimal(1).scaleb(-decimals)
    percent = Decimal(str(share * 100)).quantize(smallest, rounding=ROUND_HALF_UP)
    written = number_format(percent, decimal_pos=decimals, force_grouping=True)
    return f"{written}{NO_BREAK if get_language() == 'id' else ''}%"


def day_in_words(day: date) -> str:
    """24 November 2026."""
    return format_date(day, "j F Y")


def moment_in_words(moment: datetime) -> str:
    """24 November 2026, 16.00 WIB (English: 16:00 WIB), by the clock in Jakarta."""
    clock = "G.i" if get_language() == "id" else "G:i"
    return format_date(timezone.localtime(moment), f"j F Y, {clock} T")


def cell_in_words(cell: object, kind: str, decimals: int = 0) -> str:
    """Any cell as people read it; a dash for nothing known."""
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, date):
        return day_in_words(cell)
    if isinstance(cell, int | float):
        return _number_in_words(cell, kind, decimals)
    return str(cell)


def _number_in_words(number: float, kind: str, decimals: int) -> str:
    match kind:
        case "share":
            return share_in_words(number, decimals)
        case "idr":
            return f"Rp{count_in_words(number)}"
        case _:
            return count_in_words(number)
