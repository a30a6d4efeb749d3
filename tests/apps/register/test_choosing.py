"""Choosing between two sides: what may be chosen, and that a choice brings about exactly the side that was chosen."""

from hypothesis import given
from hypothesis import strategies as st

from penggerak.apps.register.choosing import PARTS, THINGS, chosen_values, differences

NAMES = ["business_name", "phone", "street", "street_number", "rt", "village_code", "district_code", "latitude"]
FACTS = st.fixed_dictionaries({}, optional={name: st.sampled_from(["x", "y"]) for name in NAMES})


def test_every_single_field_can_be_chosen_and_parts_of_a_place_only_together():
    chosen = [name for fields in THINGS.values() for name in fields]

    assert len(chosen) == len(set(chosen))
    assert set(chosen) > PARTS
    assert THINGS["street"] == ("street", "street_number", "rt", "rw")
    assert "rt" not in THINGS
    assert "licences" not in chosen  # rows of parts: both sides' rows stay in the history, none is chosen


def test_only_what_both_sides_speak_about_and_disagree_on_is_offered():
    left = {"business_name": "A", "phone": "1", "email": "a@b.example"}
    right = {"business_name": "B", "phone": "1", "nib": "2"}

    found = differences(left, right, {**left, **right})

    assert [(one.key, one.stands) for one in found] == [("business_name", "b")]


def test_a_side_that_names_no_number_withdraws_the_number_but_no_other_field():
    left, right = {"street": "Jl. A", "street_number": "17"}, {"street": "Jl. B"}
    after = {"street": "Jl. B", "street_number": "17"}
    found = differences(left, right, after)

    assert [(one.key, one.stands) for one in found] == [("street", "")]
    assert chosen_values({"street": "b"}, found, left, right, after) == {"street_number": None}
    assert chosen_values({"street": "a"}, found, left, right, after) == {"street": "Jl. A"}
    assert chosen_values({"street": "c", "nonsense": "a"}, found, left, right, after) == {}


@given(FACTS, FACTS, FACTS, st.dictionaries(st.sampled_from(sorted(THINGS)), st.sampled_from(["a", "b"])))
def test_what_is_said_on_top_of_the_rules_gives_the_side_that_was_chosen(left, right, after, picks):
    found = differences(left, right, after)

    said = chosen_values(picks, found, left, right, after)

    result = {**after, **said}
    for one in found:
        side = {"a": left, "b": right}.get(picks.get(one.key), after)
        if len(one.fields) > 1 or side is after:
            assert [result.get(name) for name in one.fields] == [side.get(name) for name in one.fields]
        else:
            assert result[one.key] == side[one.key]
    assert set(said) <= {name for one in found if one.key in picks for name in one.fields}
    assert all(said[name] != after.get(name) for name in said)
