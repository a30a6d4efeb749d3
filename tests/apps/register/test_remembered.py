"""Answers that are kept: given again only while nothing that they count has changed."""

from threading import Thread

import pytest
from django.db import connection, transaction

from penggerak.apps.register.models import Source
from penggerak.apps.register.queries import remembered as memory
from penggerak.apps.register.queries.remembered import remembered
from tests.apps.register.factories import SourceFactory, UserFactory, load_city_areas


@pytest.fixture(autouse=True)
def nothing_remembered():
    memory._kept.clear()
    yield
    memory._kept.clear()


@pytest.fixture
def cities(transactional_db):
    """Transactions that end, as in life: what is remembered depends on them."""
    load_city_areas()


def counting():
    """How often something was really counted, and a way to ask."""
    made = []

    def ask():
        return remembered("usaha", lambda: made.append(1) or Source.objects.count())

    return made, ask


def elsewhere(act):
    """Run in another connection, to its end."""

    def run():
        act()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def test_an_answer_is_kept_until_something_that_is_counted_changes(cities):
    made, ask = counting()

    assert [ask(), ask(), ask()] == [0, 0, 0]
    assert len(made) == 1
    UserFactory()
    assert (ask(), len(made)) == (0, 1), "people are not counted"
    SourceFactory()
    assert [ask(), ask()] == [1, 1]
    assert len(made) == 2
    elsewhere(SourceFactory)
    assert ask() == 2


def test_a_change_that_began_earlier_and_ends_later_is_noticed(cities):
    _made, ask = counting()

    with transaction.atomic():
        SourceFactory()  # its transaction has a lower number than the one that ends first
        elsewhere(SourceFactory)
        seen = []
        elsewhere(lambda: seen.extend([ask(), ask()]))
        assert seen == [1, 1]
    assert ask() == 2


def test_what_a_transaction_saw_of_its_own_is_not_kept(cities):
    _, ask = counting()
    ask()

    with transaction.atomic():
        SourceFactory()
        assert ask() == 1
        transaction.set_rollback(True)

    assert ask() == 0


def test_the_answers_kept_are_not_without_end(cities):
    for n in range(memory.MOST + 20):
        remembered(("usaha", n), lambda: 0)

    assert len(memory._kept) == memory.MOST
    assert ("usaha", 0) not in memory._kept


@pytest.fixture
def made_beside(monkeypatch):
    """Answers may lag. Returns a way to wait until what is made anew beside is there."""
    monkeypatch.setattr(memory, "LAG", 60.0)
    return lambda: memory._beside.submit(lambda: None).result(timeout=30)


def passing_by(made):
    return lambda: remembered("usaha", lambda: made.append(1) or Source.objects.count(), may_lag=True)


def test_who_passes_by_gets_what_held_a_moment_ago_and_the_next_one_what_holds_now(cities, made_beside):
    made, ask = counting()
    pass_by = passing_by(made)

    assert pass_by() == 0
    SourceFactory()
    assert pass_by() == 0
    made_beside()
    assert len(made) == 2
    assert [pass_by(), ask()] == [1, 1]
    assert len(made) == 2, "what was made beside serves everyone"


def test_who_may_see_their_own_change_never_gets_what_held_before(cities, made_beside):
    made, ask = counting()
    pass_by = passing_by(made)
    pass_by()

    SourceFactory()

    assert [pass_by(), ask()] == [0, 1]
    made_beside()


def test_nobody_gets_what_held_longer_ago_than_may_be(cities, made_beside, monkeypatch):
    pass_by = passing_by([])
    pass_by()
    later = memory.monotonic() + memory.LAG
    monkeypatch.setattr(memory, "monotonic", lambda: later)

    SourceFactory()

    assert pass_by() == 1


def test_each_look_that_finds_nothing_changed_says_until_when_it_held(cities, made_beside, monkeypatch):
    pass_by = passing_by([])
    pass_by()
    began = memory.monotonic()
    for passed in (40, 80):
        monkeypatch.setattr(memory, "monotonic", lambda passed=passed: began + passed)
        assert pass_by() == 0

    SourceFactory()

    assert pass_by() == 0
    made_beside()


def test_a_transaction_that_wrote_is_never_given_what_held_before(cities, made_beside):
    pass_by = passing_by([])
    pass_by()

    with transaction.atomic():
        SourceFactory()
        assert pass_by() == 1


def test_what_cannot_be_made_beside_is_made_by_the_next_who_may_not_have_what_lags(cities, made_beside, caplog):
    made, ask = counting()
    passing_by(made)()
    SourceFactory()

    assert remembered("usaha", lambda: 1 / 0, may_lag=True) == 0
    made_beside()

    assert [one.message for one in caplog.records] == ["answer.not_renewed"]
    assert ask() == 1
