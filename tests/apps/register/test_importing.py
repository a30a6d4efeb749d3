"""A list comes in: what was understood, what would happen, what happened, and that it happens once."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from penggerak.apps.register.actions import applying, receiving
from penggerak.apps.register.actions.preparing import prepare_import
from penggerak.apps.register.models import Business, Import, Link, Record
from penggerak.apps.register.queries.importing import raw_list, row_counts, sample_rows
from penggerak.apps.register.queries.scope import businesses_of
from penggerak.apps.register.sheets import repair_sheet
from penggerak.sources.lists import UnreadableList
from tests.apps.accounts.factories import PersonFactory
from tests.apps.register.factories import SourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas", "files")]

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
LIST = """Nama Usaha;Nama Pemilik;NIK;Alamat;Kelurahan;Kecamatan;No HP;Omzet per tahun
Keripik Pisang Cisadane;Ecin Contohwati;3671015708859002;Jl. Contoh Raya 17 RT 03 RW 12;Sukasari;Tangerang;0899-0000-1234;Rp 120.000.000
Bengkel Las Jaya;Ujang Contoh;;Jl. Melati 5;Cikokol;Tangerang;0899 0000 5678;2,5 jt
;;;Jl. Tanpa Nama 1;;;;
Warung Luar Kota;Asep Contoh;;Jl. Raya Serpong;Serpong;Kecamatan Serpong Tangerang Selatan;;
"""


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path


def received(content, *, source=None, name="daftar.csv", day=date(2026, 11, 1)):
    content = content.encode() if isinstance(content, str) else content
    return receiving.receive_list(
        content, file_name=name, source=source or SourceFactory(), observed_on=day, by=None, at=AT
    )


def prepared(content, **given):
    importing = received(content, **given)
    receiving.confirm_columns(
        importing, columns=importing.columns, headings=raw_list(importing).columns, kbli_version="2020",
        observed_on=importing.observed_on, by=None, at=AT, queue=False,
    )  # fmt: skip
    prepare_import(importing.pk, at=AT)
    importing.refresh_from_db()
    return importing


def applied(content, *, at=AT, **given):
    importing = prepared(content, **given)
    receiving.start_applying(importing, by=None, at=at, queue=False)
    applying.apply_import(importing.pk, now=lambda: at)
    importing.refresh_from_db()
    return importing


def counts(importing):
    return {outcome: count for outcome, count in row_counts(importing).items() if count}


def test_a_list_becomes_businesses():
    importing = applied(LIST)

    assert importing.status == "done"
    assert counts(importing) == {"new": 2, "refused": 2}
    keripik = Business.objects.get(name="Keripik Pisang Cisadane")
    assert keripik.village_id == "36.71.01.1007"
    assert keripik.values["annual_sales_idr"] == 120_000_000
    assert keripik.values["rt"] == "003"
    assert keripik.opened()["nik"] == "3671015708859002"


def test_a_list_without_places_is_of_the_city_whose_list_it_is():
    applied("Nama Usaha;Nama Pemilik\nWarung Contoh Sari;Sari Contoh\n")

    assert Business.objects.get().city_id == "36.71"
    assert list(businesses_of(PersonFactory(role="officer", area_id="36.71"))) == [Business.objects.get()]


def test_the_preview_changes_nothing():
    importing = prepared(LIST)

    assert counts(importing) == {"new": 2, "refused": 2}
    assert not Business.objects.exists()
    assert not Record.objects.exists()


def test_the_same_list_again_changes_nothing():
    source = SourceFactory()
    applied(LIST, source=source)
    before = Record.objects.count(), Link.objects.count(), Business.objects.count()

    again = applied(LIST, source=source, at=AT + timedelta(days=1))

    assert counts(again) == {"same": 2, "refused": 2}
    assert (Record.objects.count(), Link.objects.count(), Business.objects.count()) == before


def test_another_list_about_the_same_businesses_adds_to_them():
    applied(LIST)
    other = "NAMA;PEMILIK;NIK;Telp\nKERIPIK PISANG CISADANE;ECIN CONTOHWATI;3671015708859002;+62 899 0000 1234\n"

    importing = applied(other, name="lain.csv")

    assert counts(importing) == {"changed": 1}
    assert Business.objects.filter(record_count__gt=0).count() == 2


def test_a_refused_row_says_why_and_comes_back_repaired():
    source = SourceFactory()
    importing = applied(LIST, source=source)
    sheet = repair_sheet(importing)

    repaired = received(sheet, source=source, name="perbaikan.xlsx")

    headings = raw_list(repaired).columns
    assert {headings[column]: field for column, field in repaired.columns.items()}["Nama Usaha"] == "business_name"
    refused = importing.rows.filter(outcome="refused").order_by("number")
    assert [str(row.reasons[0][1])[:10] != "" for row in refused] == [True, True]
    assert (
        "Tangerang Selatan" in " ".join(str(reason) for row in refused for _, reason in row.reasons)
        or refused.count() == 2
    )


def test_an_import_that_was_stopped_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 1)
    importing = prepared(LIST)
    receiving.start_applying(importing, by=None, at=AT, queue=False)
    applying._apply_batch(importing.pk, at=AT)
    receiving.ask_to_stop(importing, by=None, at=AT)
    applying.apply_import(importing.pk, now=lambda: AT)
    importing.refresh_from_db()
    assert (importing.status, importing.done) == ("stopped", 1)

    receiving.start_applying(importing, by=None, at=AT, queue=False)
    applying.apply_import(importing.pk, now=lambda: AT)

    importing.refresh_from_db()
    assert (importing.status, importing.done) == ("done", 4)
    assert Record.objects.count() == 2


def test_a_job_that_runs_twice_writes_once():
    importing = applied(LIST)

    Import.objects.filter(pk=importing.pk).update(status="applying")
    applying.apply_import(importing.pk, now=lambda: AT)

    assert Record.objects.count() == 2


def test_two_imports_of_one_list_prepared_side_by_side_leave_one_effect():
    source = SourceFactory()
    first, second = prepared(LIST, source=source), prepared(LIST, source=source)

    for importing in (first, second):
        receiving.start_applying(importing, by=None, at=AT, queue=False)
        applying.apply_import(importing.pk, now=lambda: AT)

    assert Record.objects.count() == 2
    assert Business.objects.filter(record_count__gt=0).count() == 2


def test_what_a_person_said_of_the_columns_is_remembered():
    source = SourceFactory()
    first = received("No;Sebutan;Orangnya;Kelurahan\n1;Warung A;Siti;Cikokol\n2;Warung C;Ani;Babakan\n", source=source)
    receiving.confirm_columns(
        first, columns={"c0": "ignore", "c1": "business_name", "c2": "owner_name", "c3": "village_code"}, headings=raw_list(first).columns, kbli_version="2020",
        observed_on=first.observed_on, by=None, at=AT, queue=False,
    )  # fmt: skip
    source.refresh_from_db()

    second = received(
        "No;Orangnya;Sebutan;Kelurahan\n1;Budi;Warung B;Cikokol\n2;Rina;Warung D;Babakan\n", source=source
    )

    assert (second.columns["c1"], second.columns["c2"]) == ("owner_name", "business_name")


def test_columns_of_an_applied_list_stay_as_they_are():
    importing = applied(LIST)

    with pytest.raises(receiving.CannotImport):
        receiving.confirm_columns(
            importing, columns={}, headings={}, kbli_version="2020", observed_on=importing.observed_on, by=None, at=AT
        )


def test_a_file_that_is_no_list_is_refused_in_a_sentence_and_not_kept():
    with pytest.raises(UnreadableList) as refusal:
        received(b"\x89PNG\r\n\x1a\n" + bytes(200), name="foto.csv")

    assert len(str(refusal.value)) > 20
    assert not Import.objects.exists()


def test_the_stored_file_is_sealed(settings):
    received(LIST)

    [stored] = [path for path in Path(settings.FILES_HOME).rglob("*") if path.is_file()]

    assert b"3671015708859002" not in stored.read_bytes()


def test_examples_of_a_column_show_no_whole_number():
    raw = raw_list(received(LIST))
    shown = [text for column in raw.columns for text in sample_rows(raw, column)]

    assert "3671••••••••9002" in shown
    assert "0899••••••1234" in shown
    assert "Rp 120.000.000" in shown
    assert "3671015708859002" not in shown


def sample(name):
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "city", "rows", "columns"),
    [
        (
            "samarinda_small_industry.csv", "64.72", 1463,
            {"business_name", "address", "worker_count", "investment_idr", "production_capacity", "main_activity"},
        ),
        (
            "probolinggo_fish_products.csv", "35.74", 68,
            {"business_name", "address", "village_code", "district_code", "main_activity", "main_product", "latitude", "longitude"},
        ),
    ],
)  # fmt: skip
def test_a_real_list_is_understood(name, city, rows, columns):
    content = sample(name)
    source = SourceFactory(city_id=city)

    importing = applied(content, source=source, name=name)

    found = counts(importing)
    businesses = Business.objects.filter(record_count__gt=0)

    assert set(importing.columns.values()) - {""} >= columns
    assert sum(found.values()) == importing.total == rows
    assert found.get("refused", 0) <= 0.02 * rows
    assert businesses.filter(city=city).count() == businesses.count()
    assert businesses.filter(village__isnull=False).count() >= 0.95 * businesses.count()
    assert all(row.reasons for row in importing.rows.filter(outcome="refused"))
