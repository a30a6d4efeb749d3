"""Someone doubts a figure of the front page and follows it, by keyboard alone, to all that stands behind it."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.apps.register.factories import ImportFactory, SourceFactory, a_business, a_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
THERE = {"city_code": "36.71", "district_code": "36.71.02"}
BEFORE, AFTER = datetime(2025, 10, 5, tzinfo=UTC), datetime(2026, 2, 5, tzinfo=UTC)


@pytest.fixture
def register(city):
    """Six businesses in 2025 and five more in 2026, from one list that came as a file."""
    source = SourceFactory(name="Pendataan kelurahan 2025")
    about = {"stored_as": uuid4(), "status": "done", "applied_at": BEFORE, "total": 6, "file_digest": "ab" * 32}
    ImportFactory(source=source, **about)
    for number in range(11):
        at = BEFORE if number < 6 else AFTER
        place = HERE if number % 2 else THERE
        a_business(a_record(source, at=at, on=date(2025, 10, 1), owner_name="Siti Rekaan", **place))


def faults(page):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [(one["id"], one["nodes"][0]["html"][:120]) for one in Axe().run(page).response["violations"]]
    return [*found, ("sideways", wide)] if wide > 0 else found


def tab_to(page, address):
    """Press Tab until the link to this address has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == address:
            return
    raise AssertionError(f"no way to {address} by keyboard")


def test_a_figure_is_questioned_by_keyboard_alone(page, live_server, register):
    page.goto(live_server.url)
    assert page.get_by_role("heading", level=1).inner_text().split()[:2] == ["11", "usaha"]

    tab_to(page, "/angka/usaha/")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Usaha tercatat: 11").wait_for()
    december = page.get_by_text("Per 31 Desember 2025").locator("xpath=..")

    assert page.get_by_text("Usaha yang disebut sedikitnya satu catatan sumber").is_visible()
    assert page.get_by_text("Tidak dihitung: usaha dengan status").is_visible()
    assert page.get_by_role("heading", name="Daftar usaha ini disusun dari satu sumber").is_visible()
    assert page.get_by_text("abababababab").is_visible()
    assert "6" in december.inner_text().split("\n")
    assert "Rekaan" not in page.content()

    tab_to(page, "?per=2025-12-31")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Usaha tercatat: 6").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Usaha tercatat: 11").wait_for()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("address", ["/", "/angka/usaha/", "/angka/punya-nib/?per=2025-12-31"])
def test_everyone_can_read_it(page, live_server, register, width, language, address):
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(f"{live_server.url}{address}")

    assert page.evaluate("document.documentElement.lang") == language
    assert faults(page) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_an_officer_counts_by_keyboard(page, live_server, register, sign_in, width, language):
    sign_in(page)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/kerja/hitung/")

    page.locator("#id_menurut").focus()
    page.keyboard.press("Home")
    page.locator("#id_silang").select_option("district")
    page.keyboard.press("Tab")
    page.wait_for_url("**silang=district**")

    assert page.locator("tfoot td").last.is_visible()
    assert page.locator("tfoot td").nth(-2).inner_text() == "11"
    assert faults(page) == []
