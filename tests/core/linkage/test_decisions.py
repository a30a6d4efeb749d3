"""What people decided holds whatever the score, is not asked again, and teaches the next run."""

import random
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.linkage import BadInput, Linkage, State, link, link_new
from penggerak.core.linkage._clusters import Decided, Edge, settled

COLUMNS = ["id", "name", "phone", "nik"]
ROLES = {"person_name": ["name"], "phone": ["phone"], "id_number": ["nik"]}


def people() -> pl.DataFrame:
    """Forty persons; the first five stand there three times, the third time with a slip."""
    rng = random.Random(4)
    names = [" ".join("".join(rng.choices("abdegiklmnorstu", k=6)) for _ in range(2)) for _ in range(40)]
    phones = [f"08{rng.randrange(10**9, 10**10)}" for _ in names]
    rows = [(f"p{i}", name, phones[i], f"36710{i:011}") for i, name in enumerate(names)]
    for i in range(5):
        rows += [(f"q{i}", names[i], phones[i], None), (f"r{i}", names[i][1:], phones[i], None)]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def decided(*pairs: tuple[str, str, bool]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"left_id": pl.String, "right_id": pl.String, "same": pl.Boolean}, orient="row")


def linked(decisions: pl.DataFrame | None, **options: object) -> Linkage:
    return link({"a": people()}, id_column="id", roles=ROLES, decisions=decisions, reliable_ids=["nik"], **options)  # type: ignore[arg-type]


def cluster_of(found: Linkage) -> dict[str, int]:
    return dict(found.clusters.select("record_id", "cluster_id").iter_rows())


def test_without_decisions_the_three_are_one() -> None:
    cluster = cluster_of(linked(None))

    assert all(cluster[f"p{i}"] == cluster[f"q{i}"] == cluster[f"r{i}"] for i in range(5))


def test_a_pair_decided_the_same_is_linked_against_score_and_numbers() -> None:
    found = linked(decided(("p30", "p7", True)))

    cluster = cluster_of(found)
    pair = found.pairs.filter(pl.col("decided") == "same").row(0, named=True)
    assert cluster["p30"] == cluster["p7"]
    assert (pair["left_id"], pair["right_id"], pair["probability"]) == ("p30", "p7", 1.0)


def test_a_pair_decided_different_is_parted_through_a_third_record_too_and_not_asked_again() -> None:
    found = linked(decided(("p0", "r0", False)), review=0.0)

    cluster = cluster_of(found)
    assert cluster["p0"] != cluster["r0"]
    assert cluster["q0"] == cluster["p0"]  # the record with a slip is the weakest joint
    assert found.pairs.filter(pl.col("left_id") == "p0", pl.col("right_id") == "r0").is_empty()


def test_either_side_may_stand_first_and_unknown_records_are_left_out() -> None:
    one = linked(decided(("p0", "r0", False), ("p1", "gone", True)))
    other = linked(decided(("r0", "p0", False)))

    assert cluster_of(one) == cluster_of(other)


def test_with_several_lists_the_source_says_which_record_is_meant() -> None:
    halves = {"a": people().head(45), "b": people().tail(5).with_columns(pl.Series("id", ["p0", "p1", "x", "y", "z"]))}
    named = decided(("p0", "p9", True)).with_columns(left_source=pl.lit("b"), right_source=pl.lit("a"))

    found = link(halves, id_column="id", roles=ROLES, decisions=named)

    cluster = {(source, rid): number for source, rid, number in found.clusters.iter_rows()}
    assert cluster["b", "p0"] == cluster["a", "p9"]
    with pytest.raises(BadInput, match="sebutkan daftarnya"):
        link(halves, id_column="id", roles=ROLES, decisions=decided(("p0", "p9", True)))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match="sama sekaligus beda"):
        linked(decided(("p0", "p1", True), ("p1", "p0", False)))
    with pytest.raises(BadInput, match='kolom "same"'):
        linked(decided(("p0", "p1", True)).drop("same"))


def state() -> State:
    found = linked(None).state
    assert found is not None
    return found


def test_later_records_heed_decisions_too() -> None:
    register = people().head(40)
    new = people().filter(pl.col("id").is_in(["q0", "r1", "q2"]))
    told = decided(("q0", "p0", False), ("r1", "p20", True), ("q2", "p21", True), ("q2", "p22", True))

    found = link_new(new, register, state=state(), id_column="id", decisions=told, review=0.0)

    cluster = cluster_of(found)
    assert cluster["q0"] != cluster["p0"]
    assert cluster["r1"] == cluster["p20"]
    assert cluster["r1"] != cluster["p1"]
    assert cluster["p21"] != cluster["p22"]  # no decision about a new record joins two of the register
    assert cluster["q2"] in (cluster["p21"], cluster["p22"])
    assert found.pairs.filter(pl.col("decided") == "same").height == 3
    assert found.pairs.filter(pl.col("left_id") == "p0", pl.col("right_id") == "q0").is_empty()


# ---- clusters -------------------------------------------------------------------------------------------------

