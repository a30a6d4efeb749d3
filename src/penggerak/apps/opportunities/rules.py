"""Between pages and core/eligibility: a rule set from what is stored, and one business judged by it in words."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext

from penggerak.apps.register.showing import shown
from penggerak.apps.reports.words import count_in_words
from penggerak.core.eligibility import (
    Answer,
    Fact,
    Finding,
    Language,
    NoRulesInForce,
    RuleSet,
    answer,
    apart,
    demands,
    from_json,
    rule_set,
)
from penggerak.core.register import FIELDS, Label

STATES = {True: "met", False: "unmet", None: "unknown"}
ORDER = ("unmet", "unknown", "met")
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of a business: the verdict, each rule in words, the shortest way to meet them all.

    findings: as an application keeps them, in both languages. effort: None where no change of the business helps.
    """

    verdict: str
    findings: list[Plain]
    repair: list[Plain]
    effort: float | None

    @property
    def met(self) -> int:
        return sum(one["state"] == "met" for one in self.findings)

    @property
    def shortest_way(self) -> str:
        n = len(self.repair)
        return ngettext("Jalan terpendek: %(n)s langkah", "Jalan terpendek: %(n)s langkah", n) % {
            "n": count_in_words(n)
        }

    @property
    def said(self) -> list[Plain]:
        return findings_in_words(self.findings)


EVERYBODY = Judgement("eligible", [], [], 0.0)


def rule_set_of(stored: Mapping[str, Any]) -> RuleSet | None:
    """The rule set an opportunity holds; None when it has no rules. Raises BrokenRules, a ValueError."""
    return rule_set(dict(stored)) if stored.get("rules") else None


def frozen_rules(stored: Mapping[str, Any]) -> Plain:
    """The rule set whole, with what its facts mean, so that it can be replayed when the register has changed."""
    rules = rule_set_of(stored)
    whole: Plain = json.loads(rules.json) if rules else {}
    return whole


def judged(stored: Mapping[str, Any], facts: Mapping[str, Any], *, on: date) -> Judgement:
    """One business by the rules of an edition. Without rules, or with none in force, everybody qualifies."""
    rules = _frozen(stored)
    if rules is None:
        return EVERYBODY
    try:
        found = answer(rules, typed(rules, facts), on)
    except NoRulesInForce:
        return EVERYBODY
    return Judgement(found.verdict, [_kept(one) for one in found.findings], _steps(found), found.repair.effort)


def findings_in_words(kept: Sequence[Mapping[str, Any]]) -> list[Plain]:
    """What an application keeps of its findings, in the reader's language; what is open first.

    asked: what the rule asks for; on_record: what is known of it, empty where one sentence says both.
    """
    told = [{**one, "words": in_words(Label(**one["words"]))} for one in kept]
    language: Language = "en" if get_language() == "en" else "id"
    for one in told:
        one["asked"], one["on_record"] = apart(one["words"], language)
    return sorted(told, key=lambda one: ORDER.index(one["state"]))


def facts_named(stored: Mapping[str, Any]) -> frozenset[str]:
    """Which facts the rules ask about: no others are kept with an application."""
    rules = _frozen(stored)
    return frozenset(rules.facts) if rules else frozenset()


def facts_asked(stored: Mapping[str, Any]) -> Mapping[str, Fact]:
    """The facts the rules ask about, by name; sensitive numbers are never asked here."""
    rules = _frozen(stored)
    return {name: fact for name, fact in rules.facts.items() if not fact.sensitive} if rules else {}


def facts_in_words(
    stored: Mapping[str, Any], facts: Mapping[str, Any], *, also: Collection[str] = ()
) -> list[tuple[str, str]]:
    """What is known of what the rules ask about, as an owner confirms it; sensitive numbers masked."""
    asked = facts_named(stored) | set(also)
    named = [name for name in FIELDS if name in asked and name in facts]
    return [(in_words(FIELDS[name].label), shown(FIELDS[name], facts[name])) for name in named]


def rules_in_words(stored: Mapping[str, Any], *, on: date) -> list[Plain]:
    """Each rule in force on a day: what it asks for, where that is from, how sure the source is."""
    rules = _frozen(stored)
    if rules is None:
        return []
    words = demands(rules, on)
    return [
        {"id": one.id, "words": in_words(words[one.id]), "source": one.source, "confidence": one.confidence}
        for one in rules.in_force(on)
    ]


def in_words(label: Label) -> str:
    return label.en if get_language() == "en" else label.id


def typed(rules: RuleSet, facts: Mapping[str, Any]) -> Plain:
    """Facts as the register keeps them (days as ISO texts), as the rules read them."""
    return {name: _typed(fact, facts[name]) for name, fact in rules.facts.items() if facts.get(name) is not None}


def _typed(fact: Fact, value: Any) -> Any:
    if fact.type == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if fact.type == "decimal":
        return float(value)
    if fact.type == "list":
        return [_typed_entry(fact, entry) for entry in value]
    return value


def _typed_entry(fact: Fact, entry: Mapping[str, Any]) -> Plain:
    days = {name for name, kind in fact.items.items() if kind == "date"}
    return {
        name: date.fromisoformat(value) if name in days and isinstance(value, str) else value
        for name, value in entry.items()
    }


def _frozen(stored: Mapping[str, Any]) -> RuleSet | None:
    if not stored.get("rules"):
        return None
    return compiled(json.dumps(dict(stored))) if "facts" in stored else rule_set(dict(stored))


@lru_cache(maxsize=64)
def compiled(text: str) -> RuleSet:
    """The rules of an edition, made once in each process: thousands may apply by the same ones in an hour."""
    return from_json(text)


def _kept(one: Finding) -> Plain:
    return {
        "rule": one.rule,
        "state": STATES[one.met],
        "words": {"id": one.sentence.id, "en": one.sentence.en},
        "source": one.source,
        "confidence": one.confidence,
    }


def _steps(found: Answer) -> list[Plain]:
    return [
        {"words": in_words(step.words), "effort": in_words(step.effort_words) if step.effort_words else ""}
        for step in found.repair.steps or ()
    ]
