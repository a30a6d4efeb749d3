"""The door: a code by e-mail, or a password and a second proof; nobody learns who exists."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.models import Event
from tests.apps.accounts.door import (
    app_code,
    code_in_the_letter,
    enter_code,
    request_code,
    set_up_app,
    sign_in_by_code,
    sign_in_by_password,
)
from tests.apps.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "kalimat panjang sekali"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def test_a_code_by_email_opens_the_door(client):
    person = PersonFactory(email="sri@contoh.id")

    answer = sign_in_by_code(client, "sri@contoh.id")

    assert answer["Location"] == "/kerja/"
    assert client.get("/kerja/").status_code == 200
    assert Event.objects.get(what="account.signed_in").by_id == person.pk


def test_the_email_may_be_typed_in_capitals(client):
    PersonFactory(email="sri@contoh.id")

    assert sign_in_by_code(client, "SRI@Contoh.ID")["Location"] == "/kerja/"


def test_after_signing_in_the_page_that_was_asked_for_opens(client):
    PersonFactory(email="sri@contoh.id")
    to_the_door = client.get("/kerja/petugas/?q=a")

    request_code(client, "sri@contoh.id", to="/kerja/petugas/?q=a")
    answer = enter_code(client, code_in_the_letter(), to="/kerja/petugas/?q=a")

    assert to_the_door["Location"] == "/masuk/?next=/kerja/petugas/%3Fq%3Da"
    assert answer["Location"] == "/kerja/petugas/?q=a"


def test_a_foreign_address_to_return_to_is_ignored(client):
    PersonFactory(email="sri@contoh.id")

    request_code(client, "sri@contoh.id", to="https://jahat.example/")
    answer = enter_code(client, code_in_the_letter(), to="https://jahat.example/")

    assert answer["Location"] == "/kerja/"


def test_an_unknown_email_gets_the_same_page_as_a_known_one(client):
    PersonFactory(email="ada@contoh.id")

    known = request_code(client, "ada@contoh.id")
    client.post("/keluar/")
    unknown = request_code(client, "tak-ada@contoh.id")

    assert known.redirect_chain == unknown.redirect_chain
    assert _without_tokens(known) == _without_tokens(unknown).replace("tak-ada@", "ada@")


def test_an_unknown_email_gets_a_letter_that_says_how_accounts_are_made(client):
    request_code(client, "tak-ada@contoh.id")

    assert "tidak terdaftar" in mail.outbox[-1].subject
    assert "/masuk/akun-baru/" in mail.outbox[-1].body
    assert client.get("/masuk/akun-baru/").status_code == 200


def test_a_wrong_code_is_answered_and_written_down(client):
    person = PersonFactory(email="sri@contoh.id")
    request_code(client, "sri@contoh.id")

    answer = enter_code(client, "AAAA-AAAA")

    assert "Kode tidak cocok" in answer.content.decode()
    event = Event.objects.get(what="account.sign_in_failed")
    assert (event.subject, event.data) == (f"user:{person.pk}", {"method": "code"})


def test_after_three_wrong_codes_the_letter_is_worthless(client):
    PersonFactory(email="sri@contoh.id")
    request_code(client, "sri@contoh.id")
    right = code_in_the_letter()

    for _ in range(3):
        enter_code(client, "AAAA-AAAA")

    enter_code(client, right)
    assert client.get("/kerja/").status_code == 302


def test_codes_cannot_be_asked_for_without_end(client):
    PersonFactory(email="sri@contoh.id")

    for _ in range(5):
        request_code(client, "sri@contoh.id")
        client.post("/keluar/")

    assert len(mail.outbox) == 3


def test_a_password_alone_opens_nothing(client):
    PersonFactory(email="ratna@contoh.id", password=PASSWORD)

    answer = sign_in_by_password(client, "ratna@contoh.id", PASSWORD)

    assert answer["Location"].startswith("/masuk/kode/isi/")
    assert client.get("/kerja/")["Location"].startswith("/masuk/")


def test_a_password_and_a_code_by_email_lead_to_setting_up_an_app(client):
    PersonFactory(email="ratna@contoh.id", password=PASSWORD)
    sign_in_by_password(client, "ratna@contoh.id", PASSWORD)

    enter_code(client, code_in_the_letter())

    assert client.get("/kerja/")["Location"] == "/akun/aplikasi-kode/"
    assert client.get("/akun/").status_code == 200


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


def test_someone_whose_account_is_closed_gets_no_code(client):
    PersonFactory(email="lama@contoh.id", is_active=False)

    request_code(client, "lama@contoh.id")

    assert "tidak terdaftar" in mail.outbox[-1].subject


def test_closing_an_account_ends_its_open_sessions(client):
    person = PersonFactory(email="sri@contoh.id")
    sign_in_by_code(client, "sri@contoh.id")

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get("/kerja/")["Location"].startswith("/masuk/")


def test_signing_out_is_a_post_and_is_written_down(client):
    PersonFactory(email="sri@contoh.id")
    sign_in_by_code(client, "sri@contoh.id")

    asked = client.get("/keluar/")
    still_in = client.get("/kerja/").status_code
    client.post("/keluar/")

    assert (asked.status_code, still_in) == (200, 200)
    assert client.get("/kerja/").status_code == 302
    assert Event.objects.filter(what="account.signed_out").count() == 1


def test_nobody_signs_up_by_themselves(client):
    assert "dibuat oleh pengelola" in client.get("/masuk/akun-baru/").content.decode()
    assert client.post("/masuk/akun-baru/", {"email": "baru@contoh.id"}).status_code == 405
    assert not User.objects.filter(email="baru@contoh.id").exists()


def test_letters_come_in_the_language_of_the_page(client):
    PersonFactory(email="sri@contoh.id")
    client.post("/bahasa/", {"language": "en", "next": "/masuk/"})

    request_code(client, "sri@contoh.id")

    assert mail.outbox[-1].subject == "Penggerak sign-in code"


def _without_tokens(answer) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
