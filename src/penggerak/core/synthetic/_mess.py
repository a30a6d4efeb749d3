"""How messy the lists are: every rate in one place."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Mess:
    """Shares, 0 to 1. Those of rows unless they say of what; the defaults are assumptions, not a statistic.

    A row always keeps enough for a careful person to tell which business it means: a phone, a NIK or a NIB, or the
    owner's name with the name and the address of the business.
    """

    # Which businesses get onto a list (of those that existed on its day)
    in_bpum: float = 0.88
    in_dinas: float = 0.88
    in_oss: float = 0.93  # of those with a NIB
    in_kelurahan: float = 0.92
    in_bazar: float = 0.10
    closed_still_listed: float = 0.45  # of those closed by the list's day
    bpum_repeats: float = 0.14
    repeats: float = 0.03  # in the other lists
    second_business: float = 0.003  # of owners

    # Names of people
    name_word: float = 0.45  # of names with a word like Muhammad or Siti: written another way
    name_cut: float = 0.05  # of names of two words or more: the last one an initial or left out
    name_old_spelling: float = 0.04
    name_typo: float = 0.04
    name_title: float = 0.06
    nickname: float = 0.18  # in lists that know people by sight, and only beside a phone
    spouse: float = 0.012  # there too

    # Names of businesses, products, trades
    business_word: float = 0.30  # of names with a word like Warung or Toko: shortened
    business_typo: float = 0.05
    business_missing: float = 0.12
    category_wrong: float = 0.02

    # Numbers and dates
    phone_missing: float = 0.08
    phone_typo: float = 0.01
    phone_second: float = 0.05
    phone_dressed: float = 0.40  # +62, blanks, hyphens, the first 0 lost
    nik_missing: float = 0.04
    nik_damaged: float = 0.03  # no longer 16 digits
    nik_other: float = 0.003  # still 16 digits, but not the owner's
    nik_dressed: float = 0.06
    date_missing: float = 0.08
    date_swapped: float = 0.01  # day and month

    # Places
    street_typo: float = 0.03
    number_missing: float = 0.20
    rt_missing: float = 0.12
    area_wrong: float = 0.012  # a neighbouring village
    area_old_name: float = 0.06  # of villages that have one
    area_missing: float = 0.02

    # Cells
    cells_swapped: float = 0.008

    def __post_init__(self) -> None:
        """Refuse what is not a share."""
        for field in fields(self):
            if not 0.0 <= getattr(self, field.name) <= 1.0:
                raise ValueError(f"{field.name} is a share from 0 to 1; got {getattr(self, field.name)}")
