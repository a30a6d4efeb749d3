"""Requests about data: their 72 hours, their answers, and who is told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from penggerak.apps.audit.models import Event
from penggerak.apps.notices.models import Notice
from penggerak.apps.privacy.actions.requesting import CannotAnswer, receive_request, settle_request, warn_officers
from penggerak.apps.privacy.queries.requests import open_requests
from tests.apps.privacy.factories import DataRequestFactory, OwnerFactory
from tests.apps.register.factories import START, UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

WIB = ZoneInfo("Asia/Jakarta")


def ask(kind="erase", business=None, user=None, at=START):
    user = user or OwnerFactory()
    return receive_request(kind, user=user, business=business, at=at, by=user, through="page")


def test_what_came_in_on_friday_at_four_is_due_on_monday_at_four():
    asked = ask(at=datetime(2026, 11, 27, 16, 0, tzinfo=WIB))

    assert asked.due_at == datetime(2026, 11, 30, 16, 0, tzinfo=WIB)


def test_whoever_asks_is_told_that_it_came_in_and_how_it_ended():
    asked = ask()

    settle_request(asked, status="refused", answer="Arsip wajib.", article="UU 43/2009", by=UserFactory(), at=START)

    assert list(Notice.objects.order_by("pk").values_list("template", "to")) == [
        ("data_request_received", asked.user_id),
        ("data_request_answered", asked.user_id),
    ]
    told = Event.objects.filter(subject=f"datarequest:{asked.pk}").order_by("pk").values_list("what", flat=True)
    assert list(told) == ["data_request.received", "data_request.settled"]


@pytest.mark.parametrize("channel", ["email", "sms", "whatsapp"])
@pytest.mark.parametrize("template", ["data_request_received", "data_request_answered"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_its_words_exist_for_every_way_and_language(template, channel, language):
    from penggerak.apps.notices.words import words_of

    assert "17" in words_of(template, channel, language, {"number": "17", "due": "besok"}).body


@pytest.mark.parametrize(
    ("kind", "answer", "match"),
    [
        ("access", {"status": "done", "answer": " "}, "Tulis jawabannya"),
        ("access", {"status": "refused", "answer": "tidak"}, "Pilih pasal"),
        ("erase", {"status": "done", "answer": "dihapus"}, "beri tanda setuju"),
        ("limit", {"status": "done", "answer": "dibatasi"}, "tidak menyebut usaha"),
    ],
)
def test_an_answer_that_the_law_would_not_take_is_refused(kind, answer, match):
    with pytest.raises(CannotAnswer, match=match):
        settle_request(ask(kind), by=UserFactory(), at=START, **answer)


def test_a_request_is_answered_once():
    asked = ask("access")
    settle_request(asked, status="done", answer="Dikirim.", by=UserFactory(), at=START)

    with pytest.raises(CannotAnswer, match="sudah dijawab"):
        settle_request(asked, status="done", answer="Lagi.", by=UserFactory(), at=START)


def test_officers_are_warned_once_of_what_is_due_within_a_day():
    officer = UserFactory()
    UserFactory(area_id="64.72")
    UserFactory(role="field_officer")
    asked = ask()
    warn_officers(at=START + timedelta(hours=47))
    assert not Notice.objects.filter(template="data_request_due").exists()

    warn_officers(at=START + timedelta(hours=48))
    warn_officers(at=START + timedelta(hours=49))

    [notice] = Notice.objects.filter(template="data_request_due")
    assert (notice.to_id, notice.subject) == (officer.pk, f"datarequest:{asked.pk}")
    event = Event.objects.get(what="data_request.officers_warned")
    assert (event.subject, event.data["officers"]) == (f"datarequest:{asked.pk}", [officer.pk])


def test_officers_see_the_requests_of_their_own_city_the_late_ones_first():
    here, there = a_business(business_name="Sini"), a_business(business_name="Sana", city_code="64.72")
    late = DataRequestFactory(business=here, received_at=START - timedelta(days=9))
    DataRequestFactory(business=there)
    soon = DataRequestFactory(business=here)

    assert list(open_requests(UserFactory())) == [late, soon]


def test_the_list_marks_what_is_late_and_the_page_takes_an_answer(client):
    asked = DataRequestFactory(kind="access", business=a_business(business_name="Sini"))
    client.force_login(UserFactory())
    assert "terlambat" in client.get("/kerja/permintaan-data/").content.decode()

    answer = client.post(f"/kerja/permintaan-data/{asked.pk}/", {"status": "done", "answer": "Dikirim lewat pos."})

    asked.refresh_from_db()
    assert (answer.status_code, asked.status, asked.answer) == (302, "done", "Dikirim lewat pos.")


def test_an_answer_without_an_article_comes_back_with_what_to_do(client):
    asked = DataRequestFactory(business=a_business(business_name="Sini"))
    client.force_login(UserFactory())

    page = client.post(f"/kerja/permintaan-data/{asked.pk}/", {"status": "refused", "answer": "Tidak."})

    assert page.status_code == 422
    assert "Pilih pasal" in page.content.decode()


def test_a_request_of_another_city_does_not_exist(client):
    asked = DataRequestFactory(business=a_business(business_name="Sana", city_code="64.72"))
    client.force_login(UserFactory())

    assert client.get(f"/kerja/permintaan-data/{asked.pk}/").status_code == 404
