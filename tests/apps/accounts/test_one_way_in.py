"""One way in for everyone: a phone or an e-mail, a code, and an account that was there or is made now."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from penggerak.apps.accounts.models import ContactCode, Role, Session, User
from penggerak.apps.accounts.tasks import clear_at_night
from penggerak.apps.audit.models import Event
from penggerak.apps.notices.models import Notice
from penggerak.apps.seal import unseal
from tests.apps.accounts.door import (
    another_code,
    code_in_the_message,
    enter_code,
    last_notice,
    request_code,
    sign_in_by_code,
)
from tests.apps.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db
PHONE = "0812 3456 7890"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def owner_with(phone: str, **about) -> User:
    return PersonFactory(role=Role.OWNER, email=None, phone=phone, **about)


def test_a_phone_nobody_has_opens_an_owners_account(client):
    answer = sign_in_by_code(client, PHONE)

    person = User.objects.get()
    assert (person.role, person.area, person.email, person.phone) == ("owner", None, None, "+6281234567890")
    assert answer["Location"] == "/akun/nama/"
    assert client.get("/akun/").status_code == 200
    assert Event.objects.get(what="account.opened").by_id == person.pk


def test_the_code_goes_to_the_phone_by_the_chosen_way(client, settings):
    settings.PENGGERAK_PHONE_CHANNEL = "sms"

    request_code(client, PHONE)

    notice = last_notice()
    assert (notice.template, notice.channel, notice.address_shown) == ("account_code", "sms", "0812••••7890")
    assert unseal(notice.sealed)["address"] == "+6281234567890"
    assert notice.not_after - notice.created_at == timedelta(minutes=10)


def test_the_name_is_asked_once_and_may_be_passed_over(client):
    page = client.get(sign_in_by_code(client, PHONE)["Location"])

    answer = client.post("/akun/nama/", {"action": "skip", "name": ""})

    assert "Siapa nama Anda?" in page.content.decode()
    assert answer.status_code == 302
    assert User.objects.get().name == ""


def test_a_name_that_was_typed_is_kept(client):
    sign_in_by_code(client, PHONE)

    client.post("/akun/nama/", {"name": "Sari"})

    assert User.objects.get().name == "Sari"


def test_the_next_time_the_same_account_opens(client):
    owner = owner_with("+6281234567890", name="Sari")

    answer = sign_in_by_code(client, "+62 812-3456-7890")

    assert answer["Location"] != "/akun/nama/"
    assert User.objects.count() == 1
    assert client.session["_auth_user_id"] == str(owner.pk)


def test_the_page_that_was_asked_for_comes_after_the_name(client):
    request_code(client, PHONE, to="/akun/sesi/")

    answer = enter_code(client, code_in_the_message())

    assert answer["Location"] == "/akun/nama/?next=%2Fakun%2Fsesi%2F"


def test_a_foreign_address_to_return_to_is_ignored(client):
    owner_with("+6281234567890", name="Sari")
    request_code(client, PHONE, to="https://jahat.example/")

    answer = enter_code(client, code_in_the_message())

    assert "jahat" not in answer["Location"]


@pytest.mark.parametrize("is_active", [True, False])
def test_nothing_tells_whether_an_account_exists(is_active):
    owner_with("+6281234567890", is_active=is_active)
    _asked("081200000000")  # the first asking of all counts from one, the others count on

    unknown, questions_about_unknown = _asked("081299997890")
    known, questions_about_known = _asked("081234567890")

    assert known == unknown
    assert questions_about_known == questions_about_unknown
    assert last_notice().to is None


def test_a_closed_account_gets_no_session(client):
    owner_with("+6281234567890", is_active=False)

    answer = sign_in_by_code(client, PHONE)

    assert answer["Location"] == "/masuk/nonaktif/"
    assert client.get("/akun/")["Location"].startswith("/masuk/")
    assert User.objects.count() == 1


def test_a_wrong_code_is_answered_and_counted(client):
    request_code(client, PHONE)

    answer = enter_code(client, another_code(code_in_the_message()))

    assert answer.status_code == 422
    assert "Kode tidak cocok" in answer.content.decode()
    assert ContactCode.objects.get().tries == 1
    assert Event.objects.get(what="account.sign_in_failed").data == {"method": "code"}


def test_after_five_wrong_codes_the_right_one_is_worthless(client):
    request_code(client, PHONE)
    right = code_in_the_message()
    for _ in range(5):
        enter_code(client, another_code(right))

    answer = enter_code(client, right)

    assert answer["Location"] == "/masuk/"
    assert not User.objects.exists()


def test_a_code_works_once(client):
    request_code(client, PHONE)
    code = code_in_the_message()
    enter_code(client, code)
    client.post("/keluar/")

    answer = enter_code(client, code)

    assert answer["Location"] == "/masuk/"
    assert client.get("/akun/").status_code == 302


def test_a_code_is_worthless_after_ten_minutes(client):
    request_code(client, PHONE)
    long_ago = timezone.now() - timedelta(minutes=11)
    ContactCode.objects.update(created_at=long_ago, expires_at=long_ago + timedelta(minutes=10))

    assert enter_code(client, code_in_the_message())["Location"] == "/masuk/"
    assert not User.objects.exists()


def test_a_code_works_only_in_the_browser_that_asked(client):
    thief = Client()
    request_code(client, PHONE)

    answer = enter_code(thief, code_in_the_message())

    assert answer["Location"] == "/masuk/"
    assert enter_code(client, code_in_the_message())["Location"] == "/akun/nama/"


def test_the_code_and_the_phone_lie_nowhere_in_plain(client):
    request_code(client, PHONE)

    code, row = code_in_the_message(), ContactCode.objects.get()
    stored = bytes(row.code_key) + bytes(row.address_sealed) + str(dict(client.session)).encode()
    assert code.encode() not in stored
    assert b"81234567890" not in stored


def test_a_new_code_replaces_the_one_before(client):
    request_code(client, PHONE)
    first = code_in_the_message()

    client.post("/masuk/kode/", {"action": "resend"})

    second = code_in_the_message()
    assert ContactCode.objects.count() == 1
    assert first == second or enter_code(client, first).status_code == 422
    assert enter_code(client, second).status_code == 302


def test_codes_to_one_contact_are_few_since_each_costs_a_message(client):
    for _ in range(3):
        request_code(Client(), PHONE)

    answer = request_code(client, PHONE)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert Notice.objects.count() == 3


def test_sending_anew_is_counted_too(client):
    request_code(client, PHONE)
    client.post("/masuk/kode/", {"action": "resend"})
    client.post("/masuk/kode/", {"action": "resend"})

    assert client.post("/masuk/kode/", {"action": "resend"}).status_code == 429
    assert Notice.objects.count() == 3


def test_one_address_cannot_ask_for_everyone(client):
    for n in range(60):
        request_code(Client(), f"orang{n}@contoh.id")

    assert request_code(client, "satu-lagi@contoh.id").status_code == 429


def test_all_codes_of_an_hour_have_a_ceiling(client, settings):
    settings.PENGGERAK_CODES_PER_HOUR = 2
    for n in range(2):
        request_code(Client(), f"orang{n}@contoh.id")

    assert request_code(client, "satu-lagi@contoh.id").status_code == 429


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Tulis nomor HP atau alamat surel Anda"),
        ("0812", "angka"),
        ("021 5555 1234", "Tulis nomor HP yang dapat menerima pesan"),
        ("sari@", "nama@contoh.id"),
        ("sari", "nama@contoh.id"),
    ],
)
def test_what_cannot_be_a_contact_gets_a_clear_sentence(client, typed, says):
    answer = client.post("/masuk/", {"contact": typed})

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Notice.objects.exists()


def test_messages_come_in_the_language_of_the_page(client):
    client.get("/masuk/", {"bahasa": "en", "ingat": "1"})

    request_code(client, "sri@contoh.id")

    assert (last_notice().language, last_notice().channel) == ("en", "email")


def _asked(phone: str) -> tuple[tuple, list[str]]:
    """Where asking for a code led, every page of it, and what was asked of the database on the way."""
    client = Client()
    with CaptureQueriesContext(connection) as asked:
        answer = request_code(client, phone)
    seen = (answer.status_code, answer.redirect_chain, _without_tokens(answer))
    return seen, [re.sub(r"'[^']*'|0x\w+|\d+", "?", query["sql"]) for query in asked]


def _without_tokens(answer) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())


@pytest.mark.django_db(transaction=True)
def test_at_night_old_codes_and_sessions_go(client):
    request_code(client, PHONE)
    long_ago = timezone.now() - timedelta(days=1)
    ContactCode.objects.update(created_at=long_ago, expires_at=long_ago + timedelta(minutes=10))
    Session.objects.update(expire_date=long_ago)
    request_code(Client(), "081299998888")

    clear_at_night(0)

    assert (ContactCode.objects.count(), Session.objects.count()) == (1, 1)
