"""Reports: exactly what the page shows and allows, with what it is on the first page, and an event for each copy."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from penggerak.apps.areas.models import Area
from penggerak.apps.audit.models import Event
from tests.apps.register.factories import SourceFactory, UserFactory, a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
NIK = "3671015708859002"
PHONE = "+6281298764410"
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
ELSEWHERE = {"city_code": "36.71", "district_code": "36.71.09", "village_code": "36.71.09.1006"}
OTHER_CITY = {"city_code": "64.72", "district_code": "64.72.01", "village_code": "64.72.01.1001"}


def sign_in(client, **about):
    user = UserFactory(**about)
    client.force_login(user)
    return user


def taken(client, address, query=None):
    response = client.get(address, query or {})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content)


def sheet(client, query=None, address="/kerja/usaha/daftar.xlsx"):
    """The first page of a spreadsheet, as label -> text, and its rows, as heading -> value."""
    book = openpyxl.load_workbook(BytesIO(taken(client, address, query)))
    about, data = book.worksheets
    lines = {str(label): text for label, text in about.iter_rows(max_col=2, values_only=True) if label}
    headings, *rows = data.iter_rows(values_only=True)
    return lines, [dict(zip(headings, row, strict=True)) for row in rows]


def paper(client, address="/kerja/usaha/daftar.pdf", query=None):
    """The pages of a PDF, as text in which any space is one space."""
    pages = pypdf.PdfReader(BytesIO(taken(client, address, query))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def a_source(name):
    return SourceFactory(name=name)


@pytest.mark.parametrize(
    ("area", "expected"),
    [("36.71.01.1007", ["Warung Sini"]), ("36.71", ["Warung Sana", "Warung Sini"]), ("64.72", ["Warung Jauh"])],
)
def test_both_files_hold_only_the_area_of_who_takes_them(client, area, expected):
    a_business(business_name="Warung Sini", **HERE)
    a_business(business_name="Warung Sana", **ELSEWHERE)
    a_business(business_name="Warung Jauh", **OTHER_CITY)
    sign_in(client, area_id=area)

    lines, rows = sheet(client)
    [page] = paper(client)

    assert [row["Usaha"] for row in rows] == expected
    assert [name for name in ("Warung Jauh", "Warung Sana", "Warung Sini") if name in page] == expected
    assert lines["Wilayah"] in page


def test_the_first_page_says_what_it_is_of_when_of_where_by_which_filters_and_by_whom(client):
    a_business(business_name="Keripik Tutup", status="closed", **HERE)
    a_business(business_name="Keripik Buka", status="active", **HERE)
    sign_in(client, name="Ratna Contoh", area_id="36.71.01")
    query = {"status": "closed", "district": "36.71.01", "cari": "keripik"}

    lines, rows = sheet(client, query)
    page = paper(client, query=query)[0]

    assert [row["Usaha"] for row in rows] == ["Keripik Tutup"]
    assert lines["Wilayah"] == "Tangerang, Kota Tangerang, Banten"
    assert lines["Saringan"] == "Cari nama, NIB, NIK, telepon, atau kode: keripik; Kecamatan: Tangerang; Status: Tutup"
    assert lines["Jumlah baris"] == "1 baris"
    assert lines["Dibuat oleh"] == "Ratna Contoh (Petugas dinas)"
    assert "disebut setidaknya satu catatan sumber" in lines["Isi"]
    assert lines["Belum dipastikan"].startswith("Tercatat di suatu daftar")
    assert "NIK" in lines["Tidak dimuat"]
    for label in ("Isi", "Wilayah", "Saringan", "Jumlah baris", "Dibuat oleh", "Tidak dimuat"):
        assert f"{label} {lines[label]}" in page


def test_a_past_day_is_answered_as_it_was_known_and_says_so(client):
    first = a_record(at=datetime(2025, 3, 1, tzinfo=UTC), business_name="Nama Lama", **HERE)
    a_business(first, a_record(at=datetime(2026, 2, 1, tzinfo=UTC), business_name="Nama Baru", **HERE))
    sign_in(client)

    lines, rows = sheet(client, {"per": "2025-12-31"})
    page = paper(client, query={"per": "2025-12-31"})[0]

    assert [row["Usaha"] for row in rows] == ["Nama Lama"]
    assert lines["Keadaan per"] == "31 Desember 2025, seperti yang diketahui pada akhir hari itu"
    assert lines["Keadaan per"] in page
    assert "Nama Lama" in page
    assert "Nama Baru" not in page


def test_a_day_that_has_not_come_leads_back_to_the_page_and_leaves_no_event(client):
    sign_in(client)

    response = client.get("/kerja/usaha/daftar.pdf", {"per": "2999-01-01"})

    assert response["Location"] == "/kerja/usaha/?per=2999-01-01"
    assert not Event.objects.filter(what="businesses.exported").exists()


def test_personal_numbers_are_in_neither_file_also_not_the_one_that_was_searched_for(client):
    a_business(business_name="Keripik", nik=NIK, phone=PHONE, **HERE)
    sign_in(client)
    content = [taken(client, f"/kerja/usaha/daftar.{form}", {"cari": NIK}) for form in ("xlsx", "pdf")]

    lines, rows = sheet(client, {"cari": NIK})
    text = " ".join(paper(client, query={"cari": NIK}))

    assert [row["Usaha"] for row in rows] == ["Keripik"]
    assert "••••9002" in lines["Saringan"]
    assert "••••9002" in text
    for number in (NIK, PHONE, "081298764410"):
        assert number not in text
        assert number not in str(lines) + str(rows)
        assert not any(number.encode() in one for one in content)


def test_every_row_of_the_page_stands_in_both_files_in_its_order_and_with_its_words(client):
    told = {"owner_name": "Sari", "status": "active", "main_activity": "jual keripik", **HERE}
    for number in (3, 1, 2):
        a_business(a_record(on=date(2026, 5, number), business_name=f"Warung {number}", **told))
    sign_in(client)

    page = client.get("/kerja/usaha/").content.decode()
    _lines, rows = sheet(client)
    text = " ".join(paper(client))

    assert [row["Usaha"] for row in rows] == ["Warung 1", "Warung 2", "Warung 3"]
    assert sorted(["Warung 1", "Warung 2", "Warung 3"], key=text.index) == ["Warung 1", "Warung 2", "Warung 3"]
    for row in rows:
        day = row["Terakhir terdengar"]
        for cell in (row["Usaha"], row["Kode"], row["Pemilik"], row["Bidang"], row["Skala"], row["Status"]):
            assert cell in page
            assert cell in text
        assert f"{day.day} Mei 2026" in page
        assert f"{day.day} Mei 2026" in text


def test_figures_and_days_of_the_sheet_can_be_reckoned_with(client):
    a_business(business_name="Keripik", annual_sales_idr=120_000_000, started_on="2020-08-17", **HERE)
    sign_in(client)

    _lines, [row] = sheet(client)

    assert row["Penjualan setahun"] == 120_000_000
    assert row["Mulai usaha"] == datetime(2020, 8, 17)


def test_the_sheet_has_every_field_that_is_known_of_some_business_and_none_that_is_of_no_one(client):
    a_business(business_name="Keripik", main_product="keripik singkong", nik=NIK, **HERE)
    a_business(business_name="Bengkel", worker_count=3, awards=[{"level": "city", "count": 1}], **HERE)
    a_business(business_name="Jauh", annual_sales_idr=1, **OTHER_CITY)
    sign_in(client)

    lines, rows = sheet(client)

    assert lines["Perhatian"].endswith("Isian yang terdiri dari beberapa bagian ada di profil: Penghargaan.")
    assert [(row["Usaha"], row["Produk utama"], row["Tenaga kerja"]) for row in rows] == [
        ("Bengkel", None, 3),
        ("Keripik", "keripik singkong", None),
    ]
    assert not {"NIK", "Penjualan setahun", "Mulai usaha"} & set(rows[0])


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_each_copy_leaves_an_event_with_the_number_printed_on_it(client, form):
    a_business(business_name="Keripik", **HERE)
    user = sign_in(client)

    lines = sheet(client)[0] if form == "xlsx" else {}
    page = paper(client)[0] if form == "pdf" else ""

    event = Event.objects.get(what="businesses.exported")
    assert event.by == user
    assert (event.data["form"], event.data["rows"]) == (form, 1)
    assert event.data["number"] in (lines.get("Nomor laporan") or page)
    assert "Keripik" not in str(event.data)


def test_made_up_data_say_so_on_every_page(client, settings):
    settings.PENGGERAK_DEMO = True
    for number in range(60):
        a_business(business_name=f"Warung {number}", **HERE)
    sign_in(client)

    pages = paper(client)
    lines, _rows = sheet(client)

    assert len(pages) > 1
    assert all("Data rekaan" in page for page in pages)
    assert lines["Perhatian"].startswith("Data rekaan")


def test_real_data_do_not_say_that_they_are_made_up(client):
    a_business(business_name="Keripik", **HERE)
    sign_in(client)

    assert "rekaan" not in " ".join(paper(client))


def test_every_page_repeats_the_headings_and_says_who_made_it_and_which_page_it_is(client):
    for number in range(60):
        a_business(business_name=f"Warung {number}", **HERE)
    sign_in(client, name="Ratna Contoh")

    pages = paper(client)

    number = Event.objects.get(what="businesses.exported").data["number"]
    for at, page in enumerate(pages, 1):
        assert f"Halaman {at} dari {len(pages)}" in page
        assert "Ratna Contoh" in page
        assert number in page
        assert "Terakhir terdengar" in page


def test_a_list_too_long_for_paper_says_where_it_stops(client, monkeypatch):
    monkeypatch.setattr("penggerak.apps.reports.paper.PAPER_ROWS", 2)
    for number in range(3):
        a_business(business_name=f"Warung {number}", **HERE)
    sign_in(client)

    [page] = paper(client)
    lines, rows = sheet(client)

    assert "Jumlah baris 2 dari 3" in page
    assert "memuat 2 baris pertama dari 3; berkas xlsx memuat sampai 100.000 baris." in page
    assert "Warung 2" not in page
    assert len(rows) == 3
    assert lines["Jumlah baris"] == "3 baris"


def test_a_list_too_long_for_a_sheet_says_where_it_stops(client, monkeypatch):
    monkeypatch.setattr("penggerak.apps.reports.spreadsheet.SHEET_ROWS", 2)
    for number in range(3):
        a_business(business_name=f"Warung {number}", **HERE)
    sign_in(client)

    lines, rows = sheet(client)

    assert len(rows) == 2
    assert lines["Jumlah baris"] == "2 dari 3"
    assert "berhenti pada baris ke-2" in lines["Perhatian"]


@pytest.mark.parametrize("address", ["/kerja/usaha/daftar.xlsx", "/kerja/usaha/daftar.pdf"])
def test_a_file_asks_the_database_the_same_for_two_as_for_twenty(client, address):
    sign_in(client)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            taken(client, address)
        return len(asked)

    [a_business(business_name="Warung", **HERE) for _ in range(2)]
    questions()  # areas and names are read once per process
    few = questions()
    [a_business(business_name="Warung", **HERE) for _ in range(18)]

    assert questions() == few


def test_files_speak_the_language_of_the_reader(client):
    a_business(business_name="Keripik", status="active", **HERE)
    sign_in(client)
    client.cookies["django_language"] = "en"

    lines, [row] = sheet(client)

    assert row["Status"] == "Active"
    assert "Keripik" in row.values()
    assert "Keadaan per" not in lines


def test_a_profile_on_paper_holds_values_sources_days_history_and_masked_numbers(client):
    business = a_business(
        a_record(a_source("Daftar RW"), on=date(2025, 3, 1), business_name="Keripik", nik=NIK, **HERE),
        a_record(a_source("Daftar kelurahan"), on=date(2026, 5, 1), business_name="Keripik Cisadane", **HERE),
    )
    user = sign_in(client)

    text = " ".join(paper(client, f"/kerja/usaha/{business.code}/profil.pdf"))

    assert "Nama usaha Keripik Cisadane Daftar kelurahan 1 Mei 2026" in text
    assert "Riwayat" in text
    assert "Nama usaha Keripik Daftar RW 1 Maret 2025" in text
    assert "3671••••••••9002" in text
    assert "Disamarkan NIK" in text
    assert NIK not in text
    event = Event.objects.get(what="business.exported")
    assert (event.by, event.subject) == (user, f"business:{business.pk}")


def test_a_profile_on_paper_of_a_past_day_knows_nothing_later(client):
    first = a_record(at=datetime(2025, 3, 1, tzinfo=UTC), business_name="Nama Lama", **HERE)
    business = a_business(first, a_record(at=datetime(2026, 2, 1, tzinfo=UTC), business_name="Nama Baru", **HERE))
    sign_in(client)

    text = " ".join(paper(client, f"/kerja/usaha/{business.code}/profil.pdf", {"per": "2025-12-31"}))

    assert "Nama Lama" in text
    assert "Nama Baru" not in text


@pytest.mark.parametrize("query", [{}, {"per": "2026-06-01"}])
def test_a_profile_outside_the_area_is_on_no_paper(client, query):
    there = a_business(business_name="Warung Sana", **ELSEWHERE)
    sign_in(client, role="field_officer", area_id="36.71.01.1007")

    assert client.get(f"/kerja/usaha/{there.code}/profil.pdf", query).status_code == 404
    assert not Event.objects.exists()


def test_the_coverage_of_visits_reads_in_both_files_as_on_the_page(client):
    seen = SourceFactory(kind="verification")
    a_business(a_record(seen, on=date.today(), business_name="Didatangi", status="active", **HERE))
    a_business(business_name="Belum", status="active", **HERE)
    sign_in(client, area_id="36.71.01")

    page = client.get("/kerja/kunjungan/peta/").content.decode()
    lines, rows = sheet(client, address=reverse("visits_coverage_xlsx"))
    text = " ".join(paper(client, reverse("visits_coverage_pdf")))

    assert "1 dari 2 usaha" in page
    assert lines["Cakupan"] == "50 %: 1 dari 2 usaha didatangi dalam dua tahun terakhir".replace(" %", "\u00a0%")
    row = next(row for row in rows if row["Usaha"])
    assert (row["Kelurahan"], row["Usaha"], row["Didatangi 24 bulan"], row["Bagian 24 bulan"]) == (
        "Sukasari",
        2,
        1,
        0.5,
    )
    assert "Sukasari 2 1 1 50 %" in text
    assert Event.objects.filter(what="coverage.exported").count() == 2


@pytest.mark.parametrize(
    ("page", "links"),
    [
        (
            "/kerja/usaha/?status=active",
            ["/kerja/usaha/daftar.xlsx?status=active", "/kerja/usaha/daftar.pdf?status=active"],
        ),
        (
            "/kerja/hitung/?menurut=status",
            [f"/kerja/hitung/hitungan.{form}?menurut=status" for form in ("xlsx", "pdf", "csv")],
        ),
        ("/kerja/kunjungan/peta/", ["/kerja/kunjungan/cakupan.xlsx", "/kerja/kunjungan/cakupan.pdf"]),
    ],
)
def test_pages_offer_their_files_with_the_filters_they_show(client, page, links):
    a_business(business_name="Keripik", status="active", **HERE)
    sign_in(client)

    content = client.get(page).content.decode()

    assert all(f'href="{link}"' in content for link in links)


@pytest.mark.parametrize("query", ["", "?per=2026-06-01"])
def test_a_profile_offers_its_paper_of_the_same_day(client, query):
    business = a_business(business_name="Keripik", **HERE)
    sign_in(client)

    content = client.get(f"/kerja/usaha/{business.code}/{query}").content.decode()

    assert f'href="/kerja/usaha/{business.code}/profil.pdf{query}"' in content


def test_a_count_reads_in_both_files_as_on_the_page_with_its_definition(client):
    a_business(business_name="Satu", status="active", **HERE)
    a_business(business_name="Dua", status="active", **ELSEWHERE)
    a_business(business_name="Tiga", **ELSEWHERE)
    a_business(business_name="Jauh", status="active", **OTHER_CITY)
    sign_in(client)
    query = {"menurut": "village", "silang": "status"}

    page = client.get("/kerja/hitung/", query).content.decode()
    lines, rows = sheet(client, query, "/kerja/hitung/hitungan.xlsx")
    text = " ".join(paper(client, "/kerja/hitung/hitungan.pdf", query))

    assert [(row["Kelurahan"], row["Aktif"], row["Belum dipastikan"], row["Jumlah"]) for row in rows[:-1]] == [
        ("Sukasari", 1, 0, 1),
        (Area.objects.get(pk="36.71.09.1006").name, 1, 1, 2),
    ]
    assert rows[-1] == {"Kelurahan": "Jumlah", "Aktif": 2, "Belum dipastikan": 1, "Jumlah": 3, "Bagian": 1}
    assert "33,3" in page
    assert "33,3 %" in text
    assert "Jumlah 2 1 3 100,0 %" in text
    assert lines["Isi"] in text
    assert lines["Isi"].startswith("Banyaknya usaha dalam daftar yang setidaknya satu catatan berbicara tentangnya")
    assert "Tidak dihitung" in lines["Isi"]
    assert lines["Jumlah usaha"] == "3"
    assert lines["Saringan"] == "Status: Aktif, Belum dipastikan"
    assert {event.data["form"] for event in Event.objects.filter(what="counts.exported")} == {"xlsx", "pdf"}


def test_a_count_of_a_past_day_says_so_and_of_none_stays_readable(client):
    a_business(business_name="Satu", status="active", **HERE)
    sign_in(client)

    lines, _rows = sheet(client, {"per": "2025-12-30"}, "/kerja/hitung/hitungan.xlsx")
    text = " ".join(paper(client, "/kerja/hitung/hitungan.pdf", {"per": "2025-12-30"}))

    assert lines["Keadaan per"].startswith("30 Desember 2025, seperti")
    assert lines["Jumlah usaha"] == "0"
    assert "Tidak ada baris yang cocok." in text


def test_a_count_that_cannot_be_made_leads_back_to_its_page(client):
    sign_in(client)

    response = client.get("/kerja/hitung/hitungan.pdf", {"menurut": "status", "silang": "status"})

    assert response["Location"] == "/kerja/hitung/?menurut=status&silang=status"
    assert not Event.objects.exists()


def test_columns_too_many_for_paper_are_said_and_stand_in_the_sheet(client, monkeypatch):
    monkeypatch.setattr("penggerak.apps.register.reporting.counts.MOST_ACROSS_PAPER", 1)
    a_business(business_name="Satu", status="active", **HERE)
    a_business(business_name="Dua", **HERE)
    sign_in(client)
    query = {"menurut": "village", "silang": "status"}

    text = " ".join(paper(client, "/kerja/hitung/hitungan.pdf", query))
    _lines, rows = sheet(client, query, "/kerja/hitung/hitungan.xlsx")

    assert "0 baris dan 1 kolom dengan usaha paling sedikit tidak dimuat" in text
    assert rows[0] == {"Kelurahan": "Sukasari", "Aktif": 1, "Belum dipastikan": 1, "Jumlah": 2, "Bagian": 1}
