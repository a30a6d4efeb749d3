"""New records against a register: the same answer as the whole run, from what it left behind."""

import json
import zlib
from types import ModuleType

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from penggerak.core.linkage import BadInput, Linkage, Scorer, State, keys_of, link_new
from tests.core.linkage.lists import ID, City, two_lists

PAIR = ["left_source", "left_id", "right_source", "right_id"]


@pytest.fixture(scope="module")
def made() -> City:
    return two_lists()


@pytest.fixture(scope="module")
def found(made: City) -> Linkage:
    return link_new(made.new, made.register, state=made.state, id_column=ID, review=0.0)


def partners(found: Linkage) -> dict[str, str | None]:
    """New record -> the register's record in its cluster."""
    known = found.clusters.filter(pl.col("source") == "register").select("cluster_id", known="record_id")
    new = found.clusters.filter(pl.col("source") == "new").join(known, on="cluster_id", how="left")
    return dict(new.select("record_id", "known").iter_rows())


def test_pairs_weigh_what_they_weigh_in_the_whole_run(made: City, found: Linkage) -> None:
    across = pl.col("left_source") != pl.col("right_source")
    batch, later = made.batch.pairs.filter(across), found.pairs.filter(across)

    both = batch.join(later, on=PAIR)

    assert both.height > 200
    for column in ("probability", *made.roles):
        assert (both[column] - both[f"{column}_right"]).abs().max() < 1e-3
    likely = batch.filter(pl.col("probability") > 0.5)
    assert likely.join(later, on=PAIR, how="anti").height <= 0.01 * likely.height


def test_clusters_are_as_true_as_those_of_the_whole_run(made: City, found: Linkage, data: ModuleType) -> None:
    truth = made.truth

    batch, later = (data.pairwise(run.clusters, truth) for run in (made.batch, found))

    assert later[2] > 0.97
    assert later[2] > batch[2] - 0.01


def test_a_state_is_plain_json_and_comes_back_the_same(made: City) -> None:
    told = json.dumps(made.state.to_dict())

    assert State.from_dict(json.loads(told)) == made.state
    assert len(zlib.compress(told.encode())) < 100_000
    with pytest.raises(BadInput, match="versi lain"):
        State.from_dict({**json.loads(told), "version": 0})


@given(st.sets(st.integers(0, 400), min_size=1, max_size=25))
@settings(max_examples=4, deadline=None)
def test_rows_that_share_a_key_are_all_of_the_register_that_matters(rows: set[int]) -> None:
    made = two_lists()
    new = made.new[sorted(row for row in rows if row < made.new.height)]
    keys = keys_of(new, id_column=ID, roles=made.roles).select("key").unique()
    sharing = keys_of(made.register, id_column=ID, roles=made.roles).join(keys, on="key", how="semi")
    part = made.register.filter(pl.col(ID).is_in(sharing["id"].implode()))

    whole = link_new(new, made.register, state=made.state, id_column=ID)
    few = link_new(new.reverse(), part.reverse(), state=made.state, id_column=ID)

    assert_frame_equal(few.pairs, whole.pairs)
    assert partners(few) == partners(whole)


def test_two_rows_of_the_register_are_never_joined_by_a_third(made: City) -> None:
    row = made.register.filter(pl.col("nik").is_not_null()).head(1)
    twins = pl.concat([row.with_columns(pl.lit(name).alias(ID)) for name in ("a", "b")])
    new = row.with_columns(pl.lit("n").alias(ID), phone=pl.lit(None, pl.String))
    other = twins.with_columns(phone=pl.when(pl.col(ID) == "a").then("phone").otherwise(None))

    found = link_new(new, other, state=made.state, id_column=ID)

    assert found.clusters["cluster_id"].n_unique() == 2
    assert found.pairs.filter(pl.col("probability") > 0.5).height == 2
    assert set(found.pairs["left_id"]) == {"a", "b"}


