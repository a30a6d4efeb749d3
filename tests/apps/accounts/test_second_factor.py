"""The authenticator app: setting it up, backup codes, taking it away; its secret is sealed in the database."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from penggerak.apps.audit.models import Event
from tests.apps.accounts.door import app_code, code_in_the_letter, enter_code, sign_in_by_code, sign_in_by_password
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
    enter_code(client, code_in_the_letter())
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


def test_someone_who_signs_in_by_code_may_set_up_the_app_too(client):
    PersonFactory(email="sri@contoh.id")
    sign_in_by_code(client, "sri@contoh.id")

    set_up(client)

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
