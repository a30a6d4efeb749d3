"""Requests that came in on paper or at the counter, and blocks that an officer releases."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from penggerak.apps.audit.models import Event
from penggerak.apps.notices.models import Notice
from penggerak.apps.notices.words import words_of
from penggerak.apps.privacy.actions.requesting import CannotAnswer, receive_request, release
from penggerak.apps.privacy.models import DataRequest
from penggerak.apps.privacy.queries.consents import limited_businesses, may_see
from penggerak.apps.register.actions.regrouping import merge
from tests.apps.privacy.factories import ConsentFactory, DataRequestFactory, HoldingFactory, LenderFactory, OwnerFactory
from tests.apps.register.factories import START, UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

NEW = "/kerja/permintaan-data/baru/"
DAY = timedelta(days=1)


@pytest.fixture
def officer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def typed(**changed):
    return {
        "kind": "access",
        "words": "Minta salinan.",
        "received_at": "2026-01-05T09:30",
        "through": "paper",
        **changed,
    }


class TestTaking:
    def test_its_clock_runs_from_when_it_was_received_not_from_when_it_was_written_down(self, client, officer):
        business = a_business(business_name="Sini")

        answer = client.post(NEW, typed(business=business.code.lower()))

        asked = DataRequest.objects.get()
        assert answer["Location"] == f"/kerja/permintaan-data/{asked.pk}/"
        assert asked.received_at == datetime(2026, 1, 5, 9, 30, tzinfo=timezone.get_current_timezone())
        assert asked.due_at - asked.received_at == timedelta(hours=72)
        assert (asked.received_through, asked.received_by, asked.business) == ("paper", officer, business)
        event = Event.objects.get(what="data_request.received")
        assert (event.by, event.at > asked.received_at) == (officer, True)

    def test_whoever_has_an_account_with_that_contact_is_told(self, client, officer):
        asks = OwnerFactory(phone="+6281299998888", email=None)

        client.post(NEW, typed(whom="0812 9999 8888"))

        assert DataRequest.objects.get().user == asks
        assert Notice.objects.get(template="data_request_received").to == asks

    def test_whoever_has_none_is_answered_by_letter(self, client, officer):
        page = client.post(NEW, typed(whom="0812 9999 8888"), follow=True).content.decode()

        assert "jawab lewat surat" in page
        assert DataRequest.objects.get().user is None
        assert not Notice.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"received_at": "2999-01-01T00:00"}, "Waktu diterima belum tiba"),
            ({"received_at": "kemarin"}, "misalnya 2026-11-24T09:30"),
            ({"through": "page"}, "page"),
            ({"business": "PGR-SALAH"}, "Tidak ada usaha dengan nomor ini"),
            ({"kind": "limit"}, "Tulis nomor usaha yang datanya dibatasi"),
            ({"whom": "0812"}, "id_whom"),
        ],
    )
    def test_what_cannot_be_comes_back_with_what_to_do(self, client, officer, changed, said):
        page = client.post(NEW, typed(**changed))

        assert page.status_code == 422
        assert said in page.content.decode()
        assert not DataRequest.objects.exists()

    def test_a_business_of_another_city_does_not_exist(self, client, officer):
        there = a_business(business_name="Sana", city_code="64.72")

        assert client.post(NEW, typed(business=there.code)).status_code == 422

    def test_the_action_itself_takes_nothing_that_is_still_to_come(self):
        with pytest.raises(CannotAnswer, match="belum tiba"):
            receive_request(
                "access", user=None, business=None, by=UserFactory(), through="paper", at=START, received_at=START + DAY
            )

    def test_the_list_leads_to_it_and_the_page_opens(self, client, officer):
        assert f'href="{NEW}"' in client.get("/kerja/permintaan-data/").content.decode()
        assert 'type="datetime-local"' in client.get(NEW).content.decode()


def a_block(**about):
    met = {"kind": "limit", "status": "done", "settled_at": START, "answer": "Dibatasi."}
    return DataRequestFactory(**{"business": a_business(business_name="Sini"), **met, **about})


class TestReleasing:
    def test_an_officer_releases_it_for_a_reason_and_whoever_asked_is_told(self, client, officer):
        asked = a_block()
        path = f"/kerja/permintaan-data/{asked.pk}/"
        assert "Lepaskan pembatasan" in client.get(path).content.decode()

        client.post(f"{path}lepas/", {"alasan": "Diminta pemilik di loket."})

        page = client.get(path).content.decode()
        assert "Lepaskan pembatasan" not in page
        assert "Diminta pemilik di loket." in page
        event = Event.objects.get(what="data_request.released")
        assert (event.by, event.reason) == (officer, "Diminta pemilik di loket.")
        assert Notice.objects.get(template="data_request_released").to == asked.user

    def test_partners_see_the_business_again_from_then_on_and_the_past_stays(self):
        lender, asked = LenderFactory(), a_block()
        ConsentFactory(business=asked.business, purpose="financing", recipient=lender)

        release(asked, reason="diminta", by=UserFactory(), at=START + DAY)

        assert may_see(lender, asked.business, "financing", at=START + DAY)
        assert not may_see(lender, asked.business, "financing", at=START + DAY - timedelta(seconds=1))

    def test_another_request_goes_on_blocking_and_the_page_says_so(self, client, officer):
        asked = a_block()
        a_block(kind="erase", status="partly", article="UU 43/2009", business=asked.business)

        page = client.post(f"/kerja/permintaan-data/{asked.pk}/lepas/", {"alasan": "diminta"}, follow=True)

        assert "masih dibatasi oleh permohonan lain" in page.content.decode()
        assert limited_businesses(at=timezone.now()).filter(pk=asked.business_id).exists()

    def test_without_a_reason_it_stays(self, client, officer):
        asked = a_block()

        page = client.post(f"/kerja/permintaan-data/{asked.pk}/lepas/", {"alasan": " "}, follow=True)

        assert "Tulis alasannya" in page.content.decode()
        asked.refresh_from_db()
        assert asked.released_at is None

    @pytest.mark.parametrize("about", [{"status": "open", "settled_at": None, "answer": ""}, {"kind": "access"}])
    def test_what_blocks_nothing_is_not_released(self, about):
        with pytest.raises(CannotAnswer, match="tidak sedang membatasi"):
            release(a_block(**about), reason="diminta", by=UserFactory(), at=START + DAY)

    def test_it_is_released_once(self):
        asked = a_block()
        release(asked, reason="diminta", by=UserFactory(), at=START)

        with pytest.raises(CannotAnswer, match="tidak sedang membatasi"):
            release(asked, reason="lagi", by=UserFactory(), at=START)

    def test_a_block_of_another_city_does_not_exist(self, client, officer):
        asked = a_block(business=a_business(business_name="Sana", city_code="64.72"))

        assert client.post(f"/kerja/permintaan-data/{asked.pk}/lepas/", {"alasan": "x"}).status_code == 404

    def test_the_owner_reads_why(self, client):
        asked = a_block()
        HoldingFactory(user=asked.user, business=asked.business)
        release(asked, reason="Diminta di loket.", by=UserFactory(), at=START)
        client.force_login(asked.user)

        assert "Diminta di loket." in client.get("/saya/data/").content.decode()

    @pytest.mark.parametrize("channel", ["email", "sms", "whatsapp"])
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_its_words_exist_for_every_way_and_language(self, channel, language):
        words = words_of("data_request_released", channel, language, {"number": "17"})

        assert "17" in words.subject + words.body


def test_a_request_about_a_business_that_was_merged_away_stays_on_the_list(client, officer):
    asked = DataRequestFactory(business=a_business(business_name="Lama"))
    there = DataRequestFactory(business=a_business(business_name="Sana", city_code="64.72"))

    merge(a_business(business_name="Utama"), asked.business, reason="Rumah yang sama", by=officer, at=START + DAY)

    assert client.get(f"/kerja/permintaan-data/{asked.pk}/").status_code == 200
    assert client.get(f"/kerja/permintaan-data/{there.pk}/").status_code == 404
