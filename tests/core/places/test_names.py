"""Names are found through abbreviations, old spelling, joined words and slips of the finger."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.places import DISTRICT, VILLAGE, AreaTree
from penggerak.core.places._names import (
    EXACT,
    ONE_SLIP,
    TWO_SLIPS,
    VARIANT,
    NameIndex,
    distance,
    folded_key_of,
    words_of,
)
from penggerak.sources.reference import areas

TREE = AreaTree(areas())
VILLAGES = {area.code: area.name for area in TREE.within("36.71", VILLAGE)}
INDEX = NameIndex([(area.code, area.name) for level in (VILLAGE, DISTRICT) for area in TREE.within("36.71", level)])


@pytest.mark.parametrize("name", sorted(VILLAGES.values()))
def test_every_village_is_found_under_its_name_in_any_case_and_spacing(name):
    joined = [name.replace(" ", "").upper()]

    assert VILLAGE in INDEX.named(words_of(name.upper()))
    assert INDEX.named(joined) == INDEX.named(words_of(name.upper()))


@pytest.mark.parametrize(
    ("written", "name", "factor"),
    [
        ("KRG TIMUR", "Karang Timur", EXACT),
        ("KARANG TIM", "Karang Timur", EXACT),
        ("PD BAHAR", "Pondok Bahar", EXACT),
        ("TNH TINGGI", "Tanah Tinggi", EXACT),
        ("PSR BARU", "Pasar Baru", EXACT),
        ("TJIPONDOH", "Cipondoh", VARIANT),
        ("DJATAKE", "Jatake", VARIANT),
        ("SOEKASARI", "Sukasari", VARIANT),
        ("PANUNGANGAN", "Panunggangan", VARIANT),
        ("SUKKASARI", "Sukasari", VARIANT),
    ],
)
def test_other_spellings_are_the_same_name(written, name, factor):
    match = INDEX.named(words_of(written))[VILLAGE]

    assert [VILLAGES[code] for code in match.codes] == [name]
    assert match.factor == factor


@pytest.mark.parametrize(
    ("written", "name", "factor"),
    [
        ("CIPNDOH", "Cipondoh", ONE_SLIP),
        ("SUKASRI", "Sukasari", ONE_SLIP),
        ("SKUASARI", "Sukasari", ONE_SLIP),
        ("PETR", "Petir", ONE_SLIP),
        ("CIPONDOH MAKMR", "Cipondoh Makmur", ONE_SLIP),
        ("KEDAUNG WTN", "Kedaung Wetan", TWO_SLIPS),
    ],
)
def test_slips_of_the_finger_find_the_nearest_name(written, name, factor):
    match = INDEX.similar(words_of(written))[VILLAGE]

    assert [VILLAGES[code] for code in match.codes] == [name]
    assert match.factor == factor


@pytest.mark.parametrize("written", ["GAG", "KRE", "RAYA", "MASJID", "JAKARTA", "X"])
def test_other_words_find_nothing(written):
    assert INDEX.named(words_of(written)) == {}
    assert INDEX.similar(words_of(written)) == {}


def test_a_name_left_short_finds_those_that_begin_so():
    assert {VILLAGES[code] for code in INDEX.beginning(["SUDIMARA"])[VILLAGE].codes} == {
        "Sudimara Barat",
        "Sudimara Timur",
        "Sudimara Jaya",
        "Sudimara Selatan",
        "Sudimara Pinang",
    }


def test_a_kind_of_place_alone_is_no_name_left_short():
    assert INDEX.beginning(["PASAR"]) == {}
    assert INDEX.beginning(["KARANG"]) == {}


words = st.text("ABCI", max_size=7)


@settings(deadline=None)
@given(words, words)
def test_distance_is_the_same_both_ways_and_zero_only_for_equals(left, right):
    assert distance(left, right) == distance(right, left)
    assert (distance(left, right) == 0) == (left == right)
    assert abs(len(left) - len(right)) <= distance(left, right) <= max(len(left), len(right))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("", "ABC", 3), ("BENDA", "BENAD", 1), ("PETIR", "PETR", 1), ("KREO", "KREOO", 1), ("CA", "ABC", 3)],
)
def test_known_distances(left, right, expected):
    assert distance(left, right) == expected


def test_two_slips_of_which_one_is_in_the_first_letter_find_nothing():
    assert INDEX.similar(["IBODASARI"]) == {}


@settings(deadline=None)
@given(st.sampled_from(sorted(set(VILLAGES.values()))), st.data())
def test_the_index_finds_what_comparing_with_every_name_finds(name, data):
    key = folded_key_of(words_of(name.upper()))
    position = data.draw(st.integers(0, len(key) - 1))
    letter = data.draw(st.sampled_from(["", "A", "K", key[position] + "U"]))
    typed = key[:position] + letter + key[position + 1 :]

    found = INDEX.similar([typed]).get(VILLAGE)

    assert (found.codes if found else ()) == nearest_plainly(folded_key_of([typed]))


def nearest_plainly(typed):
    """Compare with every name; the nearest within one slip for five to seven letters, two for more.

    Whoever slips twice still gets the first letter right.
    """
    keys = {code: folded_key_of(words_of(name.upper())) for code, name in VILLAGES.items()}
    allowed = {code: 0 if len(key) < 5 else 1 if len(key) < 8 else 2 for code, key in keys.items()}
    far = {code: distance(typed, key) for code, key in keys.items()}
    near = {
        code: slips
        for code, slips in far.items()
        if slips <= allowed[code] and (slips < 2 or typed[0] == keys[code][0])
    }
    return tuple(sorted(code for code, slips in near.items() if slips == min(near.values())))
