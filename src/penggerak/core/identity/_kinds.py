"""The seven kinds of number, what can be wrong with one, and the answer a check gives."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from penggerak.core.sentences import Sentence

Kind = Literal["nik", "kk", "nib", "npwp", "nitku", "phone", "gtin"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Problem = Literal[
    "empty",  # nothing but blanks and separators
    "scientific",  # 3.67101E+15: the spreadsheet dropped digits
    "several",  # two phone numbers in one cell
    "letter",  # a letter A-Z, often O for 0
    "character",  # any other sign
    "length",  # another count of digits than the kind has
    "placeholder",  # one digit repeated: typed to get past an obligatory field
    "province",  # no such province
    "day",  # no such day, whatever the month
    "month",  # no such month
    "date",  # the month has no such day: 31 April, 29 February 2001
    "serial",  # serial 0000 is not issued
    "check_digit",
    "prefix",  # neither a mobile number nor an area code
    "foreign",  # a phone number of another country
    "too_short",
    "too_long",
]
PROBLEMS: tuple[Problem, ...] = get_args(Problem)

LENGTHS: dict[Kind, tuple[int, ...]] = {
    "nik": (16,),
    "kk": (16,),
    "nib": (13,),
    "npwp": (15, 16),
    "nitku": (22,),
    "gtin": (8, 12, 13, 14),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one written number.

    raw: as written. value: digits only (a phone: E.164), None when refused.
    problem: why it was refused; explanation: the same as a sentence with what to do next.
    warnings: doubts that do not refuse it.
    """

    # A log line or a traceback prints dataclasses; personal numbers stay out of it.
    kind: Kind
    raw: str = field(repr=False)
    value: str | None = field(repr=False)
    problem: Problem | None = None
    explanation: Sentence | None = None
    warnings: tuple[Sentence, ...] = ()

    @property
    def ok(self) -> bool:
        return self.problem is None
