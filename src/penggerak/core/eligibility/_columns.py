"""Conditions as Polars expressions with the logic of Kleene: null is not known, and spreads only where it decides."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import reduce
from typing import Any

import polars as pl

from penggerak.core.eligibility._days import date_bounds
from penggerak.core.eligibility._model import (
    All,
    AnyOf,
    Atom,
    Compare,
    Condition,
    Leaf,
    Licence,
    Not,
    Operand,
    Present,
    Quantity,
    Scalar,
    Sign,
)
from penggerak.core.eligibility._resolve import Tree

UNKNOWN = pl.lit(None, dtype=pl.Boolean)
SINCE = ("age_years", "months_since", "days_since")
Named = Callable[[str], pl.Expr]  # the column of a fact


def atom_column(atom: Atom, on: date, fact: Named) -> pl.Expr:
    """One atom for all businesses: true, false or null."""
    if isinstance(atom, Compare):
        return _compare(atom, on, fact)
    if isinstance(atom, Licence):
        return _licence(atom, on, fact(atom.fact))
    if isinstance(atom, Present):
        return pl.when(fact(atom.fact).is_not_null()).then(pl.lit(True))
    return pl.coalesce([_condition(one, on, fact) for one in atom.of])


def tree_column(tree: Tree, atoms: Sequence[pl.Expr]) -> pl.Expr:
    """A rule made of atoms."""
    if isinstance(tree, int):
        return atoms[tree]
    word, parts = tree
    return _joined(word, [tree_column(part, atoms) for part in parts])


def _condition(condition: Condition, on: date, fact: Named) -> pl.Expr:
    if isinstance(condition, Leaf):
        return atom_column(condition.atom, on, fact)
    if isinstance(condition, Not):
        return _joined("not", [_condition(condition.of, on, fact)])
    word = {All: "all", AnyOf: "any"}[type(condition)]
    return _joined(word, [_condition(one, on, fact) for one in condition.of])


def _joined(word: str, parts: list[pl.Expr]) -> pl.Expr:
    if word == "not":
        return parts[0].not_()
    if len(parts) == 1:
        return parts[0]
    return pl.all_horizontal(parts) if word == "all" else pl.any_horizontal(parts)


def _compare(atom: Compare, on: date, fact: Named) -> pl.Expr:
    quantity = atom.quantity
    if quantity.kind in SINCE:
        column = fact(quantity.facts[0])
        tests = [_since(quantity, sign, operand, on, column) for sign, operand in atom.tests]
        return pl.when(column <= on).then(_joined("all", tests))
    value = _value(quantity, fact)
    return _joined("all", [_test(value, sign, operand) for sign, operand in atom.tests])


def _value(quantity: Quantity, fact: Named) -> pl.Expr:
    columns = [fact(name) for name in quantity.facts]
    if quantity.kind == "sum":
        return reduce(lambda one, other: one + other, columns)
    return _count(quantity, columns[0]) if quantity.kind == "count" else columns[0]


def _count(quantity: Quantity, column: pl.Expr) -> pl.Expr:
    if not quantity.where:
        return column.list.len().cast(pl.Int64)
    counts = _joined("all", [_part(part).is_in(list(values)) for part, values in quantity.where])
    surely = column.list.eval(counts.fill_null(False).cast(pl.Int64)).list.sum()
    unsure = column.list.eval(counts.is_null()).list.any()
    return pl.when(unsure.not_()).then(surely)


def _part(name: str) -> pl.Expr:
    return pl.element().struct.field(name)


_TESTS: dict[Sign, Callable[[pl.Expr, Any], pl.Expr]] = {
    "=": lambda value, figure: value == figure,
    "!=": lambda value, figure: value != figure,
    "<": lambda value, figure: value < figure,
    "<=": lambda value, figure: value <= figure,
    ">": lambda value, figure: value > figure,
    ">=": lambda value, figure: value >= figure,
    "in": lambda value, figures: value.is_in(list(figures)),
    "not_in": lambda value, figures: value.is_in(list(figures)).not_(),
    "starts_with": lambda value, heads: _starts(value, heads),
    "not_starts_with": lambda value, heads: _starts(value, heads).not_(),
}


def _test(value: pl.Expr, sign: Sign, operand: Operand) -> pl.Expr:
    if operand is None:
        return UNKNOWN
    return _TESTS[sign](value, several(operand) if sign in MANY else operand)


MANY: frozenset[str] = frozenset({"in", "not_in", "starts_with", "not_starts_with"})


def several(operand: Any) -> tuple[Scalar, ...]:
    """The values of a test that takes many."""
    return operand if isinstance(operand, tuple) else (operand,)


def _starts(value: pl.Expr, heads: Sequence[str]) -> pl.Expr:
    return _joined("any", [value.str.starts_with(head) for head in heads])


def _since(quantity: Quantity, sign: Sign, operand: Any, on: date, column: pl.Expr) -> pl.Expr:
    if operand is None:
        return UNKNOWN
    if sign in ("in", "not_in"):
        numbers: tuple[Any, ...] = several(operand)
        found = _joined("any", [_span(date_bounds(quantity.kind, "=", one, on), column) for one in numbers])
        return found if sign == "in" else found.not_()
    if sign == "!=":
        return _span(date_bounds(quantity.kind, "=", operand, on), column).not_()
    return _span(date_bounds(quantity.kind, sign, operand, on), column)


def _span(bounds: tuple[date | None, date | None] | None, column: pl.Expr) -> pl.Expr:
    if bounds is None:
        return pl.lit(False)
    first, last = bounds
    tests = []
    if first is not None:
        tests.append(column >= first)
    if last is not None:
        tests.append(column <= last)
    return _joined("all", tests) if tests else pl.lit(True)


def _licence(atom: Licence, on: date, column: pl.Expr) -> pl.Expr:
    tests = [_part("kind") == atom.kind]
    if atom.valid:
        until = on + timedelta(days=atom.for_days)
        ends = _part("expires_on")
        tests.append(ends.is_null() | (ends >= until) if atom.endless == "valid" else ends >= until)
        tests.append((_part("issued_on") <= on).fill_null(True))
    holds = _joined("all", tests)
    surely = column.list.eval(holds.fill_null(False)).list.any()
    maybe = column.list.eval(holds.fill_null(True)).list.any()
    known = maybe.not_()
    if atom.absent == "unknown":
        known &= column.list.eval(tests[0].fill_null(True)).list.any()
    return pl.when(surely).then(pl.lit(True)).when(maybe).then(UNKNOWN).when(known).then(pl.lit(False))
