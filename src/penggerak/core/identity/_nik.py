"""NIK (person) and KK (family card): a place, a date, a serial. Neither has a check digit.

python-stdnum's `id.nik` is not used: its list of places lacks the provinces 92, 93, 95 and 96 and every city founded
since, it takes the day modulo 40 (so day 81 passes), and it accepts the serial 0000, which is what remains of a NIK
after a spreadsheet has kept only fifteen digits.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from penggerak.core.identity._kinds import Problem
from penggerak.core.sentences import Sentence, sentence

# Kemendagri's province codes: Sumatra, Java, Bali and Nusa Tenggara, Kalimantan, Sulawesi, Maluku, Papua.
PROVINCES = frozenset(
    str(code)
    for codes in (
        [*range(11, 20), 21],
        range(31, 37),
        range(51, 54),
        range(61, 66),
        range(71, 77),
        (81, 82),
        range(91, 97),
    )
    for code in codes
)
SHORT_MONTHS = (4, 6, 9, 11)
WOMEN_ADD = 40


@dataclass(frozen=True, slots=True)
class Nik:
    """A person's number, taken apart. The district is where it was first issued, not where the person lives."""

    number: str = field(repr=False)
    district_code: str  # "36.71.01"
    sex: Literal["M", "F"]
    birth_day: int
    birth_month: int
    birth_year_of_century: int
    serial: str = field(repr=False)

    @property
    def city_code(self) -> str:
        return self.district_code[:5]

    @property
    def province_code(self) -> str:
        return self.district_code[:2]

    def birth_date(self, *, on: date) -> date | None:
        """The latest such day not after `on`; None when no such day lies in that century or the one before."""
        century = on.year // 100 * 100
        for year in (century + self.birth_year_of_century, century - 100 + self.birth_year_of_century):
            born = _day_or_none(year, self.birth_month, self.birth_day)
            if born and born <= on:
                return born
        return None


@dataclass(frozen=True, slots=True)
class Kk:
    """A family card's number, taken apart: the day is that of registration and the same for everyone."""

    number: str = field(repr=False)
    district_code: str
    issued_day: int
    issued_month: int
    issued_year_of_century: int
    serial: str = field(repr=False)


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _district_code(digits: str) -> str:
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}"


def nik_from(digits: str) -> Nik:
    """Take apart sixteen digits that passed the check."""
    day = int(digits[6:8])
    return Nik(
        number=digits,
        district_code=_district_code(digits),
        sex="F" if day > WOMEN_ADD else "M",
        birth_day=day % WOMEN_ADD,
        birth_month=int(digits[8:10]),
        birth_year_of_century=int(digits[10:12]),
        serial=digits[12:],
    )


def kk_from(digits: str) -> Kk:
    """Take apart sixteen digits that passed the check."""
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    return Kk(digits, _district_code(digits), day, month, year, digits[12:])


def days_in_month(month: int, year_of_century: int) -> int:
    """The most days that month has in any century: of the years 00, 2000 was a leap year."""
    if month == 2:
        return 29 if year_of_century % 4 == 0 else 28
    return 30 if month in SHORT_MONTHS else 31


def nik_problem(digits: str) -> Problem | None:
    day = int(digits[6:8])
    return _shape_problem(digits, day=day - WOMEN_ADD if day > WOMEN_ADD else day)


def kk_problem(digits: str) -> Problem | None:
    return _shape_problem(digits, day=int(digits[6:8]))


def _shape_problem(digits: str, *, day: int) -> Problem | None:
    month = int(digits[8:10])
    if digits[:2] not in PROVINCES:
        return "province"
    if not 1 <= day <= 31:
        return "day"
    if not 1 <= month <= 12:
        return "month"
    if day > days_in_month(month, int(digits[10:12])):
        return "date"
    return "serial" if digits[12:] == "0000" else None


def place_warnings(digits: str) -> tuple[Sentence, ...]:
    """No city and no district has the code 00; old cards are known to be wrong, so it is said and not refused."""
    if "00" in (digits[2:4], digits[4:6]):
        return (sentence("Kode kabupaten/kota atau kecamatan di nomor ini 00. Cocokkan lagi dengan kartunya."),)
    return ()


def compare_birth_date(nik: Nik, born_on: date) -> Sentence | None:
    """A warning when a NIK tells another birth date than the one written beside it; None when they agree.

    The century is not in a NIK and is not compared. Cards with a wrong date exist, so this never refuses.
    """
    told = (nik.birth_day, nik.birth_month, nik.birth_year_of_century)
    if told == (born_on.day, born_on.month, born_on.year % 100):
        return None
    return sentence(
        "Tanggal lahir berbeda dari yang tersimpan di NIK. Cocokkan keduanya dengan KTP; "
        "bila KTP memang begitu, lanjutkan."
    )
