"""How figures, dates and sentences are written, in the language of the reader. Built in: no {% load %} needed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

from penggerak.apps.words import in_language
from penggerak.core.identity import mask
from penggerak.core.register import SMALLEST_PUBLISHED, Label
from penggerak.core.sentences import Sentence

register = template.Library()

Number = int | float | Decimal
NO_BREAK = "\u00a0"
MINUS = "\u2212"


def _written(value: Number, decimals: int) -> str:
    # Django's number_format cuts digits off; a reader expects them rounded, halves away from zero.
    rounded = Decimal(str(abs(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = number_format(rounded, decimal_pos=decimals, force_grouping=True)
    below_zero = value < 0 and any(digit in "123456789" for digit in text)
    return f"{MINUS}{text}" if below_zero else text


def _unknown() -> str:
    return gettext("belum ada")


@register.filter
def angka(value: Number | None, decimals: int = 0) -> str:
    """1250000 -> 1.250.000. A missing figure is said aloud, never shown as zero."""
    return _unknown() if value is None else _written(value, decimals)


@register.filter
def rupiah(value: int | None) -> str:
    """Whole rupiah: 1250000 -> Rp1.250.000."""
    if value is None:
        return _unknown()
    return f"{MINUS if value < 0 else ''}Rp{_written(abs(value), 0)}"


@register.filter
def persen(share: float | None, decimals: int = 0) -> str:
    """A share of one as percent: 0.052 with two decimals -> 5,20 % (English: 5.20%)."""
    if share is None:
        return _unknown()
    gap = NO_BREAK if get_language() == "id" else ""
    return f"{_written(share * 100, decimals)}{gap}%"


@register.filter
def terbit(count: int | None) -> str:
    """A count as the public may see it: groups of one to four, and counts held back by the query, read < 5."""
    if count is None or 0 < count < SMALLEST_PUBLISHED:
        return f"<{NO_BREAK}{SMALLEST_PUBLISHED}"
    return _written(count, 0)


@register.filter
def tanggal(day: date | datetime | None) -> str:
    """24 November 2026, as the clock in Jakarta has it."""
    if day is None:
        return _unknown()
    return format_date(_local(day), "j F Y")


@register.filter
def waktu(moment: datetime | None) -> str:
    """24 November 2026, 16.00 WIB (English: 16:00 WIB)."""
    if moment is None:
        return _unknown()
    clock = "G.i" if get_language() == "id" else "G:i"
    return format_date(_local(moment), f"j F Y, {clock} T")


def _local(day: date | datetime) -> date | datetime:
    return timezone.localtime(day) if isinstance(day, datetime) and timezone.is_aware(day) else day


@register.filter
def masked(value: str | None, kind: str) -> str:
    """A NIK, NIB or phone as screens may show it: {{ phone|masked:"phone" }} -> 0812••••4410."""
    return mask(kind, value) if value else _unknown()  # type: ignore[arg-type]


@register.filter
def say(words: Any) -> str:
    """A Sentence or Label of the core, in the reader's language; anything else as it stands."""
    if words is None or (isinstance(words, Sentence) and not words.template):
        return ""
    return in_language(words) if isinstance(words, Sentence | Label) else str(words)


def _of(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


@register.filter
def keyed(rows: Iterable[Any] | None, key: str) -> Any:
    """The row (mapping or object) whose key is this one; None when there is none."""
    return next((row for row in rows or () if _of(row, "key") == key), None)


@register.filter
def largest(rows: Iterable[Any] | None) -> Any:
    """The row with the highest published count; the first of equals; None when every count is held back."""
    counted = [row for row in rows or () if (_of(row, "count") or 0) >= SMALLEST_PUBLISHED]
    return max(counted, key=lambda row: _of(row, "count"), default=None)
