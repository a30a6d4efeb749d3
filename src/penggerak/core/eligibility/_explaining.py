"""Findings in words: for one business all of them, for a register the reasons why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from penggerak.core.eligibility._findings import Findings, findings, verdicts
from penggerak.core.eligibility._frames import one_row
from penggerak.core.eligibility._model import Confidence, Leaf, Rule, RuleSet, Verdict
from penggerak.core.eligibility._repairing import change_ids, changes_for, pattern_of, puzzle_of
from penggerak.core.eligibility._repairs import Change
from penggerak.core.eligibility._resolve import RuleOnDay, facts_of, plan
from penggerak.core.eligibility._sentences import GAP, filled
from penggerak.core.eligibility._words import ConditionWords, Language, in_both, said
from penggerak.core.register import Label

_ON_RECORD = Label(" Yang tercatat: {}.", " On record: {}.")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one business: met, not met, or None where a fact that decides is unknown.

    found, needed, sentence: in words of both languages; the sentence says both.
    """

    rule: str
    met: bool | None
    found: Label
    needed: Label
    sentence: Label
    source: str
    confidence: Confidence
    changeable: bool
    effort: float
    effort_words: Label | None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to change in a repair: the conditions that come to hold by it, the rules they stand in, in words."""

    conditions: tuple[str, ...]
    rules: tuple[str, ...]
    words: Label
    effort: float
    effort_words: Label | None


@dataclass(frozen=True, slots=True)
class Repair:
    """The least-effort changes by which no rule is known to fail; steps and effort are None where no change helps.

    to_check: rules that stay unknown, for a person.
    """

    steps: tuple[Step, ...] | None
    effort: float | None
    to_check: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rule set says of one business on a day."""

    rule_set: str
    version: str
    on: date
    verdict: Verdict
    findings: tuple[Finding, ...]
    repair: Repair


def answer(rules: RuleSet, facts: Mapping[str, Any], on: date) -> Answer:
    """What a rule set says of one business, by the same code as for a register.

    facts: by name, Python values of the declared types; absent or None is not known.
    Raises WrongFacts, NoRulesInForce.
    """
    return answers([rules], facts, on)[0]


def answers(rule_sets: Sequence[RuleSet], facts: Mapping[str, Any], on: date) -> list[Answer]:
    """What several rule sets say of one business, in their order. Raises WrongFacts, NoRulesInForce."""
    if not rule_sets:
        return []
    found = findings(rule_sets, one_row(plan(rule_sets, on).facts, facts), on)
    decided = verdicts(found).row(0)
    return [_answer(found, number, verdict) for number, verdict in enumerate(decided)]


def _answer(found: Findings, number: int, verdict: Verdict) -> Answer:
    rules, in_force = found.plan.sets[number]
    values = found.facts.row(0, named=True)
    row = found.frame.row(0, named=True)
    told = tuple(
        RuleWords(rules, one, found.on).finding(row[found.name(rules, one.rule.id)], values) for one in in_force
    )
    to_check = tuple(one.rule for one in told if one.met is None)
    puzzle = puzzle_of(found, number)
    changes = changes_for(puzzle, pattern_of(found, puzzle, 0))
    return Answer(rules.id, rules.version, found.on, verdict, told, _repair(rules, changes, to_check, found.on))


def _repair(rules: RuleSet, changes: tuple[Change, ...] | None, to_check: tuple[str, ...], on: date) -> Repair:
    if changes is None:
        return Repair(None, None, to_check)
    effort = float(sum((change.effort for change in changes), Fraction(0)))
    return Repair(tuple(_step(rules, change, on) for change in changes), effort, to_check)


def _step(rules: RuleSet, change: Change, on: date) -> Step:
    """A change in words."""
    words, firsts = ConditionWords(rules, on), dict[int, tuple[RuleOnDay, Leaf]]()
    for one, leaf, number in change.leaves:
        firsts.setdefault(number, (one, leaf))

    def goals(language: Language) -> str:
        said_by = [words.goals(one.rule.condition, language)[leaf.id] for one, leaf in firsts.values()]
        return "; ".join(said_by)

    return Step(
        conditions=tuple(change_ids(change)),
        rules=tuple(dict.fromkeys(one.rule.id for one, _, _ in change.leaves)),
        words=in_both(goals),
        effort=float(change.effort),
        effort_words=next((leaf.effort_words for _, leaf, _ in change.leaves if leaf.effort_words), None),
    )


