"""Journey 1: a business is registered on a cheap phone, with script and without, by its owner and by an officer."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from penggerak.apps.intake.actions.receiving import opened
from penggerak.apps.intake.models import Submission
from tests.apps.register.factories import a_business

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NIK = "3671015708859002"
PHONE = "+6281234564410"


class Inspector:
    """Looks at every page that opens: what axe finds, and whether it is wider than the narrowest phone."""

    def __init__(self, page):
        self.page, self.faults, self.seen = page, [], []

    def look(self):
        page = self.page
        self.seen.append(page.title())
        page.set_viewport_size({"width": 320, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.faults.append((page.url, "sideways"))
        page.set_viewport_size({"width": 360, "height": 740})
        self.faults += [
            (page.url, one["id"], one["nodes"][0]["html"][:150]) for one in Axe().run(page).response["violations"]
        ]


def go_on(page, name="Lanjut"):
    page.get_by_role("button", name=name, exact=True).click()


def test_an_owner_registers_and_holds_a_receipt(phone_page, live_server, city):
    page, inspector = phone_page, Inspector(phone_page)
    page.goto(f"{live_server.url}/daftar/")
    inspector.look()
    page.get_by_role("link", name="Mulai mendaftar").click()
    inspector.look()

    page.get_by_label("Apa yang Anda jual atau buat?").fill("jual keripik singkong")
    page.get_by_role("radio", name="Industri Kerupuk, Keripik").check()  # appears without a press on the button
    inspector.look()
    go_on(page)
    page.get_by_label("Apa nama usaha Anda?").fill("Keripik Cisadane")
    inspector.look()
    go_on(page)
    page.get_by_label("Kelurahan", exact=True).fill("sukas")
    page.get_by_role("radio", name="Sukasari").check()
    page.get_by_label("Alamat").fill("Jl. Merdeka No. 12 RT 03/05")
    inspector.look()
    go_on(page)
    page.get_by_label("Nama pemilik").fill("Siti Aminah")
    page.get_by_label("Nomor telepon").fill("0812 3456")
    go_on(page)
    page.get_by_role("alert").wait_for()
    inspector.look()
    assert page.get_by_label("Nomor telepon").input_value() == "0812 3456"
    page.get_by_label("Nomor telepon").fill("0812 3456 4410")
    go_on(page)
    page.get_by_label("Berapa NIK pemilik?").fill(NIK)
    inspector.look()
    go_on(page)
    inspector.look()
    go_on(page, "Lanjut tanpa NIB")
    page.get_by_label("Kirimi saya kabar").check()
    inspector.look()
    go_on(page)

    page.get_by_role("heading", name="Periksa sebelum dikirim").wait_for()
    inspector.look()
    page.get_by_role("link", name="Ubah Nama usaha").click()
    page.get_by_label("Apa nama usaha Anda?").fill("Keripik Bu Siti")
    go_on(page, "Simpan perubahan")
    go_on(page, "Kirim pendaftaran usaha")

    page.get_by_role("heading", name="Pendaftaran terkirim").wait_for()
    inspector.look()
    assert page.get_by_role("img", name="Kode QR").is_visible()
    assert NIK not in page.content()
    assert inspector.faults == []
    told = opened(Submission.objects.get())
    assert told.answers["business_name"] == "Keripik Bu Siti"
    assert told.allows == ("news",)


def test_it_works_without_script_and_goes_on_by_a_code(browser, live_server, city):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{live_server.url}/daftar/")
    page.get_by_role("link", name="Mulai mendaftar").click()
    page.get_by_label("Apa yang Anda jual atau buat?").fill("jual keripik singkong")
    go_on(page)
    page.get_by_role("radio", name="Tidak ada yang cocok").check()
    go_on(page)
    page.get_by_label("Belum punya nama").check()
    go_on(page)
    page.get_by_label("Kelurahan", exact=True).fill("sukas")
    page.get_by_label("Alamat").fill("Gang Kelinci 7")
    go_on(page, "Cari kelurahan")
    page.get_by_role("radio", name="Sukasari").check()
    assert page.get_by_label("Alamat").input_value() == "Gang Kelinci 7"
    go_on(page)
    page.get_by_label("Nama pemilik").fill("Siti Aminah")
    page.get_by_label("Nomor telepon").fill("0812 3456 4410")
    go_on(page)
    page.go_back()
    assert page.get_by_label("Nama pemilik").input_value() == "Siti Aminah"
    page.go_forward()
    go_on(page, "Simpan, teruskan nanti")
    code = page.locator(".no").inner_text()

    context.clear_cookies()
    page.goto(f"{live_server.url}/daftar/lanjut/")
    page.get_by_label("Kode").fill(code.lower())
    go_on(page, "Buka")
    page.get_by_label("Belum punya nama").check()  # no name was said, so it is asked again
    go_on(page)
    go_on(page, "Lanjut tanpa NIK")
    go_on(page, "Lanjut tanpa NIB")
    go_on(page)
    assert "4410" in page.content()
    assert "81234564410" not in page.content()
    go_on(page, "Kirim pendaftaran usaha")

    page.get_by_role("heading", name="Pendaftaran terkirim").wait_for()
    assert Submission.objects.filter(kind="registration").count() == 1
    context.close()


def test_an_owner_says_that_a_business_is_theirs(phone_page, live_server, city):
    business = a_business(business_name="Keripik Cisadane", phone=PHONE)
    page, inspector = phone_page, Inspector(phone_page)
    hurry_through(page, live_server, "daftar")

    page.get_by_role("heading", name="Apakah usaha ini sudah pernah didaftarkan?").wait_for()
    inspector.look()
    go_on(page, "Ya, ini usaha saya")
    go_on(page, "Kirim pendaftaran usaha")

    page.get_by_role("heading", name="Pendaftaran terkirim").wait_for()
    assert inspector.faults == []
    assert opened(Submission.objects.get()).joins == business.pk


def hurry_through(page, live_server, room):
    """Every question with the least that is needed."""
    page.goto(f"{live_server.url}/{room}/isi/produk/" if room != "daftar" else f"{live_server.url}/daftar/mulai/")
    page.get_by_role("textbox").first.fill("jual keripik singkong")
    page.get_by_role("radio", name="Tidak ada yang cocok").check()
    go_on(page)
    page.get_by_role("textbox").first.fill("Keripik Cisadane")
    go_on(page)
    page.get_by_label("Kelurahan", exact=True).fill("Sukasari")
    page.get_by_role("radio", name="Sukasari").check()
    go_on(page)
    page.get_by_label("Nama pemilik").fill("Siti Aminah")
    page.get_by_label("Nomor telepon").fill("0812 3456 4410")
    go_on(page)
    go_on(page, "Lanjut tanpa NIK")
    go_on(page, "Lanjut tanpa NIB")
    go_on(page)


def test_an_officer_registers_someone_and_then_the_next(phone_page, live_server, city, sign_in):
    page, inspector = phone_page, Inspector(phone_page)
    officer = sign_in(page, role="field_officer", area_id="36.71.01")
    page.goto(f"{live_server.url}/kerja/daftarkan/")
    inspector.look()
    page.get_by_role("link", name="Mulai mendaftarkan").click()
    page.get_by_label("Anda melayani di kelurahan").select_option("Sukasari, Tangerang")
    go_on(page)
    page.get_by_role("alert").wait_for()
    page.get_by_label("Orangnya hadir").check()
    inspector.look()
    go_on(page)
    hurry_through(page, live_server, "kerja/daftarkan")
    page.get_by_role("heading", name="Periksa sebelum dikirim").wait_for()
    inspector.look()
    go_on(page, "Kirim pendaftaran usaha")
    page.get_by_role("heading", name="Pendaftaran terkirim").wait_for()
    inspector.look()

    page.get_by_role("link", name="Daftarkan orang berikutnya").click()

    page.get_by_role("heading", name="Di mana Anda melayani").wait_for()
    assert inspector.faults == []
    submission = Submission.objects.get()
    assert (submission.by, submission.assisted_in_id, submission.channel) == (officer, "36.71.01.1007", "assisted")


def test_other_pages_on_the_way_have_no_faults(phone_page, live_server, city):
    page, inspector = phone_page, Inspector(phone_page)
    page.goto(f"{live_server.url}/daftar/mulai/")
    page.get_by_role("textbox").first.fill("jual keripik")
    page.get_by_role("radio", name="Tidak ada yang cocok").check()
    go_on(page, "Simpan, teruskan nanti")
    inspector.look()
    page.goto(f"{live_server.url}/daftar/mulai/")
    page.get_by_role("heading", name="Teruskan pendaftaran tadi?").wait_for()
    inspector.look()
    page.goto(f"{live_server.url}/daftar/")
    page.get_by_role("link", name="Teruskan pendaftaran").wait_for()
    inspector.look()
    page.goto(f"{live_server.url}/daftar/lanjut/")
    page.get_by_label("Kode").fill("PGD-0000")
    go_on(page, "Buka")
    page.get_by_role("alert").wait_for()
    inspector.look()

    assert inspector.faults == []
    assert len(set(inspector.seen)) == 4  # each title says where one is


def test_pages_are_light(phone_page, live_server, city):
    """Over the wire, packed as in production: the first page with all it needs, then each page with what is new."""
    page, sizes = phone_page, {}

    def weigh(answer):
        if answer.ok and (answer.url not in sizes or "/static/" not in answer.url):  # files are kept by the browser
            sizes[answer.url] = len(gzip.compress(answer.body(), 6))

    page.on("response", weigh)
    page.goto(f"{live_server.url}/daftar/", wait_until="networkidle")
    first, later = sum(sizes.values()), []
    for address in ("mulai/", "isi/nama/", "isi/tempat/?village=sukas", "isi/izin/"):
        before = sum(sizes.values())
        page.goto(f"{live_server.url}/daftar/{address}", wait_until="networkidle")
        later.append(sum(sizes.values()) - before)

    assert first <= 60_000
    assert max(later) <= 25_000, later
