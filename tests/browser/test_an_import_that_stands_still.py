"""A workbook of several sheets, and an import whose job broke: both pages are clear, also for a screen reader."""

import pytest
import xlsxwriter
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from penggerak.apps.register.models import Import
from tests.browser.test_importing_a_list import upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADING = ["Nama Usaha", "Nama Pemilik", "Kelurahan", "Kecamatan"]
ROWS = [
    ["Warung Sari", "Siti Contoh", "Sukasari", "Tangerang"],
    ["Bengkel Jaya", "Ujang Contoh", "Cikokol", "Tangerang"],
]


@pytest.fixture
def workbook(tmp_path):
    file = tmp_path / "daftar.xlsx"
    book = xlsxwriter.Workbook(file)
    for name, rows in {"Sukasari": ROWS[:1], "Semua": ROWS}.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate([HEADING, *rows]):
            sheet.write_row(number, 0, row)
    book.close()
    return file


def assert_nothing_for_axe(page):
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def break_jobs():
    for job in ProcrastinateJob.objects.filter(status="todo").values_list("pk", flat=True):
        app.job_manager.cancel_job_by_id(job)


def test_an_officer_picks_a_sheet_and_resumes_what_stands_still(page, live_server, city, work_off, sign_in, workbook):
    sign_in(page)
    upload(page, live_server, workbook, "Pendataan kota")
    expect(page.get_by_label("Lembar yang dibaca")).to_have_value("Semua")
    assert_nothing_for_axe(page)
    page.get_by_label("Lembar yang dibaca").select_option("Sukasari")
    page.get_by_role("button", name="Baca lembar ini").click()
    expect(page.locator(".lead")).to_contain_text("1 baris terbaca")

    page.get_by_role("button", name="Periksa semua baris").click()
    expect(page.get_by_role("progressbar", name="Pemeriksaan berjalan")).to_have_attribute("max", "1")
    break_jobs()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pemeriksaan terhenti")
    assert_nothing_for_axe(page)
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Semua baris sedang diperiksa")
    work_off()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ini yang akan terjadi")
    assert Import.objects.get().total == 1
