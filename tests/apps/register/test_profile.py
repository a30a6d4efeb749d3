"""The profile: what stands behind each value, who may read the trail, and that it never grows slower."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.deciding import decide
from penggerak.apps.register.actions.regrouping import merge, undo
from penggerak.apps.register.confidence import confidence_of
from penggerak.apps.register.models import Business, Decision, Link, Pair, Photo
from penggerak.apps.register.queries.businesses import profile
from tests.apps.register.factories import (
    START,
    ImportFactory,
    RecordFactory,
    SourceFactory,
    UserFactory,
    a_business,
    a_record,
)

HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
ELSEWHERE = {"city_code": "36.71", "district_code": "36.71.09", "village_code": "36.71.09.1006"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
TODAY = date(2026, 6, 1)


@pytest.fixture
def officer(client):
    user = UserFactory(name="Petugas Rekaan")
    client.force_login(user)
    return user


def shown(client, business):
    return client.get(f"/kerja/usaha/{business.code}/").content.decode()


def confidence(business, field):
    lines = [line for _group, found in profile(business, on=TODAY) for line in found]
    return confidence_of(next(line for line in lines if line.field.name == field))


def test_confidence_says_who_said_it_how_many_agree_and_whether_it_still_holds():
    forms = SourceFactory(kind="form")
    business = a_business(
        a_record(on=date(2026, 3, 1), business_name="Keripik", street="Jl. Contoh", **HERE),
        a_record(forms, on=date(2026, 2, 1), business_name="Keripik", street="Gg. Contoh", **HERE),
        a_record(on=date(2020, 1, 1), phone="+6289900001234", **HERE),
        a_record(SourceFactory(kind="official"), on=date(2026, 1, 1), nib="0220001112223", **HERE),
    )
    say(business, values={"status": "active"}, reason="x", by=UserFactory(), at=timezone.now(), kind="verification")

    assert confidence(business, "business_name").label == "2 sumber sepakat"
    assert confidence(business, "street").label == "Sumber berbeda"
    assert "“Formulir” lebih dipercaya daripada “Daftar”" in confidence(business, "street").because
    assert confidence(business, "phone").label == "Sudah lama"
    assert confidence(business, "nib").label == "Dari sistem resmi"
    assert confidence(business, "status").label == "Dilihat petugas"


def test_between_two_lists_the_newer_one_is_used_and_the_page_says_so():
    business = a_business(
        a_record(on=date(2026, 3, 1), business_name="Keripik Baru", **HERE),
        a_record(on=date(2026, 2, 1), business_name="Keripik Lama", **HERE),
    )

    assert "lebih baru" in confidence(business, "business_name").because


def test_a_profile_defines_confidence_and_names_the_order_of_trust(client, officer):
    page = shown(client, a_business(business_name="Keripik", **HERE))

    assert "Bagaimana keyakinan ditentukan?" in page
    order = ["Kunjungan petugas", "Perbaikan oleh petugas", "Sistem resmi", "Pemilik sendiri", "Formulir", "Daftar"]
    places = [page.index(f"<li>{kind}</li>") for kind in order]
    assert places == sorted(places)


def test_records_show_their_list_why_they_belong_and_why_they_were_let_go(client, officer):
    importing = ImportFactory(file_name="pendataan.xlsx")
    record = RecordFactory(source=importing.source, importing=importing, values={"business_name": "Keripik", **HERE})
    one, other = a_business(record), a_business(business_name="Kripik", **HERE)
    act = merge(one, other, reason="Rumah yang sama", by=officer, at=timezone.now() - timedelta(days=1))
    undo(act, reason="Ternyata bukan", by=officer, at=timezone.now())
    Link.objects.create(record=a_record(**HERE), business=one, started_at=START, method="model", probability=0.873)

    page = shown(client, Business.objects.get(pk=one.pk))

    assert "pendataan.xlsx" in page
    assert "Rumah yang sama" in page
    assert "Ternyata bukan" in page
    assert "Dilepas" in page
    assert "Kemiripan, 87" in page
    assert "Petugas Rekaan" in page


def test_a_picture_of_a_visit_is_linked(client, officer):
    business = a_business(business_name="Keripik", **HERE)
    record = say(business, values={"status": "active"}, reason="x", by=officer, at=timezone.now(), kind="verification")
    photo = Photo.objects.create(
        record=record, stored_as="00000000-0000-0000-0000-000000000001", digest="0" * 64, width=1, height=1
    )

    assert f"/kerja/kunjungan/foto/{photo.pk}/" in shown(client, business)


def test_the_trail_says_who_did_what_and_why_to_officers_alone(client, officer):
    business = a_business(business_name="Keripik", phone="+6289900001234", **HERE)
    say(business, values={"status": "closed"}, reason="sudah tutup", by=officer, at=timezone.now())
    client.post(f"/kerja/usaha/{business.code}/buka/phone/", {"reason": "menelepon pemilik"})

    page = shown(client, business)
    assert "Jejak audit" in page
    assert "sudah tutup" in page
    assert "menelepon pemilik" in page
    assert "Nilai yang disamarkan dibuka" in page
    client.force_login(UserFactory(role="field_officer", area_id="36.71.01.1007"))
    page = shown(client, business)

    assert "Jejak audit" not in page
    assert "menelepon pemilik" not in page


def test_a_trail_holds_only_this_business():
    from penggerak.apps.audit.actions import record_event
    from penggerak.apps.register.queries.trail import events_of

    one, other = a_business(business_name="A", **HERE), a_business(business_name="B", **HERE)
    for business in (one, other):
        record_event("business.correction", at=START, by=None, subject=business)

    assert [event.subject for event in events_of(one)] == [f"business:{one.pk}"]


def a_pair(business, other):
    record = other.links.get().record
    return Pair.objects.create(record=record, business=business, probability=0.3, weights={}, found_at=START)


def test_a_decision_is_undone_from_the_profile_with_a_reason(client, officer):
    business, other = a_business(business_name="A", **HERE), a_business(business_name="B", **HERE)
    made = decide(a_pair(business, other), verdict="different", reason="Dua rumah", by=officer, at=timezone.now())
    address = f"/kerja/usaha/{business.code}/keputusan/{made.pk}/"

    assert address in shown(client, business)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Ternyata sama"}).status_code == 302

    newest = Decision.objects.latest("pk")
    assert (newest.verdict, newest.reason) == ("undone", "Ternyata sama")
    assert address not in shown(client, business)
    assert client.post(address, {"reason": "lagi"}).status_code == 422
    assert "Tinjau dengan B" in shown(client, business)


def test_a_merge_that_came_from_a_decision_takes_the_decision_along_both_ways(client, officer):
    business, other = a_business(business_name="A", **HERE), a_business(business_name="B", **HERE)
    pair = a_pair(business, other)
    made = decide(pair, verdict="same", reason="x", by=officer, at=timezone.now())

    for verdicts in (["same", "undone"], ["same", "undone", "same"]):
        act = pair.decisions.latest("pk").regrouping
        client.post(f"/kerja/usaha/{business.code}/batalkan/{act.pk}/", {"reason": "keliru"})
        assert [one.verdict for one in pair.decisions.order_by("pk")] == verdicts

    assert made.verdict == "same"
    assert Business.objects.get(pk=other.pk).record_count == 0


def test_a_decision_elsewhere_is_not_found(client):
    one, other = a_business(business_name="A", **HERE), a_business(business_name="B", **HERE)
    there = a_business(business_name="C", **ELSEWHERE)
    made = decide(a_pair(one, other), verdict="different", reason="x", by=UserFactory(), at=timezone.now())
    client.force_login(UserFactory(role="field_officer", area_id="36.71.09.1006"))

    for code in (one.code, there.code):
        assert client.get(f"/kerja/usaha/{code}/keputusan/{made.pk}/").status_code == 404


def test_a_profile_asks_the_database_the_same_however_much_was_said(client, officer):
    def business_with(records, acts):
        made = a_business(
            *(
                a_record(on=date(2020, 1, 1 + n), kbli="2020:10794", business_name=f"K{n}", **HERE)
                for n in range(records)
            )
        )
        for n in range(acts):
            other = a_business(business_name=f"B{n}", **HERE)
            pair = a_pair(made, a_business(business_name=f"C{n}", **HERE))
            decide(pair, verdict="different", reason="x", by=UserFactory(), at=timezone.now())
            a_pair(made, a_business(business_name=f"D{n}", **HERE))
            merge(made, other, reason="x", by=UserFactory(), at=timezone.now())
        return made

    def questions(business):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/kerja/usaha/{business.code}/").status_code == 200
        return len(asked)

    few, many = business_with(2, 1), business_with(12, 8)

    assert questions(few) == questions(many) <= 25
    assert Event.objects.count() > 0
