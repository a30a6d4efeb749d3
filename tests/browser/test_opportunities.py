"""Journeys 2, 3, 6 and 7: what is for me, a check without an account, designing an opportunity, and the draw."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

pytestmark = [pytest.mark.browser]
HOUR = timedelta(hours=1)


def clean(page):
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def an_open_offer(**parts):
    """Open since an hour, closing in an hour."""
    from tests.apps.opportunities.factories import an_offer

    now = timezone.now()
    return an_offer(opens_at=now - HOUR, closes_at=now + HOUR, **parts)


def test_what_is_for_me_is_applied_for_and_told(phone_page, live_server, city, sign_in):
    from playwright.sync_api import expect

    from penggerak.apps.notices.models import Notice
    from penggerak.apps.opportunities.models import Application
    from tests.apps.opportunities.factories import rules
    from tests.apps.privacy.factories import HoldingFactory
    from tests.apps.register.factories import a_business

    page = phone_page
    an_open_offer(title="Kelas kemasan", rules=rules(owner_is_old_enough=21))
    an_open_offer(title="Butuh NIB", rules=rules(has_a_nib=True))
    an_open_offer(title="Untuk yang muda", rules=rules(owner_is_young_enough=25))
    me = sign_in(page, role="owner", name="Bu Sari", phone="+6281234567890")
    HoldingFactory(user=me, business=a_business(business_name="Warung Sari", owner_birth_date="1985-07-01"))

    page.goto(f"{live_server.url}/saya/peluang/")
    clean(page)
    headings = page.locator("main h2").all_inner_texts()
    assert headings == ["Sudah memenuhi syarat", "Hampir: tinggal melengkapi", "Belum untuk usaha ini"]
    page.get_by_role("link", name="Kelas kemasan").click()
    clean(page)
    expect(page.get_by_role("heading", name="1 dari 1 syarat terpenuhi")).to_be_visible()
    page.get_by_role("button", name="Kirim pendaftaran").click()

    expect(page.get_by_text("Nomor tanda terima")).to_be_visible()
    clean(page)
    made = Application.objects.get()
    expect(page.get_by_text(made.token)).to_be_visible()
    assert Notice.objects.filter(to=me, template="application_submitted").count() == 1
    page.get_by_role("button", name="Tarik kembali pendaftaran").click()
    expect(page.get_by_text("Ditarik kembali").first).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_six_questions_without_an_account(browser, live_server, city, has_script):
    from playwright.sync_api import expect

    from tests.apps.opportunities.factories import rules

    an_open_offer(title="Kelas kemasan", rules=rules(owner_is_old_enough=21))
    an_open_offer(title="Untuk yang muda", rules=rules(owner_is_young_enough=25))
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=has_script)
    page = context.new_page()

    page.goto(f"{live_server.url}/cek/")
    page.get_by_label("Apa yang Anda jual atau kerjakan?").fill("jual keripik singkong")
    page.get_by_label("Berapa penjualan sebulan, kira-kira?").fill("5.000.000")
    page.get_by_label("Pemilik lahir tahun berapa?").fill("1985")
    page.get_by_label("Ya", exact=True).check()
    page.get_by_role("button", name="Lihat yang cocok").click()

    expect(page.get_by_role("heading", name="Hasilnya")).to_be_visible()
    expect(page.get_by_text("Semua syarat terpenuhi")).to_be_visible()
    expect(page.get_by_text("paling banyak 25 tahun")).to_be_visible()
    if has_script:
        clean(page)
    page.get_by_role("link", name="Kelas kemasan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kelas kemasan")
    context.close()


def test_an_officer_designs_and_publishes_with_the_commitment_of_the_draw(page, live_server, city, sign_in):
    from playwright.sync_api import expect

    from penggerak.apps.opportunities.models import Opportunity
    from tests.apps.opportunities.factories import an_owner
    from tests.apps.privacy.factories import LenderFactory

    LenderFactory(name="Balai Latihan Contoh", kind="trainer")
    for year in (1980, 1990, 2012):
        an_owner(owner_birth_date=f"{year}-07-01")
    sign_in(page)

    page.goto(f"{live_server.url}/kerja/peluang/")
    clean(page)
    page.get_by_role("link", name="Susun peluang").click()
    page.get_by_label("Pelatihan").check()
    page.get_by_label("Judul").fill("Kelas kemasan")
    page.get_by_label("Penyelenggara").select_option(label="Balai Latihan Contoh")
    page.get_by_role("button", name="Simpan konsep").click()
    clean(page)
    now = timezone.localtime()
    page.get_by_label("Ringkasan").fill("Dua hari belajar kemasan.")
    page.get_by_label("Dibuka").fill((now - HOUR).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Ditutup").fill((now + 24 * HOUR).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Kapasitas seluruhnya").fill("2")
    page.get_by_label("Hasil yang ditanyakan sesudahnya").fill("Berapa laba bulan lalu?")
    page.get_by_label("6 bulan sesudahnya").check()
    page.get_by_role("button", name="Simpan dan lanjut ke syarat").click()
    page.get_by_label("Syarat", exact=True).select_option(label="Usia pemilik paling sedikit (tahun)")
    page.get_by_label("Nilai").fill("21")
    page.get_by_role("button", name="Tambah syarat").click()
    clean(page)
    assert page.locator(".figures .num").all_inner_texts() == ["2", "1", "0"]
    page.get_by_role("link", name="Periksa dan umumkan").click()
    page.get_by_role("button", name="Umumkan peluang").click()

    expect(page.get_by_text("Peluang diumumkan")).to_be_visible()
    clean(page)
    page.goto(f"{live_server.url}/undian/kelas-kemasan/")
    expect(page.get_by_text(Opportunity.objects.get().commitment)).to_be_visible()
    clean(page)


def test_a_draw_on_the_projector_is_found_by_its_number_and_recomputed(page, live_server, city, sign_in):
    from playwright.sync_api import expect

    from penggerak.apps.opportunities.models import Application, Opportunity
    from tests.apps.opportunities.factories import an_application

    offer = an_open_offer(title="Kelas kemasan")
    for _ in range(6):
        an_application(offer, at=timezone.now())
    past = timezone.now() - HOUR / 2
    Opportunity.objects.filter(pk=offer.pk).update(closes_at=past)
    sign_in(page)

    page.goto(f"{live_server.url}/kerja/peluang/{offer.slug}/")
    page.get_by_role("button", name="Kunci daftar peserta").click()
    expect(page.get_by_text("Daftar peserta dikunci: 6 pendaftar.")).to_be_visible()
    clean(page)
    page.get_by_label("Kata yang diucapkan di ruangan").fill("cisadane")
    page.get_by_role("button", name="Buka rahasia dan undi").click()

    expect(page.get_by_role("heading", name=re.compile("^Cocok"))).to_be_visible()
    clean(page)
    chosen = Application.objects.filter(state="chosen").first()
    page.get_by_label("Cari nomor undian Anda").fill(chosen.token)
    page.get_by_role("button", name="Cari").click()
    expect(page.get_by_role("status").filter(has_text="terpilih")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Berkas undian (JSON)").click()
    assert chosen.token in taken.value.path().read_text(encoding="utf-8")


def test_a_provider_ticks_applicants_and_gives_each_a_reason(page, live_server, city, sign_in):
    from playwright.sync_api import expect

    from penggerak.apps.opportunities.models import Application, Opportunity
    from tests.apps.opportunities.factories import an_application

    offer = an_open_offer(title="Keripik untuk toko", mode="choice", capacity=1)
    for name in ("Keripik Sari", "Keripik Jaya"):
        an_application(offer, at=timezone.now(), business_name=name)
    Opportunity.objects.filter(pk=offer.pk).update(closes_at=timezone.now() - HOUR / 2)
    sign_in(page)
    page.goto(f"{live_server.url}/kerja/peluang/{offer.slug}/")
    page.get_by_role("button", name="Kunci daftar peserta").click()

    page.get_by_role("link", name="Pilih pendaftar").click()
    clean(page)
    page.get_by_label("Keripik Jaya", exact=True).check()
    page.get_by_role("button", name="Simpan pilihan").click()
    expect(page.get_by_text("belum punya alasan")).to_be_visible()
    expect(page.get_by_label("Keripik Jaya", exact=True)).to_be_checked()
    page.get_by_label("Alasan memilih Keripik Jaya").select_option(label="Mutu contoh atau hasil kerjanya")
    page.get_by_role("button", name="Simpan pilihan").click()

    expect(page.get_by_text("Tercatat: 1 pendaftar dipilih")).to_be_visible()
    clean(page)
    assert Application.objects.get(state="chosen").business.name == "Keripik Jaya"
