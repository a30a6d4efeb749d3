"""Who is drawn: as the plain twin says, whatever the order of the list; strata get exactly their seats."""

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from penggerak.core.allocation import DRAWN, CannotAllocate, draw, list_hash, seats_by_stratum, seed, strata_of
from tests.core.allocation import plainly
from tests.core.allocation.lists import SECRET, STRATA, applicant_tables, by_token, listed, patient

SEED = "9cf2a0fda9542de9267de7101e695b5968cf4e21d83650cf1b1048414aa5013f"
SEATS = st.integers(0, 14)
QUOTAS = st.none() | st.dictionaries(STRATA, st.integers(0, 4), max_size=3)


def opened(applicants, secret=SECRET, word="bambu"):
    return seed(secret=secret, word=word, list_hash=list_hash(applicants["token"]))


def test_three_applicants_are_drawn_in_the_order_of_their_keys():
    applicants = pl.DataFrame({"token": ["PGR-1", "PGR-2", "PGR-3"]})

    drawn = draw(applicants, seed=SEED, seats=2)

    assert drawn.schema == DRAWN
    assert drawn.select("place", "token", "drawn", "waiting_place").rows() == [
        (1, "PGR-3", True, None),
        (2, "PGR-1", True, None),
        (3, "PGR-2", False, 1),
    ]
    assert drawn["key"][0] == "49e0819e2fe395e96c88c67d6778801dd411da35354b6aed44cb89f6e0287bba"


@given(applicant_tables(), SEATS, QUOTAS)
@patient
def test_a_draw_is_what_the_plain_twin_draws(applicants, seats, quotas):
    strata, weights = by_token(applicants, "stratum"), by_token(applicants, "weight")
    quotas = quotas if strata else None
    assume(sum((quotas or {}).values()) <= seats)
    tokens, seed_hex = applicants["token"].to_list(), opened(applicants)

    drawn = draw(applicants, seed=seed_hex, seats=seats, quotas=quotas)

    assert drawn["token"].to_list() == plainly.order(seed_hex, tokens, weights)
    assert drawn.filter("drawn")["token"].to_list() == plainly.winners(
        seed_hex, tokens, seats, strata=strata or None, weights=weights, quotas=quotas
    )
    waiting = drawn.filter(~pl.col("drawn"))
    assert waiting["waiting_place"].to_list() == list(range(1, waiting.height + 1))


@given(applicant_tables(), SEATS, st.randoms())
@patient
def test_the_order_of_the_list_changes_nothing(applicants, seats, random):
    before = applicants.clone()
    shuffled = applicants.sample(fraction=1, shuffle=True, seed=random.randrange(2**32))

    assert opened(shuffled) == opened(applicants)
    assert_frame_equal(
        draw(shuffled, seed=opened(shuffled), seats=seats), draw(applicants, seed=opened(applicants), seats=seats)
    )
    assert_frame_equal(applicants, before)


@given(applicant_tables(least=9), st.sampled_from(["secret", "word", "one more", "one less", "one changed"]))
@patient
def test_any_change_of_secret_word_or_list_draws_anew(applicants, changed):
    """Twelve can be ordered alike by chance, so the keys are looked at: not one stays."""
    others = {
        "one more": pl.concat([applicants["token"], pl.Series(["tambahan"])]),
        "one less": applicants["token"][1:],
        "one changed": pl.concat([applicants["token"][1:], pl.Series(["pengganti"])]),
    }
    tokens = others.get(changed, applicants["token"]).to_frame("token")
    secret = SECRET[:-1] + "0" if changed == "secret" else SECRET
    word = "bambo" if changed == "word" else "bambu"

    first = draw(applicants, seed=opened(applicants), seats=3)
    second = draw(tokens, seed=opened(tokens, secret, word), seats=3)

    kept = first.join(second, on="token")
    assert kept.height >= 8
    assert kept.filter(pl.col("key") == pl.col("key_right")).is_empty()


def test_a_hundred_applicants_never_keep_their_order_when_a_letter_of_the_word_changes():
    applicants = listed(100)
    orders = {
        tuple(draw(applicants, seed=opened(applicants, word=word), seats=3)["token"])
        for word in ("bambu", "Bambu", "bambú", "bambu.", "b ambu")
    }

    assert len(orders) == 5


