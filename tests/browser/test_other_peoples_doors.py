"""Somebody else, in another browser, tries the addresses, numbers and files that are not theirs."""

import io
import zipfile

import pypdf
import pytest
from django.db import transaction
from django.urls import reverse

from tests.browser.belongings import (
    DOORS,
    EXCUSED,
    LISTS,
    OWN,
    SECRETS,
    SOURCE,
    belongings,
    fingerprint,
    marks,
    signed_in,
)
from tests.repository.test_access import ADDRESSES, ROWS, WHO

OTHERS = {
    "unknown": None,
    "owner": {"role": "owner", "phone": "+6281355550001"},
    "partner": {"role": "partner"},
    "field_officer": {"role": "field_officer", "area_id": "36.71.09.1006"},
    "officer": {"role": "officer", "area_id": "64.72"},
    "admin": {"role": "admin", "area_id": "64.72"},
}


@pytest.fixture
def theirs(city):
    """For a real browser, which asks a server that runs beside the test."""
    return belongings()


@pytest.fixture
def quietly(db, settings, tmp_path):
    """The same without a server: for the many tries in which a browser would add nothing."""
    from penggerak.apps.register.actions.reference import load_activities
    from tests.apps.register.factories import load_city_areas

    settings.FILES_HOME = tmp_path
    load_city_areas()
    load_activities()
    return belongings()


def somebody(who):
    from tests.apps.register.factories import UserFactory

    return signed_in(UserFactory(**OTHERS[who]) if OTHERS[who] else None)


def body(answer):
    """What an answer says: of a spreadsheet its sheets, of paper its letters."""
    content = answer.getvalue()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "replace")


def is_refused(answer):
    led_to = answer.headers.get("Location", "")
    return answer.status_code in (403, 404, 405) or (answer.status_code == 302 and led_to.startswith("/masuk/"))


def test_every_address_of_one_thing_is_tried_or_excused_with_a_reason():
    of_one = {name for name, one in ADDRESSES.items() if one.pattern.converters or one.pattern.regex.groupindex}
    told = {door.name for door in DOORS} | set(EXCUSED)

    assert sorted(of_one - told) == [], "Add these to DOORS in tests/browser/belongings.py, or excuse them there."
    assert sorted(told - of_one) == []
    assert all(len(reason) > 5 for reason in EXCUSED.values())


def test_every_list_is_read_for_rows_of_others():
    """Addresses without a part that only some may open, and that show or hand out rows."""
    assert sorted(set(LISTS) - set(ADDRESSES)) == []
    assert [name for name in ADDRESSES if name.endswith(("_xlsx", "_pdf", "_csv", "_download")) and not (
        name in LISTS or name in OWN or name in EXCUSED or name in {door.name for door in DOORS} or name.startswith("mfa_")
    )] == []  # fmt: skip


@pytest.mark.parametrize("who", OTHERS)
def test_nothing_opens_and_nothing_changes_for_others(quietly, who):
    client = somebody(who)
    before = fingerprint()

    answers = {
        (method, door.name): getattr(client, method)(door.address(quietly), data)
        for door in DOORS
        for method, data in (("get", {}), ("post", {} if door.name == "precheck_repaired" else door.sent(quietly)))
    }

    assert {tried: one.status_code for tried, one in answers.items() if not is_refused(one)} == {}
    said = {tried: body(one) for tried, one in answers.items()}
    assert {tried: secret for tried, text in said.items() for secret in SECRETS if secret in text} == {}
    assert changed_since(before) == []


def changed_since(before):
    return [table for table, now in fingerprint().items() if now != before[table]]


@pytest.mark.parametrize("who", OTHERS)
def test_lists_that_others_may_open_hold_nothing_of_theirs(quietly, who):
    client = somebody(who)
    open_to_them = [name for name in LISTS if ROWS[name][WHO.index(who)] == "y"]

    said = {name: client.get(reverse(name)) for name in open_to_them}
    found = {name: [mark for mark in marks(quietly) if mark in body(one)] for name, one in said.items()}
    found["home"] = [mark for mark in found["home"] if mark != SOURCE]

    assert {name: one.status_code for name, one in said.items() if one.status_code >= 400} == {}
    assert {name: seen for name, seen in found.items() if seen} == {}


TELLING = [
    ("opportunity", "offer"),
    ("draw", "offer"),
    ("opportunity", "closed"),
    ("draw", "closed"),
    ("draw_list", "closed"),
]


@pytest.mark.parametrize(("name", "which"), TELLING)
def test_what_is_published_of_an_opportunity_names_nobody_who_asked(quietly, name, which):
    said = somebody("unknown").get(reverse(name, args=[quietly[which]]))

    assert said.status_code == 200
    assert [mark for mark in marks(quietly) if mark in body(said)] == []


