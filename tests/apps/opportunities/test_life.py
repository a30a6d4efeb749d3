"""One life of an opportunity: written, published and frozen, asked for, closed, drawn, taken or passed on."""

import hashlib
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from penggerak.apps.audit.models import Event
from penggerak.apps.notices.models import Notice
from penggerak.apps.opportunities.actions.allocating import (
    CannotAllocate,
    accept_place,
    close_list,
    decline_place,
    hold_draw,
)
from penggerak.apps.opportunities.actions.applying import CannotApply, apply, overrule, withdraw
from penggerak.apps.opportunities.actions.publishing import CannotPublish, change_draft, publish
from penggerak.apps.opportunities.models import Application, Edition, Place
from penggerak.apps.opportunities.queries.applicants import facts_frozen
from penggerak.apps.opportunities.queries.for_business import offers_for_business
from penggerak.apps.opportunities.rules import judged
from penggerak.core import allocation
from tests.apps.opportunities.factories import (
    AFTER,
    CLOSES,
    DAY,
    DURING,
    OPENS,
    a_draft,
    an_application,
    an_offer,
    an_owner,
    rules,
)
from tests.apps.register.factories import START, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
NIB = "0220001234567"


def states(offer):
    return sorted(offer.applications.values_list("state", flat=True))


def drawn(offer, officer, word="melati"):
    close_list(offer, by=officer, at=AFTER)
    return hold_draw(offer, word=word, by=officer, at=AFTER + DAY)


def test_a_draft_says_everything_it_lacks_at_once():
    draft = a_draft(summary="", capacity=None, follow_ups=[])

    with pytest.raises(CannotPublish) as refusal:
        publish(draft, by=draft.created_by, at=START)

    assert len(refusal.value.troubles) == 3


def test_rules_that_hold_on_no_day_it_is_open_are_refused():
    given = rules(owner_is_old_enough=21)
    given["rules"][0]["valid_from"] = "2027-01-01"
    draft = a_draft(rules=given)

    with pytest.raises(CannotPublish, match="masa berlaku"):
        publish(draft, by=draft.created_by, at=START)


def test_publishing_freezes_an_edition_and_commits_to_a_secret():
    offer = an_offer(rules=rules(owner_is_old_enough=21))

    edition = Edition.objects.get(opportunity=offer)
    assert edition.content["commitment"] == offer.commitment
    assert edition.content["rules"]["facts"]["owner_birth_date"]["type"] == "date"
    assert len(offer.commitment) == 64
    with pytest.raises(CannotPublish):
        change_draft(offer, {"summary": "Lain"}, by=offer.created_by, at=DURING)


def test_an_application_keeps_the_facts_its_rules_ask_about_and_no_others():
    offer = an_offer(rules=rules(has_a_nib=True, owner_is_old_enough=21))

    made = an_application(offer, nib=NIB, owner_birth_date="1985-07-01", phone="081234567890")

    assert made.verdict == "eligible"
    assert facts_frozen(made) == {"nib": NIB, "owner_birth_date": "1985-07-01"}
    assert NIB.encode() not in bytes(made.facts)


def test_a_verdict_can_be_replayed_when_the_register_and_the_rules_have_changed():
    offer = an_offer(rules=rules(owner_is_old_enough=21))
    made = an_application(offer, owner_birth_date="2010-07-01")

    again = judged(made.edition.content["rules"], facts_frozen(made), on=made.submitted_at.date())

    assert (again.verdict, again.findings) == ("not_yet", made.findings) == (made.verdict, made.findings)


def test_the_same_form_sent_twice_is_one_application():
    offer, (owner, business), key = an_offer(), an_owner(), uuid4()

    first = apply(business, offer, key=key, by=owner, at=DURING)
    second = apply(business, offer, key=key, by=owner, at=DURING)

    assert first == second
    with pytest.raises(CannotApply):
        apply(business, offer, key=uuid4(), by=owner, at=DURING)


@pytest.mark.parametrize("at", [START, OPENS - DAY / 2, CLOSES])
def test_nobody_applies_before_it_opens_or_once_it_closes(at):
    offer, (owner, business) = an_offer(), an_owner()

    with pytest.raises(CannotApply):
        apply(business, offer, key=uuid4(), by=owner, at=at)


def test_what_is_withdrawn_may_be_asked_for_again():
    offer, (owner, business) = an_offer(), an_owner()
    first = apply(business, offer, key=uuid4(), by=owner, at=DURING)

    withdraw(first, by=owner, at=DURING)
    apply(business, offer, key=uuid4(), by=owner, at=DURING)

    assert states(offer) == ["submitted", "withdrawn"]


def test_the_list_waits_for_whom_a_person_has_to_decide_about():
    offer, officer = an_offer(rules=rules(has_a_nib=True)), UserFactory()
    unknown = an_application(offer)
    an_application(offer, nib=NIB)
    assert unknown.verdict == "needs_a_person"
    with pytest.raises(CannotAllocate):
        close_list(offer, by=officer, at=AFTER)

    overrule(unknown, verdict="eligible", reason="NIB diperlihatkan di loket.", by=officer, at=DURING)
    made = close_list(offer, by=officer, at=AFTER)

    assert len(made.listed) == 2
    assert states(offer) == ["listed", "listed"]


