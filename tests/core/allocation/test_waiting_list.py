"""When someone drops out the next of the list moves up, and replaying the events gives the same again."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.allocation import CannotAllocate, Promotion, WaitingEvent, draw, standing
from tests.core.allocation.lists import applicant_tables, patient

SEED = "9cf2a0fda9542de9267de7101e695b5968cf4e21d83650cf1b1048414aa5013f"
DRAWN = pl.DataFrame(
    {
        "place": [1, 2, 3, 4, 5, 6],
        "token": ["a", "b", "c", "d", "e", "f"],
        "stratum": ["x", "y", "x", "x", "y", "x"],
        "drawn": [True, True, False, False, False, False],
    }
)


def out(token):
    return WaitingEvent("dropped_out", token)


def after(*events, within_strata=True):
    return standing(DRAWN, events, within_strata=within_strata)


def test_nothing_happened_yet():
    assert (after().holders, after().waiting, after().promotions) == (("a", "b"), ("c", "d", "e", "f"), ())


def test_a_seat_goes_to_the_first_waiting_of_its_stratum():
    found = after(out("b"))

    assert found.holders == ("a", "e")
    assert found.promotions == (Promotion(0, "e", "b"),)


def test_without_strata_a_seat_goes_to_the_first_of_all():
    assert after(out("b"), within_strata=False).promotions == (Promotion(0, "c", "b"),)


def test_a_seat_whose_stratum_waits_no_more_goes_to_the_first_of_all_and_stays_a_seat_of_its_stratum():
    events = [out("b"), out("e")]

    assert after(*events).promotions == (Promotion(0, "e", "b"), Promotion(1, "c", "e"))
    assert after(*events, out("c")).promotions[-1] == Promotion(2, "d", "c")


def test_who_leaves_the_waiting_list_is_passed_over():
    assert after(out("c"), out("a")).promotions == (Promotion(1, "d", "a"),)


def test_added_seats_go_to_the_first_of_all():
    found = after(WaitingEvent("seats_added", seats=2))

    assert found.holders == ("a", "b", "c", "d")
    assert found.promotions == (Promotion(0, "c", None), Promotion(0, "d", None))


def test_a_seat_that_nobody_waits_for_stays_empty():
    found = after(WaitingEvent("seats_added", seats=5))

    assert (found.waiting, found.empty_seats) == ((), 1)


@pytest.mark.parametrize(
    "events", [[out("zz")], [out("a"), out("a")], [out("c"), out("c")], [WaitingEvent("seats_added")]]
)
def test_what_cannot_have_happened_is_refused(events):
    with pytest.raises(CannotAllocate):
        after(*events)


@given(applicant_tables(least=1), st.integers(0, 8), st.data())
@patient
def test_nobody_is_lost_and_nobody_overtakes_within_a_stratum(applicants, seats, data):
    drawn = draw(applicants, seed=SEED, seats=seats)
    tokens = drawn["token"].to_list()
    gone = data.draw(st.lists(st.sampled_from(tokens), unique=True))

    found = standing(drawn, [out(token) for token in gone])

    assert sorted([*found.holders, *found.waiting, *gone]) == sorted(tokens)
    assert len(found.holders) + found.empty_seats == drawn["drawn"].sum()
    assert found.empty_seats == 0 or not found.waiting
    place, strata = dict(zip(tokens, drawn["place"], strict=True)), dict(zip(tokens, drawn["stratum"], strict=True))
    moved = [promotion.token for promotion in found.promotions]
    for waiting in found.waiting:
        for token in moved:
            assert strata[token] != strata[waiting] or place[token] < place[waiting]
    half = standing(drawn, [out(token) for token in gone[: len(gone) // 2]])
    assert found.promotions[: len(half.promotions)] == half.promotions
