"""Whatever leaves the house says who took it along, when and of where, under a number that stands in the trail."""

import csv
import io
import re

import openpyxl
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions import receiving
from penggerak.apps.register.actions.checking_recipients import check_recipients
from penggerak.apps.register.actions.prechecking import receive_recipients
from penggerak.apps.register.actions.preparing import prepare_import
from penggerak.apps.register.models import Import, Recipient
from penggerak.apps.register.queries.importing import raw_list
from penggerak.apps.seal import unseal
from penggerak.sources.lists import read_list
from tests.apps.register.factories import START, SourceFactory, UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
NUMBER = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}")
LIST = "Nama Usaha,NIK,Kelurahan,Kecamatan\nToko A,,Petir,Cipondoh\n-,,Petir,Cipondoh\nToko C,,Entah,Antah\n"
RECIPIENTS = "Nama Lengkap;NIK;Kelurahan\nBudi Contoh;123;Sukasari\nRini Contoh;456;Babakan\n"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path


@pytest.fixture
def officer(client):
    user = UserFactory(role="admin", area_id="36.71", name="Ratna & Budi")
    client.force_login(user)
    return user


@pytest.fixture
def importing(officer):
    """A list of which rows were refused."""
    held = receiving.receive_list(
        LIST.encode(), file_name="a.csv", source=SourceFactory(), observed_on=START.date(), by=officer, at=START
    )
    columns = {"c0": "business_name", "c1": "nik", "c2": "village_code", "c3": "district_code"}
    receiving.confirm_columns(
        held, columns=columns, headings=raw_list(held).columns, kbli_version="2020", observed_on=START.date(),
        by=officer, at=START, queue=False,
    )  # fmt: skip
    prepare_import(held.pk, at=START)
    assert held.rows.filter(outcome="refused").exists()
    return held


@pytest.fixture
def recipients(officer):
    """A list of recipients that the checks hit."""
    held = receive_recipients(
        RECIPIENTS.encode(), file_name="b.csv", programme="Hibah contoh", city=officer.area,
        observed_on=START.date(), by=officer, at=START, queue=False,
    )  # fmt: skip
    check_recipients(held.pk, at=START)
    return held


@pytest.fixture
def exports(officer, importing, recipients):
    """Every address of staff that answers with a file, and the event it leaves."""
    business = a_business(business_name="Warung", status="active")
    return {
        "businesses_download": (reverse("businesses_download"), "businesses.exported"),
        "businesses_pdf": (reverse("businesses_pdf"), "businesses.exported"),
        "business_pdf": (reverse("business_pdf", args=[business.code]), "business.exported"),
        "visits_coverage_xlsx": (reverse("visits_coverage_xlsx"), "coverage.exported"),
        "visits_coverage_pdf": (reverse("visits_coverage_pdf"), "coverage.exported"),
        "counts_xlsx": (reverse("counts_xlsx"), "counts.exported"),
        "counts_pdf": (reverse("counts_pdf"), "counts.exported"),
        "counts_csv": (reverse("counts_csv"), "counts.exported"),
        "events_xlsx": (reverse("events_xlsx"), "audit.exported"),
        "import_repairs": (reverse("import_repairs", args=[importing.pk]), "import.repairs_downloaded"),
        "precheck_repairs": (reverse("precheck_repairs", args=[recipients.pk]), "precheck.repairs_downloaded"),
    }


def words_of(content):
    """All the text of a file, whatever it is."""
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if not content.startswith(b"PK"):
        return content.decode()
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return " ".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def taken(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.headers)
    assert "no-store" in answer["Cache-Control"]
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_each_file_says_who_when_and_where_and_its_number_stands_in_the_trail(client, officer, exports):
    for name, (address, what) in exports.items():
        words = " ".join(words_of(taken(client, address)).split())

        event = Event.objects.filter(what=what).latest("pk")
        assert event.by == officer, name
        assert event.data["number"] in words, name
        assert "Ratna & Budi" in words, name
        assert str(event.at.year) in words, name
        assert "Kota Tangerang" in words, name