class RuleWords:
    """One rule on one day, able to say what it finds."""

    def __init__(self, rules: RuleSet, on_day: RuleOnDay, on: date) -> None:
        self.rule: Rule = on_day.rule
        self.words = ConditionWords(rules, on)
        self.needed = self.words.needed(self.rule.condition)
        self.facts = tuple(dict.fromkeys(name for leaf, _ in on_day.leaves for name in facts_of(leaf.atom)))
        self._figures = {name: self._figure(rules, name, on) for name in self._gaps() if name in rules.parameters}

    def _gaps(self) -> set[str]:
        return {*GAP.findall(self.rule.sentence.id), *GAP.findall(self.rule.sentence.en)}

    def _figure(self, rules: RuleSet, name: str, on: date) -> Label:
        value = rules.parameters[name].on(on)
        return in_both(lambda language: self.words.figure(self.rule.condition, name, value and value.value, language))

    def finding(self, met: bool | None, values: Mapping[str, Any]) -> Finding:
        """What the rule says of a business with these facts."""
        rule, found = self.rule, self.words.found(self.rule.condition, values)
        return Finding(
            rule=rule.id,
            met=met,
            found=found,
            needed=self.needed,
            sentence=in_both(lambda language: self._filled(said(found, language), language)),
            source=rule.source,
            confidence=rule.confidence,
            changeable=rule.changeable,
            effort=rule.effort,
            effort_words=rule.effort_words,
        )

    def sentence(self, values: Mapping[str, Any], language: Language) -> str:
        """The rule's sentence for a business with these facts."""
        return self._filled(self.words.found_in(self.rule.condition, values, language), language)

    def demand(self) -> Label:
        """The rule's sentence for nobody in particular: what it asks for, without what is on record."""
        return in_both(lambda language: self._told(said(self.rule.sentence, language), "…", language))

    def _filled(self, found: str, language: Language) -> str:
        template = said(self.rule.sentence, language)
        if "{found}" not in template:
            template += said(_ON_RECORD, language).format("{found}")
        return self._told(template, found, language)

    def _told(self, template: str, found: str, language: Language) -> str:
        gaps = {name: said(figure, language) for name, figure in self._figures.items()}
        return filled(template, gaps | {"found": found, "needed": said(self.needed, language)})


def apart(sentence: str, language: Language) -> tuple[str, str]:
    """What a finding's sentence asks for, and what is on record; the second is empty where it says both at once."""
    asked, mark, on_record = sentence.partition(said(_ON_RECORD, language).split("{}")[0])
    return asked, f"{mark}{on_record}".strip()


def demands(rules: RuleSet, on: date) -> dict[str, Label]:
    """rule -> what it asks for on a day, in words with its figures; empty where none is in force."""
    if not rules.in_force(on):
        return {}
    (_, in_force), *_others = plan([rules], on).sets
    return {one.rule.id: RuleWords(rules, one, on).demand() for one in in_force}


def reasons(found: Findings, language: Language = "id") -> pl.DataFrame:
    """Why businesses do not pass, or not yet surely: the sentences of rules not met or not known, in written order.

    Returns the column reasons list[str], one row per business in the same order; or one column per set, named after it.
    Equal facts are put into words once.
    """
    columns = {
        "reasons" if found.alone else rules.id: _reasons_of(found, number, language)
        for number, (rules, _) in enumerate(found.plan.sets)
    }
    return pl.DataFrame(columns)


def _reasons_of(found: Findings, number: int, language: Language) -> pl.Series:
    rules, in_force = found.plan.sets[number]
    said_by = [_sentences(found, rules, one, language) for one in in_force]
    table = pl.DataFrame(said_by)
    return table.select(pl.concat_list(pl.all()).list.drop_nulls().alias("reasons")).to_series()


def _sentences(found: Findings, rules: RuleSet, on_day: RuleOnDay, language: Language) -> pl.Series:
    """The sentence of one rule for those who do not meet it; null for the others."""
    words = RuleWords(rules, on_day, found.on)
    met = found.frame[found.name(rules, on_day.rule.id)]
    open_rows = met.ne_missing(True).arg_true()
    facts = found.facts.select(words.facts)[open_rows]
    said_once: dict[str, str] = {}
    sentences = [_once(said_once, words, one, language) for one in facts.iter_rows(named=True)]
    empty = pl.repeat(None, met.len(), dtype=pl.String, eager=True).alias(on_day.rule.id)
    return empty.scatter(open_rows, pl.Series(sentences, dtype=pl.String))


def _once(said_once: dict[str, str], words: RuleWords, values: dict[str, Any], language: Language) -> str:
    key = repr(values)
    if key not in said_once:
        said_once[key] = words.sentence(values, language)
    return said_once[key]


def repair_words(found: Findings, number: int = 0, language: Language = "id") -> dict[str, str]:
    """What each condition of a set asks for in words, by its id: the words of the changes that repairs() names."""
    rules, in_force = found.plan.sets[number]
    words = ConditionWords(rules, found.on)
    goals = [words.goals(one.rule.condition, language) for one in in_force]
    return {id_: said_by for one in goals for id_, said_by in one.items()}