@pytest.mark.parametrize("who", [who for who in OTHERS if who != "unknown"])
def test_what_is_ones_own_is_only_ones_own(quietly, who):
    from penggerak.apps.accounts.models import Session

    client = somebody(who)

    said = {name: client.post(reverse(name), {"mark": quietly["mark"]}) for name in OWN}
    found = {name: [mark for mark in marks(quietly) if mark in body(one)] for name, one in said.items()}

    assert {name: one.status_code for name, one in said.items() if one.status_code >= 400} == {}
    assert {name: seen for name, seen in found.items() if seen} == {}
    assert Session.objects.filter(session_key=quietly["session"]).exists()


def test_each_door_works_for_whom_it_is_meant(quietly):
    """Without this the tests above would pass with addresses that lead nowhere."""
    clients = {whose: signed_in(quietly[whose]) for whose in ("officer", "owner", "admin", "partner")}

    wrong = {door.name: wrong_with(door, clients[door.whose], quietly) for door in DOORS}

    assert {name: found for name, found in wrong.items() if found} == {}


def wrong_with(door, client, theirs):
    """What is wrong with a door for whom it is meant; the try is taken back, so that the next finds all as it was."""
    with transaction.atomic():
        found = [*_wrong_to_look(door, client, theirs), *_wrong_to_send(door, client, theirs)]
        transaction.set_rollback(True)
    return found


def _wrong_to_look(door, client, theirs):
    answer = client.get(door.address(theirs))
    if not door.reads:
        return [] if answer.status_code == 405 else [f"GET {answer.status_code}"]
    return [] if answer.status_code == 200 else [f"GET {answer.status_code} {answer.headers.get('Location', '')}"]


def _wrong_to_send(door, client, theirs):
    if door.sends is None:
        return []
    sent = door.sent(theirs)
    before = fingerprint()
    answer = client.post(door.address(theirs), sent)
    if answer.status_code not in (200, 302):
        return [f"POST {answer.status_code}"]
    return [] if changed_since(before) else [f"POST {answer.status_code} changed nothing"]


@pytest.mark.django_db
@pytest.mark.usefixtures("city_of_receipts")
def test_a_receipt_is_added_to_by_its_code_alone(client):
    from penggerak.apps.intake.codes import new_code, shown
    from tests.apps.intake.factories import a_submission

    submission = a_submission()

    right = client.post(reverse("receipt_add", args=[shown(submission.code)]))
    wrong = client.post(reverse("receipt_add", args=[shown(new_code())]))

    assert (right.status_code, wrong.status_code) == (303, 404)
    assert right.headers["Location"].startswith("/daftar/isi/")


@pytest.fixture
def city_of_receipts(db):
    from tests.apps.register.factories import load_city_areas

    load_city_areas()


def tried(page, live_server, address, method):
    """Status, where it led, and what stood there; with a token, so that it is not for want of one."""
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    headers = {"X-CSRFToken": token, "Referer": f"{live_server.url}/"}
    answer = page.context.request.fetch(f"{live_server.url}{address}", method=method, headers=headers)
    return answer.status, answer.url.removeprefix(live_server.url), answer.body().decode("utf-8", "replace")


def is_shut(status, led_to, text):
    leaked = [secret for secret in SECRETS if secret in text]
    return not leaked and (status in (403, 404, 405) or led_to.startswith("/masuk/"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["owner", "officer"])  # the nearest strangers; all of OTHERS are tried above
def test_what_is_not_theirs_stays_shut_to_another_browser(page, live_server, sign_in, theirs, who):
    if OTHERS[who] is not None:
        sign_in(page, **OTHERS[who])
    page.goto(f"{live_server.url}/masuk/")  # a page with a token
    before = fingerprint()

    answers = {
        (method, door.name): tried(page, live_server, door.address(theirs), method)
        for door in DOORS
        for method in ("GET", "POST")
    }

    assert {tried: answer[:2] for tried, answer in answers.items() if not is_shut(*answer)} == {}
    assert changed_since(before) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_whose_it_is_may_open_it_in_a_browser(page, live_server, theirs):
    for whose in ("owner", "officer", "admin", "partner"):
        cookie = signed_in(theirs[whose]).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(f"{live_server.url}/masuk/")

        doors = [door for door in DOORS if door.whose == whose]
        answers = {door.name: tried(page, live_server, door.address(theirs), "GET") for door in doors}

        wanted = {door.name: 200 if door.reads else 405 for door in doors}
        assert {name: answer[0] for name, answer in answers.items()} == wanted
        for name in {"business", "mine_business"} & set(answers):
            assert "Keripik Rahasia" in answers[name][2]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_receipt_is_found_by_its_code_alone_and_shows_no_number_in_full(page, live_server, city):
    from penggerak.apps.intake.codes import new_code, shown
    from tests.apps.intake.factories import a_submission

    submission = a_submission(nik="3671015708859002")
    page.goto(f"{live_server.url}/masuk/")

    right = tried(page, live_server, reverse("receipt", args=[shown(submission.code)]), "GET")
    wrong = tried(page, live_server, reverse("receipt", args=[shown(new_code())]), "GET")

    assert right[0] == 200
    assert "3671015708859002" not in right[2]
    assert "81290004410" not in right[2]
    assert "Siti Contohwati" not in wrong[2]
