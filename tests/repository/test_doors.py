"""Every answer carries the headers that keep it safe: pages, refusals, errors, files of style and script."""

from urllib.parse import urlsplit

import pytest

from tests.apps.accounts.factories import PersonFactory
from tests.repository.access_table import ROWS
from tests.repository.test_access import ADDRESSES, path_of

pytestmark = pytest.mark.django_db

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def lacking(answer) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    found = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    if "default-src 'none'" not in policy or "unsafe" in policy:
        found.append("Content-Security-Policy")
    return found


@pytest.mark.parametrize("who", ["unknown", "admin"])
def test_every_address_answers_with_all_of_them(client, who):
    client.raise_request_exception = False  # an error is an answer, too
    if who == "admin":
        client.force_login(PersonFactory(role="admin", password="kalimat panjang sekali"))

    found = {
        name: lacking(client.get(path_of(name))) for name in sorted(set(ROWS) & set(ADDRESSES) - {"account_logout"})
    }

    assert {name: missing for name, missing in found.items() if missing} == {}


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/tidak-ada/", "testserver", 404),
        ("/kerja/usaha/%00/", "testserver", 302),
        ("/", "orang-lain.example", 400),
        ("/static/tidak-ada.css", "testserver", 404),
    ],
)
def test_refusals_carry_them_and_say_nothing_about_the_inside(client, path, host, status):
    answer = client.get(path, HTTP_HOST=host)

    assert answer.status_code == status
    assert lacking(answer) == []
    assert not any(word in answer.content.decode() for word in ("Traceback", "urlpatterns", "DJANGO", "/src/"))


def test_an_error_of_ours_carries_them_and_says_nothing_about_the_inside(client, monkeypatch):
    from penggerak.apps.register.views import home

    def broken(*_args, **_more):
        raise RuntimeError("rahasia")

    monkeypatch.setattr(home, "front_page", broken)
    client.raise_request_exception = False

    answer = client.get("/")

    assert answer.status_code == 500
    assert lacking(answer) == []
    assert "rahasia" not in answer.content.decode()


def test_whoever_is_signed_in_leaves_no_copy_behind(client):
    client.force_login(PersonFactory(role="admin", password="kalimat panjang sekali"))

    for name in ("work", "businesses", "people", "mfa_index"):
        assert "no-store" in client.get(path_of(name)).headers["Cache-Control"], name


@pytest.mark.parametrize("path", ["//orang-lain.example/", "///orang-lain.example/", "/https://orang-lain.example/"])
def test_nobody_is_sent_to_another_site_by_choosing_a_language(client, path):
    answer = client.get("/", {"bahasa": "en", "ingat": "1"}, PATH_INFO=path)

    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).netloc == ""
