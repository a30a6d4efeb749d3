"""One set of defaults, twelve kinds of lists: each has to be linked well without being told anything about it."""

from types import ModuleType

import pytest

from penggerak.core.linkage import link

LEAST_F1 = {
    "micro_businesses": 0.95,
    "people_one_list": 0.98,
    "people_families": 0.97,
    "people_two_lists": 0.98,
    "people_few_fields": 0.96,
    "eating_places": 0.97,
    "products": 0.88,
    "company_names": 0.65,  # a name alone: sisters and slips look alike
    "publications": 0.97,
    "publications_messy": 0.93,
    "citations": 0.97,
    "households": 0.7,  # relatives who share everything but the given name, itself often spoiled
}


@pytest.mark.parametrize("name", LEAST_F1)
def test_a_kind_of_list_is_linked_well_with_the_defaults(data: ModuleType, name: str) -> None:
    case = data.CASES[name](400, 5)

    found = link(case.lists, id_column="rec_id", roles=case.roles)

    precision, recall, f1 = data.pairwise(found.clusters, case.truth)
    assert f1 >= LEAST_F1[name], (precision, recall)


@pytest.mark.parametrize("name", ["people_one_list", "products"])
def test_blocking_does_not_lose_what_comparing_every_pair_would_find(data: ModuleType, name: str) -> None:
    case = data.CASES[name](1600, 3)

    found = link(case.lists, id_column="rec_id", roles=case.roles)

    assert found.report["rules"][0]["keys"] != ["every pair"]
    assert data.pairwise(found.clusters, case.truth)[2] >= LEAST_F1[name]


def test_forty_records_are_enough_for_a_sane_answer(data: ModuleType) -> None:
    case = data.people_one_list(20, 2)

    found = link(case.lists, id_column="rec_id", roles=case.roles)

    assert data.pairwise(found.clusters, case.truth)[2] >= 0.9
