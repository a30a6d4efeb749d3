"""Every address says who may open it, and the door keeps to it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from penggerak.apps.accounts.access import PACKAGE_VIEWS
from tests.apps.accounts.factories import PersonFactory
from tests.repository.access_table import ROWS, SAMPLES

WRITES = re.compile(r"\s*(insert|update|delete|copy)\b", re.IGNORECASE)
WHO = ("unknown", "owner", "partner", "field_officer", "officer", "admin")


def addresses(patterns) -> dict[str, URLPattern]:
    """All addresses by their name, those of included apps too."""
    found = {}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            found |= {f"{space}{name}": one for name, one in addresses(pattern.url_patterns).items()}
        else:
            found[pattern.name or f"unnamed {pattern.pattern}"] = pattern
    return found


ADDRESSES = addresses(get_resolver().url_patterns)


def path_of(name: str) -> str:
    wanted = ADDRESSES[name].pattern.converters or dict.fromkeys(ADDRESSES[name].pattern.regex.groupindex)
    return reverse(name, kwargs={part: SAMPLES[part] for part in wanted})


def outcome(answer) -> str:
    """y, n or s, as in the table."""
    if answer.status_code == 403:
        return "n"
    sent_to_the_door = answer.status_code == 302 and answer["Location"].startswith("/masuk/?next=")
    return "s" if sent_to_the_door else "y"


@pytest.fixture
def as_someone(client, db):
    def sign_in(who):
        if who != "unknown":
            client.force_login(PersonFactory(role=who, password="kalimat panjang sekali"))
        return client

    return sign_in


def test_every_address_has_a_row_in_the_table():
    missing = sorted(set(ADDRESSES) - set(ROWS))

    lines = "\n".join(f'    "{name}": "??????",  # {ADDRESSES[name].pattern}' for name in missing)
    assert not missing, f"Say in tests/repository/access_table.py who may open these:\n{lines}"


def test_every_row_has_an_address():
    assert sorted(set(ROWS) - set(ADDRESSES)) == []


def test_every_named_package_view_has_an_address():
    assert sorted(set(PACKAGE_VIEWS) - set(ADDRESSES)) == []


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", sorted(set(ROWS) & set(ADDRESSES)))
def test_the_door_keeps_to_the_table(as_someone, name, who):
    someone = as_someone(who)

    answer = someone.get(path_of(name))

    assert outcome(answer) == ROWS[name][WHO.index(who)], f"{answer.status_code} {answer.headers.get('Location', '')}"


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", sorted(name for name in set(ROWS) & set(ADDRESSES) if set(ROWS[name]) - {"y"}))
def test_who_may_not_look_may_not_send_either_and_nothing_happens(as_someone, name, who):
    if ROWS[name][WHO.index(who)] == "y":
        return  # what they may do is for the tests of that page
    someone = as_someone(who)

    with CaptureQueriesContext(connection) as asked:
        answer = someone.post(path_of(name))

    assert outcome(answer) == ROWS[name][WHO.index(who)], f"{answer.status_code} {answer.headers.get('Location', '')}"
    assert [query["sql"] for query in asked if WRITES.match(query["sql"])] == []


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row[0] == "s" and name in ADDRESSES))
def test_a_part_of_a_page_sends_the_whole_page_to_the_door(client, db, name):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/kerja/?halaman=2"}

    answer = client.get(path_of(name), headers=headers)

    assert answer.headers["HX-Redirect"] == "/masuk/?next=/kerja/%3Fhalaman%3D2"
