"""An officer has a list of recipients checked, repairs what can be repaired, and sees fewer findings."""

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from penggerak.apps.register.models import LookUpList, RecipientList

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUDI, SITI, RINI = "3671011708859001", "3671015708859002", "3671014101909003"
LIST = (
    "Nama Lengkap;NIK;Tanggal Lahir;Kelurahan;Omzet per tahun\n"
    f"Budi Contoh;{BUDI};17-08-1985;Sukasari;Rp 120.000.000\n"
    f"Siti Contoh;{SITI};18-08-1985;Cikokol;Rp 30.000.000\n"
    "Rini Contoh;36710141;01-01-1990;Babakan;Rp 10.000.000\n"
)


@pytest.fixture
def lists(tmp_path):
    (tmp_path / "penerima.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "meninggal.csv").write_text(f"NIK;Nama\n{BUDI};Budi Contoh\n", encoding="utf-8")
    return tmp_path


def assert_nothing_for_axe(page):
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def press(page, locator):
    """By keyboard: the thing takes the focus and is pressed."""
    locator.focus()
    page.keyboard.press("Enter")


def upload(page, live_server, file):
    page.goto(f"{live_server.url}/kerja/")
    press(page, page.get_by_role("link", name="Peluang & bantuan"))
    press(page, page.get_by_role("link", name="Periksa penerima"))
    press(page, page.get_by_role("link", name="Periksa daftar baru"))
    page.get_by_label("Daftar penerima").set_input_files(file)
    page.get_by_label("Program").fill("Hibah contoh")
    press(page, page.get_by_role("button", name="Unggah dan periksa"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Daftar sedang diperiksa")


def findings(page, name):
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))
    return [int(text.split()[0]) for text in row.locator("td.n").all_inner_texts()]


def repair(path):
    """What the officer does in the spreadsheet: the birth date of Siti, the NIK of Rini."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    column = {cell.value: cell.column for cell in sheet[2]}
    for at in range(3, sheet.max_row + 1):
        if sheet.cell(at, column["Nama Lengkap"]).value == "Siti Contoh":
            sheet.cell(at, column["Tanggal Lahir"]).value = "17-08-1985"
        if sheet.cell(at, column["Nama Lengkap"]).value == "Rini Contoh":
            sheet.cell(at, column["NIK"]).value = RINI
    book.save(path)


def test_hits_go_out_as_a_sheet_and_come_back_repaired(page, live_server, city, work_off, sign_in, lists):
    sign_in(page)
    upload(page, live_server, lists / "penerima.csv")
    work_off()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 dari 3 baris perlu diperbaiki")
    assert findings(page, "Identitas tidak cocok") == [1, 1, 1]
    assert findings(page, "NIK janggal") == [1, 2, 0]
    assert findings(page, "Sudah meninggal") == [0, 0, 3]
    assert SITI not in page.content()
    assert_nothing_for_axe(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh lembar perbaikan").click()
    download.value.save_as(lists / "perbaikan.xlsx")
    repair(lists / "perbaikan.xlsx")
    press(page, page.get_by_role("link", name="Unggah lembar perbaikan"))
    page.get_by_label("Berkas").set_input_files(lists / "perbaikan.xlsx")
    press(page, page.get_by_role("button", name="Unggah perbaikan"))
    expect(page.get_by_role("status").first).to_be_visible()
    work_off()

    expect(page.get_by_role("heading", level=1)).to_have_text("Tidak ada temuan")
    assert findings(page, "Identitas tidak cocok") == [0, 3, 0]
    assert findings(page, "NIK janggal") == [0, 3, 0]


def test_a_list_of_the_deceased_answers_what_was_unknown(phone_page, live_server, city, work_off, sign_in, lists):
    page = phone_page
    sign_in(page)
    page.goto(f"{live_server.url}/kerja/periksa/pembanding/")
    assert_nothing_for_axe(page)
    page.get_by_label("Daftar apa?").select_option(label="Sudah meninggal")
    page.get_by_label("Berkas dengan kolom NIK").set_input_files(lists / "penerima.csv")
    page.get_by_label("Kantor pemberi daftar").fill("Disdukcapil contoh")
    page.get_by_label("Keadaan per tanggal").fill("2999-01-01")
    page.get_by_role("button", name="Simpan daftar pembanding").click()
    expect(page.get_by_role("alert")).to_contain_text("belum tiba")
    expect(page.get_by_label("Kantor pemberi daftar")).to_have_value("Disdukcapil contoh")
    assert_nothing_for_axe(page)

    page.get_by_label("Berkas dengan kolom NIK").set_input_files(lists / "meninggal.csv")
    page.get_by_label("Keadaan per tanggal").fill("2026-01-31")
    page.get_by_role("button", name="Simpan daftar pembanding").click()
    expect(page.get_by_role("status")).to_contain_text("tersimpan")
    assert LookUpList.objects.get().entries == 1
    assert_nothing_for_axe(page)

    page.goto(f"{live_server.url}/kerja/periksa/baru/")
    assert_nothing_for_axe(page)
    page.get_by_label("Daftar penerima").set_input_files(lists / "penerima.csv")
    page.get_by_label("Program").fill("Hibah contoh")
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Daftar sedang diperiksa")
    work_off()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 dari 3 baris perlu diperbaiki")
    page.get_by_role("link", name="Sudah meninggal", exact=True).click()
    expect(page.get_by_role("heading", name="Sudah meninggal", level=2)).to_be_visible()
    assert findings(page, "Sudah meninggal") == [1, 1, 1]
    expect(page.locator("#state")).to_contain_text("Disdukcapil contoh, per 31 Januari 2026")
    expect(page.locator("tbody").last).to_contain_text("per 31-01-2026")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_nothing_for_axe(page)

    press(page, page.locator("summary", has_text="Terima dengan alasan"))
    page.get_by_label("Alasan, misalnya nomor surat").fill("Surat kelurahan 3: orang lain yang namanya sama")
    assert_nothing_for_axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Tersimpan")
    assert findings(page, "Sudah meninggal")[0] == 0
    page.get_by_role("link", name="Diterima dengan alasan").click()
    expect(page.locator("tbody").last).to_contain_text("Surat kelurahan 3")
    assert_nothing_for_axe(page)

    page.goto(f"{live_server.url}/kerja/periksa/{RecipientList.objects.get().pk}/kolom/")
    assert_nothing_for_axe(page)
