"""The owner's room: only what they hold, and everything of it."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from penggerak.apps.audit.models import Event
from penggerak.apps.intake.models import Submission
from penggerak.apps.notices.models import Notice
from penggerak.apps.notices.words import words_of
from penggerak.apps.privacy.models import Consent, DataRequest, Invitation
from penggerak.apps.register.actions.regrouping import merge
from penggerak.apps.register.models import Holding, Record
from penggerak.apps.seal import seal, unseal
from tests.apps.privacy.factories import HoldingFactory, LenderFactory, OwnerFactory
from tests.apps.register.factories import START, UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

PHONE = "+6281234567890"
WRITTEN = "081234567890"


@pytest.fixture
def me(client):
    user = OwnerFactory(phone=PHONE, email=None, name="Bu Sari")
    client.force_login(user)
    return user


@pytest.fixture
def mine(me):
    """A business of mine."""
    business = a_business(business_name="Warung Sari", phone=WRITTEN, nik="3671014107850001", owner_name="Sari")
    HoldingFactory(user=me, business=business)
    return business


def page_of(client, address):
    return client.get(address).content.decode()


def test_a_first_page_without_a_business_says_how_to_register_one(client, me):
    page = page_of(client, "/saya/")

    assert "Belum ada usaha di halaman Anda" in page
    assert 'href="/daftar/"' in page


def test_a_business_that_carries_my_number_waits_for_my_answer(client, me):
    business = a_business(business_name="Warung Sari", phone=WRITTEN)
    assert "Usaha ini tercatat dengan nomor HP Anda" in page_of(client, "/saya/")

    client.post(f"/saya/klaim/{business.code}/")

    assert Holding.objects.get().user == me
    assert "Usaha ini tercatat dengan nomor HP Anda" not in page_of(client, "/saya/")


def test_saying_that_it_is_not_mine_ends_the_question(client, me):
    business = a_business(business_name="Warung Sari", phone=WRITTEN)

    client.post(f"/saya/bukan/{business.code}/")

    assert "Warung Sari" not in page_of(client, "/saya/")


def test_my_registrations_are_listed_with_their_state_and_those_of_others_are_not(client, me):
    other = OwnerFactory()
    about = {"kind": "registration", "channel": "self", "city_id": "36.71", "place": "36.71", "received_at": START}
    Submission.objects.create(code="PUNYAKU", key=uuid4(), sealed=seal({"a": 1}), by=me, **about)
    Submission.objects.create(code="NOMORKU", key=uuid4(), sealed=seal({"a": 1}), phone_key=me.phone_key, **about)
    Submission.objects.create(code="ORANGLAIN", key=uuid4(), sealed=seal({"a": 1}), by=other, **about)

    page = page_of(client, "/saya/")

    assert "PUNYAKU" in page
    assert "NOMORKU" in page
    assert "Menunggu diperiksa" in page
    assert "ORANGLAIN" not in page


@pytest.mark.parametrize(
    "address",
    ["", "buka/nik/", "ubah/business_name/", "izin/", "orang/", "orang/1/akhiri/", "ajakan/1/batalkan/"],
)
def test_a_business_that_is_not_mine_does_not_exist(client, me, address):
    other = HoldingFactory().business
    path = f"/saya/usaha/{other.code}/{address}"

    assert client.post(path).status_code in (404, 405)
    assert client.get(path).status_code in (404, 405)
    assert client.post(f"/saya/klaim/{other.code}/").status_code == 404


def test_personal_numbers_are_masked_until_i_open_one_and_that_leaves_an_event(client, mine):
    page = page_of(client, f"/saya/usaha/{mine.code}/")
    assert "3671014107850001" not in page
    assert "Menurut" in page

    opened = client.post(f"/saya/usaha/{mine.code}/buka/nik/").content.decode()

    assert "3671014107850001" in opened
    assert Event.objects.get(what="business.field_read").data == {"field": "nik", "as": "owner"}


def test_what_i_correct_is_a_statement_of_my_own(client, mine, me):
    answer = client.post(
        f"/saya/usaha/{mine.code}/ubah/business_name/", {"value": "Warung Bu Sari", "reason": "nama di papan"}
    )

    assert answer.status_code == 302
    record = Record.objects.get(source__kind="self")
    assert (record.by, record.values["business_name"], record.reason) == (me, "Warung Bu Sari", "nama di papan")


def test_a_correction_without_a_reason_comes_back(client, mine):
    page = client.post(f"/saya/usaha/{mine.code}/ubah/business_name/", {"value": "Warung Bu Sari"})

    assert page.status_code == 422


def test_i_give_and_withdraw_a_consent_apart_from_all_others(client, mine):
    lender = LenderFactory(name="Bank Contoh Jaya")
    assert "Bank Contoh Jaya" in page_of(client, f"/saya/usaha/{mine.code}/izin/")
    name = f"financing:{lender.pk}"

    client.post(f"/saya/usaha/{mine.code}/izin/", {"izin": name, "tindakan": "beri"})
    consent = Consent.objects.get()
    assert (consent.recipient, consent.given_through, consent.language) == (lender, "page", "id")

    client.post(f"/saya/usaha/{mine.code}/izin/", {"izin": name, "tindakan": "tarik"})
    consent.refresh_from_db()
    assert (consent.withdrawn_at is not None, consent.withdrawn_through) == (True, "page")


def test_a_consent_that_is_not_offered_is_not_written(client, mine):
    there = LenderFactory(city_id="64.72")

    client.post(f"/saya/usaha/{mine.code}/izin/", {"izin": f"financing:{there.pk}", "tindakan": "beri"})

    assert not Consent.objects.exists()


def test_someone_i_invite_says_yes_on_their_own_page(client, mine, me):
    sister = OwnerFactory(phone="+6281299998888")
    client.post(f"/saya/usaha/{mine.code}/orang/", {"whom": "0812 9999 8888"})
    assert "99998888" not in page_of(client, f"/saya/usaha/{mine.code}/orang/")
    asked = Invitation.objects.get()

    client.force_login(sister)
    assert "mengajak Anda" in page_of(client, "/saya/")
    client.post(f"/saya/ajakan/{asked.pk}/", {"jawaban": "ya"})

    holding = Holding.objects.get(user=sister)
    assert (holding.business, holding.grounds, holding.by) == (mine, "invited", me)


def test_whoever_i_invite_is_told_once_and_not_which_business(client, mine):
    for _again in range(2):
        client.post(f"/saya/usaha/{mine.code}/orang/", {"whom": "0812 9999 8888"})

    notice = Notice.objects.get(template="holding_invited")
    told = unseal(notice.sealed)
    assert told == {"address": "+6281299998888", "values": {"url": "http://testserver/saya/"}}
    assert (notice.to, notice.subject) == (None, f"invitation:{Invitation.objects.get().pk}")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("channel", ["email", "sms", "whatsapp"])
def test_an_invitation_has_its_words_for_every_way_and_language(channel, language):
    assert (
        "https://contoh.example/saya/"
        in words_of("holding_invited", channel, language, {"url": "https://contoh.example/saya/"}).body
    )


def test_taking_invitations_back_does_not_make_room_for_ever_more_messages(client, mine, me):
    path = f"/saya/usaha/{mine.code}/"
    for number in range(11):
        client.post(f"{path}orang/", {"whom": f"0812 9999 {number:04d}"})
        for asked in Invitation.objects.filter(settled_at=None):
            client.post(f"{path}ajakan/{asked.pk}/batalkan/")

    assert Notice.objects.filter(template="holding_invited").count() == 10


def test_an_invitation_is_nothing_to_anybody_else(client, mine):
    client.post(f"/saya/usaha/{mine.code}/orang/", {"whom": "0812 9999 8888"})

    client.force_login(OwnerFactory())

    assert client.post(f"/saya/ajakan/{Invitation.objects.get().pk}/", {"jawaban": "ya"}).status_code == 404


def test_an_invitation_of_someone_who_no_longer_holds_the_business_is_void(client, mine, me):
    sister = OwnerFactory(phone="+6281299998888")
    client.post(f"/saya/usaha/{mine.code}/orang/", {"whom": "0812 9999 8888"})
    client.post(f"/saya/usaha/{mine.code}/orang/{Holding.objects.get().pk}/akhiri/")

    client.force_login(sister)

    assert "mengajak Anda" not in page_of(client, "/saya/")
    assert client.post(f"/saya/ajakan/{Invitation.objects.get().pk}/", {"jawaban": "ya"}).status_code == 404


def test_i_end_whom_i_invited_but_nobody_else(client, mine, me):
    invited = HoldingFactory(business=mine, grounds="invited", by=me)
    granted = HoldingFactory(business=mine, grounds="officer", by=UserFactory(), reason="surat kuasa")

    for one in (invited, granted):
        client.post(f"/saya/usaha/{mine.code}/orang/{one.pk}/akhiri/")
        one.refresh_from_db()

    assert invited.until is not None
    assert granted.until is None


def test_my_copy_holds_everything_in_full_and_is_a_request_answered_at_once(client, mine, me):
    answer = client.post("/saya/data/salinan.json")

    told = json.loads(answer.content)
    assert told["businesses"][0]["values"]["nik"]["value"] == "3671014107850001"
    assert told["businesses"][0]["values"]["business_name"]["said"][0]["source"]
    assert told["copy"]["made_for"] == "Bu Sari"
    assert "no-store" in answer["Cache-Control"]
    asked = DataRequest.objects.get()
    assert (asked.kind, asked.status, told["copy"]["number"] in asked.answer) == ("access", "done", True)
    event = Event.objects.get(what="business.exported", subject=f"business:{mine.pk}")
    assert event.data["number"] == told["copy"]["number"]


def test_my_copy_holds_nothing_of_others(client, mine):
    other = HoldingFactory(business=a_business(business_name="Toko Orang", nik="3671014107850002")).business

    text = client.post("/saya/data/salinan.json").content.decode()

    assert other.code not in text
    assert "3671014107850002" not in text


def test_answers_that_somebody_else_sent_with_my_number_stay_closed(client, me):
    sealed = seal({"nik": "3671014107850009"})
    about = {"kind": "registration", "channel": "self", "city_id": "36.71", "place": "36.71", "received_at": START}
    Submission.objects.create(code="NOMORKU", key=uuid4(), sealed=sealed, phone_key=me.phone_key, **about)

    text = client.post("/saya/data/salinan.json").content.decode()

    assert "NOMORKU" in text
    assert "3671014107850009" not in text


def test_the_paper_copy_is_a_pdf_and_leaves_the_same_traces(client, mine):
    answer = client.post("/saya/data/salinan.pdf")

    assert answer.content.startswith(b"%PDF")
    assert DataRequest.objects.get().status == "done"


def test_i_ask_for_erasure_and_see_when_it_is_answered(client, mine, me):
    client.post("/saya/data/", {"kind": "erase", "business": mine.pk, "words": "Saya pindah."})

    asked = DataRequest.objects.get()
    assert (asked.kind, asked.user, asked.business, asked.status) == ("erase", me, mine, "open")
    assert "Dijawab paling lama" in page_of(client, "/saya/data/")


def test_i_cannot_ask_about_a_business_of_somebody_else(client, me):
    other = HoldingFactory().business

    page = client.post("/saya/data/", {"kind": "erase", "business": other.pk})

    assert page.status_code == 422
    assert not DataRequest.objects.exists()


def test_i_see_who_opened_what_of_my_business(client, mine):
    officer = UserFactory(name="Petugas Rini")
    client.force_login(officer)
    client.post(f"/kerja/usaha/{mine.code}/buka/nik/", {"reason": "mencocokkan KTP"})

    client.force_login(Holding.objects.get().user)
    page = page_of(client, "/saya/data/")

    assert "Petugas Rini" in page
    assert "mencocokkan KTP" in page


def test_after_a_merge_i_see_and_open_the_business_that_mine_became_and_invite_for_it(client, mine):
    into = a_business(business_name="Warung Sari Baru")
    merge(into, mine, reason="Rumah yang sama", by=UserFactory(), at=START + timedelta(days=1))

    assert "Warung Sari Baru" in page_of(client, "/saya/")
    assert "Warung Sari" in page_of(client, f"/saya/usaha/{into.code}/")
    client.post(f"/saya/usaha/{into.code}/orang/", {"whom": "0812 9999 8888"})

    client.force_login(OwnerFactory(phone="+6281299998888"))
    assert "Warung Sari Baru" in page_of(client, "/saya/")
    client.post(f"/saya/ajakan/{Invitation.objects.get().pk}/", {"jawaban": "ya"})
    assert "Warung Sari Baru" in page_of(client, f"/saya/usaha/{into.code}/")


def test_an_officer_sees_holders_lets_one_in_and_ends_it_with_reasons(client, mine):
    other = OwnerFactory(phone="+6281277776666")
    client.force_login(UserFactory())
    path = f"/kerja/usaha/{mine.code}/pemegang/"
    assert "Bu Sari" in page_of(client, path)
    assert client.post(path, {"whom": "081277776666"}).status_code == 422

    client.post(path, {"whom": "081277776666", "reason": "surat kuasa dilihat"})
    holding = Holding.objects.get(user=other)
    client.post(f"{path}{holding.pk}/akhiri/", {"alasan": "surat kuasa dicabut"})

    holding.refresh_from_db()
    assert (holding.grounds, holding.reason, holding.ended_reason) == (
        "officer",
        "surat kuasa dilihat",
        "surat kuasa dicabut",
    )


def test_an_officer_of_another_city_finds_no_holders_and_no_consents(client, mine):
    client.force_login(UserFactory(area_id="64.72"))

    assert client.get(f"/kerja/usaha/{mine.code}/pemegang/").status_code == 404
    assert client.get(f"/kerja/usaha/{mine.code}/izin/").status_code == 404


def test_an_officer_writes_down_a_consent_on_paper(client, mine):
    client.force_login(UserFactory())
    path = f"/kerja/usaha/{mine.code}/izin/"

    client.post(path, {"izin": "publish:", "tindakan": "beri", "lewat": "page"})
    assert not Consent.objects.exists()
    client.post(path, {"izin": "publish:", "tindakan": "beri", "lewat": "paper"})

    assert Consent.objects.get().given_through == "paper"
    assert page_of(client, path).count("Diizinkan") == 1
