"""Two people at once: a list is closed while somebody applies, and two places are given up in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, transaction

from penggerak.apps.opportunities.actions.allocating import close_list, decline_place, hold_draw
from penggerak.apps.opportunities.actions.applying import CannotApply, apply
from penggerak.apps.opportunities.models import Application, Opportunity
from tests.apps.opportunities.factories import AFTER, DAY, DURING, an_application, an_offer, an_owner
from tests.apps.register.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("areas")]


def waiting_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where not granted")
        return cursor.fetchone()[0]


def in_a_thread(act):
    def alone():
        try:
            return act()
        finally:
            connection.close()

    return alone


def test_who_applies_while_the_list_is_closed_is_told_and_is_not_left_outside_it():
    offer, officer, (owner, business) = an_offer(), UserFactory(), an_owner()
    an_application(offer)

    def too_late():
        with pytest.raises(CannotApply):
            apply(business, offer, key=uuid4(), by=owner, at=DURING)

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            close_list(offer, by=officer, at=AFTER)
            applying = threads.submit(in_a_thread(too_late))
            while not waiting_for_a_lock() and not applying.done():
                pass
        applying.result()

    assert Application.objects.filter(state="submitted").count() == 0
    assert len(Opportunity.objects.get().allocation.listed) == 1


def test_two_who_give_their_places_up_at_once_let_two_others_in():
    offer, officer = an_offer(capacity=2), UserFactory()
    for _ in range(4):
        an_application(offer)
    close_list(offer, by=officer, at=AFTER)
    hold_draw(offer, word="melati", by=officer, at=AFTER + DAY)
    chosen = list(Application.objects.filter(state="chosen"))

    with ThreadPoolExecutor(2) as threads:
        given_up = [
            threads.submit(in_a_thread(lambda one=one: decline_place(one, by=one.by, at=AFTER + 2 * DAY)))
            for one in chosen
        ]
        moved_up = {one.result() for one in given_up}

    assert len(moved_up) == 2
    assert sorted(Application.objects.values_list("state", flat=True)) == ["chosen", "chosen", "declined", "declined"]


def test_the_same_form_sent_twice_in_one_moment_is_one_application():
    offer, (owner, business), key = an_offer(), an_owner(), uuid4()

    with ThreadPoolExecutor(4) as threads:
        sent = [
            threads.submit(in_a_thread(lambda: apply(business, offer, key=key, by=owner, at=DURING))) for _ in range(4)
        ]
        receipts = {one.result().code for one in sent}

    assert len(receipts) == 1
    assert Application.objects.count() == 1
