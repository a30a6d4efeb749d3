"""The pages of an import: how far it is, which sheet is read, what to do when it cannot go on."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import xlsxwriter
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from penggerak.apps.register.actions import applying, receiving
from penggerak.apps.register.actions.preparing import prepare_import, stage_of
from penggerak.apps.register.models import Business, Import
from penggerak.apps.register.queries.importing import raw_list
from tests.apps.register.factories import SourceFactory, UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
HEADING = ["Nama Usaha", "Nama Pemilik", "Kelurahan", "Kecamatan"]
ONE = ["Warung Sari", "Siti Contoh", "Sukasari", "Tangerang"]
OTHER = ["Bengkel Jaya", "Ujang Contoh", "Cikokol", "Tangerang"]
NOBODY = ["", "", "Cikokol", "Tangerang"]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path


@pytest.fixture
def officer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def workbook(**sheets):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def received(*rows, source=None, content=None, name="daftar.csv"):
    content = content or "\n".join(";".join(row) for row in [HEADING, *rows]).encode()
    return receiving.receive_list(
        content, file_name=name, source=source or SourceFactory(), observed_on=date(2026, 11, 1), by=None, at=AT
    )


def confirmed(importing, *, queue=False):
    receiving.confirm_columns(
        importing, columns=importing.columns, headings=raw_list(importing).columns, kbli_version="2020",
        observed_on=importing.observed_on, by=None, at=AT, queue=queue,
    )  # fmt: skip
    importing.refresh_from_db()
    return importing


def prepared(*rows, **about):
    importing = confirmed(received(*rows, **about))
    prepare_import(importing.pk, at=AT)
    importing.refresh_from_db()
    return importing


def write(importing, *, at=AT):
    receiving.start_applying(importing, by=None, at=at, queue=False)
    applying.apply_import(importing.pk, now=lambda: at)
    importing.refresh_from_db()


def page_of(client, importing, **about):
    return client.get(reverse("import", args=[importing.pk]), **about).content.decode()


def test_the_measure_of_a_check_grows_stage_by_stage():
    importing, seen = confirmed(received(*[ONE] * 40)), []

    def look(stage, _share):
        importing.refresh_from_db()
        seen.append((stage, stage_of(importing), importing.done))

    prepare_import(importing.pk, at=AT, progress=look)

    assert [stage for stage, _, _ in seen] == [told for _, told, _ in seen]
    assert [stage for stage, _, _ in seen] == ["reading", "cleaning", "matching", "saving"]
    done = [rows for _, _, rows in seen]
    assert done == sorted(set(done))
    assert done[0] == 0
    assert done[-1] < 40


def test_the_page_shows_the_measure_with_and_without_script(client, officer):
    importing = confirmed(received(*[ONE] * 40))
    Import.objects.filter(pk=importing.pk).update(done=16)

    whole, part = page_of(client, importing), page_of(client, importing, headers={"HX-Request": "true"})

    for page in (whole, part):
        assert '<progress class="meter" value="16" max="40"' in page
        assert "Mencocokkan dengan daftar usaha" in page
        assert "hx-get" in page
    assert '<noscript><meta http-equiv="refresh"' in whole


def test_another_sheet_of_the_workbook_can_be_read(client, officer):
    content = workbook(Ringkas=[HEADING, ONE], Lengkap=[HEADING, ONE, OTHER, NOBODY], Kosong=[])
    importing = received(content=content, name="daftar.xlsx")
    assert (importing.sheet, importing.total) == ("Lengkap", 3)
    address = reverse("import_columns", args=[importing.pk])
    assert "<option selected>Lengkap</option>" in client.get(address).content.decode()

    answer = client.post(reverse("import_sheet", args=[importing.pk]), {"sheet": "Ringkas"}, follow=True)

    importing.refresh_from_db()
    assert (importing.sheet, importing.total, importing.status) == ("Ringkas", 1, "uploaded")
    assert "<option selected>Ringkas</option>" in answer.content.decode()
    answer = client.post(reverse("import_sheet", args=[importing.pk]), {"sheet": "Kosong"}, follow=True)
    importing.refresh_from_db()
    assert importing.sheet == "Ringkas"
    assert "Tidak ada baris data" in answer.content.decode()


def test_the_sheet_stays_once_rows_were_written(client, officer):
    content = workbook(Ringkas=[HEADING, ONE], Lengkap=[HEADING, ONE, OTHER])
    importing = prepared(content=content, name="daftar.xlsx")
    write(importing)

    answer = client.post(reverse("import_sheet", args=[importing.pk]), {"sheet": "Ringkas"}, follow=True)

    importing.refresh_from_db()
    assert importing.sheet == "Lengkap"
    assert "Unggah sebagai impor baru" in answer.content.decode()


def test_a_list_without_choice_of_sheet_offers_none(client, officer):
    page = client.get(reverse("import_columns", args=[received(ONE).pk])).content.decode()
    assert "Lembar yang dibaca" not in page


@pytest.mark.parametrize(
    ("status", "words"), [("preparing", "Pemeriksaan terhenti"), ("applying", "Penerapan terhenti")]
)
def test_an_import_whose_job_broke_says_so_and_can_go_on(client, officer, status, words):
    importing = prepared(ONE, OTHER) if status == "applying" else confirmed(received(ONE, OTHER))
    Import.objects.filter(pk=importing.pk).update(status=status)
    importing.refresh_from_db()
    assert words not in page_of(client, importing)
    receiving._queue(importing)
    assert words not in page_of(client, importing)
    break_jobs()

    page = page_of(client, importing)
    assert words in page
    assert f"nomor impor {importing.pk}" in page
    assert "hx-get" not in page
    client.post(reverse("import_resume", args=[importing.pk]))

    assert ProcrastinateJob.objects.filter(status="todo", args__import_id=importing.pk).count() == 1
    assert words not in page_of(client, importing)


def break_jobs():
    """As the worker leaves a job that raised something unforeseen."""
    for job in ProcrastinateJob.objects.filter(status="todo").values_list("pk", flat=True):
        app.job_manager.cancel_job_by_id(job)


def test_what_does_not_run_cannot_be_resumed(client, officer):
    importing = prepared(ONE)
    answer = client.post(reverse("import_resume", args=[importing.pk]), follow=True)
    assert "tidak sedang berjalan" in answer.content.decode()


def test_a_list_with_nothing_new_says_what_to_do(client, officer):
    source = SourceFactory()
    assert "Semua baris ditolak" in page_of(client, prepared(NOBODY))
    write(prepared(ONE, source=source))
    assert "tidak perlu diterapkan" in page_of(client, prepared(ONE, source=source))
    assert "baris lain sudah ada atau ditolak" in page_of(client, prepared(ONE, NOBODY, source=source))
    assert "tidak perlu diterapkan" not in page_of(client, prepared(OTHER, source=source))


def test_an_old_preview_is_made_anew_before_anything_is_written(client, officer):
    first, second = prepared(ONE), prepared(ONE, OTHER)
    write(first, at=AT + timedelta(hours=1))

    answer = client.post(reverse("import_apply", args=[second.pk]), follow=True)

    second.refresh_from_db()
    assert second.status == Import.Status.PREPARING
    assert "Barisnya diperiksa lagi" in answer.content.decode()
    assert Business.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name="register.prepare_import", args__import_id=second.pk).exists()


def test_the_page_says_how_many_rows_came_out_differently_and_why(client, officer):
    numbered = b"Nama Usaha;NIB;Kelurahan;Kecamatan\nWarung Sari;1234567890123;Sukasari;Tangerang"
    importing = prepared(content=numbered)
    a_business(at=AT + timedelta(minutes=30), business_name="Warung Sari", nib="1234567890123")
    assert "1 keterangan lain tentang usaha di kota ini masuk sejak pratinjau" in page_of(client, importing)

    write(importing, at=AT + timedelta(hours=1))

    page = page_of(client, importing)
    assert "1 baris digabung ke usaha yang nomor resminya baru tercatat sesudah pratinjau." in page
    assert "berubah antara pratinjau dan penerapan" in page


def test_the_page_says_in_words_what_changed_since_the_preview(client, officer):
    source = SourceFactory()
    first, second = prepared(ONE, source=source), prepared(ONE, OTHER, source=source)
    Import.objects.filter(pk=second.pk).update(prepared_at=AT - timedelta(hours=1))
    write(first)
    assert "1 baris sudah dicatat impor lain sejak pratinjau" in page_of(client, second)

    Import.objects.filter(pk=second.pk).update(status=Import.Status.APPLYING)
    applying.apply_import(second.pk, now=lambda: AT)

    page = page_of(client, second)
    assert "berubah antara pratinjau dan penerapan" in page
    assert "Usaha baru -1" in page


@pytest.mark.parametrize(
    ("status", "words"), [("uploaded", "periksa kolomnya"), ("preparing", "Tunggu"), ("done", "tidak ada yang perlu"), ("undone", "Pulihkan")]
)  # fmt: skip
def test_each_refusal_to_apply_says_what_to_do_instead(status, words):
    importing = prepared(ONE)
    Import.objects.filter(pk=importing.pk).update(status=status)

    with pytest.raises(receiving.CannotImport, match=words):
        receiving.start_applying(importing, by=None, at=AT, queue=False)
