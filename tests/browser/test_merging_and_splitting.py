"""An officer merges, splits and undoes from the profile of a business: by keyboard alone, and without script."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.apps.register.factories import START, UserFactory, a_business, a_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}


@pytest.fixture
def two(city):
    one = a_business(
        a_record(on=date(2025, 1, 1), business_name="Keripik Cisadane", phone="+6289900001234", **HERE),
        a_record(on=date(2024, 1, 1), business_name="Keripik Pasar", kbli="2020:10794", **HERE),
    )
    return one, a_business(a_record(on=date(2025, 6, 1), business_name="Kripik Cisadane", **HERE))


def faults(page):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [(one["id"], one["nodes"][0]["html"][:120]) for one in Axe().run(page).response["violations"]]
    return [*found, ("sideways", wide)] if wide > 0 else found


def counts():
    from penggerak.apps.register.models import Business

    return list(Business.objects.order_by("pk").values_list("record_count", flat=True))


def press(page, name, role="button"):
    """Goes to a button or link and presses Enter there, as a keyboard does."""
    page.get_by_role(role, name=name).first.press("Enter")


def merge_by_keyboard(page, one):
    press(page, "Gabungkan", "link")
    page.get_by_label("Cari nama, NIB").fill("kripik")
    page.keyboard.press("Enter")
    press(page, "Kripik Cisadane", "link")
    page.get_by_label("Nama usaha, pakai A").focus()
    page.keyboard.press("Space")
    page.get_by_label("Alasan").fill("Rumah yang sama")
    press(page, "Gabungkan keduanya")
    page.get_by_text("digabung ke usaha ini. Nomor lamanya").wait_for()


def undo_by_keyboard(page):
    press(page, "Batalkan", "link")
    page.get_by_label("Alasan").fill("keliru")
    press(page, "Batalkan dan catat")
    page.get_by_text("Semua catatan kembali").wait_for()


def test_merge_split_and_undo_by_keyboard_alone(page, live_server, two, sign_in):
    sign_in(page)
    page.goto(f"{live_server.url}/kerja/usaha/{two[0].code}/")

    merge_by_keyboard(page, two[0])
    assert page.get_by_role("heading", level=1).inner_text() == "Keripik Cisadane"
    assert counts() == [4, 0]  # three records and the choice of a name
    undo_by_keyboard(page)
    assert counts() == [2, 1]

    press(page, "Pisahkan", "link")
    page.get_by_label("1 Januari 2024").focus()
    page.keyboard.press("Space")
    page.get_by_label("Alasan").fill("Dua rumah")
    press(page, "Lihat hasilnya dulu")
    page.get_by_role("heading", name="Begini jadinya").wait_for()
    press(page, "Pisahkan")
    page.get_by_text("1 catatan menjadi usaha baru").wait_for()
    assert counts() == [1, 1, 1]
    undo_by_keyboard(page)
    assert counts() == [2, 1, 0]


def test_the_same_without_script(browser, live_server, two, sign_in):
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = context.new_page()
    sign_in(page)
    page.goto(f"{live_server.url}/kerja/usaha/{two[0].code}/")

    merge_by_keyboard(page, two[0])
    undo_by_keyboard(page)

    assert counts() == [2, 1]
    context.close()


def test_a_refusal_keeps_what_was_typed_and_takes_the_focus(page, live_server, two, sign_in):
    sign_in(page)
    page.goto(f"{live_server.url}/kerja/usaha/{two[0].code}/gabung/{two[1].code}/")
    page.get_by_label(two[1].code).check()
    page.get_by_label("Alasan").fill("   ")
    press(page, "Gabungkan keduanya")

    assert page.get_by_label(two[1].code).is_checked()
    assert page.get_by_label("Alasan").get_attribute("aria-invalid") == "true"
    assert faults(page) == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_open_to_everyone(page, live_server, two, sign_in, width, language):
    from penggerak.apps.register.actions.regrouping import merge
    from penggerak.apps.register.models import Pair

    one, other = two
    by = sign_in(page)
    third = a_business(business_name="Keripik C", **HERE)
    act = merge(one, third, reason="x", by=UserFactory(), at=START.replace(month=2))
    record = other.links.get().record
    Pair.objects.create(record=record, business=one, probability=0.34, weights={"business_name": 5.1}, found_at=START)
    page.set_viewport_size({"width": width, "height": 800})
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    parts = ("", "gabung/", "gabung/?cari=keripik", f"gabung/{other.code}/", "pisah/", f"batalkan/{act.pk}/")
    found = []
    for address in [*(f"/kerja/usaha/{one.code}/{part}" for part in parts), "/kerja/tinjau/?urut=kelurahan"]:
        page.goto(f"{live_server.url}{address}")
        for folded in page.locator("details").all():
            folded.evaluate("one => one.open = true")
        found += [(address, *fault) for fault in faults(page)]
        assert page.locator("html").get_attribute("lang") == language

    assert by.pk
    assert found == []
