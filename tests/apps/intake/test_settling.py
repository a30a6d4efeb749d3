"""What was handed in becomes part of the register: once, in the right business, and its giver is told."""

from datetime import timedelta
from functools import cache
from uuid import uuid4

import pytest
from django.db import transaction

from penggerak.apps.audit.models import Event
from penggerak.apps.intake.actions import settling
from penggerak.apps.intake.actions.settling import CannotSettle, settle, settle_waiting, try_again
from penggerak.apps.intake.models import Submission
from penggerak.apps.notices.models import Notice
from penggerak.apps.register.actions.learning import keep_learnt
from penggerak.apps.register.models import Business, Holding, Link, Pair, Record, RecordKey
from penggerak.apps.register.queries import linking
from penggerak.apps.register.queries.review import open_pairs
from penggerak.apps.seal import unseal
from tests.apps.intake.factories import ANSWERS, AT, CITY, VILLAGE, a_submission, an_owner
from tests.apps.register.city_lists import city_list
from tests.apps.register.factories import SourceFactory, UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

LATER = AT + timedelta(minutes=1)
NIK, OTHER_NIK = "3671014101800001", "3671014202850002"


@pytest.fixture
def learnt(monkeypatch):
    """Linkage has learnt from a list of the city."""
    monkeypatch.setattr(linking, "LEAST_LEARNT", 200)
    first = SourceFactory().imports.create(
        city_id=CITY, file_name="dulu.csv", stored_as=uuid4(), observed_on=AT, created_at=AT, status="done"
    )
    keep_learnt(first, taught(), at=AT)


@cache
def taught():
    return linking.link_frames({"rows": city_list("dinas_2023", 500).frame()})


def settled(submission, *, at=LATER):
    settle(submission.pk, at=at)
    submission.refresh_from_db()
    return submission


def known_business(**changed):
    """A business that a list told about."""
    return a_business(at=AT - timedelta(days=30), **{**ANSWERS, **changed})


def test_a_registration_becomes_a_business():
    submission = settled(a_submission())

    business = submission.business
    assert submission.outcome == "registered"
    assert (business.name, business.village_id, business.record_count) == ("Warung Bu Siti", VILLAGE, 1)
    assert business.opened()["phone"] == ANSWERS["phone"]
    assert submission.record.source.kind == "self"
    assert submission.record.links.get().method == "alone"


def test_the_numbers_of_a_registration_are_sealed_and_found_by_their_keys():
    record = settled(a_submission(nik=NIK, email="siti@contoh.example")).record

    assert set(record.keys.values_list("field", flat=True)) == {"phone", "nik", "email"}
    assert not {"phone", "nik", "email"} & record.values.keys()
    assert unseal(record.sealed)["nik"] == NIK


def test_settled_again_nothing_more_happens():
    submission = settled(a_submission())

    assert settle(submission.pk, at=LATER) is None
    assert settle_waiting(now=lambda: LATER) == 0

    assert (Record.objects.count(), Business.objects.count(), Notice.objects.count()) == (1, 1, 1)


@pytest.mark.usefixtures("learnt")
def test_a_registration_of_a_known_business_joins_it():
    known = known_business()

    submission = settled(a_submission())

    assert (submission.outcome, submission.business) == ("joined", known)
    assert submission.business.record_count == 2
    assert Business.objects.count() == 1


@pytest.mark.usefixtures("learnt")
def test_two_registrations_of_one_business_are_one_business():
    one, two = a_submission(), a_submission()

    assert settle_waiting(now=iter([LATER + timedelta(seconds=n) for n in range(9)]).__next__) == 2

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.outcome, two.outcome) == ("registered", "joined")
    assert one.business == two.business


@pytest.mark.usefixtures("learnt")
def test_a_registration_of_somebody_else_is_another_business():
    known = known_business()

    submission = settled(
        a_submission(
            owner_name="Budi Misalnya",
            business_name="Bengkel Maju",
            phone="+6281377776666",
            village_code="36.71.05.1003",
        )
    )

    assert submission.outcome == "registered"
    assert submission.business != known


def test_where_nothing_was_learnt_yet_the_same_number_is_left_to_a_person():
    known = known_business()

    submission = settled(a_submission())

    assert submission.business != known
    assert Pair.objects.get().business == known


def test_the_business_they_say_is_theirs_is_joined_where_a_number_agrees():
    known = known_business(owner_name="S. Contoh", business_name="Nasi Uduk 24 Jam")

    submission = settled(a_submission(joins=known.pk))

    assert (submission.outcome, submission.business) == ("joined", known)
    assert submission.record.links.get().method == "number"


def test_without_a_number_that_agrees_a_person_decides():
    known = known_business(owner_name="Budi Misalnya", business_name="Bengkel Maju", phone="+6281377776666")

    submission = settled(a_submission(joins=known.pk))

    assert submission.outcome == "registered"
    assert submission.business != known
    assert list(open_pairs(UserFactory()).values_list("record", "business")) == [(submission.record_id, known.pk)]


def test_a_number_that_contradicts_is_left_to_a_person_too():
    known = known_business(owner_name="Budi Misalnya", business_name="Bengkel Maju", nik=OTHER_NIK)

    submission = settled(a_submission(joins=known.pk, nik=NIK))

    assert submission.business != known
    assert Pair.objects.get().business == known


def test_a_business_of_another_city_is_not_theirs_to_name():
    far = known_business(city_code="64.72", district_code=None, village_code=None)

    submission = settled(a_submission(joins=far.pk))

    assert submission.business != far
    assert not Pair.objects.exists()


