"""How well the thresholds do: said only when enough was decided, with intervals, and for whoever answers for the city."""

from datetime import UTC, datetime

import pytest

from penggerak.apps.register.models import Decision, LinkageState, Pair
from tests.apps.register.factories import UserFactory, a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
ADDRESS = "/kerja/tinjau/ambang/"


def decided(user, *answers):
    """Pairs of the city with a probability and what was decided about each, in turn."""
    business = a_business(owner_name="Siti Contohwati", city_code="36.71")
    source = a_record(city_code="36.71").source
    for probability, *verdicts in answers:
        pair = Pair.objects.create(
            record=a_record(source, city_code="36.71"), business=business, probability=probability, weights={}, found_at=AT
        )  # fmt: skip
        for verdict in verdicts:
            Decision.objects.create(pair=pair, verdict=verdict, by=user, at=AT, reason="Diperiksa")


@pytest.fixture
def officer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_too_few_decisions_say_how_many_are_missing(client, officer):
    decided(officer, (0.4, "same"), (0.3, "unsure"), (0.2, "different", "undone"))

    page = client.get(ADDRESS).content.decode()

    assert "Belum cukup keputusan" in page
    assert "Perlu 29 keputusan lagi" in page
    assert "Belum pernah." in page
    assert "Ketepatan" not in page


def test_enough_decisions_give_shares_with_their_intervals(client, officer):
    decided(officer, *[(0.9, "same")] * 36, *[(0.9, "different")] * 4, *[(0.3, "different", "undone", "same")] * 2)

    page = client.get(ADDRESS).content.decode()

    assert "42 pasangan diputuskan" in page
    assert "Dari 40 pasangan di atas ambang 0,5, 90% memang sama (76,9% sampai 96%)." in page
    assert "76,9\u00a0%–96,0\u00a0%" in page
    assert "yang terlewat belum bisa dinilai" in page
    assert "Ketepatan" in page
    assert "50\u00a0% (sekarang)" in page


def test_when_it_was_learnt_is_told(client, officer):
    decided(officer, (0.4, "same"))
    LinkageState.objects.create(city_id="36.71", learnt_at=AT, records=12_345, decisions=7, sealed=b"")

    page = client.get(ADDRESS).content.decode()

    assert "24 November 2026, 10.00 WIB, dari 12.345 catatan dan 7 keputusan" in page


def test_other_cities_and_parts_of_the_city_are_not_judged_here(client, officer):
    decided(officer, *[(0.9, "same")] * 31)

    client.force_login(UserFactory(area_id="64.72"))
    assert "0 pasangan diputuskan" in client.get(ADDRESS).content.decode()

    client.force_login(UserFactory(area_id="36.71.01"))
    page = client.get(ADDRESS).content.decode()
    assert "Minta petugas tingkat kota" in page
    assert "pasangan diputuskan" not in page


def test_the_review_queue_leads_here(client, officer):
    assert f'href="{ADDRESS}"' in client.get("/kerja/tinjau/").content.decode()
