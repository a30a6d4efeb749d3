"""What people see: nothing for axe to find, no sideways scrolling, and every step by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache

from tests.apps.accounts.door import app_code, code_in_the_message, set_up_app
from tests.apps.accounts.factories import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = [
    "/penuh/",
    "/",
    "/metode/",
    "/privasi/",
    "/masuk/",
    "/masuk/sandi/",
    "/masuk/akun-baru/",
    "/bagian/",
    "/tidak-ada/",
]
INSIDE = [
    "/kerja/",
    "/kerja/petugas/",
    "/kerja/organisasi/",
    "/akun/",
    "/akun/sesi/",
    "/akun/kontak/nomor/",
    "/akun/aplikasi-kode/",
]


@pytest.fixture(autouse=True)
def _specimens(settings):
    settings.ROOT_URLCONF = "tests.site.look_urls"
    cache.clear()


def violations(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {one['id']}: {[node['html'][:150] for node in one['nodes'][:2]]}" for one in found]


def sideways(page) -> int:
    """How many pixels the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_on_public_pages(page, phone_page, live_server, colours):
    wide_or_narrow = page if colours == "light" else phone_page
    wide_or_narrow.emulate_media(color_scheme=colours)
    found = []
    for address in PUBLIC:
        wide_or_narrow.goto(f"{live_server.url}{address}")
        found += violations(wide_or_narrow)

    assert found == []


def sign_in(page, live_server, email, secret):
    page.goto(f"{live_server.url}/masuk/")
    page.get_by_label("Nomor HP atau surel").fill(email)
    page.get_by_role("button", name="Kirim kode masuk").click()
    page.get_by_label("Kode", exact=True).fill(code_in_the_message())
    page.get_by_role("main").get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/masuk/langkah-kedua/**")
    page.get_by_label("Kode", exact=True).fill(app_code(secret))
    page.get_by_role("main").get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/kerja/")


def test_axe_finds_nothing_on_pages_for_officers(phone_page, live_server):
    secret = set_up_app(PersonFactory(email="ratna@contoh.id", role="admin"))
    sign_in(phone_page, live_server, "ratna@contoh.id", secret)
    found = []
    for address in INSIDE:
        phone_page.goto(f"{live_server.url}{address}")
        found += violations(phone_page)

    assert found == []


def test_no_page_scrolls_sideways_on_the_smallest_phone(phone_page, live_server):
    phone_page.set_viewport_size({"width": 320, "height": 640})
    too_wide = {}
    for address in PUBLIC:
        phone_page.goto(f"{live_server.url}{address}")
        too_wide[address] = sideways(phone_page)

    assert {address: pixels for address, pixels in too_wide.items() if pixels > 0} == {}


def test_the_door_opens_by_keyboard_alone(page, live_server):
    secret = set_up_app(PersonFactory(email="sri@contoh.id"))
    page.goto(f"{live_server.url}/masuk/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("sri@contoh.id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/masuk/kode/")
    page.get_by_label("Kode", exact=True).focus()
    page.keyboard.type(code_in_the_message())
    page.keyboard.press("Enter")
    page.wait_for_url("**/masuk/langkah-kedua/**")
    page.get_by_label("Kode", exact=True).focus()
    page.keyboard.type(app_code(secret))
    page.keyboard.press("Enter")

    page.wait_for_url("**/kerja/")


def test_the_summary_of_errors_has_the_focus_when_the_page_opens(page, live_server):
    page.goto(f"{live_server.url}/bagian/")

    assert page.evaluate("document.activeElement.hasAttribute('data-errors')")


def test_the_menu_is_a_sheet_on_a_phone_and_closes_with_escape(phone_page, live_server):
    phone_page.goto(f"{live_server.url}/metode/")
    menu = phone_page.get_by_role("navigation", name="Utama")

    hidden_first = menu.is_hidden()
    phone_page.get_by_role("button", name="Menu").click()
    shown = menu.get_by_role("link", name="Privasi").is_visible()
    phone_page.keyboard.press("Escape")

    assert (hidden_first, shown, menu.is_hidden()) == (True, True, True)


def test_everything_can_be_read_and_sent_without_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{live_server.url}/metode/")
    page.get_by_role("link", name="English").click()

    assert page.get_by_role("heading", level=1).inner_text() == "How we count"
    context.close()
