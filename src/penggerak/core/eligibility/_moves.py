"""What a business could come to: for each quantity, which of the conditions on it can hold at the same time."""

import math
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from penggerak.core.eligibility._columns import MANY, several
from penggerak.core.eligibility._facts import NUMBERS, Fact
from penggerak.core.eligibility._model import Atom, Compare, Licence, Operand, Quantity, Sign

Cell = tuple[bool | None, ...]  # whether each atom of a quantity holds
_AFTER = "\uffff"  # a text that goes on after a known head
_MOST_CELLS = 4096


def quantity_of(atom: Atom) -> Hashable:
    """What an atom is about. Two atoms about the same are changed together, never against each other."""
    if isinstance(atom, Compare):
        return atom.quantity
    return (atom.fact, atom.kind) if isinstance(atom, Licence) else atom


def cells(atoms: Sequence[Atom], fact: Fact | None, on: date) -> list[Cell]:
    """The distinct ways in which atoms about one quantity can hold together. fact: the one compared, if it is one."""
    first = atoms[0]
    if isinstance(first, Compare):
        values = _values([atom for atom in atoms if isinstance(atom, Compare)], fact)
        compared = [atom for atom in atoms if isinstance(atom, Compare)]
        found: list[Cell] = [tuple(_holds(atom, value) for atom in compared) for value in values]
    elif isinstance(first, Licence):
        licences = [atom for atom in atoms if isinstance(atom, Licence)]
        found = [tuple(_licensed(atom, state, on) for atom in licences) for state in _states(licences, on)]
    else:
        found = [(True,), (False,)]
    return list(dict.fromkeys(found))[:_MOST_CELLS]


def _values(atoms: Sequence[Compare], fact: Fact | None) -> list[Any]:
    """Values on either side of every figure named, so that every combination that can happen does."""
    quantity = atoms[0].quantity
    figures = sorted({one for atom in atoms for _, operand in atom.tests for one in _figures(operand)})
    if quantity.type == "bool":
        return [True, False]
    if quantity.type in NUMBERS:
        return [value for value in _numbers(figures, quantity) if _possible(value, quantity)]
    if quantity.type == "date":
        return [figure + timedelta(days=days) for figure in figures for days in (0, 1, -1)]
    if fact and fact.choices:
        return list(fact.choices)
    return [*figures, *(figure + _AFTER for figure in figures), _AFTER]


def _figures(operand: Operand) -> Iterable[Any]:
    return () if operand is None else several(operand)


def _numbers(figures: Sequence[Any], quantity: Quantity) -> list[Any]:
    if quantity.type == "decimal":
        between = [(one + other) / 2 for one, other in pairwise(figures)]
        return [*figures, *between, *(figures[0] - 1, figures[-1] + 1)] if figures else []
    whole = dict.fromkeys(one for figure in figures for one in (math.floor(figure), math.ceil(figure)))
    return [figure + step for figure in whole for step in (0, 1, -1)]


def _possible(value: Any, quantity: Quantity) -> bool:
    return value >= 0 or quantity.kind in ("fact", "sum")


_TESTS: dict[Sign, Any] = {
    "=": lambda value, figure: value == figure,
    "!=": lambda value, figure: value != figure,
    "<": lambda value, figure: value < figure,
    "<=": lambda value, figure: value <= figure,
    ">": lambda value, figure: value > figure,
    ">=": lambda value, figure: value >= figure,
    "in": lambda value, figures: value in figures,
    "not_in": lambda value, figures: value not in figures,
    "starts_with": lambda value, heads: value.startswith(heads),
    "not_starts_with": lambda value, heads: not value.startswith(heads),
}


def _holds(atom: Compare, value: Any) -> bool | None:
    answers = [
        None if operand is None else _TESTS[sign](value, several(operand) if sign in MANY else operand)
        for sign, operand in atom.tests
    ]
    if False in answers:
        return False
    return None if None in answers else True


def _states(atoms: Sequence[Licence], on: date) -> list[tuple[bool, date | None]]:
    """Valid far enough ahead for one or all of them, without end, expired, none at all."""
    ahead = [(True, on + timedelta(days=days)) for days in sorted({atom.for_days for atom in atoms}, reverse=True)]
    return [*ahead, (True, None), (True, on - timedelta(days=1)), (False, None)]


def _licensed(atom: Licence, state: tuple[bool, date | None], on: date) -> bool | None:
    held, ends = state
    if not held:
        return False if atom.absent == "no" else None
    if not atom.valid:
        return True
    if ends is None:
        return True if atom.endless == "valid" else None
    return ends >= on + timedelta(days=atom.for_days)
