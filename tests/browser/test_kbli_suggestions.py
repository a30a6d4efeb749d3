"""Finding a KBLI code by words, with script and without, on a phone and by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.apps.register.factories import a_business

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}


@pytest.fixture
def business(city):
    return a_business(business_name="Keripik Cisadane", **HERE)


def test_an_officer_types_words_chooses_a_code_and_saves_it(phone_page, live_server, business, sign_in):
    page = phone_page
    sign_in(page)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/kerja/usaha/{business.code}/ubah/kbli/")
    page.get_by_label("Apa yang dibuat, dijual, atau dikerjakan?").fill("bikin kripik pisang")
    page.get_by_role("radio", name="10794").check()  # appears without a press on the button
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_label("Alasan").fill("dilihat di tempat")
    page.get_by_role("button", name="Simpan perbaikan").click()

    expect(page.get_by_role("status")).to_contain_text("Perbaikan tersimpan")
    business.refresh_from_db()
    assert business.values["kbli"] == "2020:10794"


def test_the_search_works_without_script(browser, live_server, business, sign_in):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto(f"{live_server.url}/kerja/usaha/{business.code}/ubah/kbli/")
    page.get_by_label("Apa yang dibuat, dijual, atau dikerjakan?").fill("tahu")
    page.get_by_label("Kode KBLI menurut").select_option("2025")
    page.get_by_role("button", name="Cari kode").click()
    page.get_by_role("radio", name="10308").check()
    page.get_by_label("Alasan").fill("dilihat di tempat")
    page.get_by_role("button", name="Simpan perbaikan").click()

    expect(page.get_by_role("status")).to_contain_text("Perbaikan tersimpan")
    business.refresh_from_db()
    assert business.values["kbli"] == "2025:10308"
    context.close()
