"""An officer clears the queue of doubts, by keyboard alone and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.apps.register.factories import START, a_business, a_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}


@pytest.fixture
def pairs(city):
    from penggerak.apps.register.models import Pair

    made = []
    for number in range(3):
        known = a_business(business_name=f"Keripik Cisadane {number}", phone="+6289900001234", **HERE)
        record = a_record(business_name=f"Kripik Cisadane {number}", owner_name="Siti Rekaan", **HERE)
        a_business(record)
        about = {"probability": 0.4 - number / 10, "weights": {"business_name": 5.1, "area": -1.2}, "found_at": START}
        made.append(Pair.objects.create(record=record, business=known, **about))
    return made


def verdicts():
    from penggerak.apps.register.models import Decision

    return list(Decision.objects.order_by("pk").values_list("verdict", flat=True))


def faults(page):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [(one["id"], one["nodes"][0]["html"][:120]) for one in Axe().run(page).response["violations"]]
    return [*found, ("sideways", wide)] if wide > 0 else found


def test_the_queue_by_keyboard_alone(page, live_server, pairs, sign_in):
    sign_in(page)
    page.goto(f"{live_server.url}/kerja/tinjau/")
    page.get_by_text("Pasangan 1 dari 3").wait_for()
    assert faults(page) == []

    page.keyboard.press("l")
    page.get_by_text("Pasangan 2 dari 3").wait_for()
    page.keyboard.press("k")
    page.get_by_text("Pasangan 1 dari 3").wait_for()
    page.keyboard.press("s")
    page.get_by_text("Keputusan tersimpan: Sama").wait_for()
    assert faults(page) == []
    page.keyboard.press("u")
    page.get_by_text("Keputusan dibatalkan").wait_for()
    page.keyboard.press("b")
    page.get_by_text("Keputusan tersimpan: Berbeda").wait_for()
    page.get_by_label("Alasan singkat").focus()
    page.keyboard.type("sby")

    assert page.get_by_text("Pasangan 1 dari 2").is_visible()
    assert verdicts() == ["same", "undone", "different"]


def test_a_value_is_chosen_by_keyboard_and_stands(page, live_server, pairs, sign_in):
    from penggerak.apps.register.models import Business

    sign_in(page)
    page.goto(f"{live_server.url}/kerja/tinjau/")
    chosen = page.get_by_role("radio", name="Nama usaha, pakai B: Kripik Cisadane 0")
    other = page.get_by_role("radio", name="Nama usaha, pakai A: Keripik Cisadane 0")
    wanted = other if chosen.is_checked() else chosen
    name = "Keripik Cisadane 0" if chosen.is_checked() else "Kripik Cisadane 0"

    wanted.focus()
    page.keyboard.press("Space")
    page.keyboard.press("s")  # a key of the queue, also from a choice
    page.get_by_text("Keputusan tersimpan: Sama").wait_for()

    assert Business.objects.get(pk=pairs[0].business_id).name == name
    page.keyboard.press("u")
    page.get_by_text("Keputusan dibatalkan").wait_for()
    assert Business.objects.get(pk=pairs[0].business_id).name == "Keripik Cisadane 0"


@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_shows_both_sides_without_moving_sideways(page, live_server, pairs, sign_in, width):
    sign_in(page)
    page.set_viewport_size({"width": width, "height": 740})

    page.goto(f"{live_server.url}/kerja/tinjau/")

    assert faults(page) == []


def test_the_queue_without_script(browser, live_server, pairs, sign_in):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto(f"{live_server.url}/kerja/tinjau/")

    page.get_by_role("button", name="Sama, gabungkan").click()
    page.get_by_role("button", name="Batalkan keputusan ini").click()

    page.get_by_text("Keputusan dibatalkan").wait_for()
    assert verdicts() == ["same", "undone"]
    context.close()
