"""The pages of one life, clicked through by an officer, an owner and the public."""

import json
import subprocess
import sys
from uuid import uuid4

import pytest

from penggerak.apps.opportunities.actions.allocating import close_list, hold_draw
from penggerak.apps.opportunities.models import Application, Opportunity
from tests.apps.opportunities.factories import AFTER, DAY, DURING, an_application, an_offer, an_owner, rules
from tests.apps.privacy.factories import LenderFactory
from tests.apps.register.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas", "frozen_day")]


@pytest.fixture
def frozen_day(monkeypatch):
    """Pages are opened while offers of the factories are open, unless a test moves on."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: DURING)


def page_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_an_officer_writes_checks_and_publishes_an_opportunity(client):
    client.force_login(UserFactory())
    provider = LenderFactory(kind="trainer")

    client.post("/kerja/peluang/baru/", {"kind": "training", "title": "Kelas kemasan", "provider": provider.pk})
    offer = Opportunity.objects.get()
    assert "Yang masih kurang" in page_of(client, f"/kerja/peluang/{offer.slug}/")
    typed = {
        "title": "Kelas kemasan", "summary": "Belajar kemasan.", "opens_at": "2026-01-01T08:00",
        "closes_at": "2026-02-01T16:00", "capacity": "2", "each": "1", "unit": "kursi", "mode": "draw",
        "question": "Berapa laba bulan lalu?", "outcome_unit": "IDR", "follow_ups": ["180"],
    }  # fmt: skip
    client.post(f"/kerja/peluang/{offer.slug}/ubah/", typed)
    client.post(f"/kerja/peluang/{offer.slug}/syarat/", {"tambah": "1", "rule": "owner_is_old_enough", "value": "21"})
    assert "paling sedikit 21 tahun" in page_of(client, f"/kerja/peluang/{offer.slug}/syarat/")
    client.post(f"/kerja/peluang/{offer.slug}/umumkan/")

    offer.refresh_from_db()
    assert offer.status == "open"
    assert offer.commitment in page_of(client, f"/undian/{offer.slug}/")
    assert "Kelas kemasan" in page_of(client, "/peluang/")


def test_a_rule_that_cannot_be_read_says_what_is_expected(client):
    client.force_login(UserFactory())
    offer = an_offer()
    Opportunity.objects.filter(pk=offer.pk).update(status="draft")

    answer = client.post(
        f"/kerja/peluang/{offer.slug}/syarat/", {"tambah": "1", "rule": "owner_is_old_enough", "value": "dewasa"}
    )

    assert answer.status_code == 422
    assert "Tulis angka bulat" in answer.content.decode()
    assert 'value="dewasa"' in answer.content.decode()


def test_shipped_rules_are_taken_over_with_their_sources(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: DURING + 20 * DAY)
    client.force_login(UserFactory())
    offer = an_offer()
    Opportunity.objects.filter(pk=offer.pk).update(status="draft")

    client.post(f"/kerja/peluang/{offer.slug}/syarat/", {"pakai": "kur-super-mikro"})

    assert "Permenko Perekonomian 1/2026" in page_of(client, f"/kerja/peluang/{offer.slug}/syarat/")


def test_the_live_count_says_how_many_qualify(client):
    client.force_login(UserFactory())
    offer = an_offer(rules=rules(owner_is_old_enough=21))
    for year in (1980, 1990, 2012):
        an_owner(owner_birth_date=f"{year}-07-01", owner_sex="F")
    an_owner()

    counted = client.get(f"/kerja/peluang/{offer.slug}/syarat/").context["counted"]

    assert (counted.eligible, counted.not_yet, counted.needs_a_person) == (2, 1, 1)
    assert {row["eligible"] for row in counted.parts[2].rows} == {"<5", "0"}


def test_an_owner_sees_what_fits_applies_and_holds_a_receipt(client):
    offer = an_offer(rules=rules(owner_is_old_enough=21))
    owner, business = an_owner(owner_birth_date="1985-07-01")
    client.force_login(owner)
    assert "Semua syarat terpenuhi" in page_of(client, "/saya/peluang/")
    page = page_of(client, f"/saya/peluang/{offer.slug}/")
    assert "1 dari 1 syarat terpenuhi" in page

    answer = client.post(f"/saya/peluang/{offer.slug}/", {"kunci": str(uuid4()), "usaha": business.code}, follow=True)

    receipt = answer.content.decode()
    assert Application.objects.get().token in receipt
    assert "PGD-" in receipt
    assert "<svg" in receipt
    assert "Diterima" in page_of(client, "/saya/pendaftaran/")


def test_what_the_register_does_not_know_is_asked_and_kept_with_the_application(client):
    offer = an_offer(rules={"id": "uji", "title": {"id": "Uji", "en": "Test"}, "facts": {
        "is_group_member": {"type": "bool", "label": {"id": "Anggota kelompok usaha", "en": "Member of a group"}}
    }, "rules": [{
        "id": "in_a_group", "condition": {"fact": "is_group_member", "is": True}, "source": "Uji", "confidence": "A",
        "sentence": {"id": "Anggota kelompok usaha.", "en": "A member of a group."},
    }]})  # fmt: skip
    owner, business = an_owner()
    client.force_login(owner)
    assert "Anggota kelompok usaha" in page_of(client, f"/saya/peluang/{offer.slug}/")

    client.post(f"/saya/peluang/{offer.slug}/", {"usaha": business.code, "is_group_member": "ya"})

    assert Application.objects.get().verdict == "eligible"


def test_nobody_opens_the_application_of_somebody_else(client):
    made = an_application(an_offer())
    stranger, _ = an_owner()
    client.force_login(stranger)

    page_of(client, f"/saya/pendaftaran/{made.code}/", 404)
    assert client.post(f"/saya/pendaftaran/{made.code}/tarik/").status_code == 404
    assert Application.objects.get(pk=made.pk).state == "submitted"


def test_a_partner_sees_the_opportunities_of_its_own_organisation_only(client):
    mine, other = an_offer(title="Punya kami"), an_offer(title="Punya lain")
    partner = UserFactory(role="partner")
    mine.provider.memberships.create(user=partner, role="member", since=AFTER)
    client.force_login(partner)

    assert "Punya lain" not in page_of(client, "/kerja/peluang/")
    page_of(client, f"/kerja/peluang/{mine.slug}/")
    page_of(client, f"/kerja/peluang/{other.slug}/", 404)


@pytest.mark.parametrize("area", ["36.71.01", "64.72"])
def test_an_officer_of_a_part_of_the_city_or_of_another_one_manages_none_of_its_opportunities(client, area):
    offer = an_offer()
    client.force_login(UserFactory(area_id=area))

    page_of(client, f"/kerja/peluang/{offer.slug}/", 404)
    page_of(client, f"/kerja/peluang/{offer.slug}/pendaftar/", 404)


def test_six_questions_without_an_account_say_what_fits_and_why_not_the_others(client):
    an_offer(title="Untuk yang dewasa", rules=rules(owner_is_old_enough=21))
    an_offer(title="Untuk yang muda", rules=rules(owner_is_young_enough=30))

    page = page_of(client, "/cek/?words=jual+keripik&district=&sales=5.000.000&started=2020&born=1985&nib=ya")

    assert page.index("Untuk yang dewasa") < page.index("Untuk yang muda")
    assert "paling banyak 30 tahun" in page


def test_a_year_to_come_is_answered_with_what_to_write(client):
    page = page_of(client, "/cek/?born=2999", 422)

    assert "Tulis tahun yang sudah lewat" in page


def test_anyone_recomputes_a_draw_with_the_file_and_the_script(client, tmp_path):
    offer, officer = an_offer(), UserFactory()
    tokens = {an_application(offer).token for _ in range(6)}
    close_list(offer, by=officer, at=AFTER)
    hold_draw(offer, word="melati", by=officer, at=AFTER + DAY)

    page = page_of(client, f"/undian/{offer.slug}/?nomor={min(tokens)}")
    for name, address in (("undian.json", f"/undian/{offer.slug}/undian.json"), ("p.py", "/undian/periksa_undian.py")):
        (tmp_path / name).write_bytes(client.get(address).content)
    told = subprocess.run(
        [sys.executable, "-I", "-S", "p.py", "undian.json", offer.commitment], cwd=tmp_path, capture_output=True
    )

    assert "Cocok" in page
    assert "Urutan " in page
    assert told.returncode == 0, told.stdout
    assert set(json.loads((tmp_path / "undian.json").read_text())["tokens"]) == tokens


def test_a_draw_page_names_nobody(client):
    offer, officer = an_offer(), UserFactory()
    made = an_application(offer, business_name="Warung Rahasia")
    close_list(offer, by=officer, at=AFTER)
    hold_draw(offer, word="melati", by=officer, at=AFTER + DAY)

    page = page_of(client, f"/undian/{offer.slug}/")

    assert made.token in page
    assert "Warung Rahasia" not in page
    assert made.code not in page


def test_a_draft_is_not_public(client):
    offer = an_offer()
    Opportunity.objects.filter(pk=offer.pk).update(status="draft")

    for address in (f"/peluang/{offer.slug}/", f"/undian/{offer.slug}/"):
        page_of(client, address, 404)


def test_overrulings_are_public_in_number(client):
    offer, officer = an_offer(rules=rules(has_a_nib=True)), UserFactory()
    made = an_application(offer)
    client.force_login(officer)

    client.post(
        f"/kerja/peluang/{offer.slug}/pendaftar/{made.code}/", {"putusan": "eligible", "alasan": "Diperlihatkan."}
    )

    assert "1 diterima, 0 ditolak" in page_of(client, f"/peluang/{offer.slug}/")
