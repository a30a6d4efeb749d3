"""What the weights say: with the prior they add up to the probability, and a rare name says more than a common one."""

import math
from types import ModuleType

import polars as pl
import pytest

from penggerak.core.linkage import link
from penggerak.core.linkage._em import log_odds


@pytest.mark.parametrize("kind", ["people_one_list", "micro_businesses"])
def test_the_weights_and_the_prior_add_up_to_the_probability(data: ModuleType, kind: str) -> None:
    case = data.CASES[kind](150, 5)
    number = {name: i for i, name in enumerate(case.lists)}

    found = link(case.lists, id_column="rec_id", roles=case.roles, review=0.0001)

    assert found.pairs.height > 50
    for pair in found.pairs.iter_rows(named=True):
        which = f"{number[pair['left_source']]}-{number[pair['right_source']]}"
        bits = log_odds(found.model["prior"][which]) / math.log(2) + sum(pair[role] for role in case.roles)
        assert pair["probability"] == pytest.approx(1 / (1 + 2 ** -max(-60, min(60, bits))), abs=1e-3)


def test_a_shared_rare_name_weighs_more_than_a_shared_common_one(data: ModuleType) -> None:
    made = data.people_one_list(300, 5).lists["a"].select("rec_id", name="surname", town="suburb")
    common = pl.DataFrame(
        {"rec_id": [f"c{i}" for i in range(40)], "name": "santoso", "town": [f"t{i}" for i in range(40)]}
    )
    twins = pl.DataFrame(
        {"rec_id": ["x1", "x2", "y1", "y2"], "name": ["santoso"] * 2 + ["wiryawangsa"] * 2, "town": "asri"}
    )
    roles = {"person_name": ["name"], "area": ["town"]}

    found = link({"a": pl.concat([made, common, twins])}, id_column="rec_id", roles=roles, review=1e-12)

    weight = {
        (left, right): told for left, right, told in found.pairs.select("left_id", "right_id", "person_name").rows()
    }
    assert weight["y1", "y2"] > weight["x1", "x2"] + 2
