"""Take numbers apart: None for whatever `check` refuses, so that no text makes a parser raise."""

import re

from penggerak.core.identity._check import check
from penggerak.core.identity._gtin import Gtin
from penggerak.core.identity._nik import Kk, Nik, kk_from, nik_from
from penggerak.core.identity._npwp import Nitku, Npwp, nitku_from, npwp_from
from penggerak.core.identity._phone import Phone

_BETWEEN_PHONES = re.compile(r"[/,;&|\n\r]+|\b(?:atau|dan)\b", re.IGNORECASE)
_BEFORE_A_PHONE = re.compile(r"\s+(?=\+|(?:62|0)[2-9])")


def parse_nik(text: str) -> Nik | None:
    value = check("nik", text).value
    return nik_from(value) if value else None


def parse_kk(text: str) -> Kk | None:
    value = check("kk", text).value
    return kk_from(value) if value else None


def parse_npwp(text: str) -> Npwp | None:
    value = check("npwp", text).value
    return npwp_from(value) if value else None


def parse_nitku(text: str) -> Nitku | None:
    value = check("nitku", text).value
    return nitku_from(value) if value else None


def parse_phone(text: str) -> Phone | None:
    value = check("phone", text).value
    return Phone(value) if value else None


def parse_gtin(text: str) -> Gtin | None:
    value = check("gtin", text).value
    return Gtin(value) if value else None


def split_phones(text: str) -> list[str]:
    """The phone numbers of one cell ("0812…/0857…", "0812… atau 021…"), each as written and still to be checked.

    Splits at / , ; & | line breaks and the words atau and dan; at blanks only where the whole is no phone number.
    """
    pieces = (piece.strip() for piece in _BETWEEN_PHONES.split(text))
    return [number for piece in pieces if piece for number in _split_at_blanks(piece)]


def _split_at_blanks(piece: str) -> list[str]:
    parts = _BEFORE_A_PHONE.split(piece)
    all_phones = len(parts) > 1 and all(check("phone", part).ok for part in parts)
    return parts if all_phones and not check("phone", piece).ok else [piece]
