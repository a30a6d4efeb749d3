"""Words as they are compared: what a heading says, and whether a cell could be one."""

import re
from collections.abc import Mapping
from functools import cache

from penggerak.core.register import FIELDS, Field

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_WORD = re.compile(r"[\W_]+")
_LOOKS_LIKE_DATA = re.compile(
    r"\d{5}"  # a number
    r"|\d[.,]\d{3}\b"  # grouped thousands
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}"  # a day
    r"|@|\brp\.? ?\d"
    r"|^(jl|jln|jalan|gg|gang)\b.*\w\W+\w"  # a street with a name
    r"|^\W*$|^[+-]?[\d.,]+$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(19|20)\d\d")
_LONGEST_HEADING = 80

# Headings of columns that are no field of the register.
NUMBER_HEADINGS = frozenset({"no", "nomor", "no urut", "nomor urut", "nmr", "urut", "num", "number"})
ROW_KEY_HEADINGS = frozenset(
    {"id", "no reg", "no register", "nomor register", "no registrasi", "nomor registrasi", "no pendaftaran", "kode"}
    | {"id umkm", "id usaha", "kode usaha", "kode umkm", "id data", "no induk", "uuid", "no id", "id pelaku usaha"}
)
REPAIR_ROW_HEADING = "Baris"
REPAIR_REASON_HEADING = "Alasan"


def plain(text: str) -> str:
    """Lower case, without notes in brackets and signs: "No. HP/WA (aktif)*" -> "no hp wa"."""
    bare = _NOT_WORD.sub(" ", _BRACKETS.sub(" ", text.lower())).strip()
    return bare or _NOT_WORD.sub(" ", text.lower()).strip()


def vocabulary(fields: Mapping[str, Field] = FIELDS) -> frozenset[str]:
    """Every heading the fields declare, and those of running numbers and keys, in plain words."""
    declared = {plain(heading) for field in fields.values() for heading in field.headings}
    repair = {plain(REPAIR_ROW_HEADING), plain(REPAIR_REASON_HEADING)}
    return frozenset(declared | NUMBER_HEADINGS | ROW_KEY_HEADINGS | repair | {"nama", "keterangan"})


@cache
def _default_vocabulary() -> frozenset[str]:
    return vocabulary()


def is_known_heading(text: str) -> bool:
    """Whether a cell says exactly what some column of the register is called."""
    return plain(text) in _default_vocabulary()


def could_be_heading(text: str | None) -> bool:
    """Whether a cell reads like a label rather than a value. A year may stand above a column."""
    if text is None or len(text) > _LONGEST_HEADING:
        return False
    return bool(_YEAR.fullmatch(text)) or not _LOOKS_LIKE_DATA.search(text)