def test_a_new_business_is_in_the_hands_of_the_owner_who_registered_it():
    owner = an_owner(phone="+6281290004410")

    submission = settled(a_submission(by=owner))

    holding = Holding.objects.get()
    assert (holding.user, holding.business, holding.grounds) == (owner, submission.business, "registered")


@pytest.mark.usefixtures("learnt")
def test_a_known_business_is_theirs_when_the_number_they_sign_in_with_stood_in_it():
    known_business()
    owner = an_owner(phone=ANSWERS["phone"])

    settled(a_submission(by=owner))

    assert Holding.objects.get().grounds == "phone"


@pytest.mark.usefixtures("learnt")
def test_typing_the_number_of_a_known_business_gives_nobody_that_business():
    known = known_business()
    stranger = an_owner(phone="+6281311112222")

    submission = settled(a_submission(by=stranger))

    assert submission.business == known
    assert not Holding.objects.exists()


def test_what_an_officer_registers_says_so_and_is_not_the_officers():
    officer = UserFactory(role="field_officer", area_id=VILLAGE)

    submission = settled(a_submission(channel="assisted", by=officer, assisted_in=VILLAGE))

    assert submission.record.by == officer
    assert submission.record.reason.startswith("Pendaftaran dibantu petugas di ")
    assert not Holding.objects.exists()
    assert Notice.objects.get().to is None


def test_the_owner_is_told_the_number_of_the_business():
    submission = settled(a_submission())

    notice = Notice.objects.get()
    told = unseal(notice.sealed)
    assert (notice.channel, told["address"]) == ("sms", ANSWERS["phone"])
    assert told["values"]["number"] == submission.business.code


@pytest.mark.parametrize(
    ("given", "channel"),
    [
        ({"preferred_channel": "whatsapp"}, "whatsapp"),
        ({"preferred_channel": "email", "email": "siti@contoh.example"}, "email"),
        ({"preferred_channel": "email"}, "sms"),
        ({"preferred_channel": "visit"}, "sms"),
        ({"whatsapp": "+6281200001111"}, "whatsapp"),
        ({"phone": None, "email": "siti@contoh.example"}, "email"),
    ],
)
def test_they_are_told_where_they_asked_for_it(given, channel):
    settled(a_submission(answers=given))

    assert Notice.objects.get().channel == channel


def test_whoever_gave_no_address_is_told_nothing():
    settled(a_submission(phone=None))

    assert not Notice.objects.exists()


def test_the_draft_it_continues_is_done_with():
    draft = a_submission(kind="draft")

    settled(a_submission(draft_of=draft.code))

    draft.refresh_from_db()
    assert (draft.outcome, draft.settled_at) == ("replaced", LATER)


def test_a_draft_is_not_settled():
    draft = a_submission(kind="draft")

    assert settle_waiting(now=lambda: LATER) == 0

    draft.refresh_from_db()
    assert draft.outcome == "waiting"


def test_settling_leaves_an_event_without_names():
    submission = settled(a_submission())

    event = Event.objects.get(what="submission.settled")
    assert event.subject == f"submission:{submission.pk}"
    assert event.data["business"] == submission.business_id
    assert "Contohwati" not in str([one.data for one in Event.objects.all()])


def broken_submission():
    """One that cannot be settled: its seal was broken."""
    submission = a_submission()
    Submission.objects.filter(pk=submission.pk).update(sealed=b"x" * 40)
    return submission


def test_one_that_cannot_be_settled_holds_up_nobody():
    broken, whole = broken_submission(), a_submission()

    assert settle_waiting(now=lambda: LATER) == 1

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.outcome, broken.tries) == ("waiting", 1)
    assert whole.outcome == "registered"


def test_what_does_not_work_out_is_left_to_a_person_with_a_sentence():
    broken = broken_submission()

    for _ in range(settling.MOST_TRIES + 1):
        settle_waiting(now=lambda: LATER)

    broken.refresh_from_db()
    assert (broken.outcome, broken.settled_at) == ("refused", LATER)
    assert "Coba lagi" in broken.trouble
    assert Event.objects.filter(what="submission.refused").count() == 1


def test_a_person_lets_it_try_again():
    broken, officer = broken_submission(), UserFactory()
    for _ in range(settling.MOST_TRIES + 1):
        settle_waiting(now=lambda: LATER)
    Submission.objects.filter(pk=broken.pk).update(sealed=a_submission().sealed)

    try_again(broken, by=officer, at=LATER)
    settle_waiting(now=lambda: LATER + timedelta(minutes=1))

    broken.refresh_from_db()
    assert broken.outcome == "registered"
    assert Event.objects.get(what="submission.tried_again").by == officer


def test_what_is_recorded_is_not_tried_again():
    submission = settled(a_submission())

    with pytest.raises(CannotSettle):
        try_again(submission, by=UserFactory(), at=LATER)


def test_nothing_is_left_of_a_try_that_broke_off_at_the_end(monkeypatch):
    submission = a_submission()

    def pulled_plug(*_args, **_told):
        raise KeyboardInterrupt

    monkeypatch.setattr(settling, "_note", pulled_plug)  # the last step before all of it is kept

    with pytest.raises(KeyboardInterrupt):
        settle_waiting(now=lambda: LATER)
    left = [model.objects.count() for model in (Record, RecordKey, Link, Business, Pair, Notice)]
    monkeypatch.undo()
    settled(submission)

    assert left == [0] * 6
    assert (Record.objects.count(), Business.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_settle_the_same_one():
    import threading

    from django.db import connection

    submission, found = a_submission(), []

    def at_the_same_time():
        try:
            found.append(settle(submission.pk, at=LATER))
        finally:
            connection.close()

    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=submission.pk)  # one worker is at it
        other = threading.Thread(target=at_the_same_time)
        other.start()
        other.join(20)

    assert found == [None]
