"""Erasing on request: afterwards nothing of the person is anywhere, and every count of a past day is what it was."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import TestCase

from penggerak.apps.accounts.contacts import contact
from penggerak.apps.audit.models import Event
from penggerak.apps.intake.actions.receiving import HandedIn, receive
from penggerak.apps.intake.actions.settling import settle
from penggerak.apps.notices.actions import queue_notice
from penggerak.apps.notices.models import Notice
from penggerak.apps.privacy.actions.consenting import give_consent
from penggerak.apps.privacy.actions.inviting import invite
from penggerak.apps.privacy.actions.requesting import CannotAnswer, receive_request, settle_request
from penggerak.apps.privacy.models import Consent, Invitation
from penggerak.apps.register.actions import applying, receiving
from penggerak.apps.register.actions.checking_recipients import check_recipients
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.holding import grant
from penggerak.apps.register.actions.prechecking import receive_recipients
from penggerak.apps.register.actions.preparing import prepare_import
from penggerak.apps.register.actions.projecting import rebuild_register
from penggerak.apps.register.actions.regrouping import merge, split, undo
from penggerak.apps.register.actions.undoing_import import bring_back, take_back
from penggerak.apps.register.models import (
    Business,
    Holding,
    Import,
    LinkageState,
    Person,
    Photo,
    Record,
    Role,
    StopKey,
)
from penggerak.apps.register.queries.counting import count_by
from penggerak.apps.register.queries.importing import raw_list
from penggerak.apps.register.queries.scope import versions_at
from penggerak.apps.register.sheets import repair_sheet
from penggerak.apps.seal import seal_bytes, unseal_bytes
from penggerak.apps.storage import keep_file
from penggerak.core.register.counting import DIMENSIONS
from penggerak.sources.lists import read_list
from tests.apps.privacy.factories import OwnerFactory
from tests.apps.register.factories import ImportFactory, SourceFactory, UserFactory, a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas", "files")]

CITY = "36.71"
START = datetime(2026, 3, 1, 3, tzinfo=UTC)
LATER, ASKED = START + timedelta(days=30), START + timedelta(days=60)
AFTER = ASKED + timedelta(days=1)
NIK, PHONE, NAME, OWNER = "3671015708859002", "089900001234", "Keripik Zazkia Qorina", "Qorina Zazkiawati"
HEADINGS = (
    "Nama Usaha;Nama Pemilik;NIK;Tanggal lahir;Alamat;Kelurahan;Kecamatan;No HP;Omzet per tahun;Modal usaha;"
    "Produk utama;Jenis kelamin\n"
)
ROW = (
    f"{NAME};{OWNER};{NIK};17-08-1985;Jl. Qumquat Raya 17 RT 03 RW 12;Sukasari;Tangerang;{PHONE};Rp 3.120.000.000;"
    "Rp 40.000.000;Keripik qumquat;P\n"
)
OTHERS = "Bengkel Las Jaya;Ujang Contoh;;;Jl. Melati 5;Cikokol;Tangerang;0899 0000 5678;Rp 10.000.000;;las;L\n"
REFUSED = f";;{NIK};;;Serpong;Kecamatan Serpong Tangerang Selatan;{PHONE};;;;\n"
LIST = HEADINGS + ROW + OTHERS
SECRETS = ("zazkia", "qorina", "qumquat", NIK, PHONE[1:], "1985-08-17", "17-08-1985", "3120000000", "3.120.000.000")


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path
    return tmp_path


def applied(content, *, source, at=START, name="daftar.csv", day=date(2026, 2, 1)):
    importing = receiving.receive_list(content.encode(), file_name=name, source=source, observed_on=day, by=None, at=at)
    prepared(importing, at=at)
    receiving.start_applying(importing, by=None, at=at, queue=False)
    applying.apply_import(importing.pk, now=lambda: at)
    importing.refresh_from_db()
    return importing


def prepared(importing, *, at=START):
    receiving.confirm_columns(
        importing, columns=importing.columns, headings=raw_list(importing).columns, kbli_version="2020",
        observed_on=importing.observed_on, by=None, at=at, queue=False,
    )  # fmt: skip
    prepare_import(importing.pk, at=at)
    importing.refresh_from_db()


def registration(**answers):
    told = {
        "owner_name": OWNER, "business_name": NAME, "phone": f"+62{PHONE[1:]}", "nik": NIK, "city_code": CITY,
        "district_code": "36.71.01", "village_code": "36.71.01.1007", "main_product": "keripik qumquat", **answers,
    }  # fmt: skip
    return HandedIn(kind="registration", channel="self", key=uuid4(), city=CITY, answers=told)


def a_told_business():
    """A business that everything speaks of: two lists, a refused row, a correction, a visit's photo, a registration."""
    source = SourceFactory(slug="daftar-satu")
    applied(LIST + REFUSED, source=source)
    business = Business.objects.get(name=NAME)
    officer, owner = UserFactory(), OwnerFactory()
    say(business, values={"business_name": f"{NAME} Baru"}, reason="ganti papan nama", by=officer, at=LATER)
    visit = say(
        business, values={"status": "active", "photo": "x"}, reason="didatangi", by=officer, at=LATER + timedelta(1),
        kind="verification",
    )  # fmt: skip
    picture = keep_file(b"zazkia in a picture")
    Photo.objects.create(record=visit, stored_as=picture, digest="0" * 64, width=1, height=1)
    draft = receive(HandedIn(**{**registration().__dict__, "kind": "draft", "key": uuid4()}), at=LATER)
    joined = receive(HandedIn(**{**registration().__dict__, "draft_of": draft.code}), at=LATER + timedelta(2))
    settle(joined.pk, at=LATER + timedelta(3))
    grant(business, user=owner, by=officer, at=LATER, reason="KTP dilihat")
    give_consent(business=business, purpose="publish", by=officer, through="officer", language="id", at=LATER)
    recipients = receive_recipients(
        LIST.encode(), file_name="penerima.csv", programme="Bantuan contoh", city=business.city,
        observed_on=date(2026, 3, 1), by=officer, at=LATER, queue=False,
    )  # fmt: skip
    check_recipients(recipients.pk, at=LATER)
    LinkageState.objects.create(city_id=CITY, learnt_at=LATER, records=9, decisions=0, sealed=seal_bytes(NAME.encode()))
    business.refresh_from_db()
    return business, owner, officer


