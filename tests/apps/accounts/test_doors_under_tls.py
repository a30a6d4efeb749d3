"""Cookies and headers of an installation that is served over TLS."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as now
from django.core.cache import cache
from django.test import Client

from tests.apps.accounts.door import code_in_the_message, sign_in_with_both
from tests.apps.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db
NAMES = [
    "BEHIND_TLS", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH",
    "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT",
]  # fmt: skip
PROXY = {"HTTP_HOST": "testserver", "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}


def read_settings(**environment: str) -> dict:
    """What the settings come to in a process that was started with this environment."""
    asks = (
        "import json; from penggerak.site import settings as s;"
        f"print(json.dumps({{name: getattr(s, name, None) for name in {NAMES}}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks], env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return {name: value for name, value in json.loads(done.stdout).items() if value is not None}


@pytest.fixture(scope="module")
def tls_settings() -> dict:
    return read_settings(PENGGERAK_TLS="1")


@pytest.fixture
def over_tls(tls_settings, settings):
    cache.clear()
    for name, value in tls_settings.items():
        setattr(settings, name, tuple(value) if isinstance(value, list) else value)
    return Client(**PROXY)


def test_the_session_cookie_is_of_this_host_only_and_out_of_reach_of_scripts(over_tls):
    cookie = sign_in_with_both(over_tls, PersonFactory()).cookies["__Host-sessionid"]

    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert over_tls.get("/kerja/").status_code == 200


def test_the_cookie_against_forged_forms_is_of_this_host_only(over_tls):
    cookie = over_tls.get("/masuk/").cookies["__Host-csrftoken"]

    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")


def test_the_language_cookie_travels_over_tls_only(over_tls):
    answer = over_tls.get("/", {"bahasa": "en", "ingat": "1"})

    assert answer.cookies["django_language"]["secure"]


def test_browsers_are_told_to_come_back_over_tls(over_tls):
    assert over_tls.get("/masuk/")["Strict-Transport-Security"] == "max-age=31536000"


def test_names_below_ours_are_included_only_by_setting(tls_settings):
    assert tls_settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is False
    assert read_settings(PENGGERAK_TLS="1", PENGGERAK_HSTS_SUBDOMAINS="1")["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert read_settings(PENGGERAK_HSTS_SUBDOMAINS="1")["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is False


def test_a_request_in_the_clear_is_sent_to_tls(over_tls):
    answer = Client().get("/masuk/")

    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/masuk/")


def test_a_form_of_another_site_is_refused_and_ours_is_not(over_tls):
    strict = Client(enforce_csrf_checks=True, **PROXY)
    page = strict.get("/masuk/")
    token = {"csrfmiddlewaretoken": page.context["csrf_token"], "contact": "sari@contoh.id"}

    ours = strict.post("/masuk/", token, HTTP_ORIGIN="https://testserver")
    foreign = strict.post("/masuk/", token, HTTP_ORIGIN="https://jahat.example")
    without = strict.post("/masuk/", {"contact": "sari@contoh.id"}, HTTP_ORIGIN="https://testserver")

    assert (ours.status_code, foreign.status_code, without.status_code) == (302, 403, 403)


@pytest.mark.parametrize(
    ("header", "holds"),
    [
        ("Content-Security-Policy", "default-src 'none'"),
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=()"),
        ("Cache-Control", "no-store"),
    ],
)
def test_the_door_carries_this_header(over_tls, header, holds):
    over_tls.post("/masuk/", {"contact": "sari@contoh.id"})

    assert holds in over_tls.get("/masuk/kode/")[header]


def test_passwords_are_hashed_slowly_and_with_memory():
    from penggerak.site import settings as written

    assert written.PASSWORD_HASHERS[0].endswith("ScryptPasswordHasher")


def test_without_tls_the_plain_names_are_kept():
    assert now.SESSION_COOKIE_NAME == "sessionid"
    assert not now.SECURE_HSTS_SECONDS


def test_after_signing_in_the_session_has_another_key(over_tls):
    """A key that someone planted before is worth nothing after."""
    over_tls.post("/masuk/", {"contact": "sari@contoh.id"})
    planted = over_tls.cookies["__Host-sessionid"].value

    over_tls.post("/masuk/kode/", {"code": code_in_the_message()})

    assert over_tls.cookies["__Host-sessionid"].value != planted
