"""Officers register on behalf of someone: who helped and where is noted, and only villages of their area are offered."""

import pytest

from penggerak.apps.audit.models import Event
from penggerak.apps.intake.actions.receiving import opened
from penggerak.apps.intake.actions.settling import settle
from penggerak.apps.intake.models import Submission
from penggerak.apps.seal import seal, unseal
from tests.apps.intake.factories import a_submission
from tests.apps.intake.walking import ANSWERS, answer, send, walk, words
from tests.apps.register.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
ROOM = "kerja/daftarkan"
VILLAGE = "36.71.01.1007"
HERE = {"place": VILLAGE, "is_told": "on"}


@pytest.fixture
def officer(client):
    user = UserFactory(role="field_officer", area_id="36.71.01")
    client.force_login(user)
    return user


def help_someone(client, **changed):
    client.get(f"/{ROOM}/mulai/")
    client.post(f"/{ROOM}/isi/hadir/", HERE)
    return walk(client, room=ROOM, **changed)


def test_it_is_noted_who_helped_and_where(client, officer):
    assert help_someone(client)["Location"] == f"/{ROOM}/periksa/"
    assert "Dilayani di" in words(client.get(f"/{ROOM}/periksa/"))

    sent = send(client, ROOM)

    submission = Submission.objects.get()
    assert (submission.channel, submission.by, submission.assisted_in_id) == ("assisted", officer, VILLAGE)
    receipt = words(client.get(sent["Location"]))
    assert "Dibantu petugas di kelurahan Sukasari" in receipt
    assert "Daftarkan orang berikutnya" in receipt


def test_the_next_person_starts_from_nothing(client, officer):
    help_someone(client)
    send(client, ROOM)

    assert client.get(f"/{ROOM}/mulai/")["Location"] == f"/{ROOM}/isi/hadir/"
    assert "Keripik Cisadane" in words(client.get(f"/{ROOM}/"))


def test_that_the_person_was_there_is_kept_with_the_registration_and_shown_in_the_list(client, officer):
    help_someone(client)
    send(client, ROOM)
    submission = Submission.objects.get()
    assert opened(submission).present

    settle(submission.pk, at=submission.received_at)

    assert Event.objects.get(what="submission.settled").data["present"] is True
    assert "Orangnya hadir, pemberitahuan dibacakan" in words(client.get("/kerja/pendaftaran/"))


def test_a_registration_from_before_that_was_kept_reads_as_not_said():
    submission = a_submission(channel="assisted", by=UserFactory(), assisted_in=VILLAGE)
    told = unseal(submission.sealed)
    told.pop("present")
    submission.sealed = seal(told)

    assert opened(submission).present is False


def test_it_cannot_begin_before_the_notice_was_read(client, officer):
    client.get(f"/{ROOM}/mulai/")

    refused = client.post(f"/{ROOM}/isi/hadir/", {"place": VILLAGE})

    assert refused.status_code == 422
    assert "mendengar pemberitahuan privasi" in words(refused)
    assert client.get(f"/{ROOM}/periksa/")["Location"] == f"/{ROOM}/isi/hadir/"


def test_only_villages_of_the_officers_area_are_offered_and_taken(client, officer):
    client.get(f"/{ROOM}/mulai/")

    assert "Sukasari" in words(client.get(f"/{ROOM}/isi/tempat/", {"village": "sukas"}))
    assert "Panunggangan" not in words(client.get(f"/{ROOM}/isi/tempat/", {"village": "panunggangan"}))
    elsewhere = {**ANSWERS["tempat"], "village": "", "village_code": "36.71.02.1001"}
    assert answer(client, "tempat", elsewhere, room=ROOM).status_code == 422
    assert client.post(f"/{ROOM}/isi/hadir/", {**HERE, "place": "36.71.02.1001"}).status_code == 422


def test_someone_without_a_phone_can_be_registered(client, officer):
    help_someone(client, pemilik={"owner_name": "Siti", "phone": ""})

    receipt = words(client.get(send(client, ROOM)["Location"]))

    assert "Kantor kelurahan; bawa tanda terima ini" in receipt


def test_another_officer_on_the_same_device_finds_no_draft(client, officer):
    help_someone(client)
    client.force_login(UserFactory(role="field_officer", area_id="36.71.01"))

    assert client.get(f"/{ROOM}/periksa/")["Location"] == f"/{ROOM}/"
    assert send(client, ROOM)["Location"] == f"/{ROOM}/"
    assert Submission.objects.count() == 0


def test_sending_twice_is_one_submission(client, officer):
    help_someone(client)

    assert send(client, ROOM)["Location"] == send(client, ROOM)["Location"]
    assert Submission.objects.count() == 1
