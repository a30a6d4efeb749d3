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
