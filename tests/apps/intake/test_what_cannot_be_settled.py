"""A registration that fails again and again: parked with a reason, holding up nobody, and told truly to its owner."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from penggerak.apps.audit.models import Event
from penggerak.apps.intake.actions import settling
from penggerak.apps.intake.actions.settling import settle_waiting
from penggerak.apps.intake.codes import shown
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.rooms import SELF
from penggerak.apps.register.models import Link, Record
from penggerak.apps.register.queries import linking
from tests.apps.intake.factories import AT, VILLAGE, a_submission
from tests.apps.register.factories import START, SourceFactory, UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

LATER = AT + timedelta(minutes=1)


def unreadable(**about):
    submission = a_submission(**about)
    Submission.objects.filter(pk=submission.pk).update(sealed=b"x" * 40)
    return submission


def refused_by_the_database():
    """The database holds no text with a zero in it."""
    return a_submission(business_name="Warung\0Siti")


def killed_each_time():
    submission = a_submission()
    Submission.objects.filter(pk=submission.pk).update(tries=settling.MOST_TRIES)
    return submission


def tried_often():
    for _ in range(settling.MOST_TRIES + 1):
        settle_waiting(now=lambda: LATER)


def officer():
    client, user = Client(), UserFactory(role="field_officer", area_id=VILLAGE)
    client.force_login(user)
    return client


def receipt(submission):
    answer = Client().get(SELF.receipt_url(submission.code))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("poison", "why", "error"),
    [
        (unreadable, "tidak dapat dibuka dengan kunci", "InvalidTag"),
        (refused_by_the_database, "Basis data menolak isinya", "DataError"),
        (killed_each_time, "terhenti di tengah jalan", ""),
    ],
)
def test_it_is_parked_with_its_reason_and_the_others_go_on(poison, why, error):
    bad, good = poison(), a_submission(phone="+6281277778888")

    tried_often()
    late = a_submission(phone="+6281266665555")
    settle_waiting(now=lambda: LATER + timedelta(minutes=1))

    page = officer().get(reverse("submissions"), {"keadaan": "refused"}).content.decode()
    outcomes = dict(Submission.objects.values_list("pk", "outcome"))
    assert outcomes == {bad.pk: "refused", good.pk: "registered", late.pk: "registered"}
    assert shown(bad.code) in page
    assert why in page
    assert Event.objects.get(what="submission.refused").data["error"] == error


def test_it_is_parked_by_its_last_try_not_by_the_next_run():
    bad = unreadable()

    for _ in range(settling.MOST_TRIES):
        settle_waiting(now=lambda: LATER)

    bad.refresh_from_db()
    assert bad.outcome == "refused"


def test_an_officer_lets_it_try_again_and_it_is_recorded_once_what_was_wrong_is_mended():
    bad = unreadable()
    tried_often()
    Submission.objects.filter(pk=bad.pk).update(sealed=a_submission(phone="+6281255554444").sealed)

    officer().post(reverse("submission_again", args=[bad.pk]))
    settle_waiting(now=lambda: LATER + timedelta(minutes=1))

    bad.refresh_from_db()
    assert (bad.outcome, bad.trouble) == ("registered", "")


def test_its_receipt_tells_the_owner_what_is_true_for_them():
    bad = refused_by_the_database()
    tried_often()

    page = receipt(bad)

    assert "Pendaftaran belum dapat dicatat" in page
    assert "tidak perlu mengisi ulang" in page
    assert "halaman ini" not in page.partition("<article")[0]  # what the officer can do is not what the owner can


def test_the_receipt_of_what_cannot_be_opened_is_a_page_all_the_same():
    bad = unreadable()

    page = receipt(bad)

    assert shown(bad.code) in page
    assert "belum dapat dibuka" in page
    assert Client().post(reverse("receipt_add", args=[bad.code])).status_code == 302


def test_one_that_an_officer_handed_in_breaks_none_of_their_pages():
    client = officer()
    by = UserFactory._meta.model.objects.get(role="field_officer")
    bad = unreadable(channel="assisted", by=by, assisted_in=VILLAGE, present=True)

    listed = client.get(reverse("submissions")).content.decode()

    assert shown(bad.code) in listed
    assert client.get(reverse("assist_start")).status_code == 200


def test_learning_that_breaks_off_parks_nobody(monkeypatch):
    """A record that cannot be opened stops the city's linkage from learning; registrations are settled without."""
    monkeypatch.setattr(linking, "LEAST_LEARNT", 1)
    known = a_business(business_name="Lama", owner_name="Contoh")
    broken = Record.objects.create(
        source=SourceFactory(), source_key="a" * 64, digest="b" * 64, observed_on=date(2026, 1, 1), recorded_at=START,
        values={"business_name": "Rusak"}, sealed=b"x" * 40,
    )  # fmt: skip
    Link.objects.create(record=broken, business=known, started_at=START, method="alone")
    good = a_submission()

    settle_waiting(now=lambda: LATER)

    good.refresh_from_db()
    assert good.outcome == "registered"