def everything_at_rest(home):
    """Every text, json and bytea of every table, unsealed where it can be, and every file; as lower case text."""
    question = """select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and n.nspname = 'public'
      and format_type(a.atttypid, null) ~ '^(text|character|json|bytea|date|bigint)'"""
    with connection.cursor() as cursor:
        cursor.execute(question)
        columns = cursor.fetchall()
        for table, column in columns:
            cursor.execute(f'select "{column}" from "{table}" where "{column}" is not null')
            for (value,) in cursor.fetchall():
                yield f"{table}.{column}", as_text(value)
    for path in home.rglob("*"):
        if path.is_file():
            yield f"file {path.name}", as_text(path.read_bytes())


def as_text(value):
    if isinstance(value, (bytes, memoryview)):
        content = bytes(value)
        try:
            return unseal_bytes(content).decode("utf-8", "replace").lower()
        except Exception:
            return content.decode("utf-8", "replace").lower()
    return (json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)).lower()


def found(home):
    return sorted({place for place, text in everything_at_rest(home) if any(one in text for one in SECRETS)})


def erased(business, *, user=None, by=None, at=ASKED, **more):
    asked = receive_request("erase", user=user, business=business, at=at, by=by, through="paper", words=f"Hapus {NAME}")
    told = {"status": "done", "answer": "Sudah dihapus.", "confirmed": True, **more}
    with TestCase.captureOnCommitCallbacks(execute=True):  # files go after the commit
        return settle_request(asked, by=by or UserFactory(), at=at, **told)


