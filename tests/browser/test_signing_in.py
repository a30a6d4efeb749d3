"""The door in a browser: an owner by phone, an officer with a code and the authenticator app."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.models import Event
from tests.apps.accounts.door import app_code, code_in_the_message, set_up_app
from tests.apps.accounts.factories import PersonFactory, make_areas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _fresh_limits():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(params=["with script", "without script"])
def phone(request, browser):
    """A cheap phone whose script may be off."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        java_script_enabled=request.param == "with script",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.has_script = request.param == "with script"
    yield page
    context.close()


def faults(page: Page) -> list:
    """What axe finds, and by how many pixels the page is wider than the screen."""
    if not page.has_script:
        return []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [(one["id"], one["nodes"][0]["html"][:120]) for one in Axe().run(page).response["violations"]]
    return [*found, ("sideways", wide)] if wide > 0 else found


def test_an_owner_signs_in_by_phone(phone, live_server):
    phone.goto(f"{live_server.url}/masuk/")
    assert faults(phone) == []
    phone.get_by_label("Nomor HP atau surel").fill("0812 3456 7890")
    phone.get_by_role("button", name="Kirim kode masuk").click()

    expect(phone.get_by_text("0812••••7890")).to_be_visible()
    assert faults(phone) == []
    phone.get_by_label("Kode", exact=True).fill(code_in_the_message())
    phone.get_by_role("button", name="Masuk", exact=True).click()

    expect(phone.get_by_role("heading", name="Siapa nama Anda?")).to_be_visible()
    assert faults(phone) == []
    phone.get_by_label("Nama Anda").fill("Sari")
    phone.get_by_role("button", name="Simpan nama").click()

    expect(phone.get_by_role("link", name="Sari")).to_be_visible()
    owner = User.objects.get()
    assert (owner.role, owner.phone, owner.name) == ("owner", "+6281234567890", "Sari")


def test_a_wrong_number_and_a_wrong_code_say_what_to_do(phone, live_server):
    phone.goto(f"{live_server.url}/masuk/")
    phone.get_by_label("Nomor HP atau surel").fill("0812")
    phone.get_by_role("button", name="Kirim kode masuk").click()
    assert phone.get_by_label("Nomor HP atau surel").get_attribute("aria-invalid") == "true"
    assert faults(phone) == []

    phone.get_by_label("Nomor HP atau surel").fill("0812 3456 7890")
    phone.get_by_role("button", name="Kirim kode masuk").click()
    phone.get_by_label("Kode", exact=True).fill(f"{(int(code_in_the_message()) + 1) % 1_000_000:06d}")
    phone.get_by_role("button", name="Masuk", exact=True).click()

    expect(phone.get_by_text("Kode tidak cocok").first).to_be_visible()
    assert faults(phone) == []


def test_an_officer_needs_the_authenticator_app_as_well(page, live_server):
    page.has_script = True
    secret = set_up_app(PersonFactory(email="petugas@contoh.id"))
    page.goto(f"{live_server.url}/kerja/")
    page.get_by_label("Nomor HP atau surel").fill("petugas@contoh.id")
    page.get_by_role("button", name="Kirim kode masuk").click()
    page.get_by_label("Kode", exact=True).fill(code_in_the_message())
    page.get_by_role("button", name="Masuk", exact=True).click()

    expect(page.get_by_role("heading", name="Masukkan kode dari aplikasi")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Kode", exact=True).fill(app_code(secret))
    page.get_by_role("button", name="Masuk", exact=True).click()

    page.wait_for_url(f"{live_server.url}/kerja/")
    page.get_by_role("link", name="Petugas Contoh").click()
    assert faults(page) == []
    page.get_by_role("link", name="Lihat di mana Anda masuk").click()
    expect(page.get_by_text("perangkat ini")).to_be_visible()
    assert faults(page) == []


def test_an_officer_without_an_app_is_led_to_set_it_up(page, live_server):
    page.has_script = True
    person = PersonFactory(email="petugas@contoh.id")
    page.goto(f"{live_server.url}/masuk/")
    page.get_by_label("Nomor HP atau surel").fill("petugas@contoh.id")
    page.get_by_role("button", name="Kirim kode masuk").click()
    page.get_by_label("Kode", exact=True).fill(code_in_the_message())
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", name="Pasang aplikasi kode")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Kode", exact=True).fill(app_code(page.locator("code").inner_text()))
    page.get_by_role("button", name="Pasang aplikasi kode").click()

    expect(page.get_by_role("heading", name="Simpan kode cadangan ini")).to_be_visible()
    page.goto(f"{live_server.url}/kerja/")
    expect(page).to_have_url(f"{live_server.url}/kerja/")
    assert Event.objects.filter(what="account.second_factor_added", by=person).exists()


def test_an_admin_adds_an_organisation_and_its_people(page, live_server, sign_in):
    page.has_script = True
    make_areas()
    sign_in(page, role="admin", area_id="36.71")
    page.goto(f"{live_server.url}/kerja/organisasi/")
    assert faults(page) == []
    page.get_by_label("Nama organisasi").fill("Koperasi Maju")
    page.get_by_label("Pemberi modal").check()
    page.get_by_role("button", name="Tambah organisasi").click()
    expect(page.get_by_role("heading", name="Koperasi Maju", exact=True)).to_be_visible()
    page.get_by_label("Surel kerja atau nomor HP").fill("budi@koperasi.example")
    page.locator("#id_member_name").fill("Budi")
    page.get_by_label("Penanggung jawab").check()
    page.get_by_role("button", name="Tambah anggota").click()

    expect(page.get_by_role("row", name="Budi")).to_be_visible()
    assert faults(page) == []
