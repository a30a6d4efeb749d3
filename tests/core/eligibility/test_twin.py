"""Whole columns agree with a plain twin that looks at one business at a time."""

import json
from datetime import timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from penggerak.core.eligibility import answer, as_json, findings, from_json, reasons, repairs, rule_set, verdicts
from tests.core.eligibility.made_up import DAYS, ON, WORDS, businesses, rule_sets
from tests.core.eligibility.plainly import Plainly

PAPERS = pl.Struct({"kind": pl.String, "issued_on": pl.Date, "expires_on": pl.Date})
SCHEMA = {
    "n": pl.Int64, "m": pl.Int64, "x": pl.Float64, "yes": pl.Boolean, "also": pl.Boolean, "day": pl.Date,
    "word": pl.String, "kind": pl.String, "papers": pl.List(PAPERS),
    "things": pl.List(pl.Struct({"name": pl.String, "size": pl.Int64})),
}  # fmt: skip
tables = st.lists(businesses, min_size=1, max_size=6)


def frame(rows):
    return pl.DataFrame(rows, schema=SCHEMA)


@settings(max_examples=150, deadline=None)
@given(rule_sets(), tables)
def test_findings_and_verdicts_of_a_register_agree_with_the_plain_ones(written, rows):
    rules = rule_set(written)
    plainly = Plainly(json.loads(as_json(rules)), ON)

    found = findings(rules, frame(rows), ON)

    assert found.frame.to_dicts() == [plainly.findings(row) for row in rows]
    assert verdicts(found)["verdict"].to_list() == [plainly.verdict(row) for row in rows]


@settings(max_examples=60, deadline=None)
@given(rule_sets(), businesses)
def test_one_business_gets_the_answer_of_its_row(written, business):
    rules = rule_set(written)

    alone, found = answer(rules, business, ON), findings(rules, frame([business]), ON)

    assert {one.rule: one.met for one in alone.findings} == found.frame.row(0, named=True)
    assert alone.verdict == verdicts(found)["verdict"][0]
    repair = repairs(found).row(0, named=True)
    assert alone.repair.effort == repair["effort"]
    steps = alone.repair.steps
    assert (None if steps is None else sorted(id_ for one in steps for id_ in one.conditions)) == (
        repair["changes"] and sorted(repair["changes"])
    )
    told = [one.sentence.id for one in alone.findings if one.met is not True]
    assert reasons(found)["reasons"].to_list() == [told]


@settings(max_examples=40, deadline=None)
@given(rule_sets(), tables, st.randoms())
def test_the_order_of_the_rows_and_other_rows_change_nobodys_answer(written, rows, random):
    rules, table = rule_set(written), frame(rows).with_row_index("id")
    before = table.clone()
    shuffled = table.sample(fraction=1, shuffle=True, seed=random.randrange(2**32))

    straight, mixed = (
        pl.concat([one.select("id"), found.frame, verdicts(found), repairs(found)], how="horizontal")
        for one, found in ((one, findings(rules, one, ON)) for one in (table, shuffled))
    )

    assert_frame_equal(straight, mixed.sort("id"))
    assert_frame_equal(table, before)


@settings(max_examples=30, deadline=None)
@given(st.lists(rule_sets(most=2), min_size=2, max_size=3), tables)
def test_sets_asked_together_answer_as_they_do_alone(written, rows):
    sets = [rule_set(one | {"id": f"set{at}"}) for at, one in enumerate(written)]

    together = findings(sets, frame(rows), ON)

    for one in sets:
        alone = findings(one, frame(rows), ON)
        assert_frame_equal(together.frame.select(f"^{one.id}/.*$").rename(lambda name: name.split("/")[1]), alone.frame)
        assert verdicts(together)[one.id].to_list() == verdicts(alone)["verdict"].to_list()
        assert repairs(together)[one.id].struct.unnest().to_dicts() == repairs(alone).to_dicts()


@settings(max_examples=60, deadline=None)
@given(rule_sets())
def test_a_set_that_was_frozen_comes_back_the_same(written):
    rules = rule_set(written)

    again = from_json(as_json(rules))

    assert (again, again.version, as_json(again)) == (rules, rules.version, as_json(rules))
    assert again.rules == rules.rules


def values(about, plainly):
    """Every value worth trying for a quantity of the made-up facts."""
    kind, *rest = about
    if kind == "whole":
        return [True, False]
    if kind == "licence":
        ends = [ON + timedelta(days=days) for days in (-1, 0, 1, 2, 3)]
        held = [[{"kind": rest[1], "expires_on": one}] for one in (*ends, None)]
        return [[], *held]
    asked = dict(rest[0])
    if "fact" not in asked:
        return [*(range(-8, 0) if "sum" in asked else ()), *range(30), *range(395, 405)]
    return {
        "n": range(-3, 8), "m": range(-3, 8), "x": [n / 4 for n in range(-12, 30)], "yes": [True, False],
        "also": [True, False], "day": [day + timedelta(days=days) for day in DAYS for days in range(-2, 3)],
        "word": [*WORDS, "", "az", "bz", "abz", "baz", "cz", "z"], "kind": ["a", "b", "c"],
    }[asked["fact"]]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(rule_sets(most=3), businesses)
def test_repairs_are_the_cheapest_of_all_ways_that_can_be_tried(written, business):
    rules = rule_set(written)
    plainly = Plainly(json.loads(as_json(rules)), ON)

    repair = repairs(findings(rules, frame([business]), ON)).row(0, named=True)

    best = plainly.least_effort(business, values)
    assert repair["possible"] == (best is not None)
    if best is not None:
        assert abs(repair["effort"] - best[0]) < 1e-9
        assert bool(repair["changes"]) == (best[1] > 0)
