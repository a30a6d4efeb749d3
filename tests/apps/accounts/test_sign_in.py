"""The door for those who see the files of others: two proofs, one of them an authenticator app."""

import pytest
from django.core.cache import cache

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.models import Event
from tests.apps.accounts.door import (
    app_code,
    code_in_the_letter,
    code_in_the_message,
    enter_app_code,
    enter_code,
    enter_letter_code,
    request_code,
    set_up_app,
    sign_in_by_code,
    sign_in_by_password,
    sign_in_with_both,
)
from tests.apps.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "kalimat panjang sekali"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def test_a_code_and_the_app_open_the_door(client):
    person = PersonFactory(email="sri@contoh.id")

    answer = sign_in_with_both(client, person)

    assert answer["Location"] == "/kerja/"
    assert client.get("/kerja/").status_code == 200
    event = Event.objects.get(what="account.signed_in")
    assert (event.by_id, event.data) == (person.pk, {"methods": ["code", "mfa"]})


def test_the_email_may_be_typed_in_capitals(client):
    secret = set_up_app(PersonFactory(email="sri@contoh.id"))
    sign_in_by_code(client, "SRI@Contoh.ID")

    assert enter_app_code(client, secret)["Location"] == "/kerja/"


def test_after_signing_in_the_page_that_was_asked_for_opens(client):
    secret = set_up_app(PersonFactory(email="sri@contoh.id"))
    to_the_door = client.get("/kerja/petugas/?q=a")

    request_code(client, "sri@contoh.id", to="/kerja/petugas/?q=a")
    enter_code(client, code_in_the_message())
    answer = enter_app_code(client, secret)

    assert to_the_door["Location"] == "/masuk/?next=/kerja/petugas/%3Fq%3Da"
    assert answer["Location"] == "/kerja/petugas/?q=a"


@pytest.mark.parametrize("role", ["field_officer", "officer", "admin", "partner"])
def test_a_code_alone_opens_only_the_page_that_sets_up_the_app(client, role):
    PersonFactory(email="sri@contoh.id", role=role)

    sign_in_by_code(client, "sri@contoh.id")

    closed = ["/kerja/", "/akun/", "/akun/sandi/baru/", "/akun/sesi/", "/mitra/", "/akun/nama/"]
    assert {client.get(path)["Location"] for path in closed if client.get(path).status_code != 403} == {
        "/akun/aplikasi-kode/"
    }
    assert client.get("/akun/aplikasi-kode/").status_code == 200


def test_a_session_that_did_not_come_through_the_door_has_proven_nothing(client):
    person = PersonFactory()
    person.is_unproven = True

    client.force_login(person)

    assert client.get("/kerja/")["Location"] == "/akun/aplikasi-kode/"


def test_with_an_app_but_without_its_proof_the_app_is_asked(client):
    person = PersonFactory()
    secret = set_up_app(person)
    person.is_unproven = True
    client.force_login(person)
    client.session.save()

    asked = client.get("/kerja/")
    client.post(asked["Location"], {"code": app_code(secret)})

    assert asked["Location"] == "/akun/konfirmasi/kode/?next=/kerja/"
    assert client.get("/kerja/").status_code == 302  # one proof is not two


def test_an_owner_needs_one_proof(client):
    PersonFactory(email="sari@contoh.id", role="owner")

    sign_in_by_code(client, "sari@contoh.id")

    assert client.get("/akun/").status_code == 200


def test_an_owner_may_have_the_app_and_is_asked_for_it_then(client):
    owner = PersonFactory(email="sari@contoh.id", role="owner")
    secret = set_up_app(owner)

    half_way = sign_in_by_code(client, "sari@contoh.id")
    closed = client.get("/akun/")
    enter_app_code(client, secret)

    assert half_way["Location"].startswith("/masuk/langkah-kedua/")
    assert closed["Location"].startswith("/masuk/")
    assert client.get("/akun/").status_code == 200


def test_a_password_alone_opens_nothing(client):
    PersonFactory(email="ratna@contoh.id", password=PASSWORD)

    answer = sign_in_by_password(client, "ratna@contoh.id", PASSWORD)

    assert answer["Location"].startswith("/masuk/sandi/kode/")
    assert client.get("/kerja/")["Location"].startswith("/masuk/")


def test_a_password_and_a_code_by_email_lead_to_setting_up_an_app(client):
    PersonFactory(email="ratna@contoh.id", password=PASSWORD)
    sign_in_by_password(client, "ratna@contoh.id", PASSWORD)

    enter_letter_code(client, code_in_the_letter())

    assert client.get("/kerja/")["Location"] == "/akun/aplikasi-kode/"
    assert client.get("/akun/")["Location"] == "/akun/aplikasi-kode/"


def test_a_password_and_the_app_open_the_door(client):
    person = PersonFactory(email="ratna@contoh.id", password=PASSWORD)
    secret = set_up_app(person)

    first = sign_in_by_password(client, "ratna@contoh.id", PASSWORD)
    second = client.post("/masuk/langkah-kedua/", {"code": app_code(secret)})

    assert first["Location"].startswith("/masuk/langkah-kedua/")
    assert second["Location"] == "/kerja/"
    assert client.get("/kerja/").status_code == 200
    assert Event.objects.get(what="account.signed_in").data == {"methods": ["mfa", "password"]}


def test_a_wrong_code_of_the_app_is_written_down(client):
    person = PersonFactory(email="ratna@contoh.id", password=PASSWORD)
    set_up_app(person)
    sign_in_by_password(client, "ratna@contoh.id", PASSWORD)

    answer = client.post("/masuk/langkah-kedua/", {"code": "000000"})

    assert "Kode tidak cocok" in answer.content.decode()
    assert Event.objects.get(what="account.sign_in_failed").data == {"method": "mfa"}


@pytest.mark.parametrize("email", ["ratna@contoh.id", "tak-ada@contoh.id"])
def test_a_wrong_password_says_the_same_whether_the_account_exists(client, email):
    PersonFactory(email="ratna@contoh.id", password=PASSWORD)

    answer = sign_in_by_password(client, email, "bukan ini kata sandinya")

    assert "Surel atau kata sandi tidak cocok" in answer.content.decode()
    event = Event.objects.get(what="account.sign_in_failed")
    assert (event.by, event.subject, event.data) == (None, "", {"method": "password"})


def test_passwords_cannot_be_guessed_without_end(client):
    PersonFactory(email="ratna@contoh.id", password=PASSWORD)

    for _ in range(6):
        answer = sign_in_by_password(client, "ratna@contoh.id", "salah salah salah")

    assert "Terlalu banyak percobaan" in answer.content.decode()


def test_closing_an_account_ends_its_open_sessions(client):
    person = PersonFactory(email="sri@contoh.id")
    sign_in_with_both(client, person)

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get("/kerja/")["Location"].startswith("/masuk/")


def test_signing_out_is_a_post_and_is_written_down(client):
    sign_in_with_both(client, PersonFactory(email="sri@contoh.id"))

    asked = client.get("/keluar/")
    still_in = client.get("/kerja/").status_code
    client.post("/keluar/")

    assert (asked.status_code, still_in) == (200, 200)
    assert client.get("/kerja/").status_code == 302
    assert Event.objects.filter(what="account.signed_out").count() == 1


def test_nobody_becomes_an_officer_by_themselves(client):
    assert "dibuat oleh pengelola" in client.get("/masuk/akun-baru/").content.decode()
    assert client.post("/masuk/akun-baru/", {"email": "baru@contoh.id"}).status_code == 405
    assert not User.objects.filter(email="baru@contoh.id").exists()
