"""Codes that stand alone: RT and RW, postcode, KBLI, e-mail, coordinates of one axis."""

import re
from collections.abc import Collection, Mapping

from penggerak.core.register._clean_cells import EMPTY, Cell, is_nothing, quoted, squeezed
from penggerak.core.sentences import sentence

_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_UNIT = re.compile(r"(?:r\.?[tw]\.?[ .:]*)?0*(\d{1,3}|[ivx]{1,4})\.?")
_PAIR = re.compile(
    r"(?:rt[ ./:]*(?:rw)?)?[ .:/]*(\d{1,3}|[ivx]{1,4}) *(?:[/,-]|rw)+[ .:/]*(?:rw)?[ .:]*(\d{1,3}|[ivx]{1,4})"
)
_POSTCODE = re.compile(r"[1-9]\d{4}")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[a-z]{2,}")
_KBLI_CODE = re.compile(
    r"(?<!\d)(?:(2009|2015|2017|2020|2025)\s*[:/ -]\s*)?[a-v]?(\d{4,5}|\d\d\.?\d\d\.?\d)(?!\d)", re.IGNORECASE
)


def read_unit(text: str) -> Cell:
    """A neighbourhood unit, RT or RW, as three digits: "3", "RT 03", "III" -> "003"."""
    if is_nothing(text):
        return EMPTY
    found = _UNIT.fullmatch(squeezed(text).lower())
    number = _unit_number(found[1]) if found else 0
    if not number:
        return Cell(
            None, "unit_unread", sentence("“%(cell)s” bukan nomor RT atau RW. Tulis misalnya 003.", cell=quoted(text))
        )
    return Cell(f"{number:03}")


def split_units(text: str) -> tuple[str, str] | None:
    """RT and RW written in one cell, "003/012" or "RT 3 RW 12"; None for anything else."""
    found = _PAIR.fullmatch(squeezed(text).lower())
    pair = (_unit_number(found[1]), _unit_number(found[2])) if found else (0, 0)
    return (f"{pair[0]:03}", f"{pair[1]:03}") if all(pair) else None


def _unit_number(written: str) -> int:
    return int(written) if written.isdigit() else _ROMAN.get(written, 0)


def read_postcode(text: str) -> Cell:
    """Five digits, the first of them not zero."""
    if is_nothing(text):
        return EMPTY
    bare = squeezed(text).replace(" ", "").removesuffix(".0")
    if _POSTCODE.fullmatch(bare):
        return Cell(bare)
    return Cell(
        None, "postcode_unread", sentence("Kode pos terdiri dari 5 angka; yang tertulis “%(cell)s”.", cell=quoted(text))
    )


def read_email(text: str) -> Cell:
    """An address in small letters; the first when there are several."""
    if is_nothing(text):
        return EMPTY
    found = _EMAIL.search(squeezed(text).lower())
    if found:
        return Cell(found[0].rstrip("."))
    return Cell(None, "email_unread", sentence("Alamat surel tidak lengkap. Tulis misalnya nama@contoh.id."))


def read_kbli(text: str, *, version: str, known: Mapping[str, Collection[str]]) -> Cell:
    """A five-digit activity with its version: "10794", "C10794", "10794 - Industri kerupuk" -> "2020:10794".

    version: what a bare code means. known: version -> five-digit codes of that version.
    A code with its leading zero lost is repaired; a code known only in another version is taken with that version.
    """
    if is_nothing(text):
        return EMPTY
    codes = [(found[1], found[2].replace(".", "").zfill(5)) for found in _KBLI_CODE.finditer(squeezed(text))]
    if not codes:
        return Cell(
            None,
            "kbli_unread",
            sentence("Kode KBLI terdiri dari 5 angka; yang tertulis “%(cell)s”.", cell=quoted(text)),
        )
    stated, code = codes[0]
    fitting = [year for year in (stated or version, *sorted(known)) if code in known.get(year, ())]
    if not fitting or (stated and fitting[0] != stated):
        return Cell(
            None, "kbli_unknown", sentence("Kode KBLI %(code)s tidak ada. Periksa lagi di dokumen NIB.", code=code)
        )
    return _kbli(
        f"{fitting[0]}:{code}", is_of_another_version=fitting[0] != (stated or version), several=len(set(codes)) > 1
    )


def _kbli(value: str, *, is_of_another_version: bool, several: bool) -> Cell:
    year, _, code = value.partition(":")
    if is_of_another_version:
        return Cell(
            value, "kbli_of_another_version", sentence("Kode %(code)s dari KBLI %(year)s.", code=code, year=year)
        )
    if several:
        return Cell(
            value, "kbli_several", sentence("Ada beberapa kode KBLI; yang pertama dipakai, %(code)s.", code=code)
        )
    return Cell(value)