@given(st.dictionaries(STRATA, st.integers(0, 40), min_size=1), st.integers(0, 60), QUOTAS)
@patient
def test_strata_get_their_quotas_and_no_seat_is_lost(sizes, seats, quotas):
    assume(sum((quotas or {}).values()) <= seats)

    given_seats = seats_by_stratum(sizes, seats=seats, quotas=quotas)

    assert sum(given_seats.values()) == min(seats, sum(sizes.values()))
    for stratum, size in sizes.items():
        assert min(size, (quotas or {}).get(stratum, 0)) <= given_seats[stratum] <= size
    if not quotas and 0 < seats <= sum(sizes.values()):
        for stratum, size in sizes.items():
            assert abs(given_seats[stratum] - seats * size / sum(sizes.values())) < 1


@pytest.mark.parametrize(
    ("sizes", "seats", "quotas", "expected"),
    [
        ({"a": 53, "b": 24, "c": 23}, 10, None, {"a": 5, "b": 3, "c": 2}),  # remainders .3 .4 .3
        ({"a": 5, "b": 5, "c": 5}, 4, None, {"a": 2, "b": 1, "c": 1}),  # equal remainders: by name
        ({"P": 6, "L": 40}, 20, {"P": 10, "L": 10}, {"P": 6, "L": 14}),  # four that P cannot fill
        ({"a": 10, "b": 30, "c": 10}, 14, {"a": 4}, {"a": 5, "b": 7, "c": 2}),  # ten by 6, 30 and 10
        ({"a": 2, "b": 1}, 9, None, {"a": 2, "b": 1}),
        ({"a": 2}, 0, {}, {"a": 0}),
        ({"a": 9}, 4, {"zz": 4}, {"a": 4}),  # promised to nobody who applied
    ],
)
def test_seats_are_split_over_strata_by_largest_remainder(sizes, seats, quotas, expected):
    assert seats_by_stratum(sizes, seats=seats, quotas=quotas) == expected


@pytest.mark.parametrize(
    ("seats", "quotas", "names"), [(-1, None, "kursi"), (3, {"a": -1}, "kursi"), (3, {"a": 2, "b": 2}, "berjumlah 4")]
)
def test_impossible_quotas_are_refused(seats, quotas, names):
    with pytest.raises(CannotAllocate, match=names):
        seats_by_stratum({"a": 5, "b": 5}, seats=seats, quotas=quotas)


def test_quotas_without_strata_are_refused():
    with pytest.raises(CannotAllocate, match="strata"):
        draw(listed(3), seed=SEED, seats=1, quotas={"a": 1})


@pytest.mark.parametrize(
    ("columns", "row", "column", "words"),
    [
        ({"token": ["a", None]}, 1, "token", "kosong"),
        ({"token": ["a", "b", " "]}, 2, "token", "kosong"),
        ({"token": ["a", "b\nc"]}, 1, "token", "ganti baris"),
        ({"token": ["b", "a", "b", "a"]}, 2, "token", "Nomor undian b sudah ada"),
        ({"token": [1, 2]}, None, "token", "kolom token"),
        ({"nomor": ["a"]}, None, "token", "kolom token"),
        ({"token": ["a", "b"], "stratum": ["x", None]}, 1, "stratum", "Strata kosong"),
        ({"token": ["a", "b"], "weight": [0.0, 1.0]}, 0, "weight", "Bobot"),
        ({"token": ["a", "b"], "weight": [1.0, None]}, 1, "weight", "Bobot"),
        ({"token": ["a", "b"], "weight": [1.0, float("nan")]}, 1, "weight", "Bobot"),
        ({"token": ["a", "b"], "weight": [1.0, float("inf")]}, 1, "weight", "Bobot"),
        ({"token": ["a", "b"], "weight": [-1, 1]}, 0, "weight", "Bobot"),
    ],
)
def test_a_list_that_cannot_be_drawn_from_is_refused_by_row_and_column(columns, row, column, words):
    with pytest.raises(CannotAllocate, match=words) as refusal:
        draw(pl.DataFrame(columns), seed=SEED, seats=1)

    assert (refusal.value.row, refusal.value.column) == (row, column)


def test_strata_of_several_fields_are_named_by_all_their_values():
    applicants = pl.DataFrame({"district": ["Ciledug", "Ciledug"], "sex": ["P", "L"]})

    assert strata_of(applicants, ["district", "sex"]).to_list() == ["Ciledug / P", "Ciledug / L"]


def test_strata_that_would_read_alike_or_are_unknown_are_refused():
    with pytest.raises(CannotAllocate, match="terbaca sama"):
        strata_of(pl.DataFrame({"a": ["x / y", "x"], "b": ["z", "y / z"]}), ["a", "b"])
    with pytest.raises(CannotAllocate, match="kosong") as refusal:
        strata_of(pl.DataFrame({"a": ["x", "y"], "b": ["z", None]}), ["a", "b"])
    assert (refusal.value.row, refusal.value.column) == (1, "b")
