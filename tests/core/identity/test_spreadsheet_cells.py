"""Numbers as they stand in real lists, and what becomes of them."""

import pytest

from penggerak.core.identity import check, split_phones

NIK = "3671011708850001"


@pytest.mark.parametrize(
    "text",
    [
        " 3671011708850001 ",
        "3671 0117 0885 0001",
        "3671\u00a00117\u00a00885\u00a00001",
        "36.71.01.170885.0001",
        "367101-170885-0001",
        "367101\u2013170885\u20130001",
        "'3671011708850001",
        "\u20193671011708850001",
        '="3671011708850001"',
        "3671011708850001.0",
        "\ufeff3671011708850001\u200b",
        "３６７１０１１７０８８５０００１",
        "3671011708850001\n",
        "367101\n1708850001",
    ],
)
def test_what_means_nothing_is_looked_through(text):
    assert check("nik", text).value == NIK


@pytest.mark.parametrize("text", ["", " ", "-", "...", "'", "\u00a0", "+"])
def test_a_cell_without_anything_is_empty(text):
    assert check("phone", text).problem == "empty"


def test_only_one_decimal_zero_is_a_number_read_as_a_fraction():
    assert check("nib", "9120304567890.0").ok
    assert check("npwp", "012345674402.000").value == "012345674402000"
    assert check("nib", "91203045678.00").value == "9120304567800"


def test_zeros_in_front_are_part_of_the_number_and_never_made_up():
    assert check("nib", "0220001234417").value == "0220001234417"
    assert check("nib", "220001234417").problem == "length"


def test_digits_of_other_scripts_are_refused():
    assert check("nik", "٣671011708850001").problem == "character"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("081234567890/085712345678", ["081234567890", "085712345678"]),
        ("0812-3456-7890 / 0857 1234 5678", ["0812-3456-7890", "0857 1234 5678"]),
        ("081234567890 atau 021-5551234", ["081234567890", "021-5551234"]),
        ("081234567890, +62 857-1234-5678; 0811234567", ["081234567890", "+62 857-1234-5678", "0811234567"]),
        ("081234567890\n085712345678", ["081234567890", "085712345678"]),
        ("081234567890 085712345678", ["081234567890", "085712345678"]),
        ("081234567890 +6285712345678", ["081234567890", "+6285712345678"]),
        ("0812 0345 6789", ["0812 0345 6789"]),
        ("0812 345", ["0812 345"]),
        ("081234567890", ["081234567890"]),
        (" / ", []),
    ],
)
def test_several_phones_in_a_cell_can_be_split(text, numbers):
    assert split_phones(text) == numbers
