"""A field officer walks a round with a phone: the list, a visit with a picture, the next one, and the map."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from PIL import Image

from tests.apps.register.factories import a_business

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAST_MONTH = (timezone.localdate() - timedelta(days=30)).isoformat()
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}


@pytest.fixture
def businesses(city):
    from django.db import transaction

    with transaction.atomic():
        first = a_business(
            business_name="Keripik Cisadane", owner_name="Siti Rekaan", phone="+6289900001234",
            address="Jalan Anggrek No. 4 RT 01 RW 02", street="Jalan Anggrek", rt="01", rw="02", **HERE,
        )  # fmt: skip
        second = a_business(business_name="Bengkel Las", street="Jalan Melati", **HERE)
    return first, second


def faults(page):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [(one["id"], one["nodes"][0]["html"][:120]) for one in Axe().run(page).response["violations"]]
    return [*found, ("sideways", wide)] if wide > 0 else found


def a_picture():
    written = BytesIO()
    Image.new("RGB", (2400, 1800), (200, 90, 30)).save(written, "JPEG")
    return {"name": "warung.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def test_a_round_on_a_phone(phone_page, live_server, businesses, sign_in):
    page = phone_page
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": -6.178306, "longitude": 106.631889})
    sign_in(page, role="field_officer", area_id="36.71.01.1007")
    page.goto(f"{live_server.url}/kerja/kunjungan/")
    assert page.locator(".list h4").all_inner_texts() == ["Keripik Cisadane", "Bengkel Las"]
    assert faults(page) == []

    page.get_by_role("link", name="Keripik Cisadane").click()
    page.get_by_role("heading", name="Keripik Cisadane").wait_for()
    assert faults(page) == []
    page.get_by_label("Foto tempat usaha").set_input_files(a_picture())
    page.get_by_text("Letak di peta").click()
    page.get_by_role("button", name="Pakai letak ponsel ini").click()
    page.get_by_text("Letak terisi.").wait_for()
    page.get_by_label("Catatan").fill("ramai pembeli")
    page.get_by_label("Tanggal kunjungan").fill("2099-01-01")
    page.get_by_label("Ditemukan, usahanya berjalan").check()
    page.get_by_role("button", name="Simpan kunjungan").click()

    page.get_by_role("alert").wait_for()  # the day has not come; nothing typed is lost, the picture neither
    page.get_by_text("Foto tadi sudah kami terima").wait_for()
    assert page.get_by_label("Catatan").input_value() == "ramai pembeli"
    assert page.get_by_label("Lintang").input_value() == "-6.178306"
    assert faults(page) == []
    page.get_by_label("Tanggal kunjungan").fill(LAST_MONTH)
    page.get_by_role("button", name="Simpan kunjungan").click()

    page.get_by_text("sudah kami terima dan tersimpan").wait_for()
    assert page.locator(".list h4").all_inner_texts() == ["Bengkel Las"]

    page.goto(f"{live_server.url}/kerja/kunjungan/{businesses[0].code}/")
    assert "ramai pembeli" in page.locator(".timeline").inner_text()
    assert faults(page) == []

    page.get_by_role("link", name="Lihat foto").click()
    page.get_by_label("Untuk keperluan apa?").fill("memeriksa papan nama")
    assert faults(page) == []
    page.get_by_role("button", name="Buka dan catat").click()
    picture = page.get_by_role("img", name="Tempat usaha Keripik Cisadane")
    picture.wait_for()
    assert picture.evaluate("one => [one.naturalWidth, one.naturalHeight]") == [1600, 1200]
    assert faults(page) == []

    page.goto(f"{live_server.url}/kerja/kunjungan/peta/")
    page.get_by_role("heading", name=re.compile(r"^50\s?% usaha didatangi")).wait_for()
    assert faults(page) == []


def test_a_visit_is_written_down_without_script(browser, live_server, businesses, sign_in):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    sign_in(page, role="field_officer", area_id="36.71.01.1007")
    page.goto(f"{live_server.url}/kerja/kunjungan/{businesses[1].code}/")
    assert page.get_by_role("button", name="Pakai letak ponsel ini").count() == 0
    page.get_by_label("Sudah tutup").check()
    page.get_by_role("button", name="Simpan kunjungan").click()
    page.get_by_text("sudah kami terima dan tersimpan").wait_for()
    context.close()
