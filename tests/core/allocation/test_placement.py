"""Placement: the largest total benefit, proven, whoever looks and in whatever order the rows come."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, linprog, milp
from scipy.sparse import coo_array

from penggerak.core.allocation.placement import CannotPlace, place, proof
from tests.core.allocation.placements import best_total, crowd, tasks

FEW = settings(max_examples=40, deadline=None)


def check(task, method=None):
    pairs, options = task

    placement = place(pairs, options)

    looked = proof(pairs, options, placement.placed, placement.filled)
    assert looked.troubles == ()
    assert placement.objective == pytest.approx(best_total(pairs, options), abs=1e-9)
    assert placement.bound == placement.objective
    assert placement.gap == 0
    assert placement.objective == pytest.approx(looked.objective)
    assert placement.filled["filled"].sum() == _seats(pairs, placement.placed)
    assert method in (None, placement.method)


def _seats(pairs, placed):
    return pairs.join(placed, on=["applicant", "option"], how="semi")["seats"].sum()


@FEW
@given(tasks())
def test_nobody_can_do_better_when_everyone_takes_one_seat(task):
    check(task, method="flow")


@FEW
@given(tasks(seats=True))
def test_nobody_can_do_better_when_seats_differ(task):
    check(task)


@FEW
@given(tasks(groups=True))
def test_nobody_can_do_better_with_groups_kept_together(task):
    check(task)


@FEW
@given(tasks(minimum=True))
def test_nobody_can_do_better_when_classes_need_a_minimum(task):
    check(task)


@FEW
@given(tasks(seats=True, groups=True, minimum=True))
def test_nobody_can_do_better_with_all_of_these_at_once(task):
    check(task)


@FEW
@given(tasks(seats=True, groups=True, minimum=True), st.randoms())
def test_the_order_of_the_rows_changes_nothing(task, random):
    pairs, options = task
    mixed = [frame.sample(fraction=1, shuffle=True, seed=random.randrange(2**32)) for frame in task]

    first, second = place(pairs, options), place(*mixed)

    assert_frame_equal(first.placed, second.placed)
    assert_frame_equal(first.filled, second.filled)
    assert (first.objective, first.bound, first.method) == (second.objective, second.bound, second.method)


def test_the_order_of_many_rows_changes_nothing_either_where_there_are_many_ties():
    pairs, options = crowd(3000)
    pairs = pairs.with_columns(pl.col("benefit") // 250)

    first = place(pairs, options)
    second = place(pairs.sample(fraction=1, shuffle=True, seed=3), options.reverse())

    assert_frame_equal(first.placed, second.placed)
    assert_frame_equal(first.filled, second.filled)


def test_what_was_given_stays_as_it_was():
    pairs, options = crowd(50)
    before = pairs.clone(), options.clone()

    place(pairs, options)

    assert_frame_equal(pairs, before[0])
    assert_frame_equal(options, before[1])


@FEW
@given(tasks(benefits=st.floats(-5, 5, allow_nan=False)))
def test_long_decimals_are_rounded_and_the_gap_says_what_that_may_cost(task):
    pairs, options = task

    placement = place(pairs, options)

    assert placement.objective <= best_total(pairs, options) + 1e-12 <= placement.bound + 2e-12
    assert placement.bound - placement.objective <= 1e-9


def test_the_tiniest_benefits_are_no_trouble():
    pairs = pl.DataFrame({"applicant": ["a", "b"], "option": ["x"] * 2, "benefit": [5e-324, 2e-310]})

    placement = place(pairs, pl.DataFrame({"option": ["x"], "capacity": [1]}))

    assert placement.objective <= 2e-310 <= placement.bound


def test_decimals_are_exact():
    pairs = pl.DataFrame({"applicant": ["a", "b", "c"], "option": ["x"] * 3, "benefit": [0.1, 0.2, 0.7]})

    placement = place(pairs, pl.DataFrame({"option": ["x"], "capacity": [3]}))

    assert (placement.objective, placement.bound, placement.is_proven) == (1.0, 1.0, True)


def test_nobody_is_sent_where_there_is_nothing_to_gain_not_even_to_fill_a_class():
    pairs = pl.DataFrame({"applicant": ["a", "b", "c"], "option": ["x"] * 3, "benefit": [5, 0, -1]})
    options = pl.DataFrame({"option": ["x"], "capacity": [3], "minimum": [2]})

    free, held = place(pairs, options.drop("minimum")), place(pairs, options)

    assert free.placed.to_dict(as_series=False) == {
        "applicant": ["a", "b", "c"], "option": ["x", None, None], "benefit": [5.0, 0.0, 0.0],
    }  # fmt: skip
    assert held.placed["option"].null_count() == 3
    assert held.objective == 0


def test_seats_that_are_the_same_within_each_option_are_still_a_flow():
    pairs, options = crowd(200, options=4, each=3)
    pairs = pairs.with_columns(seats=pl.col("option").str.slice(-1).cast(pl.Int64) + 1)

    placement = place(pairs, options)

    assert placement.method == "flow"
    assert placement.is_proven
    assert placement.objective == _by_milp(pairs, options)


def test_groups_of_one_size_are_still_a_flow():
    pairs, options = crowd(300, options=4, each=4)
    pairs = pairs.with_columns(group=(pl.col("applicant").str.slice(1).cast(pl.Int64) // 3).cast(pl.String))

    placement = place(pairs, options)

    looked = proof(pairs, options, placement.placed, placement.filled)
    assert placement.method == "flow"
    assert looked.is_optimal
    assert looked.objective == placement.objective


def test_a_minimum_that_is_reached_anyway_needs_no_search():
    pairs, options = crowd(200, options=4, each=3)

    placement = place(pairs, options.with_columns(minimum=5))

    assert placement.method == "flow"
    assert placement.is_proven
    assert placement.filled["one_more"].null_count() == 4


def test_flow_linear_programme_and_integer_programme_reach_the_same():
    pairs, options = crowd(1500)

    placement = place(pairs, options)

    assert placement.is_proven
    assert proof(pairs, options, placement.placed, placement.filled).is_optimal
    assert placement.objective == pytest.approx(_by_linear_programme(pairs, options))
    assert placement.objective == pytest.approx(_by_milp(pairs, options))


def test_a_square_assignment_agrees_with_scipy():
    worth = np.random.default_rng(5).integers(1, 500, (60, 60))
    pairs = pl.DataFrame(
        {
            "applicant": [f"p{row:02}" for row in range(60) for _ in range(60)],
            "option": [f"o{column:02}" for _ in range(60) for column in range(60)],
            "benefit": worth.ravel(),
        }
    )

    placement = place(pairs, pl.DataFrame({"option": [f"o{at:02}" for at in range(60)], "capacity": [1] * 60}))

    assert placement.objective == worth[linear_sum_assignment(worth, maximize=True)].sum()
    assert placement.filled["filled"].to_list() == [1] * 60


@FEW
@given(tasks(), st.randoms())
def test_one_more_seat_is_worth_what_a_second_run_with_it_gains(task, random):
    pairs, options = task
    at = random.randrange(options.height)
    larger = options.with_columns(capacity=pl.col("capacity") + (pl.int_range(pl.len()) == at).cast(pl.Int64))

    told = place(pairs, options).filled["one_more"][at]
    gained = place(pairs, larger).objective - place(pairs, options).objective

    assert told == pytest.approx(gained, abs=1e-9)


@FEW
@given(tasks(), st.randoms())
def test_a_worse_placement_or_an_impossible_one_fails_the_proof(task, random):
    pairs, options = task
    placement = place(pairs, options)
    if placement.placed["option"].null_count() == placement.placed.height:
        return
    out = random.choice(placement.placed.drop_nulls("option")["applicant"].to_list())
    leaves = pl.when(pl.col("applicant") == out).then(None).otherwise("option")
    worse = placement.placed.with_columns(option=leaves)

    looked = proof(pairs, options, worse, placement.filled)

    assert not looked.is_optimal
    assert looked.bound > looked.objective


def test_the_proof_sees_full_classes_torn_groups_small_classes_and_strangers():
    pairs = pl.DataFrame(
        {"applicant": ["a", "b", "c"], "option": ["x", "x", "y"], "benefit": [1, 1, 1], "group": ["g", "g", None]}
    )
    options = pl.DataFrame({"option": ["x", "y"], "capacity": [1, 1], "minimum": [0, 0]})
    here = {"a": "x", "b": "x", "c": "y"}

    def troubles(options=options, **moved):
        placed = pl.DataFrame([{"applicant": name, "option": option} for name, option in (here | moved).items()])
        return proof(pairs, options, placed).troubles

    roomy = options.with_columns(capacity=2)
    assert troubles(roomy) == ()
    assert troubles() == ("an option holds more than its capacity",)
    assert troubles(roomy, b=None) == ("a group is torn apart",)
    assert troubles(roomy, c="x") == ("somebody is placed where they cannot go",)
    assert troubles(roomy.with_columns(minimum=2)) == ("an option runs below its minimum",)


def test_among_applicants_alike_the_draw_decides_and_without_one_the_name():
    pairs = pl.DataFrame(
        {
            "applicant": ["ani", "ani", "budi", "budi", "citra", "citra"],
            "option": ["x", "y"] * 3,
            "benefit": [9, 4] * 3,
        }
    )
    options = pl.DataFrame({"option": ["x", "y"], "capacity": [1, 1]})

    by_name = place(pairs, options).placed["option"].to_list()
    by_draw = place(pairs, options, drawn=["citra", "ani"]).placed["option"].to_list()

    assert by_name == ["x", "y", None]
    assert by_draw == ["y", None, "x"]


@FEW
@given(tasks(seats=True), st.permutations(["p0", "p1", "p2", "p3", "p4"]))
def test_of_two_applicants_alike_the_one_drawn_first_is_never_worse_off(task, drawn):
    pairs, options = task
    offers = ["option", "benefit", "seats"]
    alike = pairs.sort("option").group_by("applicant").agg(offers)

    plain, placement = place(pairs, options), place(pairs, options, drawn=drawn)

    assert placement.objective == plain.objective
    got = dict(placement.placed.select("applicant", "benefit").iter_rows())
    offer = {row["applicant"]: [row[name] for name in offers] for row in alike.iter_rows(named=True)}
    for earlier in offer:
        for later in offer:
            if offer[earlier] == offer[later] and drawn.index(earlier) < drawn.index(later):
                assert got[earlier] >= got[later]


def test_when_time_is_up_the_best_so_far_comes_with_a_gap_that_holds():
    pairs, options = crowd(3000, options=30)
    chance = np.random.default_rng(2)
    pairs = pairs.with_columns(seats=pl.Series(chance.integers(1, 9, pairs.height)))

    placement = place(pairs, options, time_limit_seconds=0.01)

    looked = proof(pairs, options, placement.placed)
    assert looked.troubles == ()
    assert looked.objective == placement.objective > 0
    assert placement.method == "mip"
    assert 0 < placement.gap < 1
    assert placement.bound >= place(pairs, options, time_limit_seconds=3).objective


def test_groups_come_close_to_the_bound_at_once():
    pairs, options = crowd(3000, options=30, each=6)
    number = pl.col("applicant").str.slice(1).cast(pl.Int64)
    grouped = pairs.with_columns(group=pl.when(number % 10 < 5).then((number // 10).cast(pl.String)))
    together = grouped.with_columns(
        option=pl.when(pl.col("group").is_null()).then("option").otherwise(pl.col("option").first().over("group"))
    ).unique(["applicant", "option"])
    pairs = pl.concat(
        [together, together.filter(pl.col("group").is_not_null()).with_columns(option=pl.lit("kelas 00"))]
    )
    pairs = pairs.unique(["applicant", "option"])

    placement = place(pairs, options, time_limit_seconds=0.01)

    assert proof(pairs, options, placement.placed).troubles == ()
    assert placement.method == "mip"
    assert placement.gap < 0.01


def test_large_benefits_are_placed_too():
    pairs = pl.DataFrame(
        {
            "applicant": list("aabb"),
            "option": list("xyxy"),
            "benefit": [2e14, 1.5e14, 2e14, 1e14],
            "seats": [1, 2, 2, 1],
        }
    )

    placement = place(pairs, pl.DataFrame({"option": ["x", "y"], "capacity": [2, 2]}))

    assert placement.objective == 3.5e14
    assert placement.gap < 1e-9


def test_nobody_and_nothing_make_an_empty_placement():
    pairs = pl.DataFrame(schema={"applicant": pl.String, "option": pl.String, "benefit": pl.Float64})
    options = pl.DataFrame({"option": ["x"], "capacity": [3]})

    placement = place(pairs, options)

    assert placement.placed.is_empty()
    assert (placement.objective, placement.gap) == (0, 0)
    assert placement.filled["filled"].to_list() == [0]


GOOD_PAIRS = {
    "applicant": ["a", "b"],
    "option": ["x", "x"],
    "benefit": [1.0, 2.0],
    "seats": [1, 1],
    "group": ["g", "h"],
}
GOOD_OPTIONS = {"option": ["x", "y"], "capacity": [1, 1], "minimum": [0, 1]}


@pytest.mark.parametrize(
    ("table", "changed", "row", "column"),
    [
        ("pairs", {"applicant": ["a", None]}, 1, "applicant"),
        ("pairs", {"applicant": ["a", " "]}, 1, "applicant"),
        ("pairs", {"applicant": [1, 2]}, None, "applicant"),
        ("pairs", {"option": ["x", "z"]}, 1, "option"),
        ("pairs", {"option": [None, "x"]}, 0, "option"),
        ("pairs", {"applicant": ["a", "a"], "group": ["g", "g"]}, 1, "option"),
        ("pairs", {"benefit": [1.0, float("nan")]}, 1, "benefit"),
        ("pairs", {"benefit": [float("inf"), 1.0]}, 0, "benefit"),
        ("pairs", {"benefit": [None, 1.0]}, 0, "benefit"),
        ("pairs", {"benefit": [2e15, 1.0]}, 0, "benefit"),
        ("pairs", {"benefit": ["1", "2"]}, None, "benefit"),
        ("pairs", {"seats": [1, 0]}, 1, "seats"),
        ("pairs", {"seats": [1.5, 1.0]}, None, "seats"),
        ("pairs", {"applicant": ["a", "a"], "option": ["x", "y"]}, 1, "group"),
        ("options", {"option": ["x", ""]}, 1, "option"),
        ("options", {"option": ["x", "x"]}, 1, "option"),
        ("options", {"capacity": [1, -1]}, 1, "capacity"),
        ("options", {"capacity": [None, 1]}, 0, "capacity"),
        ("options", {"capacity": [1.0, 1.0]}, None, "capacity"),
        ("options", {"minimum": [-1, 0]}, 0, "minimum"),
        ("options", {"minimum": [0, 2]}, 1, "minimum"),
    ],
)
def test_what_cannot_be_placed_is_refused_by_row_and_column(table, changed, row, column):
    pairs = pl.DataFrame(GOOD_PAIRS | (changed if table == "pairs" else {}))
    options = pl.DataFrame(GOOD_OPTIONS | (changed if table == "options" else {}))

    with pytest.raises(CannotPlace) as refused:
        place(pairs, options)

    assert (refused.value.table, refused.value.row, refused.value.column) == (table, row, column)


def _rows_of(pairs, options):
    """Sums over applicants (one at most) and over options (their capacity), for SciPy."""
    seats = pairs["seats"].to_numpy() if "seats" in pairs.columns else np.ones(pairs.height)
    who = pairs["applicant"].rank("dense").to_numpy().astype(int) - 1
    names = options["option"].to_list()
    where = who.max() + 1 + np.array([names.index(name) for name in pairs["option"].to_list()])
    columns = np.arange(pairs.height)
    entries = (np.append(np.ones(pairs.height), seats), (np.append(who, where), np.append(columns, columns)))
    limit = np.append(np.ones(who.max() + 1), options["capacity"].to_numpy())
    return coo_array(entries, shape=(len(limit), pairs.height)).tocsr(), limit


def _by_linear_programme(pairs, options):
    matrix, limit = _rows_of(pairs, options)
    return -linprog(-pairs["benefit"].to_numpy(), A_ub=matrix, b_ub=limit, bounds=(0, 1), method="highs").fun


def _by_milp(pairs, options):
    matrix, limit = _rows_of(pairs, options)
    rows, ones = LinearConstraint(matrix, ub=limit), np.ones(pairs.height)
    solved = milp(-pairs["benefit"].to_numpy(), constraints=rows, bounds=Bounds(0, 1), integrality=ones)
    return round(-solved.fun, 6)
