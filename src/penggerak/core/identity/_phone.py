"""Indonesian phone numbers: mobile 08…, fixed lines with their area code.

Source of the mobile rule and of area code 021: DOMAIN 1.2, which follows libphonenumber 9.0. For other area codes the
shape is asked for, not the list of them. Left out on purpose, as no way to reach a person: 0800, 0804, 0807 and 0809
numbers, and the six-digit lines that libphonenumber still allows in Surabaya and Medan.
"""

import re
from dataclasses import dataclass, field

from penggerak.core.identity._kinds import Problem

# What may stand before the national number: +62, 62, 0, both ("+62 0812…"), or nothing before an 8.
KNOWN_START = r"^(?:\+?62|0|8)"
TRUNK = r"^(?:(?:\+?62)?0|\+?62)"
_AREA_OF_TWO = r"(?:2[124]|[36]1)"
_AREA_OF_THREE = r"(?:2[35-9]|3[2-9]|6[2-9]|[4579][0-9])[0-9]"
PHONE = f"^(?:8[1-35-9][0-9]{{7,10}}|{_AREA_OF_TWO}[0-9]{{7,8}}|{_AREA_OF_THREE}[0-9]{{5,8}})$"
START = f"^(?:8[1-35-9]|{_AREA_OF_TWO}|{_AREA_OF_THREE})"
# Nine digits without the 0 are right behind every START; whatever is refused for its length has fewer or more.
ALWAYS_RIGHT_LENGTH = 9


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number: +6281234567890 for machines, 081234567890 for people."""

    e164: str = field(repr=False)

    @property
    def national(self) -> str:
        return "0" + self.e164.removeprefix("+62")

    @property
    def is_mobile(self) -> bool:
        return self.e164.startswith("+628")


def national_number(cleaned: str) -> str:
    """The digits after +62, 62 or 0."""
    return re.sub(TRUNK, "", cleaned)


def e164(cleaned: str) -> str:
    return "+62" + national_number(cleaned)


def phone_problem(cleaned: str) -> Problem | None:
    if not re.search(KNOWN_START, cleaned):
        return "foreign" if cleaned.startswith("+") else "prefix"
    number = national_number(cleaned)
    if re.search(PHONE, number):
        return None
    if not re.search(START, number):
        return "prefix"
    return "too_short" if len(number) < ALWAYS_RIGHT_LENGTH else "too_long"
