"""Is this your business? Asked only when a typed number and one more typed fact agree, and nothing held is shown."""

import pytest

from penggerak.apps.intake.actions.receiving import opened
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.queries.duplicates import Twin, are_alike, twin_of
from tests.apps.intake.walking import ANSWERS, NIB, NIK, send, walk, words
from tests.apps.register.factories import a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
PHONE = "+6281234564410"
HELD = {"business_name": "Kripik Cisadane", "owner_name": "Aminah Rahasia", "phone": PHONE, "street": "Jalan Rahasia"}
OTHER_NAMES = {"nama": {"business_name": "Batik Selendang"}, "pemilik": {**ANSWERS["pemilik"], "owner_name": "Bambang"}}


@pytest.fixture
def business():
    return a_business(**HELD)


def test_a_phone_and_a_like_name_are_asked_about(client, business):
    assert walk(client)["Location"] == "/daftar/cocok/"

    page = words(client.get("/daftar/cocok/"))

    assert "Keripik Cisadane" in page  # as it was typed
    assert not any(held in page for held in ("Kripik", "Rahasia", business.code))


@pytest.mark.parametrize(("reply", "joins", "shown"), [("ya", True, "ini usahanya"), ("bukan", False, "Usaha lain")])
def test_the_reply_goes_along(client, business, reply, joins, shown):
    walk(client)

    replied = client.post("/daftar/cocok/", {"jawaban": reply})

    assert replied["Location"] == "/daftar/periksa/"
    assert shown in words(client.get("/daftar/periksa/"))
    send(client)
    assert opened(Submission.objects.get()).joins == (business.pk if joins else None)


def test_the_check_waits_for_the_reply(client, business):
    walk(client)

    assert client.get("/daftar/periksa/")["Location"] == "/daftar/cocok/"


def test_a_known_phone_with_other_names_is_the_same_page_as_an_unknown_one(client, business):
    known = walk(client, **OTHER_NAMES)
    page = words(client.get("/daftar/periksa/"))
    business.links.update(ended_at="2026-02-01T00:00Z")  # nobody has this phone any more
    client.cookies.clear()

    unknown = walk(client, **OTHER_NAMES)

    assert known["Location"] == unknown["Location"] == "/daftar/periksa/"
    assert page == words(client.get("/daftar/periksa/"))


def test_a_known_number_asks_the_database_the_same_as_an_unknown_one(business, django_assert_num_queries):
    with django_assert_num_queries(1):
        twin_of({"phone": PHONE, "business_name": "Batik"}, city="36.71")
    with django_assert_num_queries(1):
        twin_of({"phone": "+6281111111111", "business_name": "Batik"}, city="36.71")


@pytest.mark.parametrize(
    ("held", "typed", "facts"),
    [
        ({"phone": PHONE}, {"phone": PHONE}, None),
        ({"nik": NIK}, {"nik": NIK}, None),
        ({"nib": NIB, "business_name": "Batik"}, {"nib": NIB, "business_name": "Keripik"}, None),
        ({"business_name": "Keripik Cisadane"}, {"business_name": "Keripik Cisadane", "phone": PHONE}, None),
        ({"phone": PHONE, "nik": NIK}, {"phone": PHONE, "nik": NIK}, ("phone", "nik")),
        ({"phone": PHONE, "owner_name": "Siti Aminah"}, {"phone": PHONE, "owner_name": "siti aminah"}, ("phone", "owner_name")),
        ({"whatsapp": PHONE, "business_name": "Batik Sari"}, {"phone": PHONE, "business_name": "Batik Sari"}, ("phone", "business_name")),
    ],
)  # fmt: skip
def test_two_facts_have_to_agree_and_one_of_them_is_a_number(held, typed, facts):
    business = a_business(**held)

    assert twin_of(typed, city="36.71") == (Twin(business.pk, facts) if facts else None)


def test_a_business_of_another_city_is_not_asked_about():
    a_business(**{**HELD, "city_code": "64.72"})

    assert twin_of({"phone": PHONE, "business_name": "Kripik Cisadane"}, city="36.71") is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Warung Bu Sari", "warung sari", True),
        ("Keripik Cisadane", "Kripik Cisadane", True),
        ("Toko Jaya", "Toko Jaya", False),  # common words alone say nothing
        ("Warung Bu Sari", "Warung Bu Tini", False),
        ("", "", False),
    ],
)
def test_names_are_alike_by_the_words_that_tell(one, other, alike):
    assert are_alike(one, other) == alike


def test_whoever_asks_too_often_finds_nothing_and_is_not_told(client, business):
    found = []
    for turn in range(12):
        client.cookies.clear()
        found.append(walk(client, pemilik={**ANSWERS["pemilik"], "owner_name": f"Siti {'a' * turn}"})["Location"])

    assert found == ["/daftar/cocok/"] * 10 + ["/daftar/periksa/"] * 2


def test_going_back_and_forth_asks_the_register_once(client, business, django_assert_num_queries):
    walk(client)
    client.post("/daftar/cocok/", {"jawaban": "bukan"})

    with django_assert_num_queries(0):
        client.post("/daftar/isi/izin/", {})
        client.get("/daftar/periksa/")
