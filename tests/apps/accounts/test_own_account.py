"""One's own account: where one is signed in, and where one's codes go."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from penggerak.apps.accounts.actions.people import deactivate_person
from penggerak.apps.accounts.models import Role, Session, User
from penggerak.apps.accounts.sessions import ABOUT
from penggerak.apps.audit.models import Event
from penggerak.apps.notices.models import Notice
from penggerak.apps.seal import unseal
from tests.apps.accounts.door import another_code, code_in_the_message, last_notice, sign_in_by_code, sign_in_with_both
from tests.apps.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def owner(db):
    return PersonFactory(role=Role.OWNER, email=None, phone="+6281234567890", name="Sari")


@pytest.fixture
def phone(owner):
    """The owner's phone, signed in."""
    browser = Client(HTTP_USER_AGENT=ANDROID)
    sign_in_by_code(browser, "081234567890")
    return browser


@pytest.fixture
def other(owner):
    """Another machine on which the owner is signed in."""
    browser = Client(HTTP_USER_AGENT=WINDOWS)
    sign_in_by_code(browser, "081234567890")
    return browser


def test_the_page_says_on_what_one_is_signed_in(phone, other):
    page = phone.get("/akun/sesi/").content.decode()

    assert "Anda masuk di 2 perangkat" in page
    assert page.index("Chrome, Android") < page.index("perangkat ini") < page.index("Firefox, Windows")


def test_of_a_device_only_a_word_or_two_is_kept_and_no_key_stands_on_the_page(phone):
    row = Session.objects.get(user__isnull=False)
    page = phone.get("/akun/sesi/").content.decode()

    assert row.device == "Chrome/Android"
    assert row.session_key not in page


def test_another_session_can_be_closed(phone, other, owner):
    page = phone.get("/akun/sesi/").content.decode()
    mark = page.split('name="mark" value="')[1].split('"')[0]

    phone.post("/akun/sesi/tutup/", {"mark": mark})

    assert other.get("/akun/")["Location"].startswith("/masuk/")
    assert phone.get("/akun/").status_code == 200
    assert Event.objects.get(what="account.session_closed").by_id == owner.pk


def test_all_others_can_be_closed_at_once(phone, other):
    phone.post("/akun/sesi/tutup-lain/")

    assert other.get("/akun/").status_code == 302
    assert phone.get("/akun/").status_code == 200


def test_a_session_of_someone_else_cannot_be_closed(phone):
    from penggerak.apps.accounts.actions.sessions import session_mark

    stranger = Client()
    stranger.force_login(PersonFactory(role=Role.OWNER))
    mark = session_mark(stranger.session.session_key)

    phone.post("/akun/sesi/tutup/", {"mark": mark})

    assert stranger.get("/akun/").status_code == 200


def test_closing_an_account_ends_its_sessions(phone, owner):
    deactivate_person(person=owner, by=None, at=timezone.now())

    assert not Session.objects.filter(user=owner).exists()
    assert phone.get("/akun/").status_code == 302


def test_an_owner_stays_signed_in_for_thirty_days_after_the_last_visit(phone):
    earlier = timezone.now() - timedelta(days=20)
    _move(phone, since=earlier, seen=earlier)

    answer = phone.get("/akun/")

    cookie = answer.cookies["sessionid"]
    assert cookie["max-age"] == 30 * 86_400
    assert Session.objects.get(user__isnull=False).expire_date > timezone.now() + timedelta(days=29)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PARTNER])
def test_others_are_signed_out_with_the_browser_and_after_twelve_hours(client, role):
    answer = sign_in_with_both(client, PersonFactory(role=role))

    assert answer.cookies["sessionid"]["max-age"] == ""
    _move(client, since=timezone.now() - timedelta(hours=11, minutes=59), seen=timezone.now())
    assert client.get("/akun/").status_code == 200
    _move(client, since=timezone.now() - timedelta(hours=12), seen=timezone.now())
    assert client.get("/akun/")["Location"].startswith("/masuk/")


def test_a_new_phone_is_kept_once_it_is_proven(phone, owner):
    phone.post("/akun/kontak/nomor/", {"contact": "0857 1111 2222"})
    before = User.objects.get().phone

    phone.post("/akun/kontak/kode/", {"code": code_in_the_message()})

    assert before == "+6281234567890"
    assert User.objects.get().phone == "+6285711112222"
    assert Event.objects.get(what="account.contact_changed").data == {"kind": "phone"}


def test_where_codes_went_before_a_message_says_that_it_changed(phone):
    phone.post("/akun/kontak/surel/", {"contact": "sari@contoh.id"})
    phone.post("/akun/kontak/kode/", {"code": code_in_the_message()})

    told = last_notice()
    assert (told.template, unseal(told.sealed)["address"]) == ("account_contact_changed", "+6281234567890")
    assert User.objects.get().email == "sari@contoh.id"


def test_a_wrong_code_changes_nothing(phone):
    phone.post("/akun/kontak/surel/", {"contact": "sari@contoh.id"})

    answer = phone.post("/akun/kontak/kode/", {"code": another_code(code_in_the_message())})

    assert answer.status_code == 422
    assert User.objects.get().email is None


def test_a_contact_of_another_account_is_refused_only_after_it_was_proven(phone):
    PersonFactory(role=Role.OWNER, email="lain@contoh.id")
    asked = phone.post("/akun/kontak/surel/", {"contact": "lain@contoh.id"}, follow=True)

    page = phone.post("/akun/kontak/kode/", {"code": code_in_the_message()}, follow=True).content.decode()

    assert "dipakai" not in asked.content.decode()
    assert "sudah dipakai akun lain" in page
    assert User.objects.get(email="lain@contoh.id").phone == ""


def test_a_code_for_signing_in_changes_no_contact(phone):
    phone.post("/akun/kontak/surel/", {"contact": "sari@contoh.id"})
    session = phone.session
    session["door_code"] = {"id": session["contact_code"], "next": ""}
    session.save()

    answer = phone.post("/masuk/kode/", {"code": code_in_the_message()})

    assert answer["Location"] == "/masuk/"
    assert Notice.objects.count() == 2


def test_the_account_page_of_an_owner_without_email_or_area(phone):
    page = phone.get("/akun/").content.decode()

    assert "0812••••7890" in page
    assert "None" not in page


def _move(browser: Client, *, since, seen) -> None:
    session = browser.session
    session[ABOUT] = {**session[ABOUT], "since": since.isoformat(), "seen": seen.isoformat()}
    session.save()