PAIR = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1])


@given(st.dictionaries(PAIR, st.floats(-20, 20), min_size=1, max_size=20), st.data())
@settings(max_examples=200)
def test_clusters_respect_every_decision_that_can_be_respected(weights: dict[tuple[int, int], float], data) -> None:  # type: ignore[no-untyped-def]
    pairs = sorted(weights)
    answers = {pair: data.draw(st.sampled_from([None, True, False])) for pair in pairs}
    edges: list[Edge] = [(a, b, weights[a, b]) for a, b in pairs]
    marks = {rid: {"nib": rid} for rid in (0, 1)}
    same, different = ([pair for pair in pairs if answers[pair] is answer] for answer in (True, False))

    group = settled(edges, marks, decided=Decided(same, different))

    assert all(group[a] != group[b] for a, b in different)
    reach = {rid: {rid} for rid in group}
    for _ in reach:
        for a, b in same:
            reach[a] = reach[b] = reach[a] | reach[b]
    if not any(b in reach[a] for a, b in different):
        assert all(group[a] == group[b] for a, b in same)
    if 0 in group and 1 in group and 1 not in reach[0]:
        assert group[0] != group[1] or any({0, 1} & reach[rid] for pair in same for rid in pair)
    data.draw(st.randoms()).shuffle(edges)
    assert settled(edges, marks, decided=Decided(same[::-1], different[::-1])) == group


def test_of_decisions_that_oppose_each_other_the_weakest_joint_gives_way() -> None:
    edges = [(1, 2, 9.0), (2, 3, 2.0), (1, 3, 4.0)]

    assert settled(edges, {}, decided=Decided([(1, 2), (2, 3)], [(1, 3)])) == {1: 1, 2: 1, 3: 3}


# ---- learning -------------------------------------------------------------------------------------------------


def cooperatives(groups: int, members: int, seed: int) -> tuple[pl.DataFrame, dict[str, int]]:
    """Members of a co-operative give its phone and its street as theirs; one in three stands in the list twice."""
    rng = random.Random(seed)
    words = ["".join(rng.choices("aeiou", k=1) + rng.choices("bdgklmnprst", k=1)) * 2 for _ in range(80)]
    words = [word + rng.choice("abdiklnorst") + rng.choice("aeiou") for word in words]
    rows, truth = [], {}
    for entity in range(groups * members):
        luck = random.Random(entity // members)
        shared = (
            f"08{luck.randrange(10**9, 10**10)}",
            f"jl {luck.choice(words)} {luck.randrange(90)}",
            luck.choice(words),
        )
        name = f"{rng.choice(words)} {rng.choice(words)}"
        for copy in range(1 + (rng.random() < 0.35)):
            rid = f"r{len(rows):04}"
            truth[rid] = entity
            rows.append((rid, name[1:] if copy and rng.random() < 0.3 else name, *shared))
    return pl.DataFrame(rows, schema=["id", "name", "phone", "street", "village"], orient="row"), truth


def wrong(found: Linkage, truth: dict[str, int], besides: set[tuple[str, str]]) -> int:
    """Pairs judged wrongly, besides those that were decided."""
    judged = set(found.pairs.filter(pl.col("probability") >= 0.5).select("left_id", "right_id").iter_rows())
    return sum(
        ((a, b) in judged) != (truth[a] == truth[b]) for a, b in combinations(sorted(truth), 2) if (a, b) not in besides
    )


def test_decisions_on_a_list_with_a_misleading_field_lower_the_error_on_the_rest() -> None:
    frame, truth = cooperatives(12, 12, seed=2)
    roles = {"person_name": ["name"], "phone": ["phone"], "street": ["street"], "area": ["village"]}
    before = link({"a": frame}, id_column="id", roles=roles, review=0.001)
    asked = before.pairs.sample(40, seed=1).select("left_id", "right_id")
    answers = asked.with_columns(same=pl.Series([truth[a] == truth[b] for a, b in asked.iter_rows()]))

    after = link({"a": frame}, id_column="id", roles=roles, review=0.001, decisions=answers)

    besides = set(asked.iter_rows())
    assert wrong(before, truth, besides) > 200
    assert wrong(after, truth, besides) < wrong(before, truth, besides) / 4
    assert after.model["trust"]["phone"] < 0.5 < after.model["trust"]["person_name"]


def test_a_few_decisions_that_say_what_was_known_change_little() -> None:
    plain = linked(None, review=0.0)
    told = linked(decided(("p0", "q0", True), ("p1", "q1", True), ("p10", "p11", False)), review=0.0)

    assert cluster_of(told) == cluster_of(plain)
    assert all(0.9 < trust < 1.1 for trust in told.model["trust"].values())
    assert abs(told.model["shift"]) < 0.5


def test_one_wrong_answer_about_the_surest_pair_does_not_take_the_trust_in_its_numbers_away() -> None:
    told = linked(decided(("p0", "q0", False)), review=0.0)

    assert min(told.model["trust"].values()) > 0.5
