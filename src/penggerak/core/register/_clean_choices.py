"""Yes or no, and one of a few."""

import re
from collections.abc import Mapping
from functools import lru_cache

from penggerak.core.register._clean_cells import EMPTY, Cell, is_nothing, quoted, squeezed
from penggerak.core.register.fields import FIELDS, Field
from penggerak.core.sentences import sentence

_YES = frozenset(
    {"ya", "y", "iya", "yes", "true", "1", "ada", "v", "✓", "✔", "√", "☑", "benar", "punya", "memiliki", "sudah"}
)
_NO = frozenset(
    {"tidak", "t", "tdk", "no", "n", "false", "0", "bukan", "belum", "✗", "✘", "tidak punya", "tidak memiliki"}
)
_TICK = frozenset({"v", "✓", "✔", "√", "☑"})
_NOT_WORD = re.compile(r"[\W_]+")

# How lists write the choices besides their declared labels; keys as in fields.yaml.
_SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "owner_sex": {
        "M": "l|lk|laki|laki2|lelaki|pria|cowok|m|male|laki laki",
        "F": "p|pr|perempuan|wanita|cewek|w|f|female",
    },
    "owner_education": {
        "none": "tidak tamat sd|tidak tamat|belum sekolah|tidak bersekolah|tts",
        "sd": "mi|sr|sekolah dasar|paket a|sederajat sd|tamat sd",
        "smp": "sltp|mts|slp|smpn|paket b|tamat smp",
        "sma": "slta|smk|smu|ma|stm|smea|smkk|sma sederajat|slta sederajat|paket c|man|sma|tamat sma",
        "diploma": "d1|d2|d3|d4|di|dii|diii|div|d i|d ii|d iii|d iv|akademi|d 3",
        "s1": "s 1|strata 1|strata i|sarjana s1|perguruan tinggi|si",
        "s2": "s 2|s3|s 3|magister|doktor|strata 2|strata 3|pasca sarjana",
    },
    "legal_form": {
        "sole": "perseorangan|usaha perorangan|ud|usaha dagang|pd|perusahaan dagang|po|pribadi|individu",
        "pt_perorangan": "pt perseorangan|perseroan perorangan|perseroan perseorangan",
        "pt": "perseroan terbatas|perseroan|p t",
        "cv": "persekutuan komanditer|c v|comanditer",
        "firma": "fa|persekutuan firma",
        "cooperative": "kop|koperasi primer|ksp|ksu",
        "foundation": "yay",
        "other": "lain lain|lainnya|lain|bumdes|kub|kelompok usaha bersama",
    },
    "declared_size": {
        "micro": "usaha mikro|mikro|umi|ultra mikro",
        "small": "usaha kecil|kecil",
        "medium": "usaha menengah|menengah|sedang",
        "large": "usaha besar|besar",
    },
    "status": {
        "active": "masih aktif|beroperasi|buka|masih berjalan|berjalan|jalan|masih beroperasi|operasional",
        "dormant": "tidak aktif|non aktif|nonaktif|vakum|berhenti sementara|tutup sementara|libur|tdk aktif",
        "moved": "sudah pindah|pindah alamat|pindah lokasi",
        "closed": "tutup permanen|sudah tutup|bangkrut|gulung tikar|berhenti|tidak beroperasi",
        "never_found": "tdk ditemukan|tidak ada di lokasi|alamat tidak ditemukan",
    },
}


def has_ticks(texts: set[str]) -> bool:
    """Whether a column answers with ticks, so that a cross beside them means no."""
    return any(text.strip().lower() in _TICK for text in texts)


def read_bool(text: str, *, beside_ticks: bool = False) -> Cell:
    """Yes, no or unknown. A dash or an empty cell is unknown, never no.

    beside_ticks: the column also holds ticks; only then is the cross "x" a no, for in other lists it marks a box.
    """
    bare = squeezed(text).lower()
    if bare in _YES or bare in _NO:
        return Cell(bare in _YES)
    if bare == "tidak ada":
        return Cell(value=False)
    if bare in ("x", "×") and beside_ticks:
        return Cell(value=False)
    if is_nothing(bare):
        return EMPTY
    return Cell(
        None,
        "answer_unread",
        sentence("“%(cell)s” bukan ya atau tidak. Tulis ya, tidak, atau kosongkan.", cell=quoted(text)),
    )


def read_choice(text: str, field: Field) -> Cell:
    """One of the field's declared choices, by code, label in either language, or usual spelling."""
    if is_nothing(text):
        return EMPTY
    choice = _spellings(field.name).get(_plain(text))
    if choice is not None:
        return Cell(choice)
    choices = ", ".join(label.id for label in field.choices.values())
    return Cell(
        None,
        "choice_unknown",
        sentence("“%(cell)s” tidak dikenal. Pilihannya: %(choices)s.", cell=quoted(text), choices=choices),
    )


@lru_cache(maxsize=64)
def _spellings(field_name: str) -> Mapping[str, str]:
    spellings: dict[str, str] = {}
    for code, label in FIELDS[field_name].choices.items():
        more = _SYNONYMS.get(field_name, {}).get(code, "").split("|")
        for word in (code, label.id, label.en, *label.id.split("/"), *more):
            spellings.setdefault(_plain(word), code)
    spellings.pop("", None)
    return spellings


def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", squeezed(text).lower()).strip()
