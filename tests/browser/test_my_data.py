"""An owner on a cheap phone: claims a business, gives and withdraws a consent, takes a copy, asks for erasure."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser]


def clean(page):
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_owner_claims_a_business_and_decides_over_its_data(phone_page, live_server, city, sign_in):
    from playwright.sync_api import expect

    from penggerak.apps.privacy.models import Consent, DataRequest
    from tests.apps.privacy.factories import LenderFactory
    from tests.apps.register.factories import a_business

    page = phone_page
    a_business(business_name="Warung Bu Sari", phone="081234567890", owner_name="Sari", village_code="36.71.01.1001")
    LenderFactory(name="Bank Contoh Jaya")
    sign_in(page, role="owner", name="Bu Sari", phone="+6281234567890")

    page.goto(f"{live_server.url}/saya/")
    clean(page)
    page.get_by_role("button", name=re.compile("Ini usaha saya.*Warung Bu Sari")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Warung Bu Sari")
    clean(page)

    page.get_by_role("link", name="Atur izin").click()
    clean(page)
    page.get_by_role("button", name=re.compile("Beri izin.*pemberi modal.*Bank Contoh Jaya")).click()
    expect(page.get_by_text("Izin tercatat")).to_be_visible()
    page.get_by_role("button", name=re.compile("Tarik izin.*pemberi modal.*Bank Contoh Jaya")).click()
    expect(page.get_by_text("Izin ditarik")).to_be_visible()
    assert Consent.objects.get().withdrawn_at is not None
    clean(page)

    page.goto(f"{live_server.url}/saya/data/")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Unduh JSON").click()
    assert "Warung Bu Sari" in Path(taken.value.path()).read_text(encoding="utf-8")
    page.get_by_label("Hapus data saya").check()
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_text("Kami menjawab paling lama", exact=False).first).to_be_visible()
    assert DataRequest.objects.get(kind="erase").status == "open"
    clean(page)


def test_an_officer_writes_down_a_request_from_paper_and_releases_a_block(phone_page, live_server, city, sign_in):
    from playwright.sync_api import expect

    from penggerak.apps.privacy.models import DataRequest
    from tests.apps.register.factories import a_business

    page = phone_page
    business = a_business(business_name="Warung Bu Sari", village_code="36.71.01.1001")
    sign_in(page)

    page.goto(f"{live_server.url}/kerja/permintaan-data/")
    clean(page)
    page.get_by_role("link", name="Catat permintaan dari kertas atau loket").click()
    clean(page)
    page.get_by_label("Penundaan atau pembatasan").check()
    page.get_by_label("Di atas kertas").check()
    page.get_by_role("button", name="Catat permintaan").click()
    expect(page.get_by_text("Tulis nomor usaha yang datanya dibatasi").first).to_be_visible()
    clean(page)
    page.get_by_label("Nomor usaha").fill(business.code)
    page.get_by_role("button", name="Catat permintaan").click()
    expect(page.get_by_text("jawab lewat surat").first).to_be_visible()

    page.get_by_label("Dipenuhi", exact=True).check()
    page.get_by_label("Jawaban untuk pemohon").fill("Dibatasi.")
    page.get_by_role("button", name="Simpan dan kirim jawaban").click()
    page.goto(f"{live_server.url}/kerja/permintaan-data/{DataRequest.objects.get().pk}/")
    clean(page)
    page.get_by_label("Alasan melepas").fill("Diminta pemilik di loket.")
    page.get_by_role("button", name="Lepaskan pembatasan").click()
    expect(page.get_by_text("Mitra melihat usaha ini sejauh")).to_be_visible()
    clean(page)
    assert DataRequest.objects.get().released_reason == "Diminta pemilik di loket."
