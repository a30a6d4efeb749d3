"""The queue before a registration: fair, in order, and nobody waits for someone who went away."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from penggerak.apps.intake import gate
from penggerak.apps.intake.actions.queueing import place_now, take_place
from tests.apps.intake.factories import AT

pytestmark = pytest.mark.django_db
NAME, RATE = "coba", 2.0
BEGIN = "/daftar/mulai/"


def after(seconds):
    return AT + timedelta(seconds=seconds)


@pytest.fixture
def crowd(settings):
    """A rate so small that everybody after the first waits."""
    settings.PENGGERAK_INTAKE_RATE = 0.001


def test_whoever_comes_while_there_is_room_goes_in():
    assert all(take_place(NAME, rate=RATE, at=after(2 * n)).is_in for n in range(5))


def test_beyond_the_rate_people_wait_in_the_order_in_which_they_came():
    places = [take_place(NAME, rate=RATE, at=AT) for _ in range(6)]

    assert [place.number for place in places] == [1, 2, 3, 4, 5, 6]
    assert [place.is_in for place in places] == [True, True, False, False, False, False]
    assert [place_now(NAME, n, rate=RATE, at=after(1)).is_in for n in range(1, 7)] == [True] * 4 + [False] * 2


def test_no_more_go_in_than_the_rate_says():
    for _ in range(100):
        take_place(NAME, rate=RATE, at=AT)

    let_in = [place_now(NAME, 100, rate=RATE, at=after(seconds / 10)).let_in for seconds in range(0, 201)]

    assert let_in[-1] == 2 + 20 * 2  # the room kept at the beginning, then two a second
    assert all(later >= earlier for earlier, later in pairwise(let_in))


def test_a_quiet_night_lets_no_crowd_in_at_once():
    take_place(NAME, rate=RATE, at=AT)

    come = [take_place(NAME, rate=RATE, at=after(36_000)).is_in for _ in range(10)]

    assert sum(come) <= 3


def test_a_place_whose_holder_went_away_holds_up_nobody():
    for _ in range(5):
        take_place(NAME, rate=RATE, at=AT)

    assert place_now(NAME, 5, rate=RATE, at=after(1.5)).is_in  # nobody asked about the places before it


def test_a_place_that_a_crash_made_the_queue_forget_is_given_to_nobody_else():
    take_place(NAME, rate=RATE, at=AT)

    place_now(NAME, 40, rate=RATE, at=AT)

    assert take_place(NAME, rate=RATE, at=AT).number == 41


@pytest.mark.django_db(transaction=True)
def test_many_who_come_at_the_same_time_get_a_place_each():
    found, lock = [], threading.Lock()

    def come():
        try:
            for _ in range(10):
                place = take_place(NAME, rate=RATE, at=AT)
                with lock:
                    found.append(place)
        finally:
            connection.close()

    people = [threading.Thread(target=come) for _ in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join(30)

    assert sorted(place.number for place in found) == list(range(1, 81))
    assert sorted(place.number for place in found if place.is_in) == [1, 2]


@pytest.mark.usefixtures("crowd")
def test_who_has_to_wait_is_told_the_place_on_a_light_page():
    Client().get(BEGIN)
    Client().get(BEGIN)

    page = Client().get(BEGIN)

    assert "Tempat Anda: ke-2 dari depan" in page.content.decode()
    assert 3 <= int(page["Refresh"]) <= 60
    assert len(page.content) <= 5_000
    assert "sessionid" not in page.cookies
    assert "no-store" in page["Cache-Control"]


@pytest.mark.usefixtures("crowd")
def test_waiting_asks_the_database_once(django_assert_num_queries):
    Client().get(BEGIN)
    phone = Client()
    phone.get(BEGIN)

    with django_assert_num_queries(1):
        phone.get(BEGIN)


@pytest.mark.usefixtures("crowd")
def test_a_place_is_kept_when_the_page_is_opened_again():
    Client().get(BEGIN)
    phone = Client()
    before = phone.get(BEGIN)
    Client().get(BEGIN)

    again = phone.get(BEGIN)

    assert "Tinggal 1 orang lagi" in before.content.decode()
    assert "Tinggal 1 orang lagi" in again.content.decode()


@pytest.mark.usefixtures("crowd")
def test_a_place_made_up_is_worth_nothing():
    Client().get(BEGIN)
    phone = Client()
    phone.cookies["antre-registration"] = "1:abc:forged"

    page = phone.get(BEGIN)

    assert "Anda sudah di dalam antrean" in page.content.decode()
    assert gate._signer("registration").unsign(page.cookies["antre-registration"].value) == "2"


@pytest.mark.usefixtures("crowd")
def test_a_place_in_another_queue_is_worth_nothing_here():
    Client().get(BEGIN)
    phone = Client()
    phone.cookies["antre-registration"] = gate._signer("application").sign("1")

    assert "Anda sudah di dalam antrean" in phone.get(BEGIN).content.decode()


@pytest.mark.usefixtures("crowd")
def test_whoever_was_let_in_goes_on_while_others_wait():
    first = Client()
    first.get(BEGIN)
    Client().get(BEGIN)

    assert "antrean" not in first.get(BEGIN, follow=True).content.decode()


@pytest.mark.usefixtures("crowd")
def test_the_other_pages_of_a_registration_have_no_gate():
    for _ in range(2):
        Client().get(BEGIN)

    assert "antrean" not in Client().post(reverse("register_send"), follow=True).content.decode()


def test_without_a_rate_there_is_no_gate(settings):
    settings.PENGGERAK_INTAKE_RATE = 0

    pages = [Client().get(BEGIN) for _ in range(3)]

    assert not any("antre-registration" in page.cookies for page in pages)