def all_counts():
    """Every count by every declared field, now and as of several past days."""
    days = [START + timedelta(1), LATER + timedelta(hours=1), LATER + timedelta(days=4), ASKED - timedelta(seconds=1)]
    return {
        (day, name): count_by(versions_at(day), [name], on=day.date()) for day in days for name in sorted(DIMENSIONS)
    }


def test_nothing_of_the_person_is_left_anywhere(files):
    business, owner, officer = a_told_business()
    assert {"register_record.values", "register_importrow.raw", "intake_submission.sealed"} < set(found(files))

    erased(business, user=owner, by=officer)

    assert found(files) == []


def test_every_count_of_every_past_day_is_what_it_was(files):
    business, _owner, officer = a_told_business()
    before = all_counts()
    assert before[LATER + timedelta(days=4), "phone"] == {("known",): 2}

    erased(business, by=officer)

    assert all_counts() == before
    assert not Business.objects.filter(record_count__gt=0, pk=business.pk).exists()


def test_rebuilding_gives_the_same_rows(files):
    business, _owner, officer = a_told_business()
    erased(business, by=officer)
    before = rows_of_the_projection()

    rebuild_register()

    assert rows_of_the_projection() == before


def rows_of_the_projection():
    with connection.cursor() as cursor:
        found = []
        for table, order in (
            ("business", "id"), ("pastversion", "business_id, since"), ("person", "key"), ("role", "business_id"),
        ):  # fmt: skip
            cursor.execute(f"select to_jsonb(t) - 'id' from register_{table} t order by {order}")
            found.append((table, cursor.fetchall()))
    return found


def test_from_then_on_the_business_is_in_no_list_and_earlier_days_say_that_it_was_erased(client):
    business, owner, officer = a_told_business()
    erased(business, user=owner, by=officer)
    client.force_login(officer)

    today = client.get("/kerja/usaha/", {"cari": "zazkia"}).content.decode()
    by_number = client.get("/kerja/usaha/", {"cari": NIK}).content.decode()
    now = client.get(f"/kerja/usaha/{business.code}/")
    then = client.get(f"/kerja/usaha/{business.code}/", {"per": "2026-04-10"})

    assert business.code not in today + by_number
    assert now.status_code == 404
    assert "(data dihapus atas permintaan)" in then.content.decode()
    assert not any(one in then.content.decode().lower() for one in SECRETS)
    assert business.links.filter(ended_at=None).count() == 0
    assert business.links.first().ended_reason.startswith("Permintaan data nomor")


def test_nobody_speaks_for_it_and_nothing_is_allowed_any_more():
    business, owner, officer = a_told_business()
    other = OwnerFactory()
    invite(business, contact("+6281355554444"), by=owner, at=LATER, url="/x/", language="id")
    asked = Invitation.objects.get()

    erased(business, user=other, by=officer)

    assert not Holding.objects.filter(business=business, until=None).exists()
    assert not Consent.objects.filter(business=business, withdrawn_at=None).exists()
    asked.refresh_from_db()
    assert (asked.settled_at, bytes(asked.contact_sealed)) == (ASKED, b"")


def test_an_owner_of_two_businesses_keeps_the_other():
    mine = a_business(business_name=NAME, owner_name=OWNER, nik=NIK, phone=PHONE)
    other = a_business(business_name="Warung Lain", owner_name="Siti Contoh", nik=NIK, phone=PHONE)

    erased(mine)

    assert Role.objects.get().business == other
    assert Person.objects.get().name == "Siti Contoh"
    assert not StopKey.objects.exclude(kind="row").exists()  # their numbers are the other's, too


