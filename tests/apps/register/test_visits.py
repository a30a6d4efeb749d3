"""A round of visits: who is due and why, what is written down, what is refused, and how far the rounds have come."""

import re
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.visiting import Visit, record_visit
from penggerak.apps.register.coverage import colour_step
from penggerak.apps.register.models import Business, Decision, Pair, Photo, Record, RecordKey
from penggerak.apps.register.photos import NotAPictureError, read_picture
from penggerak.apps.register.queries.visits import coverage, due_businesses
from penggerak.apps.seal import look_up_key
from penggerak.apps.storage import read_file
from tests.apps.register.factories import START, SourceFactory, UserFactory, a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
TODAY = timezone.localdate()
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
NEXT_DOOR = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1008"}
ELSEWHERE = {"city_code": "36.71", "district_code": "36.71.09", "village_code": "36.71.09.1006"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path
    return tmp_path


@pytest.fixture
def officer(client):
    user = UserFactory(role="field_officer", area_id="36.71.01.1007")
    client.force_login(user)
    return user


@pytest.fixture
def business():
    return a_business(business_name="Keripik Cisadane", phone="+6289900001234", status="active", **HERE)


def visited(on, **values):
    return a_business(a_record(SourceFactory(kind="verification"), on=on, **{"status": "active", **HERE, **values}))


def a_picture(kind="JPEG", size=(2000, 1000), mode="RGB", **about):
    written = BytesIO()
    Image.new(mode, size).save(written, kind, **about)
    return written.getvalue()


def upload(content, name="foto.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def send(client, business, **typed):
    form = {"token": str(uuid4()), "outcome": "running", "seen_on": TODAY.isoformat(), **typed}
    return client.post(f"/kerja/kunjungan/{business.code}/", form)


def known(business):
    return Business.objects.get(pk=business.pk)


# ------------------------------------------------------------------ who is due


def names(user, **wanted):
    return [business.name for business in due_businesses(user, on=TODAY, **wanted)]


def test_due_is_what_nobody_saw_what_is_old_and_what_someone_doubts(officer):
    a_business(business_name="Belum", status="active", **HERE)
    visited(TODAY - timedelta(days=3000), business_name="Lama")
    doubted = visited(TODAY, business_name="Ragu")
    other_side = visited(TODAY, business_name="Ragu juga")
    visited(TODAY, business_name="Beres")
    record = Record.objects.get(links__business=other_side)
    pair = Pair.objects.create(record=record, business=doubted, probability=0.5, weights={}, found_at=START)
    Decision.objects.create(pair=pair, verdict="unsure", by=officer, at=START, reason="lihat dulu")

    assert sorted(names(officer)) == ["Belum", "Lama", "Ragu", "Ragu juga"]
    assert names(officer, reason="never") == ["Belum"]
    assert names(officer, reason="stale") == ["Lama"]
    assert sorted(names(officer, reason="unsure")) == ["Ragu", "Ragu juga"]

    Decision.objects.create(pair=pair, verdict="different", by=officer, at=START, reason="dua warung")
    assert sorted(names(officer)) == ["Belum", "Lama"]


def test_what_is_gone_is_not_visited_again(officer):
    a_business(business_name="Tutup", status="closed", **HERE)
    a_business(business_name="Pindah", status="moved", **HERE)

    assert names(officer) == []


def test_the_order_is_that_of_a_walk(officer):
    for name, street, rw, rt in [
        ("3", "Melati", "02", "01"),
        ("2", "Melati", "01", "03"),
        ("1", "Anggrek", "09", "01"),
    ]:
        a_business(business_name=name, street=street, rw=rw, rt=rt, **HERE)

    assert names(officer) == ["1", "2", "3"]


def test_the_list_says_why_and_shows_only_ones_own_area(client, officer):
    a_business(business_name="Warung Sini", **HERE)
    a_business(business_name="Warung Sebelah", **NEXT_DOOR)

    page = client.get("/kerja/kunjungan/").content.decode()

    assert "Warung Sini" in page
    assert "Belum pernah didatangi" in page.split("Warung Sini")[1]
    assert "Warung Sebelah" not in page


def test_filters_stand_in_the_address(client):
    client.force_login(UserFactory(area_id="36.71"))
    a_business(business_name="Warung Sini", **HERE)
    a_business(business_name="Warung Sebelah", **NEXT_DOOR)
    a_business(business_name="Warung Entah", city_code="36.71")

    assert "Warung Sebelah" not in client.get("/kerja/kunjungan/?kelurahan=36.71.01.1007").content.decode()
    unplaced = client.get("/kerja/kunjungan/?kelurahan=tanpa").content.decode()
    assert "Warung Entah" in unplaced
    assert "Warung Sini" not in unplaced
    assert "Warung" not in client.get("/kerja/kunjungan/?alasan=stale").content.decode()


def test_the_list_asks_the_same_for_two_rows_as_for_twenty(client, officer, django_assert_num_queries):
    for n in range(2):
        a_business(business_name=f"Warung {n}", **HERE)
    with CaptureQueriesContext(connection) as few:
        client.get("/kerja/kunjungan/")
    for n in range(18):
        a_business(business_name=f"Toko {n}", **HERE)
    with django_assert_num_queries(len(few)):
        client.get("/kerja/kunjungan/")


# ------------------------------------------------------------------ what is written down


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("running", "active"),
        ("paused", "dormant"),
        ("moved_out", "moved"),
        ("closed", "closed"),
        ("never_found", "never_found"),
    ],
)
def test_an_outcome_is_a_record_of_a_visit(client, officer, business, outcome, status):
    day = TODAY - timedelta(days=3)

    answer = send(client, business, outcome=outcome, seen_on=day.isoformat(), note="ada papan nama")

    assert answer.status_code == 302
    assert answer["Location"] == "/kerja/kunjungan/?kelurahan=36.71.01.1007"
    record = Record.objects.get(source__kind="verification")
    assert (record.observed_on, record.by) == (day, officer)
    assert "ada papan nama" in record.reason
    after = known(business)
    assert (after.status, after.last_verified_on, after.name) == (status, day, "Keripik Cisadane")


