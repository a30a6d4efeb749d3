"""A code of KBLI with its version: the two are one value and never apart."""

import re
from dataclasses import dataclass
from typing import Literal, Self, get_args

from penggerak.core.sentences import Sentence, sentence

KbliVersion = Literal["2020", "2025"]
KBLI_VERSIONS: tuple[KbliVersion, ...] = get_args(KbliVersion)

_WRITTEN = re.compile(r"(?P<version>[0-9]{4}):(?P<code>[A-V]|[0-9]{2,5})")


class RefusedKbliError(ValueError):
    """A text is no code of KBLI; explanation says why and what to do, and str(error) is that sentence."""

    def __init__(self, explanation: Sentence) -> None:
        super().__init__(str(explanation))
        self.explanation = explanation


class DifferentVersionsError(TypeError):
    """Codes of two versions of KBLI were put in order, or looked up in the wrong version."""


@dataclass(frozen=True, slots=True)
class Kbli:
    """One code of one version: a section letter, or two to five digits. str() is "2020:10794".

    Equal only within a version; putting codes of two versions in order raises DifferentVersionsError.
    """

    version: KbliVersion
    code: str

    def __post_init__(self) -> None:
        if not _WRITTEN.fullmatch(str(self)) or self.version not in KBLI_VERSIONS:
            raise RefusedKbliError(sentence("“%(text)s” bukan kode KBLI.", text=_shortened(str(self))))

    def __str__(self) -> str:
        return f"{self.version}:{self.code}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Kbli):
            return NotImplemented
        if self.version != other.version:
            raise DifferentVersionsError(f"{self} and {other} belong to different versions of KBLI")
        return self.code < other.code

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2020:10794". Raises RefusedKbliError, above all when the version is missing: it cannot be guessed."""
        written = text.strip().upper()
        if re.fullmatch(r"[A-V]|[0-9]{2,5}", written):
            raise RefusedKbliError(
                sentence(
                    "Kode KBLI %(code)s belum menyebut versinya. "
                    "Tulis 2020:%(code)s atau 2025:%(code)s sesuai dokumennya.",
                    code=written,
                )
            )
        match = _WRITTEN.fullmatch(written)
        if not match or match["version"] not in KBLI_VERSIONS:
            raise RefusedKbliError(
                sentence(
                    "“%(text)s” bukan kode KBLI. Tulis versi dan kodenya, misalnya 2020:10794.",
                    text=_shortened(written),
                )
            )
        return cls("2020" if match["version"] == "2020" else "2025", match["code"])


def _shortened(text: str) -> str:
    """What was written, short, and without a number long enough to be somebody's."""
    return re.sub(r"[0-9]{7,}", "•••••••", text)[:30]