def test_a_business_that_was_merged_goes_with_what_took_it_in():
    one, two = a_business(business_name=NAME, nik=NIK), a_business(business_name="Qorina Snack", phone=PHONE)
    officer = UserFactory()
    act = merge(one, two, reason="satu usaha", by=officer, at=LATER)

    erased(two, by=officer)

    assert not Business.objects.filter(record_count__gt=0).exists()
    assert {record.erased_at for record in Record.objects.all()} == {ASKED}
    undo(act, reason="keliru", by=officer, at=AFTER)
    assert not Business.objects.filter(record_count__gt=0).exists()


def test_a_record_that_was_split_off_stays_with_its_own_business():
    records = a_record(business_name=NAME, city_code=CITY), a_record(business_name="Toko Budi", city_code=CITY)
    business, officer = a_business(*records), UserFactory()
    split(business, [records[1].pk], reason="usaha lain", by=officer, at=LATER)

    erased(business, by=officer)

    assert Business.objects.get(record_count__gt=0).name == "Toko Budi"
    assert Record.objects.get(erased_at=None) == records[1]


def test_an_import_that_is_brought_back_does_not_bring_the_erased_back():
    importing = applied(LIST, source=SourceFactory())
    business, officer = Business.objects.get(name=NAME), UserFactory()
    take_back(importing, reason="salah daftar", by=officer, at=LATER)
    bring_back(importing, reason="ternyata benar", by=officer, at=LATER + timedelta(1))
    erased(business, by=officer)
    importing.refresh_from_db()
    take_back(importing, reason="salah daftar", by=officer, at=AFTER)

    bring_back(importing, reason="ternyata benar", by=officer, at=AFTER + timedelta(1))

    assert Business.objects.get(record_count__gt=0).name == "Bengkel Las Jaya"


def test_the_old_list_imported_again_does_not_bring_the_person_back(files):
    source = SourceFactory()
    applied(LIST, source=source)
    erased(Business.objects.get(name=NAME))

    with TestCase.captureOnCommitCallbacks(execute=True):
        again = applied(LIST + REFUSED, source=source, at=AFTER, day=date(2026, 5, 1))
        row = f"Dagang Qorina;;{NIK};;;;;;;;;\n"
        elsewhere = applied(HEADINGS + row, source=SourceFactory(), at=AFTER + timedelta(1))

    assert set(Business.objects.filter(record_count__gt=0).values_list("name", flat=True)) == {"Bengkel Las Jaya"}
    row = again.rows.get(number=2)
    assert (row.outcome, row.label) == ("refused", "(data dihapus atas permintaan)")
    assert [str(reason).startswith("Data orang ini dihapus") for _severity, reason in row.reasons] == [True]
    assert elsewhere.rows.get().outcome == "refused"
    assert found(files) == []


def test_whoever_registers_again_is_taken_in_and_their_numbers_stop_nothing(files):
    applied(LIST, source=SourceFactory())
    erased(Business.objects.get(name=NAME))
    assert StopKey.objects.filter(lifted_at=None, kind__in=["nik", "phone"]).count() == 2

    settle(receive(registration(), at=AFTER).pk, at=AFTER)

    assert Business.objects.get(name=NAME).record_count == 1
    assert not StopKey.objects.filter(lifted_at=None).exclude(kind="row").exists()
    assert Event.objects.filter(what="business.stops_lifted").exists()


def test_a_repair_sheet_without_its_file_says_why_and_holds_the_rest(client):
    importing = applied(LIST + ";;;;;Serpong;Kecamatan Serpong Tangerang Selatan;;;;Lainnya;\n", source=SourceFactory())
    officer = UserFactory()
    erased(Business.objects.get(name=NAME), by=officer)
    client.force_login(officer)
    importing.refresh_from_db()

    sheet = read_list(repair_sheet(importing), name="perbaikan.xlsx")
    page = client.get(f"/kerja/impor/{importing.pk}/").content.decode()

    assert (importing.stored_as, importing.file_removed_at) == (None, ASKED)
    assert "Nama usaha" in sheet.columns.values()
    assert sheet.rows.height == 1
    assert "karena seseorang di dalamnya meminta datanya dihapus" in page
    assert client.get(f"/kerja/impor/{importing.pk}/kolom/").status_code == 302


