"""Conditions on one day: figures in place of parameters and days, and every distinct atom numbered once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from penggerak.core.eligibility._facts import Fact
from penggerak.core.eligibility._mistakes import NoRulesInForce, WrongFacts
from penggerak.core.eligibility._model import (
    All,
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
    Present,
    Rule,
    RuleSet,
    TheDay,
)

Tree = int | tuple[str, tuple["Tree", ...]]  # an atom by its number, or ("all" | "any" | "not", parts)


@dataclass(frozen=True, slots=True)
class RuleOnDay:
    """A rule in force: its tree of atoms, and its leaves with the atom of each."""

    rule: Rule
    tree: Tree
    leaves: tuple[tuple[Leaf, int], ...]


@dataclass(slots=True)
class Plan:
    """What has to be looked at for some rule sets on a day: every distinct atom once, every fact once."""

    on: date
    atoms: list[Atom] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    sets: list[tuple[RuleSet, tuple[RuleOnDay, ...]]] = field(default_factory=list)
    _numbers: dict[Atom, int] = field(default_factory=dict)

    def add(self, rules: RuleSet) -> None:
        """Plan one more set. Raises NoRulesInForce, and WrongFacts where two sets mean different things by one name."""
        in_force = rules.in_force(self.on)
        if not in_force:
            raise NoRulesInForce(f"Tidak ada aturan {rules.id} yang berlaku pada {self.on.isoformat()}.")
        self.sets.append((rules, tuple(self._on_day(rule, rules) for rule in in_force)))

    def _on_day(self, rule: Rule, rules: RuleSet) -> RuleOnDay:
        leaves: list[tuple[Leaf, int]] = []
        tree = self._tree(rule.condition, rules, leaves)
        return RuleOnDay(rule, tree, tuple(leaves))

    def _tree(self, condition: Condition, rules: RuleSet, leaves: list[tuple[Leaf, int]]) -> Tree:
        if isinstance(condition, Leaf):
            number = self._number(resolved(condition.atom, self.on, rules.parameters))
            leaves.append((condition, number))
            for atom in bare_atoms(condition.atom):
                for name in facts_of(atom):
                    self._need(_narrowed(rules.facts[name], atom))
            return number
        if isinstance(condition, Not):
            return ("not", (self._tree(condition.of, rules, leaves),))
        word = "all" if isinstance(condition, All) else "any"
        return (word, tuple(self._tree(one, rules, leaves) for one in condition.of))

    def _number(self, atom: Atom) -> int:
        if atom not in self._numbers:
            self._numbers[atom] = len(self.atoms)
            self.atoms.append(atom)
        return self._numbers[atom]

    def _need(self, fact: Fact) -> None:
        known = self.facts.setdefault(fact.name, fact)
        if known.type == fact.type == "list":
            self.facts[fact.name] = _joined(known, fact)
        elif known.type != fact.type:
            raise WrongFacts(f"Fakta {fact.name} bertipe {known.type} di satu aturan dan {fact.type} di aturan lain.")


def _narrowed(fact: Fact, atom: Atom) -> Fact:
    """A list with no other parts than an atom looks at."""
    if fact.type != "list":
        return fact
    parts: tuple[str, ...] = ("kind", "expires_on", "issued_on") if isinstance(atom, Licence) else ()
    if isinstance(atom, Compare):
        parts = tuple(part for part, _ in atom.quantity.where)
    return replace(fact, items={part: fact.items.get(part, "date") for part in sorted(parts)})


def _joined(one: Fact, other: Fact) -> Fact:
    clash = [part for part in one.items.keys() & other.items.keys() if one.items[part] != other.items[part]]
    if clash:
        raise WrongFacts(f"Bagian {sorted(clash)[0]} dari {one.name} bertipe lain di aturan lain.")
    items = dict(sorted({**one.items, **other.items}.items()))
    return replace(one, items=items)


def plan(rule_sets: Iterable[RuleSet], on: date) -> Plan:
    """Plan several rule sets for a day. Raises NoRulesInForce, WrongFacts."""
    made = Plan(on)
    for rules in rule_sets:
        made.add(rules)
    return made


def resolved(atom: Atom, on: date, parameters: Mapping[str, Parameter]) -> Atom:
    """The atom with figures in place of parameters and days; None where a figure is not known on the day."""
    if isinstance(atom, Compare):
        tests = tuple((sign, _figure(operand, on, parameters)) for sign, operand in atom.tests)
        return Compare(atom.quantity, tests)
    if isinstance(atom, FirstKnown):
        return FirstKnown(tuple(_inside(one, on, parameters) for one in atom.of))
    return atom


def _inside(condition: Condition, on: date, parameters: Mapping[str, Parameter]) -> Condition:
    if isinstance(condition, Leaf):
        return Leaf(resolved(condition.atom, on, parameters), "", False, 0, None, None)
    if isinstance(condition, Not):
        return Not(_inside(condition.of, on, parameters))
    return type(condition)(tuple(_inside(one, on, parameters) for one in condition.of))


def _figure(operand: Operand, on: date, parameters: Mapping[str, Parameter]) -> Operand:
    if isinstance(operand, TheDay):
        return on + timedelta(days=operand.plus_days)
    if isinstance(operand, ParameterRef):
        in_force = parameters[operand.name].on(on)
        return in_force.value if in_force else None
    return operand


def facts_of(atom: Atom) -> tuple[str, ...]:
    """Names of the facts an atom asks about, in the order written."""
    if isinstance(atom, Compare):
        return atom.quantity.facts
    if isinstance(atom, Licence | Present):
        return (atom.fact,)
    return tuple(dict.fromkeys(name for one in bare_atoms(atom) for name in facts_of(one)))


def bare_atoms(atom: Atom) -> list[Atom]:
    """The atom itself, or those that a first_known looks at one after the other."""
    if not isinstance(atom, FirstKnown):
        return [atom]
    return [bare for one in atom.of for leaf in leaves_of(one) for bare in bare_atoms(leaf.atom)]


def leaves_of(condition: Condition) -> list[Leaf]:
    """The leaves of a condition, in the order written."""
    if isinstance(condition, Leaf):
        return [condition]
    if isinstance(condition, Not):
        return leaves_of(condition.of)
    return [leaf for one in condition.of for leaf in leaves_of(one)]
