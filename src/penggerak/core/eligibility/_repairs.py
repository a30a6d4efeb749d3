"""The least effort by which a business would come to pass: exact, through branches, with a stated rule for ties."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from penggerak.core.eligibility._facts import Fact
from penggerak.core.eligibility._model import Atom, Compare, Leaf
from penggerak.core.eligibility._moves import cells, quantity_of
from penggerak.core.eligibility._resolve import RuleOnDay, Tree

Pattern = tuple[bool | None, ...]  # the answers to the atoms of a set, in the order of Puzzle.numbers
Rank = tuple[Fraction, int, int, int]  # compared from left to right; ranks of moves made together add up
NOTHING: Rank = (Fraction(0), 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to change: the conditions that come to hold (or to hold no more) by it, and what it takes.

    leaves: every place where such a condition stands: the rule it is in, itself, and its number (equal numbers: the
    same condition).
    """

    leaves: tuple[tuple[RuleOnDay, Leaf, int], ...]
    effort: Fraction


@dataclass(frozen=True, slots=True)
class Move:
    """A quantity changed so that its atoms come out as in a cell."""

    quantity: int
    cell: int
    rank: Rank
    atoms: tuple[tuple[int, bool | None], ...]  # those that come out otherwise, with the new answer


class Puzzle:
    """The conditions of one set on one day, and what each costs to change."""

    def __init__(self, in_force: Sequence[RuleOnDay], atoms: Sequence[Atom], facts: dict[str, Fact], on: date) -> None:
        self.in_force = in_force
        self.numbers = tuple(dict.fromkeys(number for one in in_force for _, number in one.leaves))
        self.written = [(one, leaf, number) for one in in_force for leaf, number in one.leaves]
        self.first_place = {number: place for place, (_, _, number) in reversed(list(enumerate(self.written)))}
        self.at = {number: at for at, number in enumerate(self.numbers)}
        self.trees = [_renumbered(one.tree, self.at) for one in in_force]
        self.costs = self._costs()
        self.wanted = self._wanted()
        groups: dict[object, list[int]] = defaultdict(list)
        for at, number in enumerate(self.numbers):
            groups[quantity_of(atoms[number])].append(at)
        self.groups = list(groups.values())
        self.cells = [
            cells([atoms[self.numbers[at]] for at in group], _compared(atoms[self.numbers[group[0]]], facts), on)
            for group in self.groups
        ]
        group_of = {at: number for number, group in enumerate(self.groups) for at in group}
        self.within = [sorted({group_of[at] for at in _atoms(tree)}) for tree in self.trees]
        self.parts = self._parts()
        self._unit = 1 + max(len(some) for some in self.cells)

    def _parts(self) -> list[list[int]]:
        """The rules in groups that share nothing that could be changed, so that each is settled by itself."""
        parts: list[tuple[set[int], list[int]]] = []
        for rule, within in enumerate(self.within):
            quantities = {one for one in within if any(self.costs[at] is not None for at in self.groups[one])}
            rules = [rule]
            for part in [part for part in parts if not part[0].isdisjoint(quantities)]:
                parts.remove(part)
                quantities, rules = quantities | part[0], part[1] + rules
            parts.append((quantities, rules))
        return [sorted(rules) for _, rules in parts]

    def asked(self, part: Sequence[int]) -> list[int]:
        """The atoms that the rules of a part look at, or that move with those."""
        quantities = {one for rule in part for one in self.within[rule]}
        return sorted(at for one in quantities for at in self.groups[one])

    def _costs(self) -> list[Fraction | None]:
        """Per atom, the effort of the hardest place it stands in; None where one of them cannot be changed."""
        costs: list[Fraction | None] = [Fraction(0)] * len(self.numbers)
        for one in self.in_force:
            for leaf, number in one.leaves:
                cost = costs[self.at[number]]
                effort = Fraction(str(leaf.effort))
                costs[self.at[number]] = max(cost, effort) if leaf.changeable and cost is not None else None
        return costs

    def _wanted(self) -> list[set[bool]]:
        """Per atom, the answers some rule hopes for: true, false under a `not`, or both."""
        wanted: list[set[bool]] = [set() for _ in self.numbers]
        for tree in self.trees:
            for at, answer in _hopes(tree, True):
                wanted[at].add(answer)
        return wanted

    def moves(self, pattern: Pattern, part: Sequence[int]) -> dict[int, list[Move]]:
        """Per quantity in the rules of a part, what it can be changed to, best first."""
        return {one: self._moves_of(one, pattern) for rule in part for one in self.within[rule]}

    def _moves_of(self, number: int, pattern: Pattern) -> list[Move]:
        group, moves = self.groups[number], []
        for cell_number, cell in enumerate(self.cells[number]):
            flips = tuple((at, new) for at, new in zip(group, cell, strict=True) if pattern[at] is not new)
            costs = [self.costs[at] for at, _ in flips]
            known = [cost for cost in costs if cost is not None]
            if flips and len(known) == len(costs):
                place = (cell_number + 1) * self._unit**number
                moves.append(Move(number, cell_number, (max(known), 1, len(flips), place), flips))
        return sorted(moves, key=lambda move: move.rank)

    def changes(self, moves: Sequence[Move]) -> tuple[Change, ...]:
        """The moves in words of the rules, in the order these are written."""
        made = [Change(self._changed(move), move.rank[0]) for move in moves]
        return tuple(sorted(made, key=lambda change: min(self.places(change), default=0)))

    def _changed(self, move: Move) -> tuple[tuple[RuleOnDay, Leaf, int], ...]:
        flipped = {self.numbers[at] for at, new in move.atoms if new is None or new in self.wanted[at]}
        return tuple((one, leaf, number) for one, leaf, number in self.written if number in flipped)

    def places(self, change: Change) -> list[int]:
        """Where each distinct condition of a change is first written, counted through all conditions of the set."""
        return sorted({self.first_place[number] for _, _, number in change.leaves})


