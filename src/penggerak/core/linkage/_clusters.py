"""From scored pairs to clusters that hold together: no chain through a weak link, no two that exclude each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

Edge = tuple[int, int, float]  # rid, rid, weight in bits: positive speaks for one business
Marks = dict[str, object]  # what a record may have only one of: two groups with different values are never joined


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs that people decided; firm: kinds of marks that hold even against a pair decided the same."""

    same: Sequence[tuple[int, int]] = ()
    different: Sequence[tuple[int, int]] = ()
    firm: frozenset[str] = frozenset()


Told = tuple[float, int, float]  # between two groups: summed weight within MOST, scored pairs, summed weight

MOST, ABSENT = 12.0, -6.0  # one pair speaks for or against with 12 bits at most; one never scored, against with 6


def components(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Connected components: rid -> smallest rid it can be reached from."""
    parent: dict[int, int] = {}
    for left, right in edges:
        a, b = sorted((_root(parent, left), _root(parent, right)))
        parent[b] = a
    return {rid: _root(parent, rid) for rid in parent}


def _root(parent: dict[int, int], rid: int) -> int:
    while parent.setdefault(rid, rid) != rid:
        parent[rid] = parent[parent[rid]]
        rid = parent[rid]
    return rid


def settled(
    edges: Iterable[Edge], marks: Mapping[int, Marks], *, least: float = 0.0, decided: Decided | None = None
) -> dict[int, int]:
    """Split one component: join the two groups that agree best on average while that exceeds ``least`` bits.

    edges: all scored pairs of the component. marks: rid -> what excludes others; a rid without marks excludes nobody.
    decided: pairs joined before all others, whatever excludes them, and pairs that never meet; where the two oppose
    each other, meeting is what gives way, at the pair that agrees least.
    Returns rid -> smallest rid of its group. Of joins that are equally good, MOST reached, the one goes first that more
    bits speak for; ties go to the smaller rids, so that the order of edges means nothing.
    """
    groups = _Groups(edges, marks, least, decided or Decided())
    while (best := groups.best()) is not None:
        groups.join(*best)
    return {rid: group for group, members in groups.members.items() for rid in members}


class _Groups:
    """Groups of records; between any two of them the summed weight and the number of scored pairs; a queue of joins."""

    def __init__(self, edges: Iterable[Edge], marks: Mapping[int, Marks], least: float, decided: Decided) -> None:
        self.members: dict[int, list[int]] = {}
        self.between: dict[int, dict[int, Told]] = {}
        self.marks: dict[int, dict[str, set[object]]] = {}
        self.apart: dict[int, set[int]] = defaultdict(set)  # group -> records it never meets
        self._least = least
        self._queue: list[tuple[float, float, int, int]] = []
        ordered = sorted(edges)
        certain = dict.fromkeys(decided.same, MOST) | dict.fromkeys(decided.different, -MOST)
        for left, right, weight in ordered:
            for rid in (left, right):
                self.members.setdefault(rid, [rid])
                self.marks.setdefault(rid, {kind: {value} for kind, value in marks.get(rid, {}).items()})
            told = (certain.get((left, right), max(-MOST, min(MOST, weight))), 1, weight)
            self.between.setdefault(left, {})[right] = told
            self.between.setdefault(right, {})[left] = told
            self._offer(left, right)
        for left, right in decided.different:
            self.apart[left].add(right)
            self.apart[right].add(left)
        self._join_decided(decided, {(left, right): weight for left, right, weight in ordered})

    def _join_decided(self, decided: Decided, found: Mapping[tuple[int, int], float]) -> None:
        """Join what people said is one, the pairs that agree best first."""
        weight = {pair: found.get(pair, 0.0) for pair in decided.same}
        group = {rid: rid for rid in self.members}
        for left, right in sorted(weight, key=lambda pair: (-weight[pair], pair)):
            a, b = sorted((_root(group, left), _root(group, right)))
            if a != b and not self._enemies(a, b) and not self._opposed(a, b, decided.firm):
                self.between.setdefault(a, {}).setdefault(b, (0.0, 0, 0.0))
                self.between.setdefault(b, {}).setdefault(a, (0.0, 0, 0.0))
                self.join(a, b)
                group[b] = a

    def _offer(self, a: int, b: int) -> None:
        a, b = min(a, b), max(a, b)
        mean = self._mean(a, b)
        if mean > self._least and not self._exclude(a, b):
            heappush(self._queue, (-mean, -self.between[a][b][2], a, b))

    def best(self) -> tuple[int, int] | None:
        """The two groups that agree best on average, if they do and do not exclude each other.

        The queue may hold means of groups that have grown since; those are passed over, the new ones stand beside.
        """
        while self._queue:
            mean, _, a, b = heappop(self._queue)
            if b in self.between.get(a, {}) and -mean == self._mean(a, b) and not self._exclude(a, b):
                return a, b
        return None

    def _mean(self, a: int, b: int) -> float:
        weight, told, _ = self.between[a][b]
        pairs = len(self.members[a]) * len(self.members[b])
        return (weight + ABSENT * (pairs - told)) / pairs

    def _exclude(self, a: int, b: int) -> bool:
        return self._enemies(a, b) or self._opposed(a, b, self.marks[a].keys())

    def _enemies(self, a: int, b: int) -> bool:
        return not self.apart.keys().isdisjoint((a, b)) and not self.apart[a].isdisjoint(self.members[b])

    def _opposed(self, a: int, b: int, kinds: Iterable[str]) -> bool:
        mine, others = self.marks[a], self.marks[b]
        return any(kind in mine and kind in others and mine[kind].isdisjoint(others[kind]) for kind in kinds)

    def join(self, a: int, b: int) -> None:
        """Move group b into group a and add up what is known between a and each other group."""
        self.members[a] += self.members.pop(b)
        for kind, values in self.marks.pop(b).items():
            self.marks[a][kind] = self.marks[a].get(kind, set()) | values
        if b in self.apart:
            self.apart[a] |= self.apart.pop(b)
        self.between[a].pop(b)
        for other, more in self.between.pop(b).items():
            if other != a:
                self.between[other].pop(b)
                before = self.between[a].get(other, (0.0, 0, 0.0))
                both = (before[0] + more[0], before[1] + more[1], before[2] + more[2])
                self.between[a][other] = self.between[other][a] = both
        for other in self.between[a]:
            self._offer(a, other)
