"""Areas are found by code, from above and from below."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.places import CITY, DISTRICT, PROVINCE, VILLAGE, Area, AreaTree, BrokenTreeError, describe
from penggerak.sources.reference import areas

TREE = AreaTree(areas())
CODES = areas()["code"].to_list()


def test_the_whole_of_indonesia_is_in_the_tree():
    assert len(TREE) == 91_599
    assert len(TREE.provinces()) == 38


def test_a_city_has_its_districts_and_villages():
    assert len(TREE.children("36.71")) == 13
    assert len(TREE.within("36.71", VILLAGE)) == 104
    assert [len(TREE.children(d.code)) for d in TREE.children("36.71")] == [8, 6, 7, 5, 10, 8, 16, 5, 6, 7, 11, 7, 8]


def test_an_area_is_inside_itself_at_its_own_level():
    assert TREE.within("36.71", CITY) == (Area("36.71", "Kota Tangerang", CITY),)


def test_a_city_does_not_hold_what_only_begins_like_it():
    assert all(area.code.startswith("36.7.") for area in TREE.within("36.7", VILLAGE))
    assert TREE.within("36.71.01", DISTRICT) == (Area("36.71.01", "Tangerang", DISTRICT),)


@pytest.mark.parametrize("code", ["", "99", "36.71.99", "36.71.01.9999", "Tangerang"])
def test_an_unknown_code_is_nothing(code):
    assert TREE.get(code) is None
    assert TREE.ancestors(code) == ()
    assert describe(TREE, code) == code


@settings(deadline=None)
@given(st.sampled_from(CODES))
def test_the_way_up_and_the_way_down_agree(code):
    above = TREE.ancestors(code)

    assert [area.level for area in above] == list(range(code.count(".")))
    assert all(TREE.get(code) in TREE.within(area.code, code.count(".")) for area in above)
    assert TREE.parent(code) == (above[-1] if above else None)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("36.71.01.1007", "Sukasari, Tangerang"),
        ("36.71.09.1006", "Jatiuwung, Cibodas"),
        ("36.71.05", "Cipondoh, Kota Tangerang"),
        ("36.71", "Kota Tangerang"),
        ("36", "Banten"),
    ],
)
def test_an_area_is_described_by_what_it_lies_in(code, name):
    assert describe(TREE, code) == name


def test_the_order_of_the_table_changes_nothing():
    table = pl.DataFrame({"code": ["36.71", "36", "36.71.01"], "name": ["Kota Tangerang", "Banten", "Tangerang"]})

    assert AreaTree(table).children("36") == AreaTree(table.reverse()).children("36")
    assert AreaTree(table).get("36") == Area("36", "Banten", PROVINCE)


@pytest.mark.parametrize(
    ("codes", "fault"), [(["36", "36"], "stands twice"), (["36", "36.71.01"], r"36\.71\.01 has no parent")]
)
def test_a_table_that_is_no_tree_is_refused(codes, fault):
    with pytest.raises(BrokenTreeError, match=fault):
        AreaTree(pl.DataFrame({"code": codes, "name": ["x"] * len(codes)}))
