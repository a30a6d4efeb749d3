"""GTIN, the number under a barcode: 13 digits as a rule; 8, 12 and 14 occur. Checked by python-stdnum's `ean`."""

from dataclasses import dataclass

from stdnum import ean

from penggerak.core.identity._kinds import Problem

INDONESIA = "899"


@dataclass(frozen=True, slots=True)
class Gtin:
    """A product's number. It is printed on every packet, so nothing of it is personal."""

    number: str

    @property
    def fourteen(self) -> str:
        """The one form under which a product's 8, 12, 13 and 14 digits meet, as GS1 stores it."""
        return fourteen_digits(self.number)

    @property
    def is_indonesian(self) -> bool:
        """Whether the number was issued by GS1 Indonesia. Eight-digit numbers do not tell in the same place."""
        return self.fourteen[1:4] == INDONESIA or (len(self.number) == 8 and self.number.startswith(INDONESIA))


def fourteen_digits(digits: str) -> str:
    return digits.zfill(14)


def gtin_problem(digits: str) -> Problem | None:
    return None if ean.is_valid(digits) else "check_digit"
