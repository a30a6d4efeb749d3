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
