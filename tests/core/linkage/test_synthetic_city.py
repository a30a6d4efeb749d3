"""The made-up city, whose truth is known: five messy lists of 3,000 businesses, linked with the defaults."""

from datetime import date
from types import ModuleType

from penggerak.core.linkage import link
from penggerak.core.synthetic import city, linkage_records
from penggerak.sources.reference import areas, kbli


def test_the_lists_of_a_city_are_linked_nearly_without_fault(data: ModuleType) -> None:
    made = city(3000, seed=11, areas=areas(), kbli=kbli("2020"), on=date(2026, 1, 1), months=1)
    told = linkage_records(made)

    found = link(told.frames, id_column=told.id_column, roles=told.roles)

    precision, recall, f1 = data.pairwise(found.clusters, told.truth.rename({"business_id": "entity"}))
    assert f1 >= 0.98, (precision, recall)
