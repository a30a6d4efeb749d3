"""The register's own pages: nothing for axe to find and no sideways scrolling, on a small phone, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.apps.register.factories import a_business, a_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}


@pytest.fixture
def business(city):
    from datetime import date

    from django.db import transaction

    with transaction.atomic():
        return a_business(
            a_record(on=date(2025, 3, 1), business_name="Keripik", nik="3671015708859002", **HERE),
            a_record(on=date(2026, 5, 1), business_name="Keripik Cisadane", kbli="2020:10794", status="active", **HERE),
        )


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_the_register_is_open_to_everyone(phone_page, live_server, business, sign_in, language):
    sign_in(phone_page)
    phone_page.set_viewport_size({"width": 320, "height": 700})
    phone_page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    inside = [
        f"/kerja/usaha/{business.code}/{part}" for part in ("", "buka/nik/", "ubah/status/", "ubah/business_name/")
    ]
    found = []
    for address in ["/", "/kerja/", "/kerja/usaha/", "/kerja/impor/", "/kerja/impor/baru/", *inside]:
        phone_page.goto(f"{live_server.url}{address}")
        wide = phone_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [(address, "sideways", wide)] if wide > 0 else []
        found += [
            (address, one["id"], one["nodes"][0]["html"][:120]) for one in Axe().run(phone_page).response["violations"]
        ]
        assert phone_page.locator("html").get_attribute("lang") == language

    assert found == []


def test_a_person_goes_from_the_list_to_a_correction_by_keyboard(page, live_server, business, sign_in):
    sign_in(page)
    page.goto(f"{live_server.url}/kerja/usaha/")
    page.get_by_label("Cari nama, NIB, NIK, telepon, atau kode").fill("cisadane")
    page.keyboard.press("Enter")
    page.wait_for_url("**cari=cisadane**")  # the results have been swapped
    page.get_by_role("link", name="Keripik Cisadane").press("Enter")
    page.get_by_role("link", name="Perbaiki Nama usaha").press("Enter")
    page.get_by_label("Nama usaha").fill("Keripik Pisang Cisadane")
    page.get_by_label("Alasan").fill("papan nama")
    page.get_by_role("button", name="Simpan perbaikan").press("Enter")

    page.get_by_role("heading", name="Keripik Pisang Cisadane").wait_for()
    page.get_by_text("Riwayat Nama usaha: 3 keterangan").press("Enter")
    assert "papan nama" in page.locator(".timeline").first.inner_text()
