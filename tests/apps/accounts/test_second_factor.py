"""The authenticator app: setting it up, backup codes, taking it away; its secret is sealed in the database."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from penggerak.apps.accounts.demo import give_demo_app
from penggerak.apps.audit.models import Event
from tests.apps.accounts.door import (
    app_code,
    code_in_the_letter,
    enter_letter_code,
    sign_in_by_code,
    sign_in_by_password,
    sign_in_with_both,
)
from tests.apps.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "kalimat panjang sekali"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def half_way(client):
    """Someone who gave a password and the code of the letter, and now has to set up the app."""
    person = PersonFactory(email="ratna@contoh.id", password=PASSWORD)
    sign_in_by_password(client, "ratna@contoh.id", PASSWORD)
    enter_letter_code(client, code_in_the_letter())
    return person


def set_up(client) -> str:
    """Follow the page that sets up the app; returns the secret it showed."""
    page = client.get("/akun/aplikasi-kode/", follow=True)
    if page.redirect_chain:  # the password again, before security changes
        client.post(page.redirect_chain[-1][0], {"password": PASSWORD})
        page = client.get("/akun/aplikasi-kode/")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())[1]
    client.post("/akun/aplikasi-kode/", {"code": app_code(secret)})
    return secret


def test_setting_up_the_app_opens_the_work_pages(client, half_way):
    set_up(client)

    assert client.get("/kerja/").status_code == 200
    assert Event.objects.filter(what="account.second_factor_added", by=half_way).exists()


def test_the_secret_lies_sealed_in_the_database(client, half_way):
    secret = set_up(client)

    stored = Authenticator.objects.get(user=half_way, type="totp").data["secret"]
    assert secret not in stored


def test_backup_codes_open_the_door_once(client, half_way):
    set_up(client)
    backup = re.search(r"<li>([0-9A-Za-z-]{8,})</li>", client.get("/akun/kode-cadangan/").content.decode())[1]

    answers = []
    for _ in range(2):
        client.post("/keluar/")
        sign_in_by_password(client, "ratna@contoh.id", PASSWORD)
        answers.append(client.post("/masuk/langkah-kedua/", {"code": backup}).status_code)

    assert answers == [302, 200]


def test_someone_who_signs_in_by_code_sets_up_the_app_and_is_in(client):
    PersonFactory(email="sri@contoh.id")
    sign_in_by_code(client, "sri@contoh.id")

    set_up(client)

    assert client.get("/kerja/").status_code == 200
    client.post("/keluar/")
    assert sign_in_by_code(client, "sri@contoh.id")["Location"].startswith("/masuk/langkah-kedua/")


def test_taking_the_app_away_is_written_down(client):
    person = PersonFactory(email="sri@contoh.id")
    sign_in_by_code(client, "sri@contoh.id")
    secret = set_up(client)
    asked_again = client.post("/akun/aplikasi-kode/lepas/")

    client.post(asked_again["Location"], {"code": app_code(secret)})

    assert not Authenticator.objects.filter(user=person, type="totp").exists()
    assert Event.objects.filter(what="account.second_factor_removed", by=person).exists()


def test_an_admin_takes_the_app_away_from_someone_who_lost_the_phone(client):
    person = PersonFactory(email="sri@contoh.id")
    sign_in_with_both(client, person)
    desk = Client()
    desk.force_login(PersonFactory(role="admin"))

    desk.post(f"/kerja/petugas/{person.pk}/lepas-aplikasi/")

    assert client.get("/kerja/")["Location"].startswith("/masuk/")
    assert sign_in_by_code(client, "sri@contoh.id")["Location"] == "/kerja/"
    assert client.get("/kerja/")["Location"] == "/akun/aplikasi-kode/"
    event = Event.objects.get(what="account.second_factor_removed")
    assert (event.by.role, event.subject) == ("admin", f"user:{person.pk}")


def test_the_made_up_officers_of_the_demo_have_an_app_whose_code_is_shown_in_the_demo_only(client, settings):
    person = PersonFactory(email="petugas@contoh.example")
    give_demo_app(person)
    sign_in_by_code(client, "petugas@contoh.example")
    hidden = client.get("/masuk/langkah-kedua/").content.decode()
    settings.PENGGERAK_DEMO = True

    page = client.get("/masuk/langkah-kedua/").content.decode()
    shown = re.search(r"Kode aplikasi mereka sekarang: ([0-9]{6})", page)[1]

    assert "Kode aplikasi mereka" not in hidden
    assert client.post("/masuk/langkah-kedua/", {"code": shown})["Location"] == "/kerja/"
