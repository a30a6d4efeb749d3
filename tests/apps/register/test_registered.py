"""Is this business already there? Yes or no, the same no for every reason, and not too often."""

import re

import pytest

from penggerak.apps.accounts.models import Throttle
from penggerak.apps.audit.models import Event
from penggerak.apps.register.models import Link
from tests.apps.register.factories import START, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
NIK = "3671015708859002"  # a woman born on 17 August 1985
OTHER_NIK = "3671011708859003"
NIB = "9120001234567"


@pytest.fixture
def business():
    return a_business(business_name="Keripik Cisadane", owner_name="Siti", nik=NIK, nib=NIB)


def ask(client, number, year="", **extra):
    return client.post("/terdaftar/", {"number": number, "birth_year": year}, **extra)


def words(response):
    """What a reader sees, without the parts that differ by themselves."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


@pytest.mark.parametrize("write", [lambda code: code, lambda code: code.lower(), lambda code: code[4:]])
def test_a_code_is_known_however_it_is_written(client, business, write):
    assert "Ya, usaha ini sudah terdaftar" in words(ask(client, write(business.code)))


@pytest.mark.parametrize(("number", "year"), [(NIK, "1985"), ("3671 0157 0885 9002", "1985"), (NIB, "")])
def test_a_number_is_known(client, business, number, year):
    assert "Ya, usaha ini sudah terdaftar" in words(ask(client, number, year))


def test_the_birth_date_held_counts_when_the_card_tells_another(client):
    a_business(business_name="Keripik", nik=NIK, owner_birth_date="1986-08-17")

    assert "Ya, usaha" in words(ask(client, NIK, "1986"))
    assert "Belum ditemukan" in words(ask(client, NIK, "1987"))


def test_every_no_is_the_same_page(client, business):
    wrong_year = ask(client, NIK, "1990")
    not_there = ask(client, OTHER_NIK, "1985")
    not_there_either = ask(client, "9120007654321")

    assert "Belum ditemukan" in words(wrong_year)
    assert words(wrong_year) == words(not_there) == words(not_there_either)
    assert wrong_year.status_code == not_there.status_code == 200


def test_every_no_asks_the_database_the_same(client, business, django_assert_num_queries):
    ask(client, NIB)
    with django_assert_num_queries(5) as asked:
        ask(client, NIK, "1990")
    with django_assert_num_queries(len(asked)):
        ask(client, OTHER_NIK, "1990")


def test_the_answer_tells_nothing_about_the_business(client, business):
    page = words(ask(client, NIK, "1985"))

    assert not any(told in page for told in ("Keripik", "Siti", business.code, NIK))


def test_a_business_no_record_speaks_of_any_more_is_not_there(client, business):
    from penggerak.apps.register.actions.projecting import project_businesses

    Link.objects.update(ended_at=START.replace(year=2027))
    project_businesses([business.pk])

    assert "Belum ditemukan" in words(ask(client, NIK, "1985"))
    assert "Belum ditemukan" in words(ask(client, business.code))


@pytest.mark.parametrize(
    ("number", "year", "said"),
    [
        ("", "", "Tulis salah satu nomor itu"),
        ("36710157088590", "1985", "16"),
        ("912000123456", "", "13"),
        ("PGR-000123-9", "", "salah ketik"),
        ("PGR", "", "salah ketik"),
        ("9" * 39, "", "9"),
        (NIK, "", "tahun lahir"),
        (NIK, "85", "empat angka"),
        (NIK, "seribu", "empat angka"),
    ],
)
def test_a_slip_of_the_pen_is_explained_and_costs_no_try(client, number, year, said):
    response = ask(client, number, year)

    assert response.status_code == 422
    assert said in response.context["form"].errors.as_text()
    assert Throttle.objects.count() == 0


def test_a_look_up_is_counted_but_its_number_is_kept_nowhere(client, business):
    ask(client, NIK, "1985")
    ask(client, OTHER_NIK, "1985")

    events = Event.objects.filter(what="register.asked").order_by("pk")
    assert [event.data for event in events] == [{"way": "nik", "found": True}, {"way": "nik", "found": False}]
    assert {(event.by_id, event.subject) for event in events} == {(None, "")}


def test_the_eleventh_question_waits_and_other_people_do_not(client, business):
    for _ in range(10):
        assert ask(client, NIB).status_code == 200

    refused = ask(client, NIB)

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 600
    assert "WIB" in words(refused)
    assert ask(client, NIB, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_nothing_is_left_in_the_browser_or_the_address(client, business):
    answer = ask(client, NIK, "1985")

    assert "no-store" in answer["Cache-Control"]
    assert "Belum ditemukan" not in words(client.get("/terdaftar/", {"number": NIK, "birth_year": "1985"}))


def test_the_public_menu_leads_there(client):
    assert 'href="/terdaftar/"' in client.get("/").content.decode()
