"""Pages that open the site may be kept by a proxy: the same for all whom we do not know, in the language of their address."""

import pytest
from django.conf import settings
from django.test import Client

from tests.apps.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db

OPENING = ["/", "/angka/usaha/", "/angka/usaha/angka.csv", "/metode/", "/privasi/", "/terdaftar/", "/daftar/"]
SHARED = "public, max-age=0, s-maxage=60"


def varies_by_cookie(answer):
    return "cookie" in answer.headers.get("Vary", "").lower()


@pytest.mark.parametrize("address", OPENING)
def test_whom_we_do_not_know_gets_what_a_proxy_may_keep(client, address):
    answer = client.get(address)

    assert answer["Cache-Control"] == SHARED
    assert not answer.cookies
    assert not varies_by_cookie(answer)
    assert "csrf" not in answer.content.decode()


@pytest.mark.parametrize("address", OPENING)
def test_cookies_of_other_sites_change_nothing_of_it(client, address):
    plain = client.get(address).content
    client.cookies["_ga"] = "GA1.1.1234567890.1700000000"
    client.cookies["csrftoken"] = "x" * 32

    answer = client.get(address)

    assert (answer["Cache-Control"], answer.content) == (SHARED, plain)


@pytest.mark.parametrize("address", OPENING)
def test_whoever_is_signed_in_gets_a_page_of_their_own(client, address):
    client.force_login(PersonFactory())

    answer = client.get(address)

    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", OPENING)
def test_a_copy_that_is_still_right_is_not_sent_again(client, address):
    tag = client.get(address)["ETag"]

    again = client.get(address, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", [one for one in OPENING if not one.endswith(".csv")])
def test_each_language_has_an_address_of_its_own(client, address):
    indonesian, english = client.get(address), client.get(address, {"bahasa": "en"})

    assert english["Cache-Control"] == SHARED
    assert not english.cookies
    assert ('<html lang="id"' in indonesian.content.decode(), '<html lang="en"' in english.content.decode()) == (
        True,
    ) * 2
    assert english["ETag"] != indonesian["ETag"]


@pytest.mark.parametrize("address", OPENING)
def test_a_language_that_was_chosen_stays_and_its_page_is_kept_by_no_proxy(client, address):
    chosen = client.get(address, {"bahasa": "en", "ingat": "1"})

    assert (chosen.status_code, chosen["Location"], chosen["Cache-Control"]) == (
        302,
        f"{address}?bahasa=en",
        "no-store",
    )
    assert chosen.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    later = client.get(address)
    assert later["Content-Language"] == "en"
    assert later["Cache-Control"] == "private, no-store"
    assert client.get(address, {"bahasa": "id"})["Content-Language"] == "id"


def test_the_links_keep_what_the_address_asks_for(client):
    html = client.get("/metode/?a=1&bahasa=en").content.decode()

    assert 'href="?a=1&amp;bahasa=id&amp;ingat=1"' in html


@pytest.mark.parametrize("asked", ["xx", "", "en ", "../en", "\0"])
def test_a_language_that_we_do_not_speak_is_not_kept(client, asked):
    answer = client.get("/metode/", {"bahasa": asked, "ingat": "1"})

    assert (answer.status_code, answer["Content-Language"]) == (200, "id")
    assert not answer.cookies


@pytest.mark.parametrize("day", ["2199-01-01", "kemarin"])
def test_a_refusal_is_kept_by_no_proxy(client, day):
    assert client.get("/", {"per": day}).status_code == 422
    assert "public" not in client.get("/", {"per": day}).headers.get("Cache-Control", "")


def test_who_began_a_registration_gets_a_start_of_their_own(client):
    client.cookies["daftar"] = "apa saja"

    assert client.get("/daftar/")["Cache-Control"] == "private, no-store"


def test_an_answer_to_a_question_is_kept_nowhere_and_needs_no_token():
    stranger = Client(enforce_csrf_checks=True)

    answer = stranger.post("/terdaftar/", {"number": "9120000000017"})

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]


def test_a_shared_answer_that_sets_a_cookie_is_taken_back(rf):
    from django.http import HttpResponse

    from penggerak.site.middleware import ContentSecurity

    def careless(_request):
        response = HttpResponse("halo", headers={"Cache-Control": "public, max-age=60", "Vary": "Cookie"})
        response.set_cookie("milik", "seseorang")
        return response

    answer = ContentSecurity(careless)(rf.get("/"))

    assert (answer["Cache-Control"], answer["Vary"]) == ("private, no-store", "Cookie")


def test_a_packed_copy_that_is_still_right_is_not_sent_again_either(client):
    packed = {"Accept-Encoding": "gzip"}
    first = client.get("/metode/", headers=packed)

    again = client.get("/metode/", headers={**packed, "If-None-Match": first["ETag"]})

    assert first["Content-Encoding"] == "gzip"
    assert (again.status_code, first["Vary"]) == (304, "Accept-Encoding")
