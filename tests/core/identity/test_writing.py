"""Numbers written for people, hidden from them, and brought to one form."""

import pytest

from penggerak.core.identity import format_number, lookup_form, mask


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("nik", "3671011708850001", "3671••••••••0001"),
        ("phone", "+6281234564410", "0812••••4410"),
        ("phone", "+62812345678", "081••••678"),
        ("phone", "+62215551234", "021••••234"),
        ("nib", "0220001234417", "0220•••••4417"),
        ("npwp", "012345674402000", "0123•••••••2000"),
        ("gtin", "73513537", "73••••37"),
        ("nik", "12345", "•••••"),
        ("nik", "", ""),
    ],
)
def test_a_masked_number_shows_its_ends_only(kind, value, masked):
    assert mask(kind, value) == masked


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("nik", "3671011708850001", "3671 0117 0885 0001"),
        ("npwp", "012345674402000", "01.234.567.4-402.000"),
        ("npwp", "0012345674402000", "0012 3456 7440 2000"),
        ("phone", "+6281234567890", "0812-3456-7890"),
        ("phone", "+62215551234", "0215551234"),
        ("nib", "0220001234417", "0220001234417"),
    ],
)
def test_a_number_is_written_the_way_people_know_it(kind, value, written):
    assert format_number(kind, value) == written


@pytest.mark.parametrize(
    ("kind", "writings"),
    [
        ("npwp", ["01.234.567.4-402.000", "012345674402000", "0012345674402000", "0012 3456 7440 2000"]),
        ("phone", ["0812-3456-7890", "6281234567890", "+62 812 3456 7890", "81234567890"]),
        ("gtin", ["8991234567891", "08991234567891"]),
        ("nik", ["3671011708850001", "3671 0117 0885 0001", "３６７１０１１７０８８５０００１"]),
    ],
)
def test_all_writings_of_one_number_are_looked_up_alike(kind, writings):
    assert len({lookup_form(kind, text) for text in writings} - {None}) == 1


def test_a_refused_number_is_not_looked_up():
    assert lookup_form("nik", "36710117O8850001") is None
