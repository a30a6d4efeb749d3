"""What a design can show before it is held, against an outside witness, a published table and a simulation."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nct, t, ttest_ind

from penggerak.core.allocation import CannotAllocate, power_sentence, smallest_effect, smallest_effect_by_cluster
from penggerak.core.register import Label
from tests.core.allocation.lists import patient


def power_of(effect, error, degrees, alpha=0.05):
    """By the noncentral t distribution of SciPy, which the program does not use."""
    edge = t.ppf(1 - alpha / 2, degrees)
    return nct.sf(edge, degrees, effect / error) + nct.cdf(-edge, degrees, effect / error)


@given(st.integers(6, 3_000), st.floats(0.05, 0.95), st.floats(0.1, 1e8), st.sampled_from([0.7, 0.8, 0.9]))
@patient
def test_the_smallest_effect_is_seen_with_the_power_asked_for(applicants, share, deviation, power):
    seats = min(max(round(applicants * share), 1), applicants - 1)

    found = smallest_effect(applicants=applicants, seats=seats, deviation=deviation, power=power)

    error = deviation * sqrt(1 / seats + 1 / (applicants - seats))
    assert found.standard_error == pytest.approx(error)
    assert found.degrees == applicants - 2
    assert power_of(found.effect, error, applicants - 2) == pytest.approx(power, abs=1e-5)


@pytest.mark.parametrize(("per_group", "effect"), [(393, 0.2), (64, 0.5), (26, 0.8)])
def test_cohens_table_of_sample_sizes_is_met(per_group, effect):
    """Cohen (1992), Psychological Bulletin 112(1), table 2: n per group for power .80 at alpha .05, rounded up there."""
    enough = smallest_effect(applicants=2 * per_group, seats=per_group, deviation=1)
    one_less = smallest_effect(applicants=2 * per_group - 2, seats=per_group - 1, deviation=1)

    assert enough.in_deviations <= effect * 1.001 < one_less.in_deviations * 1.002


def test_a_simulated_effect_of_that_size_is_seen_four_times_in_five():
    rng = np.random.default_rng(4)
    found = smallest_effect(applicants=38, seats=12, deviation=3)
    rounds = 4_000

    with_seat = rng.normal(10 + found.effect, 3, (rounds, 12))
    without = rng.normal(10, 3, (rounds, 26))
    seen = (ttest_ind(with_seat, without, axis=1).pvalue < 0.05).mean()

    assert seen == pytest.approx(0.8, abs=4 * sqrt(0.8 * 0.2 / rounds))


def test_strata_that_explain_the_outcome_make_smaller_effects_visible():
    plain = smallest_effect(applicants=100, seats=40, deviation=10)
    even = smallest_effect(applicants=100, seats=40, deviation=10, strata=[(50, 20), (50, 20)])
    uneven = smallest_effect(applicants=100, seats=40, deviation=10, strata=[(50, 35), (50, 5)])
    telling = smallest_effect(applicants=100, seats=40, deviation=10, strata=[(50, 20), (50, 20)], explained=0.36)

    assert (plain.degrees, even.degrees) == (98, 97)
    assert even.effect == pytest.approx(plain.effect, rel=1e-3)
    assert telling.effect == pytest.approx(0.8 * even.effect)
    assert uneven.effect > even.effect


def test_a_stratum_where_all_or_none_have_a_seat_tells_nothing():
    found = smallest_effect(applicants=60, seats=30, deviation=1, strata=[(20, 10), (20, 20), (20, 0)])

    assert (found.with_seat, found.without_seat) == (10, 10)
    assert found.effect == pytest.approx(smallest_effect(applicants=20, seats=10, deviation=1).effect)


def test_clusters_of_one_are_businesses_and_likeness_costs():
    single = smallest_effect_by_cluster(sizes=[1] * 40, treated=20, deviation=2, likeness=0.4)
    alike = smallest_effect_by_cluster(sizes=[20] * 30, treated=15, deviation=1, likeness=0.05)
    uneven = smallest_effect_by_cluster(sizes=[10, 30] * 15, treated=15, deviation=1, likeness=0.05)

    assert single.effect == pytest.approx(smallest_effect(applicants=40, seats=20, deviation=2).effect)
    # by hand: variance of a cluster's mean is .05 + .95/20; thirty of them, half treated
    assert alike.standard_error == pytest.approx(sqrt((0.05 + 0.95 / 20) * (2 / 15)))
    assert alike.degrees == 28
    assert power_of(alike.effect, alike.standard_error, 28) == pytest.approx(0.8, abs=1e-5)
    assert uneven.effect > alike.effect


def test_clusters_alike_inside_are_as_one_business_each():
    found = smallest_effect_by_cluster(sizes=[50] * 20, treated=10, deviation=1, likeness=1.0)

    assert found.effect == pytest.approx(smallest_effect(applicants=20, seats=10, deviation=1).effect)


@pytest.mark.parametrize(("applicants", "seats"), [(10, 10), (10, 0), (10, 99), (2, 1), (0, 0)])
def test_without_anybody_to_compare_with_nothing_can_be_shown(applicants, seats):
    found = smallest_effect(applicants=applicants, seats=seats, deviation=1)

    assert found.effect is None
    assert power_sentence(found) == Label(
        "Rancangan ini tidak dapat menunjukkan pengaruh: pembandingnya tidak ada atau terlalu sedikit.",
        "This design cannot show an effect: there is nobody, or there are too few, to compare with.",
    )


def test_the_sentence_tells_the_effect_in_both_languages():
    words = power_sentence(smallest_effect(applicants=38, seats=12, deviation=9_000_000), mean=15_000_000)

    assert words.id.startswith("Dengan 12 usaha yang terpilih dan 26 pembanding, pengaruh terkecil")
    assert "9.043.16" in words.id
    assert "(60,3% dari rata-rata)" in words.id
    assert "belum bisa disimpulkan" in words.id
    assert "9,043,16" in words.en
    assert "(60.3% of the mean)" in words.en


def test_a_design_that_sees_usual_effects_is_not_belittled():
    words = power_sentence(smallest_effect(applicants=20_000, seats=10_000, deviation=9e6), mean=15e6)

    assert "(2,4% dari rata-rata)" in words.id
    assert "disimpulkan" not in words.id


@pytest.mark.parametrize(
    "settings", [{"deviation": 0}, {"deviation": float("nan")}, {"explained": 1}, {"power": 0.01}, {"alpha": 0}]
)
def test_what_cannot_be_computed_with_is_refused(settings):
    with pytest.raises(CannotAllocate):
        smallest_effect(**{"applicants": 10, "seats": 5, "deviation": 1, **settings})


@pytest.mark.parametrize("settings", [{"likeness": 1.1}, {"sizes": []}, {"sizes": [3, 0]}])
def test_clusters_that_cannot_be_are_refused(settings):
    with pytest.raises(CannotAllocate):
        smallest_effect_by_cluster(**{"sizes": [3, 3, 3], "treated": 1, "deviation": 1, "likeness": 0.1, **settings})
