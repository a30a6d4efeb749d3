"""The pages of the checks: who sees what, what is typed stays, numbers stay hidden, every act leaves an event."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.checking_recipients import check_recipients
from penggerak.apps.register.actions.prechecking import receive_recipients
from penggerak.apps.register.models import LookUpKey, LookUpList, Recipient, RecipientList
from penggerak.apps.register.queries.prechecks import raw_file
from tests.apps.register.factories import LookUpListFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas", "files")]

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
BUDI, SITI = "3671011708859001", "3671015708859002"
LIST = (
    "Nama Lengkap;NIK;Tanggal Lahir;Kelurahan\n"
    f"Budi Contoh;{BUDI};17-08-1985;Sukasari\nSiti Contoh;{SITI};18-08-1985;Cikokol\nRini Contoh;123;;Babakan\n"
)


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path


@pytest.fixture
def officer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def checked(city="36.71"):
    from penggerak.apps.areas.models import Area

    recipients = receive_recipients(
        LIST.encode(), file_name="penerima.csv", programme="Hibah contoh", city=Area.objects.get(pk=city),
        observed_on=date(2026, 11, 1), by=None, at=AT, queue=False,
    )  # fmt: skip
    check_recipients(recipients.pk, at=AT)
    recipients.refresh_from_db()
    return recipients


def a_file(text=LIST, name="penerima.csv"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def upload(client, **changed):
    given = {"programme": "Hibah contoh", "city": "36.71", "as_of": "2026-11-01", "file": a_file()}
    return client.post("/kerja/periksa/baru/", {**given, **changed})


def test_an_upload_is_kept_sealed_and_waits_for_the_worker(client, officer):
    answer = upload(client)

    recipients = RecipientList.objects.get()
    assert answer["Location"] == f"/kerja/periksa/{recipients.pk}/"
    assert (recipients.status, recipients.total, recipients.created_by) == ("checking", 3, officer)
    assert "sedang diperiksa" in client.get(answer["Location"]).content.decode()
    assert raw_file(recipients.first_file).rows.height == 3
    assert not any(BUDI.encode() in bytes(raw) for raw in Recipient.objects.values_list("raw", flat=True))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"as_of": "2999-01-01"}, "belum tiba"),
        ({"programme": ""}, ""),
        ({"file": a_file(b"\x89PNG\r\n\x1a\n" + bytes(300), "foto.csv")}, ""),
        ({"city": "64.72"}, ""),
    ],
)
def test_bad_input_is_answered_and_what_was_typed_stays(client, officer, wrong, said):
    answer = upload(client, **{"programme": "Hibah <khusus>", **wrong})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'role="alert"' in page
    assert "programme" in wrong or "Hibah &lt;khusus&gt;" in page
    assert not RecipientList.objects.exists()


def test_results_count_each_class_and_hide_numbers(client, officer):
    recipients = checked()

    page = client.get(f"/kerja/periksa/{recipients.pk}/").content.decode()

    assert "2 dari 3 baris perlu diperbaiki" in page
    assert "Tanggal lahir berbeda dari yang tersimpan di NIK" in page
    assert "3671••••••••9002" in page
    assert SITI not in page


def test_a_class_is_chosen_in_the_address(client, officer):
    recipients = checked()
    address = f"/kerja/periksa/{recipients.pk}/"

    found = client.get(address, {"jenis": "anomalous_nik"}).content.decode()
    waiting = client.get(address, {"jenis": "deceased", "hasil": "unknown"}).content.decode()
    clear = client.get(address, {"jenis": "identity_mismatch", "hasil": "clear"}).content.decode()
    nonsense = client.get(address, {"jenis": "lain", "hasil": "lain"})

    assert "Rini Contoh" in found
    assert "Siti Contoh" not in found
    assert "Belum ada daftar pembandingnya" in waiting
    assert ("Budi Contoh" in clear, "Siti Contoh" in clear) == (True, False)
    assert nonsense.status_code == 200


def test_lists_of_another_city_do_not_exist(client, officer):
    there = checked("64.72")
    listed = LookUpListFactory(city_id="64.72")

    for address in ("", "kolom/", "perbaikan/", "perbaikan.xlsx"):
        assert client.get(f"/kerja/periksa/{there.pk}/{address}").status_code == 404
    assert client.post(f"/kerja/periksa/{there.pk}/lagi/").status_code == 404
    assert client.post(f"/kerja/periksa/pembanding/{listed.pk}/cabut/").status_code == 404
    assert "Hibah contoh" not in client.get("/kerja/periksa/").content.decode()


def test_a_download_of_whole_numbers_leaves_an_event(client, officer):
    recipients = checked()

    answer = client.get(f"/kerja/periksa/{recipients.pk}/perbaikan.xlsx")

    assert answer.content.startswith(b"PK")
    assert answer["Cache-Control"] == "no-store"
    event = Event.objects.get(what="precheck.repairs_downloaded")
    assert (event.by, event.data["rows"]) == (officer, 2)


def test_a_sheet_that_is_none_is_refused_with_a_sentence(client, officer):
    recipients = checked()

    answer = client.post(f"/kerja/periksa/{recipients.pk}/perbaikan/", {"file": a_file()})

    assert answer.status_code == 422
    assert "Kolom “Baris” tidak ada" in answer.content.decode()


def test_columns_are_put_right(client, officer):
    recipients = checked()
    columns = {"c0": "owner_name", "c1": "", "c2": "owner_birth_date", "c3": "village_code"}

    client.post(f"/kerja/periksa/{recipients.pk}/kolom/", {**columns, "observed_on": "2026-11-01"})
    nobody = client.post(f"/kerja/periksa/{recipients.pk}/kolom/", {"observed_on": "2026-11-01"})

    recipients.refresh_from_db()
    assert (recipients.columns, recipients.status) == (columns, "checking")
    assert nobody.status_code == 422
    assert "menyebut orangnya" in nobody.content.decode()


def test_a_look_up_list_is_brought_in_and_withdrawn(client, officer):
    given = {"kind": "deceased", "provider": "Disdukcapil contoh", "as_of": "2026-10-31", "city": "36.71"}
    client.post("/kerja/periksa/pembanding/", {**given, "file": a_file(f"NIK\n{BUDI}\n{SITI}\n")})
    listed = LookUpList.objects.get()
    page = client.get("/kerja/periksa/pembanding/").content.decode()
    assert (listed.entries, listed.created_by) == (2, officer)
    assert "31 Oktober 2026" in page
    assert BUDI not in page

    client.post(f"/kerja/periksa/pembanding/{listed.pk}/cabut/")

    listed.refresh_from_db()
    assert listed.withdrawn_by == officer
    assert not LookUpKey.objects.exists()
    assert "Dicabut" in client.get("/kerja/periksa/pembanding/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "decree"}, "Tulis nama programnya"),
        ({"file": a_file("Nama;Kota\nBudi;Tangerang\n")}, "Kolom NIK tidak ditemukan"),
        ({"provider": ""}, ""),
    ],
)
def test_a_look_up_list_that_will_not_do_is_refused(client, officer, wrong, said):
    given = {"kind": "deceased", "provider": "Disdukcapil contoh", "as_of": "2026-10-31", "city": "36.71"}

    answer = client.post("/kerja/periksa/pembanding/", {"file": a_file(f"NIK\n{BUDI}\n"), **given, **wrong})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not LookUpList.objects.exists()


def test_the_day_of_a_list_stands_beside_its_count(client, officer):
    LookUpListFactory(kind="credit", provider="Bank contoh", as_of=date(2026, 9, 30))
    recipients = checked()

    page = client.get(f"/kerja/periksa/{recipients.pk}/").content.decode()

    assert "Bank contoh, per 30 September 2026" in page


def test_a_page_asks_the_database_the_same_for_few_rows_as_for_many(client, officer, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    recipients = checked()

    def questions():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/kerja/periksa/{recipients.pk}/?jenis=deceased&hasil=unknown")
        return len(asked)

    few = questions()
    rows = Recipient.objects.filter(recipient_list=recipients)
    row = rows.first()
    for number in range(100, 130):
        row.pk, row.number = None, number
        row.save(force_insert=True)

    assert questions() == few


def test_a_killed_check_is_queued_again(officer):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from penggerak.apps.register.actions.prechecking import resume_checking

    recipients = checked()
    RecipientList.objects.filter(pk=recipients.pk).update(status="checking")

    assert resume_checking() == 1
    assert ProcrastinateJob.objects.filter(task_name="register.check_recipients", args__list_id=recipients.pk).exists()


def test_a_hit_is_accepted_on_its_page_and_told_with_who_and_why(client, officer):
    recipients = checked()
    address = f"/kerja/periksa/{recipients.pk}/baris/3/terima/"

    nothing = client.post(address, {"check": "identity_mismatch", "reason": " "}, follow=True).content.decode()
    answer = client.post(address, {"check": "identity_mismatch", "reason": "Surat Disdukcapil 7"})

    assert "Tulis alasannya" in nothing
    assert answer["Location"].startswith(f"/kerja/periksa/{recipients.pk}/?jenis=identity_mismatch")
    page = client.get(f"/kerja/periksa/{recipients.pk}/?jenis=identity_mismatch&hasil=accepted").content.decode()
    assert f"Diterima {officer.name}" in page
    assert "Surat Disdukcapil 7" in page
    assert "1 diterima" in page


def test_a_row_taken_out_is_listed_and_comes_back(client, officer):
    recipients = checked()
    Recipient.objects.filter(recipient_list=recipients, number=3).update(is_taken_out=True)
    page = client.get(f"/kerja/periksa/{recipients.pk}/?keluar=1").content.decode()
    assert "Siti Contoh" in page
    assert "Kembalikan ke daftar" in page

    client.post(f"/kerja/periksa/{recipients.pk}/baris/3/kembalikan/")

    recipients.refresh_from_db()
    assert recipients.status == "checking"
    assert not Recipient.objects.filter(is_taken_out=True).exists()
