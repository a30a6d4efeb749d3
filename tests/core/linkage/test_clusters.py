"""Clusters hold together on balance; each property is checked against a plain twin."""

from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.linkage._clusters import ABSENT, MOST, Edge, Marks, components, settled

WEIGHTS = st.floats(-20, 20, allow_nan=False)


@st.composite
def scored_pairs(draw: st.DrawFn) -> list[Edge]:
    pairs = draw(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), max_size=16))
    return [(a, b, draw(WEIGHTS)) for a, b in sorted(pairs)]


def components_plainly(edges: list[tuple[int, int]]) -> dict[int, int]:
    reach = {rid: {rid} for edge in edges for rid in edge}
    for _ in reach:
        for a, b in edges:
            both = reach[a] | reach[b]
            reach[a] = reach[b] = both
    return {rid: min(reach[rid]) for rid in reach}


def settled_plainly(edges: list[Edge], least: float) -> dict[int, int]:
    raw = {(a, b): w for a, b, w in edges}
    weight = {pair: max(-MOST, min(MOST, w)) for pair, w in raw.items()}
    groups = [[rid] for rid in sorted({rid for a, b, _ in edges for rid in (a, b)})]
    while True:
        options = []
        for i, left in enumerate(groups):
            for right in groups[i + 1 :]:
                across = [(min(a, b), max(a, b)) for a in left for b in right]
                told = [weight[pair] for pair in across if pair in weight]
                mean = (sum(told) + ABSENT * (len(across) - len(told))) / len(across)
                if told and mean > least:
                    bits = sum(raw[pair] for pair in across if pair in raw)
                    options.append((-round(mean, 9), -bits, left[0], right[0]))
        if not options:
            return {rid: group[0] for group in groups for rid in group}
        *_, a, b = min(options)
        left, right = (next(g for g in groups if g[0] == first) for first in (a, b))
        groups = sorted([*(g for g in groups if g not in (left, right)), sorted(left + right)])


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda p: p[0] != p[1]), max_size=20))
def test_components_agree_with_plain_components(edges: list[tuple[int, int]]) -> None:
    assert components(edges) == components_plainly(edges * 2)


@given(scored_pairs(), st.randoms())
@settings(max_examples=60)
def test_the_order_of_pairs_means_nothing(edges, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(edges)
    random.shuffle(shuffled)

    assert settled(shuffled, {}) == settled(edges, {})


@given(scored_pairs())
@settings(max_examples=100)
def test_groups_agree_with_groups_made_plainly(edges: list[Edge]) -> None:
    whole = [(a, b, float(round(w))) for a, b, w in edges]  # whole bits, so that equal means are equal in both

    assert sorted(settled(whole, {}).items()) == sorted(settled_plainly(whole, 0.0).items())


@given(scored_pairs())
@settings(max_examples=60)
def test_records_that_exclude_each_other_never_meet(edges: list[Edge]) -> None:
    marks = {rid: {"list 0": rid} for rid in (0, 1, 2)}

    group = settled(edges, marks)

    together = [group[rid] for rid in (0, 1, 2) if rid in group]
    assert len(set(together)) == len(together)


def test_a_chain_breaks_at_its_weak_link() -> None:
    edges = [(1, 2, 9.0), (2, 3, 8.0), (1, 3, 7.0), (3, 4, 1.0), (4, 5, 9.0)]

    assert settled(edges, {}) == {1: 1, 2: 1, 3: 1, 4: 4, 5: 4}


def test_one_bad_pair_does_not_part_what_otherwise_agrees() -> None:
    assert settled([(1, 2, 9.0), (2, 3, 9.0), (1, 3, -3.0)], {}) == {1: 1, 2: 1, 3: 1}


def test_a_record_that_surely_fits_two_who_exclude_each_other_goes_with_the_one_it_fits_better() -> None:
    marks: dict[int, Marks] = {1: {"list": 1}, 2: {"list": 2}}

    assert settled([(1, 3, 20.0), (2, 3, 31.0)], marks) == {1: 1, 2: 2, 3: 2}
    assert settled([(1, 3, 31.0), (2, 3, 20.0)], marks) == {1: 1, 2: 2, 3: 1}