def test_who_does_not_qualify_is_not_listed_and_reads_why():
    offer, officer = an_offer(rules=rules(owner_is_old_enough=21)), UserFactory()
    young = an_application(offer, owner_birth_date="2010-07-01")

    close_list(offer, by=officer, at=AFTER)

    young.refresh_from_db()
    assert young.state == "not_listed"
    assert "21 tahun" in young.findings[0]["words"]["id"]
    assert Notice.objects.filter(template="application_not_listed", to=young.by).exists()


def test_a_list_is_not_closed_before_its_time():
    offer = an_offer()

    with pytest.raises(CannotAllocate):
        close_list(offer, by=UserFactory(), at=DURING)


def test_a_draw_follows_the_protocol_to_the_byte():
    offer, officer = an_offer(), UserFactory()
    tokens = sorted(an_application(offer).token for _ in range(5))

    made = drawn(offer, officer, word="  melati ")

    document, sha = made.document, lambda text: hashlib.sha256(text.encode()).hexdigest()
    assert sha(document["secret"]) == offer.commitment
    assert made.list_hash == sha("\n".join(tokens))
    assert document["seed"] == sha(f"{document['secret']}\nmelati\n{made.list_hash}")
    assert allocation.verify(document, commitment=offer.commitment, list_hash=made.list_hash) == []
    assert list(made.ranked.order_by("rank").values_list("application__token", flat=True)) == document["order"]
    assert states(offer) == ["chosen", "chosen", "reserve", "reserve", "reserve"]


def test_a_draw_is_held_once_and_never_before_the_list_is_closed():
    offer, officer = an_offer(), UserFactory()
    an_application(offer)
    with pytest.raises(CannotAllocate):
        hold_draw(offer, word="melati", by=officer, at=AFTER)

    drawn(offer, officer)

    with pytest.raises(CannotAllocate):
        hold_draw(offer, word="mawar", by=officer, at=AFTER + 2 * DAY)


def test_a_draw_needs_a_word():
    offer, officer = an_offer(), UserFactory()
    an_application(offer)
    close_list(offer, by=officer, at=AFTER)

    with pytest.raises(CannotAllocate):
        hold_draw(offer, word="  ", by=officer, at=AFTER)


def test_a_place_given_up_passes_to_the_first_in_reserve():
    offer, officer = an_offer(), UserFactory()
    for _ in range(4):
        an_application(offer)
    drawn(offer, officer)
    first, second, third, fourth = Place.objects.order_by("rank")

    accept_place(first.application, by=first.application.by, at=AFTER + DAY)
    moved_up = decline_place(second.application, by=second.application.by, at=AFTER + DAY)

    assert moved_up == third.application
    assert states(offer) == ["accepted", "chosen", "declined", "reserve"]
    assert fourth.application.state == "reserve"
    assert Event.objects.filter(what="application.promoted").count() == 1


def test_within_strata_a_place_stays_in_its_stratum():
    offer, officer = an_offer(strata=["sex"]), UserFactory()
    for sex in "MMFF":
        an_application(offer, owner_sex=sex)
    drawn(offer, officer)
    given_up = Place.objects.get(is_chosen=True, stratum="F").application

    moved_up = decline_place(given_up, by=given_up.by, at=AFTER + DAY)

    assert moved_up.place.stratum == "F"


def test_every_change_of_state_leaves_a_step_and_is_told():
    offer, officer = an_offer(capacity=1), UserFactory()
    made = an_application(offer)
    drawn(offer, officer)

    made.refresh_from_db()
    assert [step.state for step in made.steps.order_by("pk")] == ["submitted", "listed", "chosen"]
    told = set(Notice.objects.filter(to=made.by).values_list("template", flat=True))
    assert told == {"application_submitted", "application_listed", "application_chosen"}


def test_offers_are_grouped_by_what_stands_between():
    an_offer(title="Semua boleh")
    an_offer(title="Belum tahu", rules=rules(has_a_nib=True))
    an_offer(title="Tidak bisa", rules=rules(owner_is_young_enough=30))
    _, business = an_owner(owner_birth_date="1985-07-01")

    groups = {
        group.name: [one.offer.title for one in group.offers] for group in offers_for_business(business, at=DURING)
    }

    assert groups == {"eligible": ["Semua boleh"], "nearly": ["Belum tahu"], "not": ["Tidak bisa"]}


@pytest.mark.parametrize(
    "changed", [{"verdict": "eligible"}, {"findings": []}, {"facts": b"lain"}, {"token": "0" * 16}, {"code": "LAIN"}]
)
def test_what_decided_an_application_stays(changed):
    made = an_application(an_offer(rules=rules(has_a_nib=True)))

    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        Application.objects.filter(pk=made.pk).update(**changed)


def test_who_withdraws_between_list_and_draw_keeps_a_number_but_takes_no_place():
    offer, officer = an_offer(capacity=5), UserFactory()
    made = [an_application(offer) for _ in range(6)]
    close_list(offer, by=officer, at=AFTER)
    gone = made[0]
    withdraw(gone, by=gone.by, at=AFTER)

    drawn_now = hold_draw(offer, word="melati", by=officer, at=AFTER + DAY)

    assert gone.token in drawn_now.document["order"]
    assert states(offer) == ["chosen"] * 5 + ["withdrawn"]
