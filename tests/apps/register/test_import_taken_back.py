"""An import can be taken back as a whole, brought again, and brought in anew: always exactly one effect."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions import applying, receiving
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.preparing import prepare_import
from penggerak.apps.register.actions.regrouping import merge, undo
from penggerak.apps.register.actions.undoing_import import bring_back, take_back
from penggerak.apps.register.models import Business, Import, Link, Record
from penggerak.apps.register.queries.importing import raw_list
from penggerak.apps.register.queries.scope import versions_at
from tests.apps.register.factories import SourceFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
LIST = """Nama Usaha;Nama Pemilik;Alamat;Kelurahan;Kecamatan
Keripik Pisang Cisadane;Ecin Contohwati;Jl. Contoh Raya 17 RT 03 RW 12;Sukasari;Tangerang
Bengkel Las Jaya;Ujang Contoh;Jl. Melati 5;Cikokol;Tangerang
"""


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path


@pytest.fixture
def officer(areas):
    return UserFactory()


def applied(source, *, at=AT):
    importing = receiving.receive_list(
        LIST.encode(), file_name="daftar.csv", source=source, observed_on=date(2026, 11, 1), by=None, at=at
    )
    receiving.confirm_columns(
        importing, columns=importing.columns, headings=raw_list(importing).columns, kbli_version="2020",
        observed_on=importing.observed_on, by=None, at=at, queue=False,
    )  # fmt: skip
    prepare_import(importing.pk, at=at)
    receiving.start_applying(importing, by=None, at=at, queue=False)
    applying.apply_import(importing.pk, now=lambda: at)
    importing.refresh_from_db()
    return importing


def known():
    return sorted(Business.objects.filter(record_count__gt=0).values_list("code", "name", "record_count"))


def test_taking_back_closes_the_links_and_deletes_nothing(officer):
    importing = applied(SourceFactory())

    take_back(importing, reason="daftar yang salah", by=officer, at=AT + timedelta(days=1))

    importing.refresh_from_db()
    assert importing.status == Import.Status.UNDONE
    assert known() == []
    assert Record.objects.count() == 2
    assert not Link.objects.filter(ended_at=None).exists()
    assert versions_at(AT + timedelta(hours=1)).count() == 2
    assert Event.objects.filter(what="import.taken_back").exists()


def test_what_people_said_since_stays(officer):
    importing = applied(SourceFactory())
    business = Business.objects.get(name="Bengkel Las Jaya")
    say(business, values={"status": "active"}, reason="didatangi", by=officer, at=AT + timedelta(hours=5))

    take_back(importing, reason="daftar yang salah", by=officer, at=AT + timedelta(days=1))

    assert known() == [(business.code, "", 1)]


def test_bringing_it_back_restores_what_was(officer):
    importing = applied(SourceFactory())
    before = known()
    take_back(importing, reason="daftar yang salah", by=officer, at=AT + timedelta(days=1))

    bring_back(importing, reason="ternyata benar", by=officer, at=AT + timedelta(days=2))

    importing.refresh_from_db()
    assert (importing.status, known()) == (Import.Status.DONE, before)
    with pytest.raises(receiving.CannotImport, match="tidak sedang dibatalkan"):
        bring_back(importing, reason="lagi", by=officer, at=AT + timedelta(days=3))


def test_the_same_list_can_come_in_again_after_it_was_taken_back(officer):
    source = SourceFactory()
    first = applied(source)
    take_back(first, reason="salah tanggal", by=officer, at=AT + timedelta(days=1))

    again = applied(source, at=AT + timedelta(days=2))

    assert again.status == Import.Status.DONE
    assert sorted(name for _code, name, _n in known()) == ["Bengkel Las Jaya", "Keripik Pisang Cisadane"]
    assert Record.objects.count() == 2
    with pytest.raises(receiving.CannotImport):
        bring_back(first, reason="lagi", by=officer, at=AT + timedelta(days=3))


def test_records_that_a_merge_has_moved_are_moved_back_first(officer):
    importing = applied(SourceFactory())
    one, other = Business.objects.order_by("pk")
    act = merge(one, other, reason="usaha yang sama", by=officer, at=AT + timedelta(hours=1))

    with pytest.raises(receiving.CannotImport, match="Batalkan dulu"):
        take_back(importing, reason="salah", by=officer, at=AT + timedelta(days=1))
    undo(act, by=officer, at=AT + timedelta(hours=2), reason="keliru")
    take_back(importing, reason="salah", by=officer, at=AT + timedelta(days=1))

    assert known() == []


def test_an_officer_takes_an_import_back_on_its_page_with_a_reason(client, officer):
    importing = applied(SourceFactory())
    client.force_login(officer)
    address = reverse("import_take_back", args=[importing.pk])

    client.post(address, {"reason": " "})
    importing.refresh_from_db()
    assert importing.status == Import.Status.DONE
    client.post(address, {"reason": "daftar yang salah"})
    importing.refresh_from_db()
    page = client.get(reverse("import", args=[importing.pk])).content.decode()

    assert importing.status == Import.Status.UNDONE
    assert "Impor ini dibatalkan" in page
    client.post(reverse("import_bring_back", args=[importing.pk]), {"reason": "ternyata benar"})
    importing.refresh_from_db()
    assert importing.status == Import.Status.DONE