def _compared(atom: Atom, facts: dict[str, Fact]) -> Fact | None:
    return facts[atom.quantity.facts[0]] if isinstance(atom, Compare) and atom.quantity.kind == "fact" else None


def _renumbered(tree: Tree, at: dict[int, int]) -> Tree:
    return at[tree] if isinstance(tree, int) else (tree[0], tuple(_renumbered(part, at) for part in tree[1]))


def _atoms(tree: Tree) -> Iterator[int]:
    if isinstance(tree, int):
        yield tree
    else:
        for part in tree[1]:
            yield from _atoms(part)


def _hopes(tree: Tree, answer: bool) -> Iterator[tuple[int, bool]]:
    if isinstance(tree, int):
        yield tree, answer
    else:
        for part in tree[1]:
            yield from _hopes(part, answer if tree[0] != "not" else not answer)


def holds(tree: Tree, answers: Sequence[bool | None]) -> bool | None:
    """A tree of atoms in the logic of Kleene."""
    if isinstance(tree, int):
        return answers[tree]
    word, parts = tree
    if word == "not":
        inner = holds(parts[0], answers)
        return None if inner is None else not inner
    found = [holds(part, answers) for part in parts]
    decisive = word == "any"
    if decisive in found:
        return decisive
    return None if None in found else not decisive


def added(one: Rank, other: Rank) -> Rank:
    """The rank of moves made together."""
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


def least_effort(puzzle: Puzzle, pattern: Pattern) -> tuple[Move, ...] | None:
    """The moves after which no rule is known to fail; None when there are none.

    Least total effort; among equals the fewest moves, then the fewest conditions touched, then the set whose
    last-written move is written first.
    """
    made: list[Move] = []
    for part in puzzle.parts:
        moves = settled(puzzle, pattern, part)
        if moves is None:
            return None
        made += moves
    return tuple(sorted(made, key=lambda move: move.quantity))


def settled(puzzle: Puzzle, pattern: Pattern, part: Sequence[int]) -> tuple[Move, ...] | None:
    """The same for one of the parts of a puzzle; of the pattern, only the answers that the part asks for count."""
    return _Search(puzzle, pattern, part).best()


class _Search:
    """Takes a rule that fails, tries each quantity in it, never one twice, and gives up what ranks no better."""

    def __init__(self, puzzle: Puzzle, pattern: Pattern, part: Sequence[int]) -> None:
        self.puzzle, self.answers, self.part = puzzle, list(pattern), part
        self.moves = puzzle.moves(pattern, part)
        self.found: tuple[Rank, tuple[Move, ...]] | None = None

    def best(self) -> tuple[Move, ...] | None:
        self._go(NOTHING, (), frozenset())
        return self.found[1] if self.found else None

    def _go(self, rank: Rank, made: tuple[Move, ...], closed: frozenset[int]) -> None:
        failing = [at for at in self.part if holds(self.puzzle.trees[at], self.answers) is False]
        options = [[one for one in self.puzzle.within[at] if one not in closed and self.moves[one]] for at in failing]
        if not all(options) or (self.found and self._at_least(rank, options) >= self.found[0]):
            return
        if not failing:
            self.found = (rank, made)
            return
        fewest = min(options, key=len)
        for tried, quantity in enumerate(fewest):
            shut = closed.union(fewest[:tried], [quantity])
            for move in self.moves[quantity]:
                before = [(at, self.answers[at]) for at, _ in move.atoms]
                self._answer(move.atoms)
                self._go(added(rank, move.rank), (*made, move), shut)
                self._answer(before)

    def _answer(self, answers: Iterable[tuple[int, bool | None]]) -> None:
        for at, answer in answers:
            self.answers[at] = answer

    def _at_least(self, rank: Rank, options: Sequence[Sequence[int]]) -> Rank:
        """No way on ranks better than this: failing rules that share no quantity each need a move of their own."""
        taken: set[int] = set()
        for some in sorted(options, key=len):
            if taken.isdisjoint(some):
                taken.update(some)
                rank = added(rank, min(self.moves[one][0].rank for one in some))
        return rank
