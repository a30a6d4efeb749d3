"""What would have to change: the least of it, through branches, never against itself, and the same every time."""

from datetime import date

import polars as pl
import pytest

from penggerak.core.eligibility import answer, findings, repairs
from tests.core.eligibility.rules_for_tests import LABEL, made, rule

ON = date(2026, 11, 24)
FACTS = {name: {"type": "bool", "label": LABEL} for name in ("a", "b", "c", "d")} | {
    name: {"type": "int", "label": LABEL} for name in ("n", "m")
}


def yes(name, effort=None, **more):
    return {"fact": name, "is": True} | ({"changeable": True, "effort": effort} if effort is not None else {}) | more


def repaired(conditions, facts):
    return repairs(findings(made(*conditions, facts=FACTS), pl.DataFrame([facts]), ON)).row(0, named=True)


def outcome(conditions, facts):
    repair = repaired(conditions, facts)
    return (repair["effort"], repair["changes"])


def test_the_cheaper_branch_is_taken():
    either = {"any": [yes("a", 3), yes("b", 2), {"all": [yes("c", 0.5), yes("d", 1)]}]}
    nothing = {"a": False, "b": False, "c": False, "d": False}

    assert outcome([either], nothing) == (1.5, ["r1.3", "r1.4"])
    assert outcome([either], nothing | {"c": None}) == (1.0, ["r1.4"])  # c is for a person to find out
    assert outcome([either, yes("b", 2)], nothing) == (2.0, ["r1.2"])  # done once, it serves both


def test_what_cannot_change_is_never_changed():
    assert repaired([yes("a")], {"a": False}) == {"possible": False, "effort": None, "changes": None}
    assert outcome([{"any": [yes("a"), yes("b", 900)]}], {"a": False, "b": False}) == (900.0, ["r1.2"])
    assert outcome([rule(yes("a", 1, changeable=False), changeable=True)], {"a": False}) == (None, None)
    assert outcome([yes("a", 1), yes("a")], {"a": False}) == (None, None)  # one place says it cannot


def test_what_is_unknown_is_not_repaired_but_left_to_a_person():
    told = answer(made(yes("a", 1), yes("b", 1), yes("c"), facts=FACTS), {"a": False}, ON)

    assert told.verdict == "not_yet"
    assert [step.conditions for step in told.repair.steps] == [("r1",)]
    assert told.repair.to_check == ("r2", "r3")


def test_who_passes_has_nothing_to_change():
    assert outcome([yes("a", 1)], {"a": True}) == (0.0, [])
    assert outcome([yes("a", 1)], {"a": None}) == (0.0, [])


def test_a_thing_is_not_changed_against_itself():
    most = {"fact": "n", "at_most": 10, "changeable": True, "effort": 1}
    more = {"fact": "n", "above": 10, "changeable": True, "effort": 1}
    sooner = {"fact": "n", "at_most": 5, "changeable": True, "effort": 4}

    assert outcome([{"any": [most, yes("a", 5)]}, more], {"n": 20, "a": False}) == (5.0, ["r1.2"])
    assert outcome([most, more], {"n": 20}) == (None, None)
    assert outcome([most, sooner], {"n": 20}) == (4.0, ["r1", "r2"])  # the hardest of what changes together
    assert outcome([most, sooner], {"n": 7}) == (4.0, ["r2"])


def test_some_thing_may_have_to_stop():
    assert outcome([{"not": yes("a", 2)}], {"a": True}) == (2.0, ["r1"])
    assert outcome([{"not": {"all": [yes("a", 2), yes("b", 1)]}}], {"a": True, "b": True}) == (1.0, ["r1.2"])


def test_a_named_condition_keeps_its_name():
    assert outcome([{"any": [yes("a", 1, id="nib"), yes("b")]}], {"a": False, "b": False}) == (1.0, ["nib"])


def test_equal_effort_goes_to_fewer_changes_then_to_what_is_written_first():
    two_or_one = {"any": [{"all": [yes("a", 1), yes("b", 1)]}, yes("c", 2)]}

    assert outcome([two_or_one], {"a": False, "b": False, "c": False}) == (2.0, ["r1.3"])
    assert outcome([{"any": [yes("b", 1), yes("a", 1)]}], {"a": False, "b": False}) == (1.0, ["r1.1"])
    assert outcome([{"any": [yes("a", 0), yes("b", 0)]}], {"a": False, "b": False}) == (0.0, ["r1.1"])


def test_efforts_add_up_exactly():
    assert outcome([yes("a", 0.1), yes("b", 0.2)], {"a": False, "b": False}) == (0.3, ["r1", "r2"])


@pytest.mark.parametrize("size", [8, 60])
def test_many_rules_with_many_equal_branches_are_settled_at_once(size):
    names = [f"f{at}" for at in range(size)]
    facts = {name: {"type": "bool", "label": LABEL} for name in names}
    conditions = [{"any": [yes(names[(at + step) % size], 1) for step in range(4)]} for at in range(0, size, 4)]
    rules = made(*conditions, facts=facts)

    repair = repairs(findings(rules, pl.DataFrame([dict.fromkeys(names, False)] * 2), ON))

    assert repair["effort"].to_list() == [size / 4] * 2
    assert repair["changes"][0].to_list() == [f"r{at}.1" for at in range(1, size // 4 + 1)]


def test_rules_that_share_what_can_change_are_settled_together():
    pairs = [("a", "b"), ("b", "c"), ("c", "d")]
    conditions = [{"any": [yes(one, 1), yes(other, 1)]} for one, other in pairs]

    assert outcome(conditions, dict.fromkeys("abcd", False)) == (2.0, ["r1.1", "r2.2"])


def test_one_business_is_told_the_same_effort_as_its_row():
    rules = made(yes("a", 0.1), yes("b", 0.2), facts=FACTS)

    assert answer(rules, {"a": False, "b": False}, ON).repair.effort == 0.3
