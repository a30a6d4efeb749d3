"""Someone without an account asks on a phone whether the business is already there."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.apps.register.factories import a_business

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def business(city):
    from django.db import transaction

    with transaction.atomic():
        return a_business(business_name="Keripik Cisadane", nik="3671015708859002")


def faults(page):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [(one["id"], one["nodes"][0]["html"][:120]) for one in Axe().run(page).response["violations"]]
    return [*found, ("sideways", wide)] if wide > 0 else found


def ask(page, number, year=""):
    page.get_by_label("Kode usaha, NIB, atau NIK pemilik").fill(number)
    page.get_by_label("Tahun lahir pemilik").fill(year)
    page.get_by_role("button", name="Periksa", exact=True).press("Enter")


def test_a_yes_a_no_and_a_slip_of_the_pen(phone_page, live_server, business):
    page = phone_page
    page.goto(live_server.url)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Sudah terdaftar?").click()
    page.get_by_role("heading", name="Apakah usaha saya sudah terdaftar?").wait_for()
    assert faults(page) == []

    ask(page, "367101570885900", "1985")
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Kode usaha, NIB, atau NIK pemilik").input_value() == "367101570885900"
    assert faults(page) == []

    ask(page, "3671015708859002", "1985")
    page.get_by_role("heading", name="Ya, usaha ini sudah terdaftar").wait_for()
    assert page.url == f"{live_server.url}/terdaftar/"
    assert "Keripik" not in page.content()
    assert "3671015708859002" not in page.content()
    assert faults(page) == []

    ask(page, "3671015708859002", "1984")
    page.get_by_role("heading", name="Belum ditemukan").wait_for()
    assert faults(page) == []


def test_it_works_without_script(browser, live_server, business):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{live_server.url}/terdaftar/")
    ask(page, business.code)
    page.get_by_role("heading", name="Ya, usaha ini sudah terdaftar").wait_for()
    context.close()
