"""How alike drawn and not drawn are: known answers, a permutation twin, and missing that is never zero."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from penggerak.core.allocation import BALANCE, CannotAllocate, balance, draw, joint_test, list_hash, seed
from tests.core.allocation.lists import SECRET

PEOPLE = pl.DataFrame(
    {
        "drawn": [True, True, True, False, False, False],
        "sales": [10.0, 20.0, None, 10.0, 30.0, 50.0],
        "nib": [True, False, None, True, True, None],
        "district": ["Ciledug", "Ciledug", "Neglasari", "Neglasari", None, "Ciledug"],
    }
)


def rows_of(table):
    return {(row["covariate"], row["level"]): row for row in table.iter_rows(named=True)}


def test_the_table_of_a_small_draw_is_what_one_reckons_by_hand():
    table = balance(PEOPLE, ["sales", "nib", "district"])

    assert table.schema == BALANCE
    rows = rows_of(table)
    sales, nib, ciledug = rows["sales", None], rows["nib", None], rows["district", "Ciledug"]
    assert (sales["drawn_known"], sales["drawn_missing"]) == (2, 1)
    assert (sales["drawn_mean"], sales["not_drawn_mean"], sales["difference"]) == (15, 30, -15)
    assert sales["standardised"] == pytest.approx(-15 / np.sqrt((50 + 400) / 2))
    assert (nib["kind"], nib["drawn_mean"], nib["not_drawn_mean"], nib["not_drawn_missing"]) == ("yes_no", 0.5, 1, 1)
    assert (ciledug["drawn_mean"], ciledug["not_drawn_mean"]) == (pytest.approx(2 / 3), 0.5)
    assert ciledug["not_drawn_missing"] == 1
    assert set(rows) == {("sales", None), ("nib", None), ("district", "Ciledug"), ("district", "Neglasari")}


def test_what_nobody_told_is_no_figure_at_all():
    people = pl.DataFrame({"drawn": [True, False], "sales": pl.Series([None, None], dtype=pl.Int64)})

    row = balance(people, ["sales"]).row(0, named=True)

    assert (row["drawn_known"], row["drawn_missing"], row["not_drawn_missing"]) == (0, 1, 1)
    assert (row["drawn_mean"], row["not_drawn_mean"], row["difference"], row["standardised"]) == (None,) * 4
    assert joint_test(people, ["sales"]).p_value is None


def test_strata_with_unlike_chances_do_not_make_a_difference():
    """Rich ones in x are drawn three times in four, poor ones in y once in four; within each all are alike."""
    people = pl.DataFrame(
        {
            "drawn": [True, True, True, False, True, False, False, False],
            "stratum": ["x"] * 4 + ["y"] * 4,
            "sales": [100, 102, 98, 100, 10, 9, 10, 11],
        }
    )

    with_strata = balance(people, ["sales"]).row(0, named=True)
    without = balance(people.drop("stratum"), ["sales"]).row(0, named=True)

    assert with_strata["difference"] == pytest.approx(0)
    assert without["difference"] == pytest.approx(77.5 - 32.5)
    assert joint_test(people, ["sales"]).chi_square == pytest.approx(0)


def test_two_arms_and_one_yes_no_give_the_classical_chi_square():
    """30 of 40 against 20 of 40: (n - 1) (ad - bc)^2 / (product of the margins)."""
    people = pl.DataFrame(
        {"drawn": [True] * 40 + [False] * 40, "woman": [True] * 30 + [False] * 10 + [True] * 20 + [False] * 20}
    )

    found = joint_test(people, ["woman"])

    assert found.degrees == 1
    assert found.chi_square == pytest.approx(79 * (30 * 20 - 10 * 20) ** 2 / (40 * 40 * 50 * 30))


def made_up(rng, n=60, effect=0.0):
    """A city's applicants with strata, sales that are sometimes not known, and a draw that may favour high sales."""
    stratum = rng.choice(["x", "y", "z"], n, p=[0.5, 0.3, 0.2])
    sales = rng.lognormal(3, 0.6, n) + 10 * (stratum == "x")
    drawn = np.zeros(n, dtype=bool)
    for name, share in (("x", 0.5), ("y", 0.3), ("z", 0.6)):
        members = np.flatnonzero(stratum == name)
        liking = rng.random(members.size) + effect * (sales[members] > np.median(sales[members]))
        drawn[members[np.argsort(-liking)[: round(share * members.size)]]] = True
    return pl.DataFrame(
        {
            "drawn": drawn,
            "stratum": stratum,
            "sales": [None if lost else value for value, lost in zip(sales, rng.random(n) < 0.15, strict=True)],
            "nib": rng.random(n) < 0.4,
            "trade": rng.choice(["food", "craft", "service"], n),
        }
    )