def test_a_checked_list_without_its_file_is_applied_without_the_person():
    importing = receiving.receive_list(
        LIST.encode(), file_name="daftar.csv", source=SourceFactory(), observed_on=date(2026, 2, 1), by=None, at=START
    )
    prepared(importing)
    erased(a_business(business_name=NAME, nik=NIK, phone=PHONE))

    receiving.start_applying(importing, by=None, at=AFTER, queue=False)
    applying.apply_import(importing.pk, now=lambda: AFTER)

    assert Business.objects.get(record_count__gt=0).name == "Bengkel Las Jaya"
    with pytest.raises(receiving.CannotImport, match="sudah dibuang"):
        receiving.check_again(Import.objects.create(
            source=importing.source, city_id=CITY, file_name="x.csv", file_digest="0" * 64, file_removed_at=AFTER,
            observed_on=date(2026, 1, 1), created_at=AFTER, status="ready",
        ), by=None, at=AFTER)  # fmt: skip


def test_while_a_list_is_being_written_nothing_is_erased():
    business = a_business(business_name=NAME)
    ImportFactory(status="applying")

    with pytest.raises(CannotAnswer, match="sedang diperiksa atau diterapkan"):
        erased(business)

    assert Record.objects.get().erased_at is None


def test_a_request_that_names_no_business_is_not_met_by_erasing_nothing():
    with pytest.raises(CannotAnswer, match="tidak ada yang dapat dihapus"):
        erased(None)


def test_the_page_shows_what_goes_asks_once_more_and_keeps_the_answer(client):
    business, owner, officer = a_told_business()
    asked = receive_request("erase", user=owner, business=business, at=ASKED, by=owner, through="page")
    client.force_login(officer)
    page = client.get(f"/kerja/permintaan-data/{asked.pk}/").content.decode()
    told = {"status": "done", "answer": "Sudah dihapus."}

    unticked = client.post(f"/kerja/permintaan-data/{asked.pk}/", told)
    ticked = client.post(f"/kerja/permintaan-data/{asked.pk}/", {**told, "confirmed": "on"})

    assert "Berkas daftar yang dibuang" in page
    assert (unticked.status_code, ticked.status_code) == (422, 302)
    assert "beri tanda setuju" in unticked.content.decode()
    assert (
        f"{business.code}, datanya sudah dihapus" in client.get(f"/kerja/permintaan-data/{asked.pk}/").content.decode()
    )
    assert Notice.objects.filter(template="data_request_answered", to=owner).exists()


def test_texts_of_officers_that_hold_the_name_are_named_before(client):
    business = a_business(business_name=NAME)
    officer = UserFactory()
    say(business, values={"status": "closed"}, reason=f"kata tetangga {NAME} tutup", by=officer, at=LATER)
    asked = receive_request("erase", user=None, business=business, at=ASKED, by=officer, through="paper")
    client.force_login(officer)

    page = client.get(f"/kerja/permintaan-data/{asked.pk}/").content.decode()

    link = business.links.get(method="person")
    assert f"Alasan tautan, nomor {link.pk}" in page


def test_a_message_on_its_way_to_the_person_is_given_up():
    business = a_business(business_name=NAME, phone=f"+62{PHONE[1:]}")
    queue_notice(
        "registration_settled", to=None, channel="sms", address=f"+62{PHONE[1:]}", values={"code": "X", "number": "1"},
        at=LATER,
    )  # fmt: skip

    erased(business)

    notice = Notice.objects.get()
    assert (notice.status, bytes(notice.sealed), notice.address_shown) == ("given_up", b"", "")
