"""One cell understood: a value, a doubt, or nothing."""

import re
from dataclasses import dataclass
from typing import Literal

from penggerak.core.register.projection import Value
from penggerak.core.sentences import Sentence

Severity = Literal["refuse", "warn"]

# What people and programs write where there is nothing. None of it means zero or no.
_NOTHING = frozenset(
    {
        "",
        "n/a",
        "na",
        "n.a",
        "n.a.",
        "null",
        "none",
        "nan",
        "nil",
        "nihil",
        "kosong",
        "belum ada",
        "tidak ada",
        "tdk ada",
    }
    | {"tidak diketahui", "tidak tahu", "tdk tahu", "belum diisi", "belum tahu", "xxx", "#n/a", "#ref!", "#value!"}
    | {"#div/0!", "#name?", "#null!", "#num!"}
)
_ONLY_SIGNS = re.compile(r"[\W_]*")
_SPACES = re.compile(r"[\s\u200b-\u200d\ufeff]+")
_LONG_NUMBER = re.compile(r"\d(?:[ .,-]?\d){9,}")
_LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """What one written cell means for its field.

    value: None when nothing was written or it cannot be understood.
    code, sentence: the doubt, when there is one; a value may still stand beside it.
    """

    value: Value | None = None
    code: str | None = None
    sentence: Sentence | None = None


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Problem:
    """A doubt about one row that a person should see.

    field: of the register, or "" when the row as a whole is meant. code: stable, for counting ("amount_unclear").
    severity: "refuse" keeps the row out until repaired; "warn" lets it in without the doubtful value.
    sentence: what was found and what to do, in Indonesian; never holds a whole personal number.
    """

    field: str
    severity: Severity
    code: str
    sentence: Sentence


def squeezed(text: str) -> str:
    """One space between words, none at the ends, nothing invisible: "  Jl.\\n Merdeka " -> "Jl. Merdeka"."""
    return " ".join(text.split()) if text.isascii() else _SPACES.sub(" ", text).strip()


def is_nothing(text: str) -> bool:
    """Whether a cell only says that it is empty: "", "-", "N/A", "belum ada"."""
    bare = squeezed(text).lower()
    return bare in _NOTHING or _ONLY_SIGNS.fullmatch(bare) is not None


def quoted(text: str) -> str:
    """A cell as a sentence may repeat it: short, and with long numbers hidden but for their first four digits."""
    hidden = _LONG_NUMBER.sub(lambda found: re.sub(r"\D", "", found[0])[:4] + "••••", squeezed(text))
    return hidden if len(hidden) <= _LONGEST_QUOTE else hidden[: _LONGEST_QUOTE - 1] + "…"


def read_text(text: str) -> Cell:
    """Text as it was written, with single spaces; the sign Excel puts before text is dropped."""
    value = squeezed(text).removeprefix("'").strip()
    return EMPTY if is_nothing(value) else Cell(value)