COVARIATES = ["sales", "nib", "trade"]


def permuted(people, rng):
    """The arms dealt out anew within each stratum."""
    drawn = people["drawn"].to_numpy().copy()
    strata = people["stratum"].to_numpy()
    for stratum in np.unique(strata):
        members = np.flatnonzero(strata == stratum)
        drawn[members] = drawn[rng.permutation(members)]
    return people.with_columns(drawn=pl.Series(drawn))


@pytest.mark.parametrize(("number", "effect"), [(1, 0.0), (2, 0.0), (3, 0.3)])
def test_the_p_value_is_the_one_of_dealing_the_arms_out_anew(number, effect):
    rng = np.random.default_rng(number)
    people = made_up(rng, effect=effect)
    found = joint_test(people, COVARIATES)

    dealt = np.array([joint_test(permuted(people, rng), COVARIATES).chi_square for _ in range(600)])

    assert found.degrees == 5  # sales, sales missing, nib, and two of three trades
    assert dealt.mean() == pytest.approx(found.degrees, abs=4 * dealt.std() / np.sqrt(dealt.size))  # exact in theory
    assert found.p_value == pytest.approx((dealt >= found.chi_square).mean(), abs=0.07)


def test_a_draw_that_favours_high_sales_is_found_out():
    p_values = [joint_test(made_up(np.random.default_rng(n), 200, effect=2.0), COVARIATES).p_value for n in range(5)]

    assert max(p_values) < 1e-6


def test_honest_draws_seldom_look_dishonest():
    """Weighted draws within strata by the protocol: p-values are spread over 0 to 1 although chances were uneven."""
    rng = np.random.default_rng(5)
    people = made_up(rng, 150).select("stratum", *COVARIATES)
    people = people.with_columns(
        token=pl.format("PGR-{}", pl.int_range(pl.len())), weight=pl.Series(rng.choice([1.0, 0.5, 0.25], 150))
    )
    hashed = list_hash(people["token"])

    p_values = []
    for number in range(120):
        opened = seed(secret=SECRET, word=f"kata {number}", list_hash=hashed)
        drawn = draw(people.select("token", "stratum", "weight"), seed=opened, seats=50)
        outcome = people.join(drawn.select("token", "drawn"), on="token")
        p_values.append(joint_test(outcome, [*COVARIATES]).p_value)

    assert 0.3 < np.mean(p_values) < 0.7
    assert np.mean(np.array(p_values) < 0.05) < 0.13


def test_the_order_of_the_rows_and_the_unit_of_a_covariate_change_nothing():
    people = made_up(np.random.default_rng(6))
    shuffled = people.sample(fraction=1, shuffle=True, seed=1).with_columns(pl.col("sales") * 1e9 + 5)

    first, second = joint_test(people, COVARIATES), joint_test(shuffled, COVARIATES)

    assert second.chi_square == pytest.approx(first.chi_square, rel=1e-6)
    assert second.degrees == first.degrees
    assert_frame_equal(
        balance(people, COVARIATES).select("covariate", "level", "standardised"),
        balance(shuffled, COVARIATES).select("covariate", "level", "standardised"),
    )


def test_the_sentence_says_what_a_p_value_means():
    alike = joint_test(made_up(np.random.default_rng(1)), COVARIATES).sentence()
    unlike = joint_test(made_up(np.random.default_rng(1), 200, effect=2.0), COVARIATES).sentence()

    assert alike.id.startswith("Yang terpilih dan yang tidak terpilih serupa")
    assert "(p = 0," in alike.id
    assert "(p = 0." in alike.en
    assert "hitung ulang undiannya" in unlike.id


def test_what_cannot_be_compared_is_refused():
    people = PEOPLE.with_columns(seen=pl.lit("2026-11-24").str.to_date())

    with pytest.raises(CannotAllocate, match="seen"):
        balance(people, ["seen"])
    with pytest.raises(CannotAllocate, match="drawn"):
        joint_test(people.with_columns(drawn=pl.lit(None, dtype=pl.Boolean)), ["sales"])