def test_two_copies_have_two_numbers(client, exports):
    for name, (address, what) in exports.items():
        taken(client, address)
        taken(client, address)

        numbers = [event.data["number"] for event in Event.objects.filter(what=what).order_by("-pk")[:2]]
        assert len(set(numbers)) == 2, name
        assert all(NUMBER.fullmatch(number) for number in numbers), name


def test_every_address_that_ends_like_a_file_of_staff_is_among_them(exports):
    from tests.repository.test_access import ADDRESSES

    files = {
        name
        for name, one in ADDRESSES.items()
        if str(one.pattern).startswith("kerja/") and str(one.pattern).endswith((".csv", ".xlsx", ".pdf"))
    }

    assert files == set(exports)


def test_the_mark_of_a_csv_stands_in_columns_so_that_every_line_is_a_count(client, officer):
    a_business(business_name="Warung", status="active", district_code="36.71.01")

    head, *rows = csv.reader(io.StringIO(taken(client, reverse("counts_csv")).decode()))

    assert head[-3:] == ["Nomor laporan", "Dibuat oleh", "Dibuat pada"]
    assert {len(row) for row in rows} == {len(head)}
    assert sum(int(row[head.index("Usaha")]) for row in rows) == 1


def test_a_count_of_nothing_carries_its_number_in_its_name(client, officer):
    answer = client.get(reverse("counts_csv"))

    assert Event.objects.get(what="counts.exported").data["number"] in answer["Content-Disposition"]


def test_a_name_that_looks_like_a_formula_is_none_in_the_mark(client, officer):
    a_business(business_name="Warung", status="active")
    type(officer).objects.filter(pk=officer.pk).update(name="=HYPERLINK(1)")

    rows = list(csv.reader(io.StringIO(taken(client, reverse("counts_csv")).decode())))

    assert rows[1][-2].startswith("'=")


def test_a_marked_repair_sheet_of_an_import_comes_back_as_if_it_had_no_mark(client, officer, importing):
    sheet = taken(client, reverse("import_repairs", args=[importing.pk]))
    upload = SimpleUploadedFile("perbaikan.xlsx", sheet)
    asked = {"source": importing.source_id, "city": "36.71", "observed_on": "2026-01-01", "file": upload}

    answer = client.post(f"{reverse('import_new')}?memperbaiki={importing.pk}", asked)

    assert answer.status_code == 302
    again = Import.objects.get(repairs=importing)
    assert list(raw_list(again).columns.values()) == ["Baris", "Alasan", *LIST.splitlines()[0].split(",")]
    assert again.columns["c0"] == "repair_row"
    assert again.total == importing.rows.filter(outcome="refused").count()


def test_a_marked_repair_sheet_of_recipients_comes_back_and_changes_nothing_by_itself(client, officer, recipients):
    sheet = taken(client, reverse("precheck_repairs", args=[recipients.pk]))
    before = [unseal(row.raw) for row in Recipient.objects.order_by("number")]

    answer = client.post(
        reverse("precheck_repaired", args=[recipients.pk]), {"file": SimpleUploadedFile("p.xlsx", sheet)}
    )

    assert answer.status_code == 302
    kept = recipients.files.latest("round")
    assert (kept.changed, kept.taken_out, kept.outrun) == (0, 0, 0)
    assert [unseal(row.raw) for row in Recipient.objects.order_by("number")] == before


def test_the_mark_stands_above_the_table_and_at_the_foot_of_every_page(client, officer, importing):
    sheet = taken(client, reverse("import_repairs", args=[importing.pk]))
    number = Event.objects.get(what="import.repairs_downloaded").data["number"]

    page = openpyxl.load_workbook(io.BytesIO(sheet))

    assert number in page.active["A1"].value
    assert number in page.active.oddFooter.left.text
    assert number in page.properties.description
    assert number not in str(read_list(sheet, name="p.xlsx").rows.rows())


def test_open_data_names_its_publisher_day_and_definition_and_no_person(client, settings):
    rows = list(csv.DictReader(io.StringIO(client.get("/angka/usaha/angka.csv").content.decode())))

    assert {row["Penerbit"] for row in rows} == {settings.PENGGERAK_AGENCY}
    assert all(row["Keadaan per"] and row["Definisi"] and row["Diunduh pada"] for row in rows)
    assert not Event.objects.exists()  # nobody who is unknown lengthens the trail, which is kept for good
