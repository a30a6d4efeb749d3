"""A rule set: rules with their conditions, parameters that change by date, the facts they ask about."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from penggerak.core.eligibility._facts import Fact, FactType
from penggerak.core.register import Label

Confidence = Literal["A", "B", "C"]
Sign = Literal["=", "!=", ">", ">=", "<", "<=", "in", "not_in", "starts_with", "not_starts_with"]
Scalar = bool | int | float | str | date
QuantityKind = Literal["fact", "age_years", "months_since", "days_since", "sum", "count"]
Verdict = Literal["eligible", "not_yet", "needs_a_person"]
VERDICTS: tuple[Verdict, ...] = ("eligible", "not_yet", "needs_a_person")


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """The figure of a parameter on the day asked about."""

    name: str


@dataclass(frozen=True, slots=True)
class TheDay:
    """The day asked about, some days later."""

    plus_days: int


Operand = Scalar | tuple[Scalar, ...] | ParameterRef | TheDay | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is compared: a fact, whole years, months or days since a date, a sum of facts, the length of a list.

    type: of the value compared. where: which entries of a list count, part -> accepted values.
    """

    kind: QuantityKind
    facts: tuple[str, ...]
    type: FactType
    where: tuple[tuple[str, tuple[Scalar, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Compare:
    """A quantity passes every one of its tests."""

    quantity: Quantity
    tests: tuple[tuple[Sign, Operand], ...]


@dataclass(frozen=True, slots=True)
class Licence:
    """A list of licences holds one of a kind; if valid, issued by the day and not expired for so many days after it.

    endless: what a licence without an end date is: "valid", or "unknown". absent: what a list without one of the kind
    says: "no", or "unknown" where lists are not complete.
    """

    fact: str
    kind: str
    valid: bool = True
    for_days: int = 0
    endless: Literal["valid", "unknown"] = "unknown"
    absent: Literal["no", "unknown"] = "no"


@dataclass(frozen=True, slots=True)
class Present:
    """A fact is there. Never false: an empty fact is not known."""

    fact: str


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """The first answer that is known, of several ways to find out the same."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every one holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    of: "Condition"


Atom = Compare | Licence | Present | FirstKnown


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition that is not made of others, with what changing it means to the business.

    id: unique in its rule set. words: what it asks for, where the author says it better than the program.
    """

    atom: Atom
    id: str
    changeable: bool
    effort: float
    effort_words: Label | None
    words: Label | None


Condition = Leaf | All | AnyOf | Not


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A figure from a day on, with the text it is from. None: not known from that day on."""

    since: date
    value: Scalar | tuple[Scalar, ...] | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure that changes by date; values oldest first."""

    name: str
    label: Label | None
    values: tuple[ParameterValue, ...]

    def on(self, day: date) -> ParameterValue | None:
        """The value in force on a day; None before the first."""
        return next((value for value in reversed(self.values) if value.since <= day), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """A dated, sourced condition.

    valid_from, valid_to: first and last day in force. changeable: whether a business can come to meet it. effort: how
    hard that is, in the unit the author keeps throughout (days of work, for instance). sentence: what is needed.
    """

    id: str
    condition: Condition
    sentence: Label
    source: str
    confidence: Confidence
    changeable: bool
    effort: float
    effort_words: Label | None
    valid_from: date | None
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        """Whether it counts on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """Rules that decide together. Two are equal when their canonical writing is.

    json: the canonical writing, whole: what the facts mean is written down with them, so that it can be replayed when
    the register has changed.
    """

    id: str
    title: Label
    note: Label | None
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    json: str

    @property
    def version(self) -> str:
        """SHA-256 of the canonical writing, lower-case hex."""
        return hashlib.sha256(self.json.encode()).hexdigest()

    def in_force(self, on: date) -> tuple[Rule, ...]:
        """The rules that count on a day, in their written order."""
        return tuple(rule for rule in self.rules if rule.in_force(on))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and self.json == other.json

    def __hash__(self) -> int:
        return hash(self.json)
