"""An officer narrows a list and takes it along on paper, by keyboard; the buttons fit a small phone."""

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from tests.apps.register.factories import a_business

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
PAGES = ("/kerja/usaha/", "/kerja/hitung/", "/kerja/kunjungan/peta/")


@pytest.fixture
def businesses(city):
    with transaction.atomic():
        return [
            a_business(business_name="Keripik Cisadane", status="active", **HERE),
            a_business(business_name="Bengkel Las", status="closed", **HERE),
        ]


def test_a_narrowed_list_is_taken_along_on_paper(page, live_server, businesses, sign_in, tmp_path):
    sign_in(page)
    page.goto(f"{live_server.url}/kerja/usaha/")
    page.get_by_label("Status").select_option("active")
    page.wait_for_url("**status=active**")
    page.get_by_text("Bengkel Las").wait_for(state="detached")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh pdf").press("Enter")
    download.value.save_as(tmp_path / "usaha.pdf")

    assert download.value.suggested_filename.startswith("usaha-")
    text = " ".join(pypdf.PdfReader(tmp_path / "usaha.pdf").pages[0].extract_text().split())
    assert "Saringan Status: Aktif" in text
    assert "Keripik Cisadane" in text
    assert "Bengkel Las" not in text


def test_the_buttons_fit_a_small_phone(phone_page, live_server, businesses, sign_in):
    sign_in(phone_page)
    phone_page.set_viewport_size({"width": 320, "height": 700})

    for address in (*PAGES, f"/kerja/usaha/{businesses[0].code}/"):
        phone_page.goto(f"{live_server.url}{address}")
        assert phone_page.get_by_role("link", name="Unduh pdf").is_visible()
        assert phone_page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert Axe().run(phone_page).response["violations"] == []
