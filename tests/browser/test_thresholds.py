"""The page on thresholds fits a phone and passes the checks for everyone's use, with and without enough decisions."""

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from penggerak.apps.accounts.models import User
from penggerak.apps.register.models import Decision, LinkageState, Pair
from tests.apps.register.factories import a_business, a_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 11, 24, 3, tzinfo=UTC)


def decided(count):
    business = a_business(owner_name="Siti Contohwati", city_code="36.71")
    for number in range(count):
        record = a_record(business.links.first().record.source, city_code="36.71")
        pair = Pair.objects.create(record=record, business=business, probability=0.9, weights={}, found_at=AT)
        verdict = "same" if number % 4 else "different"
        Decision.objects.create(pair=pair, verdict=verdict, by=User.objects.first(), at=AT, reason="Diperiksa")


@pytest.mark.parametrize("count", [0, 44])
def test_the_page_on_thresholds_is_for_everyone(city, phone_page, live_server, sign_in, count):
    sign_in(phone_page)
    decided(count)
    LinkageState.objects.create(city_id="36.71", learnt_at=AT, records=12_345, decisions=7, sealed=b"")

    phone_page.goto(f"{live_server.url}/kerja/tinjau/ambang/")

    heading = "Bila ambang gabung dipindahkan" if count else "Belum cukup keputusan untuk menilai ambang"
    assert phone_page.get_by_text(heading).is_visible()
    wide = phone_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert Axe().run(phone_page).response["violations"] == []