def test_different_complete_numbers_forbid_a_link_through_a_chain_too(made: City) -> None:
    row = made.register.filter(pl.col("nik").is_not_null()).head(1)
    number = row["nik"][0]
    opposed = number[:-4] + ("0001" if not number.endswith("0001") else "0002")
    new = pl.concat([
        row.with_columns(pl.lit("silent").alias(ID), nik=pl.lit(None, pl.String)),
        row.with_columns(pl.lit("other").alias(ID), nik=pl.lit(opposed)),
    ])  # fmt: skip

    found = link_new(new, row, state=made.state, id_column=ID, review=0.0)

    together = dict(found.clusters.select("record_id", "cluster_id").iter_rows())
    assert together["other"] != together[row[ID][0]]
    pair = found.pairs.filter(pl.col("left_source") == "register", pl.col("right_id") == "other")
    assert pair["probability"].max() < 1e-9


def test_columns_that_are_not_there_count_as_empty(made: City) -> None:
    bare = made.new.select(ID, "person_name", "phone").head(50)

    absent = link_new(bare, made.register.drop("product"), state=made.state, id_column=ID, review=0.0)
    names = set(made.register.columns) - {ID, "person_name", "phone"}
    empty = bare.with_columns(pl.lit(None, pl.String).alias(name) for name in sorted(names))
    told = link_new(empty, made.register, state=made.state, id_column=ID, review=0.0)

    assert_frame_equal(absent.pairs, told.pairs)


def test_an_empty_register_leaves_the_new_ones_among_themselves(made: City) -> None:
    found = link_new(made.new.head(40), made.register.clear(), state=made.state, id_column=ID)

    assert found.clusters["source"].unique().to_list() == ["new"]
    assert found.clusters.height == 40


def test_a_larger_register_makes_each_pair_less_likely(made: City, found: Linkage) -> None:
    later = link_new(
        made.new, made.register, state=made.state, id_column=ID, review=0.0, register_size=100 * made.state.records
    )

    both = found.pairs.join(later.pairs, on=PAIR).filter(pl.col("probability").is_between(1e-9, 1 - 1e-9))
    assert (both["probability"] > both["probability_right"]).all()


def test_the_lists_stay_as_they_were(made: City) -> None:
    new, register = made.new.head(30), made.register.head(30)
    before = new.clone(), register.clone()

    link_new(new, register, state=made.state, id_column=ID)

    assert_frame_equal(new, before[0])
    assert_frame_equal(register, before[1])


def test_one_record_is_scored_in_python_as_many_are_in_sql(made: City, found: Linkage) -> None:
    scorer = Scorer(made.state)
    known = found.pairs.filter(pl.col("left_source") == "register").partition_by("right_id", as_dict=True)
    compared = 0
    for row in made.new.head(250).iter_rows(named=True):
        pairs = known.get((row[ID],), pl.DataFrame())
        if pairs.is_empty():
            continue
        candidates = made.register.filter(pl.col(ID).is_in(pairs["left_id"].implode()))
        one = scorer.score(row, candidates, id_column=ID, review=0.0).sort("register_id")
        many = pairs.sort("left_id").select(pl.col("left_id").alias("register_id"), *one.columns[1:])
        assert_frame_equal(one, many, abs_tol=2e-4)
        compared += one.height
    assert compared > 100


def test_one_record_has_the_keys_it_has_among_many(made: City) -> None:
    scorer = Scorer(made.state)
    keys = keys_of(made.new, id_column=ID, roles=made.roles).group_by("id").agg(pl.col("key").sort())
    many = dict(keys.iter_rows())

    for row in made.new.iter_rows(named=True):
        assert scorer.keys(row) == many.get(row[ID], [])


def test_what_is_wrong_is_said(made: City) -> None:
    twice = pl.concat([made.new.head(1)] * 2)

    with pytest.raises(BadInput, match="lebih dari sekali"):
        link_new(twice, made.register, state=made.state, id_column=ID)
    with pytest.raises(BadInput, match="Kolom id"):
        link_new(made.new.rename({ID: "no"}), made.register, state=made.state, id_column=ID)
