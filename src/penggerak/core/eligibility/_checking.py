"""Small checks that name the place of a mistake."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from penggerak.core.eligibility._facts import NUMBERS, WORDS
from penggerak.core.eligibility._mistakes import BrokenRules, Place

NAME = re.compile(r"[a-z][a-z0-9_]*")
ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_LARGEST = 2**62


def mapping(value: Any, place: Place, *, known: Iterable[str] = (), needed: Iterable[str] = ()) -> dict[str, Any]:
    """A mapping with the needed keys and, where `known` is given, no others."""
    if not isinstance(value, dict):
        raise BrokenRules(place, "harus berupa pasangan kunci dan isi.")
    for key in value:
        if not isinstance(key, str):
            raise BrokenRules(place, f"kunci {key!r} harus teks.")
        if known and key not in known:
            raise BrokenRules((*place, key), f"“{key}” tidak dikenal. Yang dikenal: {', '.join(known)}.")
    for key in needed:
        if value.get(key) is None:
            raise BrokenRules(place, f"“{key}” belum ditulis.")
    return value


def sequence(value: Any, place: Place) -> list[Any]:
    """A list with at least one entry."""
    if not isinstance(value, list | tuple) or not value:
        raise BrokenRules(place, "harus berupa daftar dengan paling sedikit satu isi.")
    return list(value)


def text(value: Any, place: Place) -> str:
    """Text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise BrokenRules(place, "harus berupa teks (beri tanda kutip bila perlu).")
    return value


def name(value: Any, place: Place, shape: re.Pattern[str] = NAME) -> str:
    """A name for machines."""
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise BrokenRules(place, f"“{value}” tidak dapat menjadi nama. Pakai huruf kecil, angka, dan garis.")
    return value


def choice(value: Any, place: Place, of: Sequence[str]) -> str:
    """One of a few words."""
    if value not in of or not isinstance(value, str):
        raise BrokenRules(place, f"“{value}” tidak dikenal. Pilih dari: {', '.join(of)}.")
    return value


def yes_no(value: Any, place: Place) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise BrokenRules(place, "harus true atau false.")
    return value


def number(value: Any, place: Place) -> int | float:
    """A number, not a yes."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BrokenRules(place, f"“{value}” bukan angka. Tulis angka tanpa titik pemisah, misalnya 4800000000.")
    if abs(value) > _LARGEST:
        raise BrokenRules(place, f"“{value}” terlalu besar.")
    return value


def whole(value: Any, place: Place) -> int:
    """A whole number from 0 up."""
    if not isinstance(value, int) or number(value, place) < 0:
        raise BrokenRules(place, f"“{value}” bukan bilangan bulat mulai dari 0.")
    return value


def day(value: Any, place: Place) -> str:
    """A day as ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    try:
        if not isinstance(value, str):
            raise ValueError
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise BrokenRules(place, f"“{value}” bukan tanggal. Tulis seperti 2026-11-24.") from None


def label(value: Any, place: Place) -> dict[str, str]:
    """A text in both languages."""
    mapping(value, place, known=("id", "en"), needed=("id", "en"))
    return {language: text(value[language], (*place, language)) for language in ("id", "en")}


def scalar(value: Any, place: Place, type_: str) -> bool | int | float | str:
    """A value of a fact's type, as JSON holds it."""
    if type_ == "bool":
        return yes_no(value, place)
    if type_ in NUMBERS:
        return number(value, place)
    if type_ == "date":
        return day(value, place)
    if type_ in WORDS:
        return text(value, place)
    raise BrokenRules(place, "daftar tidak dapat dibandingkan langsung; pakai count atau licence.")
