"""What holds for every linkage: order means nothing, inputs stay as they were, refusals say what is wrong."""

import json
from types import ModuleType

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from penggerak.core.linkage import BadInput, link

ROLES = {"person_name": ["name"], "phone": ["phone"], "id_number": ["nik"]}


def people(*rows: tuple[str, str | None, str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        rows, schema={"id": pl.String, "name": pl.String, "phone": pl.String, "nik": pl.String}, orient="row"
    )


def test_rows_in_another_order_give_the_same_clusters_and_pairs(data: ModuleType) -> None:
    case = data.micro_businesses(300, 4)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=9) for name, frame in case.lists.items()}

    first = link(case.lists, id_column="rec_id", roles=case.roles)
    second = link(shuffled, id_column="rec_id", roles=case.roles)

    assert_frame_equal(first.clusters, second.clusters)
    assert_frame_equal(first.pairs, second.pairs)


def test_the_lists_stay_as_they_were(data: ModuleType) -> None:
    case = data.eating_places(40, 4)
    before = {name: frame.clone() for name, frame in case.lists.items()}

    link(case.lists, id_column="rec_id", roles=case.roles)

    for name, frame in before.items():
        assert_frame_equal(case.lists[name], frame)


def test_pairs_carry_one_weight_per_role_and_the_report_is_plain_json(data: ModuleType) -> None:
    case = data.eating_places(150, 4)

    found = link(case.lists, id_column="rec_id", roles=case.roles, review=0.05)

    head = ["left_source", "left_id", "right_source", "right_id", "probability"]
    assert found.pairs.columns[:5] == head
    assert set(found.pairs.columns[5:]) == set(case.roles)
    assert found.pairs["probability"].min() >= 0.05
    assert json.loads(json.dumps(found.report))["rules"]


def test_a_model_learnt_before_scores_the_same_again(data: ModuleType) -> None:
    case = data.people_two_lists(200, 6)
    first = link(case.lists, id_column="rec_id", roles=case.roles)

    again = link(case.lists, id_column="rec_id", roles=case.roles, model=json.loads(json.dumps(first.model)))

    assert_frame_equal(again.clusters, first.clusters)


def test_a_model_of_other_columns_is_refused(data: ModuleType) -> None:
    case = data.people_two_lists(60, 6)
    first = link(case.lists, id_column="rec_id", roles=case.roles)

    with pytest.raises(BadInput, match="kolom atau daftar yang lain"):
        link(case.lists, id_column="rec_id", roles={"area": ["suburb"]}, model=first.model)


def test_two_different_reliable_numbers_forbid_a_link() -> None:
    rows = [(f"r{i}", f"Siti Rahma {chr(97 + i) * 4}", f"0812345{i:05}", f"36710{i:011}") for i in range(20)]
    twins = people(*rows, ("x", "Siti Rahma aaaa", "081234500000", "3671099999999999"))

    free = link({"a": twins}, id_column="id", roles=ROLES)
    bound = link({"a": twins}, id_column="id", roles=ROLES, reliable_ids=["nik"])

    cluster = dict(bound.clusters.select("record_id", "cluster_id").iter_rows())
    assert free.clusters.height == bound.clusters.height == 21
    assert cluster["x"] != cluster["r0"]


def test_in_two_lists_without_repeats_nobody_is_linked_twice(data: ModuleType) -> None:
    case = data.products(400, 8)

    found = link(case.lists, id_column="rec_id", roles=case.roles)

    sizes = found.clusters.group_by("cluster_id", "source").len()
    assert sizes["len"].max() == 1


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_handful_of_records_is_no_reason_to_stumble(rows: int) -> None:
    same = people(*[(str(i), "Budi Santoso", "081234567890", None) for i in range(rows)])

    found = link({"a": same}, id_column="id", roles=ROLES)

    assert found.clusters["record_id"].to_list() == [str(i) for i in range(rows)]


def test_columns_that_say_nothing_leave_everyone_alone() -> None:
    empty = people(*[(str(i), "-", None, "0000") for i in range(5)])

    found = link({"a": empty}, id_column="id", roles=ROLES)

    assert found.clusters["cluster_id"].n_unique() == 5
    assert found.pairs.is_empty()


@pytest.mark.parametrize(
    ("frame", "roles", "told"),
    [
        (people(), ROLES, "tidak berisi satu baris pun"),
        (people(("1", "A", None, None), ("1", "B", None, None)), ROLES, 'id "1" dipakai lebih dari sekali'),
        (people(("1", "A", None, None), (" ", "B", None, None)), ROLES, "1 baris tidak punya id"),
        (people(("1", "A", None, None)), {"phone": ["telepon"]}, 'Kolom "telepon"'),
        (people(("1", "A", None, None)), {"telp": ["phone"]}, 'Peran "telp" tidak dikenal'),
        (people(("1", "A", None, None)), {}, "Belum ada kolom"),
        (pl.DataFrame({"nama": ["A"]}), {"person_name": ["nama"]}, 'Kolom id "id" tidak ada'),
    ],
)
def test_bad_input_is_answered_with_one_sentence(frame: pl.DataFrame, roles: dict[str, list[str]], told: str) -> None:
    with pytest.raises(BadInput) as refusal:
        link({"daftar": frame}, id_column="id", roles=roles)

    assert told in str(refusal.value)
    assert str(refusal.value).endswith(".")
