"""Rules asked of a whole register at once: findings, and the verdict they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from penggerak.core.eligibility._columns import atom_column, tree_column
from penggerak.core.eligibility._frames import fact_columns
from penggerak.core.eligibility._model import VERDICTS, RuleSet
from penggerak.core.eligibility._resolve import Plan, plan

VERDICT = pl.Enum(VERDICTS)


@dataclass(frozen=True, slots=True)
class Findings:
    """What every rule says of every business, rows in the order of the businesses.

    frame: one Boolean column per rule in force (null: not known), named by the rule, or "set/rule" when several sets
    were asked. on: the day asked about. facts, atoms: what was looked at, for reasons and repairs.
    """

    rule_sets: tuple[RuleSet, ...]
    on: date
    alone: bool
    frame: pl.DataFrame
    facts: pl.DataFrame
    atoms: pl.DataFrame
    plan: Plan

    def name(self, rules: RuleSet, rule_id: str) -> str:
        """The column of a rule in `frame`."""
        return rule_id if self.alone else f"{rules.id}/{rule_id}"


def findings(rules: RuleSet | Sequence[RuleSet], businesses: pl.DataFrame | pl.LazyFrame, on: date) -> Findings:
    """Ask every rule in force on a day of every business: true, false, or null where a fact that decides is unknown.

    rules: one set, or several, which share what they have in common. businesses: one row each, a column per fact, named
    and typed as the rules declare (idr and int: whole numbers; date; bool; list: of structs); a column that is missing
    is unknown for all. Left as it is; the answer of a row does not depend on the others.

    A date after the day asked about gives no age. A rule not in force on the day has no column.
    Raises WrongFacts, NoRulesInForce.
    """
    alone = isinstance(rules, RuleSet)
    rule_sets: tuple[RuleSet, ...] = (rules,) if isinstance(rules, RuleSet) else tuple(rules)
    if len({one.id for one in rule_sets}) < len(rule_sets):
        raise ValueError("two rule sets have the same id")
    planned = plan(rule_sets, on)
    looked_at = _asked(planned, businesses, alone)
    atoms = [f"a{number}" for number in range(len(planned.atoms))]
    facts = [f"f/{name}" for name in planned.facts]
    return Findings(
        rule_sets,
        on,
        alone,
        frame=looked_at.select(pl.exclude("row", *atoms, *facts)).rename(lambda name: name.removeprefix("r/")),
        facts=looked_at.select(facts).rename(lambda name: name.removeprefix("f/")),
        atoms=looked_at.select(atoms),
        plan=planned,
    )


def _asked(planned: Plan, businesses: pl.DataFrame | pl.LazyFrame, alone: bool) -> pl.DataFrame:
    """Facts, then every distinct atom once, then the rules made of them."""
    asked = businesses.lazy()
    columns = fact_columns(planned.facts, asked.collect_schema())
    named = [column.alias(f"f/{name}") for name, column in columns.items()]
    atoms = [
        atom_column(atom, planned.on, lambda name: pl.col(f"f/{name}")).alias(f"a{number}")
        for number, atom in enumerate(planned.atoms)
    ]
    by_number = [pl.col(f"a{number}") for number in range(len(atoms))]
    rules = [
        tree_column(one.tree, by_number).alias(f"r/{one.rule.id}" if alone else f"r/{rule_set.id}/{one.rule.id}")
        for rule_set, in_force in planned.sets
        for one in in_force
    ]
    rows = asked.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), *named)
    return rows.with_columns(atoms).with_columns(rules).collect()


def verdicts(found: Findings) -> pl.DataFrame:
    """What the findings of a set add up to, one row per business in the same order.

    "not_yet": some rule is known not to be met, whatever else is unknown, and even if no business could change it (then
    repairs() says that no change helps).
    "eligible": every rule is known to be met. "needs_a_person": nothing fails, but something that decides is unknown.
    Returns the column verdict, or one named after each set when several were asked.
    """
    columns = [
        _verdict(pl.all_horizontal([found.name(rules, one.rule.id) for one in in_force])).alias(
            "verdict" if found.alone else rules.id
        )
        for rules, in_force in found.plan.sets
    ]
    return found.frame.lazy().select(columns).collect()


def _verdict(met: pl.Expr) -> pl.Expr:
    eligible, not_yet, needs_a_person = (pl.lit(verdict, dtype=VERDICT) for verdict in VERDICTS)
    return pl.when(met).then(eligible).when(met.not_()).then(not_yet).otherwise(needs_a_person)
