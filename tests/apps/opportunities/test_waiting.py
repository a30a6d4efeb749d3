"""The waiting list: who has not answered is reminded and passed over, and the core replays the same from the steps."""

from datetime import timedelta

import pytest

from penggerak.apps.audit.models import Event
from penggerak.apps.notices.models import Notice
from penggerak.apps.opportunities.actions.allocating import accept_place, close_list, decline_place, hold_draw
from penggerak.apps.opportunities.actions.answering import settle_answers
from penggerak.apps.opportunities.actions.applying import withdraw
from penggerak.apps.opportunities.actions.verifying import verify_draws
from penggerak.apps.opportunities.models import Allocation
from penggerak.apps.opportunities.queries.waiting import standing_of
from tests.apps.opportunities.factories import AFTER, DAY, an_application, an_offer
from tests.apps.register.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
HOUR = timedelta(hours=1)
DRAWN = AFTER + DAY


def a_drawn_offer(applicants=6, **parts):
    offer, officer = an_offer(**parts), UserFactory()
    for n in range(applicants):
        an_application(offer, owner_sex="MF"[n % 2])
    close_list(offer, by=officer, at=AFTER)
    return hold_draw(offer, word="melati", by=officer, at=DRAWN)


def in_order(made):
    return [place.application for place in made.ranked.order_by("rank").select_related("application__by")]


def test_the_silent_are_reminded_once_and_then_passed_over():
    made = a_drawn_offer(4)
    first, second, third, _fourth = in_order(made)
    accept_place(first, by=first.by, at=DRAWN)

    assert settle_answers(at=DRAWN + 4 * DAY) == (0, 0)
    assert settle_answers(at=DRAWN + 6 * DAY) == (1, 0)
    assert settle_answers(at=DRAWN + 6 * DAY + HOUR) == (0, 0)
    assert settle_answers(at=DRAWN + 7 * DAY) == (0, 1)

    second.refresh_from_db()
    assert (second.state, second.answer_by) == ("declined", None)
    assert second.steps.order_by("-pk").first().reason == "Tidak menjawab sampai batas waktunya"
    assert Notice.objects.filter(to=second.by, template="application_answer_soon").count() == 1
    third.refresh_from_db()
    assert (third.state, third.answer_by) == ("chosen", DRAWN + 14 * DAY)
    assert Event.objects.filter(what="application.expired").count() == 1


def test_who_answers_in_time_is_neither_reminded_nor_passed_over():
    made = a_drawn_offer(2)
    for one in in_order(made):
        accept_place(one, by=one.by, at=DRAWN + DAY)

    assert settle_answers(at=DRAWN + 30 * DAY) == (0, 0)


@pytest.mark.parametrize("strata", [[], ["sex"]])
def test_what_was_done_is_what_the_core_replays_from_places_and_steps(strata):
    offer, officer = an_offer(capacity=4, strata=strata), UserFactory()
    asked = [an_application(offer, owner_sex="MF"[n % 2]) for n in range(9)]
    close_list(offer, by=officer, at=AFTER)
    withdraw(asked[0], by=asked[0].by, at=AFTER)
    made = hold_draw(offer, word="melati", by=officer, at=DRAWN)
    at = DRAWN
    for _ in range(4):
        at += HOUR
        one = offer.applications.filter(state="chosen").order_by("place__rank").last()
        decline_place(one, by=one.by, at=at)
        check_against_replay(made)

    settle_answers(at=at + 30 * DAY)

    check_against_replay(made)


def check_against_replay(made):
    replayed = standing_of(Allocation.objects.get(pk=made.pk))
    now = dict(made.opportunity.applications.values_list("token", "state"))
    assert {token for token, state in now.items() if state in ("chosen", "accepted")} == set(replayed.holders)
    assert {token for token, state in now.items() if state == "reserve"} == set(replayed.waiting)


def test_every_published_draw_is_recomputed_at_night():
    sound, broken = a_drawn_offer(3, title="Satu"), a_drawn_offer(3, title="Dua")
    document = {**broken.document, "winners": list(reversed(broken.document["winners"]))}
    Allocation.objects.filter(pk=broken.pk).update(document=document)

    assert verify_draws(at=DRAWN + DAY) == 1

    sound.refresh_from_db()
    broken.refresh_from_db()
    assert (sound.is_sound, sound.verified_at) == (True, DRAWN + DAY)
    assert broken.is_sound is False
    said = {
        event.subject: event.data["differences"] for event in Event.objects.filter(what="opportunity.draw_verified")
    }
    assert sorted(len(one) for one in said.values()) == [0, 1]
