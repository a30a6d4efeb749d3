"""What the database promises of opportunities, applications and allocations: each broken row is refused."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from penggerak.apps.opportunities.models import (
    Allocation,
    Application,
    Document,
    Edition,
    Opportunity,
    Overruling,
    Place,
    Step,
)
from tests.apps.opportunities.factories import CLOSES, DAY, DURING, OPENS, a_draft, an_application, an_offer
from tests.apps.register.factories import START, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def refused(broken, promise):
    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        broken()


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        ({"kind": "gift"}, "opportunity_has_a_known_kind"),
        ({"status": "lost", "mode": "choice"}, "opportunity_has_a_known_status"),
        ({"mode": "luck"}, "opportunity_has_a_known_mode"),
        ({"opens_at": CLOSES, "closes_at": OPENS}, "opportunity_closes_after_it_opens"),
        ({"each": 0}, "opportunity_has_room_for_somebody"),
        ({"capacity": 2, "each": 3}, "opportunity_has_room_for_somebody"),
        ({"status": "open", "mode": "choice", "closes_at": None}, "published_opportunities_say_when_and_how_much"),
        ({"status": "open", "commitment": ""}, "drawn_opportunities_commit_to_their_secret"),
        ({"status": "open", "mode": "cut_off", "settings": {"ties": "draw"}}, "drawn_ties_commit_to_their_secret"),
    ],
)
def test_a_broken_opportunity_is_refused(broken, promise):
    draft = a_draft()

    refused(lambda: Opportunity.objects.filter(pk=draft.pk).update(**broken), promise)


def test_two_opportunities_do_not_share_an_address():
    draft, other = a_draft(title="Satu"), a_draft(title="Dua")

    refused(lambda: Opportunity.objects.filter(pk=other.pk).update(slug=draft.slug), "one_opportunity_of_an_address")


@pytest.mark.parametrize(("number", "promise"), [(1, "one_edition_of_a_number"), (0, "editions_are_counted_from_one")])
def test_a_broken_edition_is_refused(number, promise):
    offer = an_offer()
    given = {"content": {}, "digest": "0" * 64, "published_at": START, "by": offer.created_by}

    refused(lambda: Edition.objects.create(opportunity=offer, number=number, **given), promise)


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        ({"verdict": "perhaps"}, "application_has_a_known_verdict"),
        ({"state": "lost"}, "application_has_a_known_state"),
        ({"state": "withdrawn"}, "withdrawn_applications_say_when"),
        ({"withdrawn_at": DURING}, "withdrawn_applications_say_when"),
        ({"facts": b""}, "application_keeps_its_facts"),
        ({"answer_by": DURING}, "only_the_chosen_are_asked_to_answer"),
        ({"reminded_at": DURING}, "only_the_chosen_are_asked_to_answer"),
        ({"code": "SAMA"}, "one_application_of_a_code"),
        ({"token": "sama"}, "one_application_of_a_token"),
    ],
)
def test_a_broken_application_is_refused(broken, promise):
    there = an_application(an_offer())
    taken = {name: getattr(there, name) for name in ("code", "token") if name in broken}
    other = an_application(an_offer(title="Lain"))
    copy = Application(pk=None, **{
        field.attname: getattr(other, field.attname) for field in Application._meta.concrete_fields if field.name != "id"
    })  # fmt: skip
    copy.key, copy.code, copy.token, copy.opportunity = uuid4(), "BARU", "baru", an_offer(title="Baru")
    for name, value in {**broken, **taken}.items():
        setattr(copy, name, value)

    refused(lambda: copy.save(force_insert=True), promise)


def test_a_business_asks_once_at_a_time():
    made = an_application(an_offer())
    copy = Application.objects.get(pk=made.pk)
    copy.pk, copy.key, copy.code, copy.token = None, uuid4(), "BARU", "baru"

    refused(lambda: copy.save(force_insert=True), "one_live_application_per_business_and_opportunity")


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        ({"kind": "exe"}, "document_is_of_a_known_kind"),
        ({"size": 0}, "document_holds_something"),
        ({"wanted": "ktp"}, "one_file_of_a_wanted_document"),
    ],
)
def test_a_broken_document_is_refused(broken, promise):
    whole = {"application": an_application(an_offer()), "wanted": "nib", "name": "nib.pdf", "kind": "pdf", "size": 1,
             "digest": "0" * 64, "added_at": DURING}  # fmt: skip
    Document.objects.create(**{**whole, "wanted": "ktp"}, stored_as=uuid4())

    refused(lambda: Document.objects.create(**{**whole, **broken}, stored_as=uuid4()), promise)


@pytest.mark.parametrize(
    ("broken", "promise"),
    [({"verdict": "perhaps"}, "overruling_decides"), ({"reason": ""}, "overruling_has_a_reason")],
)
def test_a_broken_overruling_is_refused(broken, promise):
    whole = {"application": an_application(an_offer()), "verdict": "eligible", "reason": "Diperlihatkan.", "at": DURING}

    refused(lambda: Overruling.objects.create(**{**whole, "by": UserFactory(), **broken}), promise)


def an_allocation(**parts):
    given = {"listed": [], "list_hash": "0" * 64, "closed_at": CLOSES, **parts}
    return Allocation.objects.create(opportunity=an_offer(), **given)


@pytest.mark.parametrize(
    "broken", [{"document": {}}, {"decided_at": CLOSES + DAY}, {"decided_at": OPENS, "document": {}}]
)
def test_an_allocation_is_decided_whole_and_after_its_list(broken):
    refused(lambda: an_allocation(**broken), "allocation_is_decided_by_someone_after_the_list_closed")


@pytest.mark.parametrize(
    "broken", [{"is_sound": True}, {"verified_at": CLOSES + DAY}, {"is_sound": True, "verified_at": CLOSES + DAY}]
)
def test_a_draw_is_verified_whole_and_not_before_it_was_held(broken):
    refused(lambda: an_allocation(**broken), "verified_draws_say_when_and_how_it_came_out")


def test_waves_are_counted_from_one():
    made = an_allocation()
    given = {"application": an_application(made.opportunity), "rank": 1, "is_chosen": True, "wave": 0}

    refused(lambda: Place.objects.create(allocation=made, **given), "waves_are_counted_from_one")


@pytest.mark.parametrize(("rank", "promise"), [(0, "ranks_are_counted_from_one"), (1, "one_place_of_a_rank")])
def test_a_broken_place_is_refused(rank, promise):
    made = an_allocation()
    Place.objects.create(allocation=made, application=an_application(made.opportunity), rank=1, is_chosen=True)
    other = an_application(made.opportunity)

    refused(lambda: Place.objects.create(allocation=made, application=other, rank=rank, is_chosen=False), promise)


@pytest.mark.parametrize("model", [Edition, Step, Overruling])
def test_what_was_said_is_only_added_to(model):
    made = an_application(an_offer())
    Overruling.objects.create(application=made, verdict="eligible", reason="Ya.", by=UserFactory(), at=DURING)

    refused(lambda: model.objects.all()._raw_delete("default"), "only ever added")
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute(f"update {model._meta.db_table} set id = id"), "only ever added")
