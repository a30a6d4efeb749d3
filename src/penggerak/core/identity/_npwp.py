"""NPWP (tax number, 15 digits until 2024, now 16) and NITKU (a place of business: NPWP and six digits).

Our own rules, where python-stdnum's `id.npwp` differs: it refuses a 16-digit number of an entity that fails Luhn, and
nobody has said that numbers issued directly in the new form keep it (DOMAIN 1.1), so here it is a warning.
"""

from dataclasses import dataclass, field
from typing import Literal

from stdnum import luhn

from penggerak.core.identity._kinds import Problem
from penggerak.core.identity._nik import PROVINCES, nik_problem, place_warnings
from penggerak.core.sentences import Sentence, sentence

HEAD_OFFICE = "000000"


@dataclass(frozen=True, slots=True)
class Npwp:
    """A tax number, taken apart.

    form: "old" has 15 digits, "entity" 16, "person" is a NIK.
    tax_office and branch: three digits each, known of old numbers and of those made from them.
    """

    number: str = field(repr=False)
    form: Literal["old", "entity", "person"]
    tax_office: str | None
    branch: str | None

    @property
    def sixteen(self) -> str:
        """The one form under which old and new writings of a number meet."""
        return sixteen_digits(self.number)


@dataclass(frozen=True, slots=True)
class Nitku:
    """A place of business, taken apart: whose it is, and which of theirs."""

    number: str = field(repr=False)
    npwp: Npwp
    sequence: str

    @property
    def is_head_office(self) -> bool:
        return self.sequence == HEAD_OFFICE


def sixteen_digits(digits: str) -> str:
    return digits.zfill(16)


def is_person(digits: str) -> bool:
    """Sixteen digits that start like a NIK. Entities start with 0, or with a number that no province has."""
    return len(digits) == 16 and digits[:2] in PROVINCES


def npwp_from(digits: str) -> Npwp:
    """Take apart fifteen or sixteen digits that passed the check."""
    if is_person(digits):
        return Npwp(digits, "person", None, None)
    form: Literal["old", "entity"] = "old" if len(digits) == 15 else "entity"
    if form == "entity" and not digits.startswith("0"):
        return Npwp(digits, form, None, None)
    return Npwp(digits, form, tax_office=digits[-6:-3], branch=digits[-3:])


def nitku_from(digits: str) -> Nitku:
    """Take apart twenty-two digits that passed the check."""
    return Nitku(digits, npwp_from(digits[:16]), digits[16:])


def npwp_problem(digits: str) -> Problem | None:
    if len(digits) == 15:
        return None if luhn.is_valid(digits[:9]) else "check_digit"
    return nik_problem(digits) if is_person(digits) else None


def npwp_warnings(digits: str) -> tuple[Sentence, ...]:
    if is_person(digits):
        return place_warnings(digits)
    number = sixteen_digits(digits)
    if number.startswith("0") and luhn.is_valid(number[:10]):
        return ()
    doubt = sentence(
        "Angka pemeriksa NPWP ini tidak cocok. Nomor badan yang baru mungkin memang begitu; cocokkan dengan kartu NPWP."
    )
    return (doubt,)


def nitku_problem(digits: str) -> Problem | None:
    return npwp_problem(digits[:16])


def nitku_warnings(digits: str) -> tuple[Sentence, ...]:
    return npwp_warnings(digits[:16])
