"""Threshold then draw, cut-off, phase-in, and the provider's own choice."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.allocation import (
    REASONS,
    CannotAllocate,
    Choice,
    choice_troubles,
    cut_off,
    even_waves,
    phase_in,
    published_phase_in,
    screen,
    threshold_then_draw,
    verify,
)
from tests.core.allocation import plainly
from tests.core.allocation.lists import SECRET, TOKENS, listed, patient

SEED = "9cf2a0fda9542de9267de7101e695b5968cf4e21d83650cf1b1048414aa5013f"
SCORES = st.none() | st.sampled_from([50.0, 60.0, 60.5, 70.0, 90.0])
SCORED = st.dictionaries(TOKENS, SCORES, min_size=1, max_size=12)


def scored(scores):
    return pl.DataFrame(
        {"token": list(scores), "score": list(scores.values())}, schema={"token": pl.String, "score": pl.Float64}
    )


def test_only_those_at_or_above_the_threshold_are_in_the_draw():
    applicants = scored({"a": 70.0, "b": 69.9, "c": None, "d": 71.0, "e": 99.0})

    found = threshold_then_draw(applicants, threshold=70, secret=SECRET, word="bambu", seats=2)

    assert dict(found.screened.select("token", "outcome").iter_rows()) == {
        "a": "passed", "b": "below", "c": "unknown", "d": "passed", "e": "passed",
    }  # fmt: skip
    assert found.document["tokens"] == ["a", "d", "e"]
    assert found.document["winners"] == plainly.winners(plainly.seed(SECRET, "bambu", "ade"), ["a", "d", "e"], 2)
    assert verify(found.document) == []


def test_above_the_threshold_a_higher_score_gives_no_better_place():
    applicants = {"a": 70.0, "d": 71.0, "e": 99.0}
    reversed_scores = dict(zip(applicants, [99.0, 71.0, 70.0], strict=True))

    orders = [
        threshold_then_draw(scored(scores), threshold=70, secret=SECRET, word="bambu", seats=2).document["order"]
        for scores in (applicants, reversed_scores)
    ]

    assert orders[0] == orders[1]


@pytest.mark.parametrize(
    ("ties", "chosen"), [("all_in", ["a", "b", "c", "d"]), ("all_out", ["a"]), ("draw", None)]
)  # fmt: skip
def test_equal_scores_at_the_edge_get_what_was_stated(ties, chosen):
    applicants = scored({"a": 90.0, "b": 80.0, "c": 80.0, "d": 80.0, "e": 10.0, "f": None})
    drawn = ["a", *plainly.order(SEED, ["b", "c", "d"])[:2]]

    found = cut_off(applicants, seats=3, ties=ties, seed=SEED if ties == "draw" else None)

    assert found.ranked.filter("chosen")["token"].to_list() == (chosen or drawn)
    assert found.cut == 80
    assert found.ranked.filter("tied")["token"].sort().to_list() == ["b", "c", "d"]
    assert found.ranked.filter(token="f").select("place", "chosen").row(0) == (None, False)


@given(SCORED, st.integers(0, 13), st.sampled_from(["all_in", "all_out", "draw"]), st.randoms())
@patient
def test_a_cut_off_never_takes_a_lower_score_before_a_higher_one(scores, seats, ties, random):
    pairs = list(scores.items())
    random.shuffle(pairs)

    found = cut_off(scored(dict(pairs)), seats=seats, ties=ties, seed=SEED)

    rows = found.ranked.drop_nulls("score")
    chosen, left = rows.filter("chosen")["score"].to_list(), rows.filter(~pl.col("chosen"))["score"].to_list()
    assert min(chosen, default=100) >= max(left, default=0)
    if ties == "draw":
        assert len(chosen) == min(seats, rows.height)
    else:
        assert not set(chosen) & set(left)
        assert len(chosen) >= min(seats, rows.height) if ties == "all_in" else len(chosen) <= seats
    assert found.ranked.equals(cut_off(scored(scores), seats=seats, ties=ties, seed=SEED).ranked)


def test_an_edge_between_two_scores_ties_nobody():
    found = cut_off(scored({"a": 90.0, "b": 80.0, "c": 70.0}), seats=2, ties="all_out")

    assert found.ranked.select("token", "chosen", "tied").rows() == [
        ("a", True, False), ("b", True, False), ("c", False, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "settings", "words"),
    [
        ({"token": ["a"], "score": [1.0]}, {"seats": 1, "ties": "draw"}, "membutuhkan benih"),
        ({"token": ["a"], "score": [1.0]}, {"seats": -1, "ties": "all_in"}, "kursi"),
        ({"token": ["a"], "score": ["90"]}, {"seats": 1, "ties": "all_in"}, "kolom score"),
        ({"token": ["a"]}, {"seats": 1, "ties": "all_in"}, "kolom score"),
        ({"token": ["a", "b"], "score": [1.0, float("nan")]}, {"seats": 1, "ties": "all_in"}, "angka biasa"),
        ({"token": ["a", "a"], "score": [1.0, 2.0]}, {"seats": 1, "ties": "all_in"}, "sudah ada"),
    ],
)
def test_a_cut_off_that_cannot_be_made_is_refused(columns, settings, words):
    with pytest.raises(CannotAllocate, match=words):
        cut_off(pl.DataFrame(columns), **settings)


def test_a_missing_score_is_neither_above_nor_below():
    assert screen(scored({"a": None}), threshold=0.0)["outcome"].to_list() == ["unknown"]


def test_businesses_are_phased_in_by_their_keys():
    applicants = listed(7)
    order = plainly.order(SEED, applicants["token"].to_list())

    phased = phase_in(applicants, seed=SEED, waves=[2, 2, 3])

    assert phased["token"].to_list() == order
    assert phased["wave"].to_list() == [1, 1, 2, 2, 3, 3, 3]


@given(
    st.lists(st.sampled_from(["Cikokol", "Sukasari", "Babakan", "Poris"]), min_size=1, max_size=12), st.integers(1, 5)
)
@patient
def test_a_cluster_is_phased_in_as_one_and_everyone_has_a_wave(clusters, waves):
    applicants = listed(len(clusters), cluster=clusters)
    order = plainly.order(SEED, sorted(set(clusters)))
    sizes = even_waves(len(order), waves=waves)

    phased = phase_in(applicants.sample(fraction=1, shuffle=True, seed=1), seed=SEED, waves=sizes)

    wave = [number for number, size in enumerate(sizes, start=1) for _ in range(size)]
    wave_of = dict(zip(order, wave, strict=True))
    assert sorted(phased.select("token", "wave").rows()) == [
        (token, wave_of[cluster]) for token, cluster in applicants.rows()
    ]


def test_a_phase_in_by_kelurahan_is_checked_like_a_draw():
    applicants = listed(6, cluster=["Cikokol", "Sukasari", "Cikokol", "Babakan", "Poris", "Babakan"])

    found = published_phase_in(applicants, secret=SECRET, word="bambu", waves=[1, 2, 1])

    order = found.phased.unique("unit").sort("place")["unit"].to_list()
    assert found.document["order"] == order == plainly.order(found.document["seed"], list(set(applicants["cluster"])))
    assert found.document["winners"] == order[:1] == found.phased.filter(wave=1)["unit"].unique().to_list()
    assert verify(found.document) == []


def test_a_phase_in_by_business_is_a_plain_draw():
    found = published_phase_in(listed(5), secret=SECRET, word="bambu", waves=[2, 3])

    assert found.phased["token"].to_list() == found.document["order"]
    assert found.phased.filter(wave=1)["token"].to_list() == found.document["winners"]
    assert verify(found.document) == []


def test_waves_are_as_equal_as_can_be():
    assert even_waves(11, waves=3) == [4, 4, 3]
    assert even_waves(2, waves=4) == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("columns", "waves", "words"),
    [
        ({}, [1, 1], "Gelombang memuat 2 tempat, padahal yang dibagi 3"),
        ({}, [5, -2], "Gelombang"),
        ({"cluster": ["x", None, "y"]}, [2], "Kelompok peserta kosong"),
    ],
)
def test_a_phase_in_that_leaves_someone_out_is_refused(columns, waves, words):
    with pytest.raises(CannotAllocate, match=words):
        phase_in(listed(3, **columns), seed=SEED, waves=waves)


def test_a_choice_of_applicants_with_known_reasons_stands():
    choices = [Choice("a", "quality"), Choice("b", "near")]

    assert choice_troubles({"a", "b", "c"}, choices, seats=2) == []
    assert {"quality", "near"} <= REASONS.keys()


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ([Choice("a", "quality"), Choice("b", "near"), Choice("c", "near")], "Yang dipilih 3, padahal kursinya 2"),
        ([Choice("x", "quality")], "x bukan pendaftar"),
        ([Choice("a", "quality"), Choice("a", "near")], "a dipilih lebih dari sekali"),
        ([Choice("a", "teman lama")], "“teman lama” untuk a tidak dikenal"),
        ([Choice("a", " ")], "a belum punya alasan"),
    ],
)
def test_each_thing_wrong_with_a_choice_is_said(choices, words):
    assert [words in str(trouble) for trouble in choice_troubles({"a", "b", "c"}, choices, seats=2)] == [True]
