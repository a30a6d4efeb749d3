"""A frozen set gives the same answer years later, whatever became of the register."""

import json
from datetime import date

import pytest

from penggerak.core.eligibility import BrokenRules, answer, as_json, from_json, read_rules, rule_set
from tests.core.eligibility.rules_for_tests import LABEL, made

ON = date(2026, 11, 24)


def test_the_version_is_the_sha256_of_the_canonical_writing():
    import hashlib

    rules = made({"fact": "worker_count", "at_most": 5})

    assert rules.version == hashlib.sha256(as_json(rules).encode()).hexdigest()
    assert as_json(rules) == json.dumps(
        json.loads(as_json(rules)), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def test_the_same_rules_written_otherwise_are_the_same_version():
    spoken = made({"fact": "worker_count", "between": [1, 5]})
    signs = made({">=": 1, "<=": 5, "fact": "worker_count"})
    other = made({"fact": "worker_count", "between": [1, 6]})

    assert spoken.version == signs.version
    assert spoken.version != other.version


def test_yaml_and_json_say_the_same():
    text = as_json(made({"fact": "started_on", "below": date(2026, 1, 1)}))

    assert read_rules(text) == from_json(text)
    assert read_rules(json.dumps(json.loads(text), indent="\t")) == from_json(text)


def test_what_a_fact_meant_is_kept_when_the_register_has_changed(monkeypatch):
    from penggerak.core.eligibility import _facts

    rules = made({"fact": "worker_count", "at_most": 5})
    frozen, before = as_json(rules), answer(rules, {"worker_count": 9}, ON)
    monkeypatch.setattr(_facts, "FIELDS", {})

    assert answer(from_json(frozen), {"worker_count": 9}, ON) == before
    with pytest.raises(BrokenRules, match="worker_count"):
        made({"fact": "worker_count", "at_most": 5})


def test_a_fact_of_ones_own_needs_to_be_declared():
    own = {"punya_oven": {"type": "bool", "label": LABEL}}

    assert made({"fact": "punya_oven", "is": True}, facts=own).facts["punya_oven"].type == "bool"
    with pytest.raises(BrokenRules, match="punya_oven"):
        made({"fact": "punya_oven", "is": True})


@pytest.mark.parametrize("text", ["", "{", "[]", '{"id": 1}'])
def test_what_was_never_frozen_is_refused(text):
    with pytest.raises(BrokenRules):
        from_json(text)
    with pytest.raises(BrokenRules):
        rule_set(None)
