"""How anyone can tell that a person or business is made up: by numbers chosen to look unlike those offices give out.

* NIK: right in form (a district of the city, a birth date), but the serial is 9000-9999. Serials count the people of
  one district, sex and birth date, so that real ones are taken to stay far below.
* Phone: 0899 00 and seven more digits, 13 in all, the longest form a check accepts. No range is known to be reserved
  for examples: such a number may belong to somebody, so nothing may ever be sent to it.
* NIB: begins with 99. The digits of real ones are not published to mean anything, so a real one may begin so too.
* E-mail: at contoh.example; the ending .example is reserved (RFC 2606) and never delivers.

So these tell made-up data from real data in a demonstration; whether a record is made up is for its source to say.
"""

import re

import polars as pl

from penggerak.core.sentences import sentence

SYNTHETIC_NOTE = sentence(
    "Data rekaan: orang, usaha, dan angka di sini dibuat komputer untuk contoh dan tidak menunjuk siapa pun."
)

# Size of the range and the step through it; a step that ends in 1 or 9 shares no factor with a power of ten.
_PHONES = (10_000_000, 61_803_399)
_NIBS = (100_000_000_000, 70_710_678_121)


def is_synthetic_nik(nik: str) -> bool:
    """Is this 16-digit NIK one of the made-up ones? Separators are ignored."""
    return re.fullmatch(r"\d{12}9\d{3}", _digits(nik)) is not None


def is_synthetic_phone(phone: str) -> bool:
    """Is this phone number (national or +62 form) one of the made-up ones?"""
    return re.fullmatch(r"(0|62)?89900\d{7}", _digits(phone)) is not None


def is_synthetic_nib(nib: str) -> bool:
    """Is this 13-digit NIB one of the made-up ones?"""
    return re.fullmatch(r"99\d{11}", _digits(nib)) is not None


def phone_numbers(number: pl.Expr, *, seed: int) -> pl.Expr:
    """A made-up phone for each whole number below 10,000,000; different numbers, different phones."""
    return "089900" + _scattered(number, *_PHONES, seed=seed).cast(pl.String).str.zfill(7)


def nib_numbers(number: pl.Expr, *, seed: int) -> pl.Expr:
    """A made-up NIB for each whole number; different numbers, different NIBs."""
    return "99" + _scattered(number, *_NIBS, seed=seed).cast(pl.String).str.zfill(11)


def _digits(text: str) -> str:
    return re.sub(r"[\s.+\-/']", "", text)


def _scattered(number: pl.Expr, space: int, step: int, *, seed: int) -> pl.Expr:
    """number -> (number x step + shift) mod space; one to one, and another one for every seed."""
    return (number.cast(pl.UInt64) * (step + 10 * (seed % 1_000_003)) + 7_777 * (seed % 1009)) % space
