"""Eligibility: dated, sourced rules as data; what they find of businesses, the verdict, and the least repair.

    rules = read_rules(text)                          # or rule_set(plain values)
    found = findings(rules, businesses, on)           # a whole register, column by column
    verdicts(found), repairs(found), reasons(found)   # the same rows in the same order
    answer(rules, facts, on)                          # one business, in words, by the same code

Every answer is three-valued in the logic of Kleene: true, false, or unknown because a fact that decides is not there.
docs/guides/rules.md says how a rule set is written.
"""

from penggerak.core.eligibility._cells import WrongCell, typed_facts
from penggerak.core.eligibility._explaining import (
    Answer,
    Finding,
    Repair,
    Step,
    answer,
    answers,
    apart,
    demands,
    reasons,
    repair_words,
)
from penggerak.core.eligibility._facts import FACT_TYPES, Fact, FactType
from penggerak.core.eligibility._findings import VERDICT, Findings, findings, verdicts
from penggerak.core.eligibility._mistakes import BrokenRules, NoRulesInForce, WrongFacts
from penggerak.core.eligibility._model import (
    VERDICTS,
    Confidence,
    Parameter,
    ParameterValue,
    Rule,
    RuleSet,
    Verdict,
)
from penggerak.core.eligibility._reading import as_json, from_json, read_rules, rule_set
from penggerak.core.eligibility._repairing import repairs
from penggerak.core.eligibility._words import Language

__all__ = [
    "FACT_TYPES",
    "VERDICT",
    "VERDICTS",
    "Answer",
    "BrokenRules",
    "Confidence",
    "Fact",
    "FactType",
    "Finding",
    "Findings",
    "Language",
    "NoRulesInForce",
    "Parameter",
    "ParameterValue",
    "Repair",
    "Rule",
    "RuleSet",
    "Step",
    "Verdict",
    "WrongCell",
    "WrongFacts",
    "answer",
    "answers",
    "apart",
    "as_json",
    "demands",
    "findings",
    "from_json",
    "read_rules",
    "reasons",
    "repair_words",
    "repairs",
    "rule_set",
    "typed_facts",
    "verdicts",
]
