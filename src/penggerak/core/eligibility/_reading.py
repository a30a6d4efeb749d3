"""Rule sets from text and back."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from penggerak.core.eligibility._check import checked
from penggerak.core.eligibility._check_conditions import SIGNS, sum_type
from penggerak.core.eligibility._facts import Fact
from penggerak.core.eligibility._mistakes import BrokenRules
from penggerak.core.eligibility._model import (
    All,
    AnyOf,
    Atom,
    Compare,
    Condition,
    FirstKnown,
    Leaf,
    Licence,
    Not,
    Operand,
    Parameter,
    ParameterRef,
    ParameterValue,
    Present,
    Quantity,
    Rule,
    RuleSet,
    Scalar,
    TheDay,
)
from penggerak.core.eligibility._plain import read_plain
from penggerak.core.register import Label


def read_rules(text: str) -> RuleSet:
    """Read a rule set from YAML or JSON.

    Raises BrokenRules, whose sentence names the line and the place of the first mistake.
    """
    plain, lines = read_plain(text)
    try:
        return rule_set(plain)
    except BrokenRules as mistake:
        raise mistake.found_in(lines) from None


def rule_set(written: Any) -> RuleSet:
    """Make a rule set from plain values (dicts, lists, texts, numbers, days). Raises BrokenRules naming the place."""
    return _built(checked(written))


def as_json(rules: RuleSet) -> str:
    """The canonical writing of a rule set: what its version is the SHA-256 of, and all that a replay needs."""
    return rules.json


def from_json(text: str) -> RuleSet:
    """The rule set that as_json wrote, with the same version, whatever became of the register since.

    Raises BrokenRules.
    """
    try:
        plain = json.loads(text)
    except ValueError:
        raise BrokenRules((), "bukan JSON yang benar.") from None
    return _built(checked(plain, frozen=True))


def _built(plain: dict[str, Any]) -> RuleSet:
    facts = {name: _fact(name, one) for name, one in plain["facts"].items()}
    return RuleSet(
        id=plain["id"],
        title=Label(**plain["title"]),
        note=_label(plain.get("note")),
        facts=facts,
        parameters={name: _parameter(name, one) for name, one in plain["parameters"].items()},
        rules=tuple(_rule(one, facts) for one in plain["rules"]),
        json=json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False),
    )


def _label(plain: dict[str, str] | None) -> Label | None:
    return Label(**plain) if plain else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _fact(name: str, plain: dict[str, Any]) -> Fact:
    return Fact(
        name=name,
        type=plain["type"],
        label=Label(**plain["label"]),
        unit=plain.get("unit", ""),
        choices={code: Label(**one) for code, one in sorted(plain.get("choices", {}).items())},
        items=dict(sorted(plain.get("items", {}).items())),
        sensitive=plain.get("sensitive", False),
    )


def _parameter(name: str, plain: dict[str, Any]) -> Parameter:
    values = tuple(
        ParameterValue(date.fromisoformat(one["from"]), _frozen(one["value"]), one["source"], one["confidence"])
        for one in plain["values"]
    )
    return Parameter(name, _label(plain.get("label")), values)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _rule(plain: dict[str, Any], facts: dict[str, Fact]) -> Rule:
    return Rule(
        id=plain["id"],
        condition=_Conditions(plain, facts).made(),
        sentence=Label(**plain["sentence"]),
        source=plain["source"],
        confidence=plain["confidence"],
        changeable=plain["changeable"],
        effort=plain["effort"],
        effort_words=_label(plain.get("effort_words")),
        valid_from=_day(plain.get("valid_from")),
        valid_to=_day(plain.get("valid_to")),
    )


@dataclass
class _Conditions:
    """Makes the condition of one rule, numbering its leaves."""

    rule: dict[str, Any]
    facts: dict[str, Fact]
    count: int = 0
    is_single: bool = False

    def made(self) -> Condition:
        self.is_single = _leaf_count(self.rule["condition"]) == 1
        return self._condition(self.rule["condition"])

    def _condition(self, plain: dict[str, Any], *, bare: bool = False) -> Condition:
        if "all" in plain:
            return All(tuple(self._condition(one, bare=bare) for one in plain["all"]))
        if "any" in plain:
            return AnyOf(tuple(self._condition(one, bare=bare) for one in plain["any"]))
        if "not" in plain:
            return Not(self._condition(plain["not"], bare=bare))
        if bare:  # nothing is changed here by itself, so that the same question is the same everywhere
            return Leaf(self._atom(plain), "", False, 0, None, None)
        self.count += 1
        own = self.rule["id"] if self.is_single else f"{self.rule['id']}.{self.count}"
        return self._leaf(plain, plain.get("id", own))

    def _leaf(self, plain: dict[str, Any], id_: str) -> Leaf:
        rule = self.rule
        return Leaf(
            atom=self._atom(plain),
            id=id_,
            changeable=plain.get("changeable", rule["changeable"]),
            effort=plain.get("effort", rule["effort"]),
            effort_words=_label(plain.get("effort_words", rule.get("effort_words"))),
            words=_label(plain.get("words")),
        )

    def _atom(self, plain: dict[str, Any]) -> Atom:
        if "first_known" in plain:
            return FirstKnown(tuple(self._condition(one, bare=True) for one in plain["first_known"]))
        if "present" in plain:
            return Present(plain["present"])
        if "licence" in plain:
            about = {key: plain[key] for key in ("valid", "for_days", "endless", "absent")}
            return Licence(plain["in"], plain["licence"], **about)
        quantity = self._quantity(plain)
        return Compare(
            quantity,
            tuple((sign, _operand(plain[sign], quantity.type)) for sign in SIGNS if sign in plain),
        )

    def _quantity(self, plain: dict[str, Any]) -> Quantity:
        if "sum" in plain:
            kinds = [self.facts[name].type for name in plain["sum"]]
            return Quantity("sum", tuple(plain["sum"]), sum_type(list(kinds)))  # type: ignore[arg-type]
        if "count" in plain:
            items = self.facts[plain["count"]].items
            where = tuple((part, _values(some, items[part])) for part, some in plain.get("where", {}).items())
            return Quantity("count", (plain["count"],), "int", tuple(sorted(where)))
        kind = next(kind for kind in ("fact", "age_years", "months_since", "days_since") if kind in plain)
        name = plain[kind]
        return Quantity(kind, (name,), self.facts[name].type if kind == "fact" else "int")


def _leaf_count(plain: dict[str, Any]) -> int:
    if "not" in plain:
        return _leaf_count(plain["not"])
    parts = plain.get("all") or plain.get("any")
    return sum(_leaf_count(one) for one in parts) if parts else 1


def _operand(plain: Any, type_: str) -> Operand:
    if isinstance(plain, dict):
        return ParameterRef(plain["parameter"]) if "parameter" in plain else TheDay(plain["the_day"])
    return _values(plain, type_) if isinstance(plain, list) else _scalar(plain, type_)


def _values(plain: list[Any], type_: str) -> tuple[Scalar, ...]:
    return tuple(_scalar(one, type_) for one in plain)


def _scalar(plain: Any, type_: str) -> Scalar:
    return date.fromisoformat(plain) if type_ == "date" else plain