def test_a_move_within_the_city_brings_the_new_place_as_a_whole(client, officer):
    business = a_business(
        business_name="Keripik", address="Jalan Lama 1 RT 01", street="Jalan Lama", rt="01", latitude=-6.1,
        longitude=106.6, **HERE,
    )  # fmt: skip

    send(client, business, outcome="moved_within", new_address="Jalan Melati No. 7", new_village="36.71.09.1006")

    after = known(business)
    assert (after.status, after.village_id, after.district_id) == ("active", "36.71.09.1006", "36.71.09")
    assert after.values["address"] == "Jalan Melati No. 7"
    assert "rt" not in after.values
    assert "latitude" not in after.values


@pytest.mark.parametrize("missing", ["new_address", "new_village"])
def test_a_move_within_the_city_needs_its_new_place(client, officer, business, missing):
    typed = {"new_address": "Jalan Melati 7", "new_village": "36.71.09.1006", missing: ""}

    answer = send(client, business, outcome="moved_within", **typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]


def test_corrections_and_the_place_go_into_the_same_record(client, officer, business):
    send(client, business, phone="0812 9990 0777", business_name="Keripik Baru", latitude="-6.17", longitude="106.63")

    after = known(business)
    assert (after.name, after.values["latitude"], after.values["longitude"]) == ("Keripik Baru", -6.17, 106.63)
    assert after.opened()["phone"].endswith("81299900777")
    assert Record.objects.count() == 2
    assert RecordKey.objects.filter(key=look_up_key("phone", "081299900777")).exists()


def test_where_nothing_was_found_is_not_where_the_business_is(client, officer, business):
    send(client, business, outcome="never_found", latitude="-6.17", longitude="106.63")

    assert "latitude" not in known(business).values
    assert "-6.17" in Record.objects.get(source__kind="verification").reason


