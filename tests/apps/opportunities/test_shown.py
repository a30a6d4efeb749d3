"""What people read before they decide: the preview, the public list, and the nearest offers on the owner's own page."""

import pytest

from penggerak.apps.opportunities.models import Opportunity
from tests.apps.opportunities.factories import AFTER, DURING, a_draft, an_application, an_offer, an_owner, rules
from tests.apps.privacy.factories import LenderFactory, OwnerFactory
from tests.apps.register.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas", "frozen_day")]


@pytest.fixture
def frozen_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: DURING)


def page_of(client, address):
    return client.get(address).content.decode()


def test_a_draft_is_read_as_an_owner_will_read_it_before_it_is_published(client):
    client.force_login(UserFactory())
    draft = a_draft(rules=rules(owner_is_old_enough=21), description="Bawa contoh kemasan Anda.")

    page = page_of(client, f"/kerja/peluang/{draft.slug}/pratinjau/")

    assert "Ini pratinjau; pelaku usaha belum melihatnya" in page
    assert "paling sedikit 21 tahun" in page
    assert "Bawa contoh kemasan Anda." in page
    assert client.get(f"/peluang/{draft.slug}/").status_code == 404
    assert "pratinjau" in page_of(client, f"/kerja/peluang/{draft.slug}/")


def test_a_preview_of_what_is_published_is_the_page_itself(client):
    client.force_login(UserFactory())
    offer = an_offer()

    answer = client.get(f"/kerja/peluang/{offer.slug}/pratinjau/")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/peluang/{offer.slug}/")


def test_a_preview_is_only_for_whose_it_is(client):
    draft = a_draft(provider=LenderFactory(kind="trainer"))
    client.force_login(UserFactory(area_id="64.72"))

    assert client.get(f"/kerja/peluang/{draft.slug}/pratinjau/").status_code == 404


def test_rules_are_told_to_everybody_with_their_figures_and_without_anybodys_data(client, monkeypatch):
    offer = an_offer(rules=rules(owner_is_old_enough=21))

    page = page_of(client, f"/peluang/{offer.slug}/")

    assert "paling sedikit 21 tahun" in page
    assert "Yang tercatat" not in page
    assert "{needed}" not in page


def test_what_was_open_stays_on_the_list_with_its_draw(client, monkeypatch):
    an_offer(title="Kelas lama")
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)

    page = page_of(client, "/peluang/")

    assert "Belum ada peluang yang dibuka" in page
    assert "Sudah ditutup" in page
    assert 'href="/undian/kelas-lama/"' in page


def test_an_empty_kind_leads_back_to_all_kinds(client):
    an_offer(kind="training")

    page = page_of(client, "/peluang/?jenis=financing")

    assert "Belum ada peluang jenis ini yang dibuka" in page
    assert "Lihat semua jenis" in page


def test_an_owners_first_page_leads_to_the_nearest_offers_and_to_what_is_running(client):
    asked = an_application(an_offer(title="Kelas kemasan"))
    an_offer(title="Butuh NIB", rules=rules(has_a_nib=True))
    an_offer(title="Untuk yang muda", rules=rules(owner_is_young_enough=25))
    client.force_login(asked.by)

    answer = client.get("/saya/")

    assert [one.offer.title for one in answer.context["nearest"]][:1] == ["Butuh NIB"]
    assert "Kelas kemasan" not in {one.offer.title for one in answer.context["nearest"]}
    assert f'href="/saya/pendaftaran/{asked.code}/"' in answer.content.decode()


def test_what_came_to_an_end_is_not_running(client):
    asked = an_application(an_offer(title="Kelas kemasan"))
    Opportunity.objects.update(status="allocated")
    type(asked).objects.update(state="not_chosen")
    client.force_login(asked.by)

    assert list(client.get("/saya/").context["applications"]) == []


def test_without_a_business_no_offer_is_matched(client):
    an_offer()
    client.force_login(OwnerFactory())

    assert "Peluang terdekat" not in page_of(client, "/saya/")


def test_the_first_page_asks_the_same_of_the_database_for_one_offer_as_for_six(client, django_assert_max_num_queries):
    owner, _business = an_owner()
    client.force_login(owner)
    an_offer()
    with django_assert_max_num_queries(60) as few:
        client.get("/saya/")
    for _ in range(5):
        an_offer()

    with django_assert_max_num_queries(len(few)):
        client.get("/saya/")
