"""UX journey 4: an officer drops a list, corrects the columns once, sees what would happen, applies it, repairs the rest."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from penggerak.apps.register.models import Business, Import, Record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
BROKEN = "Nama Usaha;Nama Pemilik;Kelurahan;Kecamatan\nWarung Sari;Siti Contoh;Sukasari;Tangerang\n;;Cikokol;Tangerang\nWarung Rini;Rini Contoh;Babakan;Tangerang\n"


def sample(name):
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path


def upload(page, live_server, file, source):
    page.goto(f"{live_server.url}/kerja/impor/")
    page.get_by_role("link", name="Impor daftar baru").click()
    page.get_by_label("Berkas daftar").set_input_files(file)
    page.get_by_label("Nama sumber baru").fill(source)
    page.get_by_role("button", name="Unggah dan baca berkas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Apa arti setiap kolom?")


def check_rows(page, work_off):
    page.get_by_role("button", name="Periksa semua baris").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Semua baris sedang diperiksa")
    work_off()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ini yang akan terjadi")


def apply(page, work_off):
    page.get_by_role("button", name="Terapkan daftar ini").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("baris diterapkan")
    work_off()
    expect(page.get_by_role("heading", level=1)).to_have_text("Daftar sudah diterapkan")


def figures(page):
    """The five counts as shown: outcome -> number."""
    labels = page.locator(".figures dt").all_inner_texts()
    return dict(
        zip(
            labels,
            [int(text.replace(".", "")) for text in page.locator(".figures dd.num").all_inner_texts()],
            strict=True,
        )
    )


def assert_nothing_for_axe(page):
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def test_a_real_list_of_samarinda_becomes_businesses(page, live_server, city, work_off, sign_in):
    sign_in(page, area_id="64.72")
    upload(page, live_server, sample("samarinda_small_industry.csv"), "Industri kecil")
    for heading, meaning in [
        ("Nama Industri", "Nama usaha"),
        ("Alamat", "Alamat"),
        ("Nilai Investasi", "Nilai investasi"),
    ]:
        assert page.get_by_label(heading).locator("option:checked").inner_text() == meaning
    assert_nothing_for_axe(page)

    check_rows(page, work_off)
    foreseen = figures(page)
    assert_nothing_for_axe(page)
    apply(page, work_off)

    assert sum(foreseen.values()) == 1463
    assert figures(page) == foreseen
    known = Business.objects.filter(record_count__gt=0)
    assert known.filter(village__isnull=False).count() >= 0.95 * known.count()
    assert set(known.values_list("city", flat=True)) == {"64.72"}


def test_a_real_list_of_probolinggo_becomes_businesses(page, live_server, city, work_off, sign_in):
    sign_in(page, area_id="35.74")
    upload(page, live_server, sample("probolinggo_fish_products.csv"), "Olahan ikan")
    assert page.get_by_label("KELURAHAN").locator("option:checked").inner_text() == "Kelurahan"

    check_rows(page, work_off)
    foreseen = figures(page)
    apply(page, work_off)

    assert sum(foreseen.values()) == 68
    assert figures(page) == foreseen
    assert Business.objects.filter(record_count__gt=0, village__isnull=True).count() == 0


def test_an_example_list_with_merged_cells_becomes_businesses(page, live_server, city, work_off, sign_in):
    sign_in(page)
    upload(page, live_server, EXAMPLES / "usaha_per_kelurahan_2025.xlsx", "Pendataan kelurahan 2025")

    check_rows(page, work_off)
    foreseen = figures(page)
    apply(page, work_off)

    assert sum(foreseen.values()) == 300
    assert foreseen["Ditolak, bisa diperbaiki"] <= 6
    page.get_by_role("link", name="Lihat daftar usaha").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Daftar usaha")
    expect(page.locator("#results tbody tr").first).to_be_visible()


def test_refused_rows_go_out_as_a_sheet_and_come_back_repaired(page, live_server, city, work_off, sign_in, tmp_path):
    import openpyxl

    sign_in(page)
    (tmp_path / "daftar.csv").write_text(BROKEN, encoding="utf-8")
    upload(page, live_server, tmp_path / "daftar.csv", "Pendataan RW")
    check_rows(page, work_off)
    apply(page, work_off)
    assert figures(page)["Ditolak, bisa diperbaiki"] == 1
    expect(page.locator("tbody .error")).to_contain_text("tidak menyebut usaha")

    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh baris yang ditolak").click()
    download.value.save_as(tmp_path / "perbaikan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "perbaikan.xlsx")
    sheet = book.active
    headings = next(row for row in sheet.iter_rows() if "Nama Usaha" in [cell.value for cell in row])
    column = [cell.value for cell in headings].index("Nama Usaha") + 1
    sheet.cell(headings[0].row + 1, column, "Kedai Contoh")
    book.save(tmp_path / "perbaikan.xlsx")
    page.get_by_role("link", name="Unggah hasil perbaikan").click()
    page.get_by_label("Berkas daftar").set_input_files(tmp_path / "perbaikan.xlsx")
    page.get_by_role("button", name="Unggah dan baca berkas").click()
    check_rows(page, work_off)
    apply(page, work_off)

    assert Business.objects.filter(name="Kedai Contoh", village="36.71.01.1005").exists()
    assert Record.objects.count() == 3


def test_a_correction_of_a_column_is_remembered_for_the_next_list(page, live_server, city, work_off, sign_in, tmp_path):
    sign_in(page)
    text = "No;Sebutan;Orangnya;Kelurahan\n1;Warung Sari;Siti;Cikokol\n2;Warung Rini;Rini;Babakan\n3;Warung Budi;Budi;Sukasari\n"
    (tmp_path / "satu.csv").write_text(text, encoding="utf-8")
    upload(page, live_server, tmp_path / "satu.csv", "Catatan RW")
    page.get_by_label("Sebutan").select_option(label="Nama usaha")
    page.get_by_label("Orangnya").select_option(label="Nama pemilik")
    check_rows(page, work_off)

    page.goto(f"{live_server.url}/kerja/impor/baru/")
    page.get_by_label("Berkas daftar").set_input_files(tmp_path / "satu.csv")
    page.get_by_label("Daftar dari mana?").select_option(label="Catatan RW")
    page.get_by_role("button", name="Unggah dan baca berkas").click()

    assert page.get_by_label("Sebutan").locator("option:checked").inner_text() == "Nama usaha"
    assert page.get_by_label("Orangnya").locator("option:checked").inner_text() == "Nama pemilik"


def test_a_photo_is_refused_with_a_sentence_and_what_was_typed_stays(page, live_server, city, sign_in, tmp_path):
    sign_in(page)
    (tmp_path / "foto.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    page.goto(f"{live_server.url}/kerja/impor/baru/")
    page.get_by_label("Berkas daftar").set_input_files(tmp_path / "foto.csv")
    page.get_by_label("Nama sumber baru").fill("Pendataan RW")

    page.get_by_role("button", name="Unggah dan baca berkas").click()

    expect(page.locator(".error").first).to_be_visible()
    expect(page.get_by_label("Nama sumber baru")).to_have_value("Pendataan RW")
    assert not Import.objects.exists()
    assert_nothing_for_axe(page)


def test_a_list_comes_in_without_script_too(browser, live_server, city, work_off, sign_in, tmp_path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    (tmp_path / "daftar.csv").write_text(BROKEN, encoding="utf-8")
    upload(page, live_server, tmp_path / "daftar.csv", "Pendataan RW")
    page.get_by_role("button", name="Periksa semua baris").click()
    work_off()
    page.reload()
    page.get_by_role("button", name="Terapkan daftar ini").click()
    work_off()
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("Daftar sudah diterapkan")
    context.close()
    assert Record.objects.count() == 2
