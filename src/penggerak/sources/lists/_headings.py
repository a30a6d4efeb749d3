"""What a heading says about the field below it."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from penggerak.core.register import Field
from penggerak.sources.lists._wording import plain

_EXACT, _LAST_PART, _OTHER_PART = 1.0, 0.95, 0.6
_BEGINS, _CONTAINS, _PER_WORD = 0.75, 0.45, 0.05
_LEAST_SIMILAR, _MISSPELT = 0.86, 0.9
_TURNED = 0.4  # what is left of a match when another word turns its meaning

# Words beside a known heading after which it no longer means the field.
_TURNING: Mapping[str, frozenset[str]] = {
    "worker_count": frozenset(
        {"l", "p", "laki", "pria", "perempuan", "wanita", "lk", "pr", "tetap", "asing", "disabilitas"}
    ),
    "annual_sales_idr": frozenset({"bulan", "bulanan", "hari", "harian", "bln", "ekspor"}),
    "monthly_sales_idr": frozenset({"tahun", "tahunan", "thn"}),
    "address": frozenset({"email", "surel", "web", "website"}),
    "nik": frozenset({"pasangan", "suami", "istri"}),
    "kbli": frozenset({"judul", "uraian", "nama", "deskripsi"}),
}
# Words that alone may mean either; the neighbours and the cells decide.
_EITHER: Mapping[str, Mapping[str, float]] = {
    "nama": {"business_name": 0.7, "owner_name": 0.7},
    "usaha": {"business_name": 0.75, "main_activity": 0.7},
}

_SCALES = (
    (re.compile(r"\b(?:dalam |x ?|rp\.? ?)?(?:juta|jutaan|jt|000[. ]000)\b", re.IGNORECASE), 1_000_000),
    (re.compile(r"\b(?:dalam |x ?|rp\.? ?)?(?:ribu|ribuan|rb|000)\b", re.IGNORECASE), 1_000),
    (re.compile(r"\b(?:miliar|milyar|miliaran|milyaran)\b", re.IGNORECASE), 1_000_000_000),
)


def heading_match(field: Field, heading: str) -> float:
    """How well a heading names a field, 0 to 1: exact words, one row of several, more words around, or misspelt."""
    parts = [plain(part) for part in heading.split(" / ")]
    whole = " ".join(parts)
    spoken = [plain(declared) for declared in field.headings]
    if whole in _EITHER:
        return _EITHER[whole].get(field.name, 0.0)
    best = max([_match(words, whole, parts) for words in spoken], default=0.0)
    is_turned = bool(_TURNING.get(field.name, frozenset()) & set(whole.split())) and whole not in spoken
    return round(best * (_TURNED if is_turned else 1.0), 4)


def _match(words: str, whole: str, parts: list[str]) -> float:
    if words in (whole, parts[-1]):
        return _EXACT if words == whole else _LAST_PART
    if words in parts:
        return _OTHER_PART
    length = words.count(" ") + 1
    if whole.startswith(words + " "):
        return min(_BEGINS + _PER_WORD * length, _LAST_PART)
    if f" {words} " in f" {whole} ":
        return min(_CONTAINS + 2 * _PER_WORD * length, _BEGINS)
    similarity = SequenceMatcher(None, words, whole, autojunk=False).ratio()
    return _MISSPELT * similarity if len(words) > 4 and similarity >= _LEAST_SIMILAR else 0.0


def money_scale(heading: str) -> int:
    """Rupiah per unit that a heading announces: "Omzet (juta)" -> 1_000_000; 1 when it says nothing."""
    return next((scale for pattern, scale in _SCALES if pattern.search(heading)), 1)


def kbli_version(heading: str) -> str | None:
    """The KBLI year a heading names, if any."""
    found = re.search(r"kbli\D{0,12}(2020|2025)", heading, re.IGNORECASE)
    return found[1] if found else None