def test_sending_the_form_twice_makes_one_record(client, officer, business):
    typed = {"token": str(uuid4()), "note": "sama"}
    answers = [send(client, business, **typed, photo=upload(a_picture())) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]  # the officer sees both times that it arrived
    assert Record.objects.filter(source__kind="verification").count() == 1
    assert Photo.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_arriving_twice_at_once_makes_one_record(officer, business):
    visit = Visit(uuid4(), "running", TODAY)
    together = Barrier(2)

    def arrive(_):
        together.wait()
        try:
            return record_visit(business, visit, by=officer, at=timezone.now()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as lines:
        first, second = lines.map(arrive, range(2))

    assert first == second
    assert Record.objects.filter(source__kind="verification").count() == 1


def test_a_form_changed_and_sent_again_is_not_lost(client, officer, business):
    token = str(uuid4())
    send(client, business, token=token, outcome="running")
    send(client, business, token=token, outcome="closed")

    assert Record.objects.filter(source__kind="verification").count() == 2
    assert known(business).status == "closed"


def test_a_day_that_has_not_come_is_refused_and_nothing_typed_is_lost(client, officer, business):
    tomorrow = (TODAY + timedelta(days=1)).isoformat()

    answer = send(client, business, seen_on=tomorrow, note="catatan panjang", outcome="closed", latitude="-6.2")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tanggal ini belum tiba" in page
    assert "catatan panjang" in page
    assert re.search(r'value="closed"[^>]* checked', page)
    assert set(answer.context["form"].errors) == {"seen_on", "latitude"}  # a latitude alone says nothing
    assert Record.objects.count() == 1


def test_another_area_does_not_exist(client, officer):
    there = a_business(business_name="Warung Sana", **ELSEWHERE)

    assert client.get(f"/kerja/kunjungan/{there.code}/").status_code == 404
    assert send(client, there).status_code == 404
    assert Record.objects.count() == 1


def test_the_page_masks_the_phone(client, officer, business):
    page = client.get(f"/kerja/kunjungan/{business.code}/").content.decode()

    assert "89900001234" not in page
    assert "1234" in page


# ------------------------------------------------------------------ pictures


def test_a_picture_is_made_smaller_sealed_and_rid_of_place_and_camera(client, officer, business, files):
    exif = Image.Exif()
    exif[0x010F] = "Kamera Rahasia"
    exif[0x8825] = {1: "S", 2: (6.0, 10.0, 42.0)}
    original = a_picture(exif=exif.tobytes(), comment=b"rumah saya", size=(3000, 1500))
    assert b"Kamera Rahasia" in original

    send(client, business, photo=upload(original))

    photo = Photo.objects.get()
    kept = read_file(photo.stored_as)
    assert (photo.width, photo.height) == (1600, 800)
    assert Image.open(BytesIO(kept)).size == (1600, 800)
    assert dict(Image.open(BytesIO(kept)).getexif()) == {}
    assert b"Kamera" not in kept
    assert b"rumah" not in kept
    [on_disk] = [path for path in files.rglob("*") if path.is_file()]
    assert not on_disk.read_bytes().startswith(b"\xff\xd8")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_of_picture_are_read(kind):
    assert read_picture(a_picture(kind)).content.startswith(b"\xff\xd8")


def test_a_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read_picture(a_picture(size=(400, 200), exif=exif.tobytes()))

    assert (picture.width, picture.height) == (200, 400)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"\xff\xd8\xff\xe0 not really",
        a_picture()[:300],
        a_picture("GIF"),
        a_picture("PNG", size=(9000, 9000), mode="1"),
    ],
    ids=["html", "head only", "cut off", "gif", "unpacks to 81 million pixels"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(client, officer, business, content):
    with pytest.raises(NotAPictureError):
        read_picture(content)

    answer = send(client, business, photo=upload(content))

    assert answer.status_code == 422
    assert "bukan foto" in answer.content.decode()
    assert Record.objects.count() == 1


def test_a_file_over_eight_megabytes_is_refused(client, officer, business):
    answer = send(client, business, photo=upload(b"\xff\xd8" + b"0" * (8 * 2**20)))

    assert "lebih besar dari 8 MB" in answer.content.decode()


def test_a_picture_that_arrived_need_not_be_sent_again(client, officer, business):
    refused = send(client, business, outcome="", photo=upload(a_picture()))
    assert "Foto tadi sudah kami terima" in refused.content.decode()

    send(client, business, kept=refused.context["kept"])

    assert Photo.objects.get().width == 1600


def test_a_forged_seal_brings_no_picture(client, officer, business):
    send(client, business, kept="WyJhIl0:forged")

    assert Photo.objects.count() == 0


@pytest.fixture
def pictured(client, officer, business):
    """The address of a picture that was taken on a visit."""
    send(client, business, photo=upload(a_picture()))
    return f"/kerja/kunjungan/foto/{Photo.objects.get().pk}/"


def test_a_picture_asks_for_a_reason_before_it_is_shown(client, pictured):
    asked, refused = client.get(pictured), client.post(pictured, {"reason": "  "})

    assert (asked.status_code, refused.status_code) == (200, 422)
    assert "Tulis keperluannya" in refused.content.decode()
    assert not any(b"data:image" in answer.content for answer in (asked, refused))
    assert not Event.objects.filter(what="photo.opened").exists()


def test_a_picture_is_shown_to_who_says_why_and_the_reason_stays(client, officer, pictured):
    answer = client.post(pictured, {"reason": "memeriksa papan nama"})

    photo, event = Photo.objects.get(), Event.objects.get(what="photo.opened")
    assert b64encode(read_file(photo.stored_as)) in answer.content
    assert "no-store" in answer["Cache-Control"]
    assert (event.by, event.subject, event.reason) == (officer, f"photo:{photo.pk}", "memeriksa papan nama")


def test_a_picture_of_another_area_is_not_there(client, pictured):
    client.force_login(UserFactory(role="field_officer", area_id="36.71.09.1006"))

    assert client.get(pictured).status_code == 404
    assert client.post(pictured, {"reason": "ingin tahu"}).status_code == 404
    assert not Event.objects.filter(what="photo.opened").exists()


# ------------------------------------------------------------------ coverage


def test_coverage_counts_each_kelurahan(officer):
    a_business(business_name="Belum", status="active", **HERE)
    visited(TODAY - timedelta(days=100), business_name="Baru")
    visited(TODAY - timedelta(days=500), business_name="Tahun lalu")
    visited(TODAY - timedelta(days=3000), business_name="Lama")
    a_business(business_name="Tutup", status="closed", **HERE)

    [row] = coverage(officer, on=TODAY)

    assert (row.businesses, row.within_year, row.within_two, row.never) == (4, 1, 2, 1)
    assert row.fresh + row.stale == 4
    assert row.stale >= 1
    assert row.share == 0.5


def test_an_officer_of_the_city_sees_every_kelurahan_the_least_visited_first():
    everywhere = UserFactory(area_id="36.71")
    visited(TODAY, business_name="Baru")
    a_business(business_name="Belum", **NEXT_DOOR)
    a_business(business_name="Entah", city_code="36.71")

    rows = coverage(everywhere, on=TODAY)

    assert len(rows) == 105
    assert [row.share for row in rows[:3]] == [0, 0, 1]
    assert {rows[0].code, rows[1].code} == {"36.71.01.1008", "tanpa"}


def test_the_map_page_asks_a_fixed_number_of_questions(client, django_assert_max_num_queries):
    client.force_login(UserFactory(area_id="36.71"))
    a_business(business_name="Belum", **HERE)

    with django_assert_max_num_queries(6):
        answer = client.get("/kerja/kunjungan/peta/")

    page = answer.content.decode()
    assert "0 dari 1 usaha" in page
    assert 'href="/kerja/kunjungan/?kelurahan=36.71.01.1007"' in page
    assert [shape["step"] for shape in answer.context["shapes"] if shape["row"].businesses] == [1]
    assert len(answer.context["shapes"]) == 104


@pytest.mark.parametrize(("share", "step"), [(None, 0), (0.0, 1), (0.199, 1), (0.2, 2), (0.6, 4), (0.8, 5), (1.0, 5)])
def test_shares_fall_into_five_steps(share, step):
    assert colour_step(share) == step


def test_an_empty_register_has_a_page_too(client, officer):
    assert client.get("/kerja/kunjungan/").status_code == 200
    assert client.get("/kerja/kunjungan/peta/").status_code == 200
