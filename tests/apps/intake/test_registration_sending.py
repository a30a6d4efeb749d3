"""Sending: one insert, once, and an honest page when it could not be done."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.rooms import SELF
from tests.apps.intake.factories import an_owner
from tests.apps.intake.walking import answer, send, walk, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def test_sending_asks_the_database_one_thing(client):
    walk(client)

    with CaptureQueriesContext(connection) as asked:
        send(client)

    assert len(asked) == 1
    assert asked[0]["sql"].lstrip().startswith("insert into intake_submission")


def test_sending_twice_is_one_submission_and_the_same_receipt(client):
    walk(client)
    held = client.cookies[SELF.keeper.name].value
    first = send(client)
    again = send(client)  # a tap on the page that is still there
    client.cookies[SELF.keeper.name] = held  # the first answer never came: the draft is as it was
    anew = send(client)

    assert first["Location"] == again["Location"] == anew["Location"]
    assert Submission.objects.count() == 1


def test_two_registrations_after_each_other_are_two(client):
    walk(client)
    send(client)
    walk(client)
    send(client)

    assert Submission.objects.count() == 2


def test_after_sending_every_page_leads_to_the_receipt(client):
    walk(client)
    receipt = send(client)["Location"]

    assert client.get("/daftar/periksa/")["Location"] == receipt
    assert client.get("/daftar/isi/nik/")["Location"] == receipt
    assert client.get("/daftar/kirim/")["Location"] == receipt


def test_a_signed_in_owner_is_noted_and_not_asked_for_what_is_known(client):
    owner = an_owner(phone="+6281234564410", name="Siti Aminah")
    client.force_login(owner)
    client.get("/daftar/mulai/")

    page = words(client.get("/daftar/isi/pemilik/"))
    walk(client)
    send(client)

    assert "Siti Aminah" in page
    assert Submission.objects.get().by == owner


def refusing(execute, sql, params, many, context):
    """Stands around every statement: the server of the database refuses it."""
    raise OperationalError("connection refused")


def test_a_database_that_is_away_loses_nothing(client):
    walk(client)
    held = client.cookies[SELF.keeper.name].value

    with connection.execute_wrapper(refusing):
        refused = send(client)

    assert refused.status_code == 503
    assert int(refused["Retry-After"]) > 0
    assert "Belum kami terima" in words(refused)
    assert 'action="/daftar/kirim/"' in words(refused)
    assert client.cookies[SELF.keeper.name].value == held
    assert send(client)["Location"].startswith("/daftar/tanda-terima/")
    assert Submission.objects.count() == 1


def test_questions_are_answered_while_the_database_is_away(client):
    with connection.execute_wrapper(refusing):
        assert walk(client)["Location"] == "/daftar/periksa/"
        assert client.get("/daftar/periksa/").status_code == 200


def test_keeping_it_for_later_says_so_too(client):
    walk(client, until="nik")

    with connection.execute_wrapper(refusing):
        refused = answer(client, "nik", {"simpan": "1"})

    assert refused.status_code == 503
    assert "belum tersimpan di sini" in words(refused)
    assert client.post("/daftar/disimpan/")["Location"] == "/daftar/disimpan/"


def test_pages_asked_for_without_a_draft_lead_to_the_start(client):
    assert all(
        client.get(f"/daftar/{page}/")["Location"] == "/daftar/" for page in ("isi/nik", "periksa", "cocok", "kirim")
    )
    assert send(client)["Location"] == "/daftar/"


def test_another_site_cannot_send_it():
    stranger = Client(enforce_csrf_checks=True)
    walk_with_tokens(stranger)

    assert send(stranger).status_code == 403
    assert Submission.objects.count() == 0


def walk_with_tokens(client):
    client.handler.enforce_csrf_checks = False
    walk(client)
    client.handler.enforce_csrf_checks = True


def test_what_we_knew_already_is_no_beginning(client):
    client.force_login(an_owner(phone="+6281234564410", name="Siti Aminah"))
    client.get("/daftar/mulai/")

    assert client.get("/daftar/mulai/")["Location"] == "/daftar/isi/produk/"
