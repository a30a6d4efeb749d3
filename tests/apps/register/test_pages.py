"""The register through its pages: who sees what, what a value rests on, and putting it right."""

from datetime import date

import pytest
from django.urls import reverse

from penggerak.apps.audit.models import Event
from penggerak.apps.register.models import Business, Record
from tests.apps.register.factories import START, UserFactory, a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
NIK = "3671015708859002"
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
ELSEWHERE = {"city_code": "36.71", "district_code": "36.71.09", "village_code": "36.71.09.1006"}


def sign_in(client, **about):
    user = UserFactory(**about)
    client.force_login(user)
    return user


def field_officer(client):
    return sign_in(client, role="field_officer", area_id="36.71.01.1007")


def test_a_list_shows_only_the_persons_area(client):
    a_business(business_name="Warung Sini", **HERE)
    a_business(business_name="Warung Sana", **ELSEWHERE)
    field_officer(client)

    page = client.get("/kerja/usaha/").content.decode()

    assert "Warung Sini" in page
    assert "Warung Sana" not in page


def test_a_profile_outside_the_area_does_not_exist(client):
    there = a_business(business_name="Warung Sana", **ELSEWHERE)
    field_officer(client)

    assert client.get(f"/kerja/usaha/{there.code}/").status_code == 404
    assert client.get(f"/kerja/usaha/{there.code}/buka/nik/").status_code == 404
    assert client.post(f"/kerja/usaha/{there.code}/ubah/status/", {"value": "closed", "reason": "x"}).status_code == 404
    assert Record.objects.count() == 1


@pytest.mark.parametrize("wanted", ["keripik", "KERIPIK cisadane", NIK, "0899-0000-1234", "PGR"])
def test_a_business_is_found_by_words_numbers_and_code(client, wanted):
    business = a_business(business_name="Keripik Cisadane", nik=NIK, phone="+6289900001234", **HERE)
    a_business(business_name="Bengkel Las", **HERE)
    sign_in(client)

    page = client.get("/kerja/usaha/", {"cari": business.code if wanted == "PGR" else wanted}).content.decode()

    assert "Keripik Cisadane" in page
    assert "Bengkel Las" not in page


def test_filters_narrow_the_list(client):
    a_business(business_name="Masih Buka", status="active", **HERE)
    a_business(business_name="Sudah Tutup", status="closed", **HERE)
    sign_in(client)

    page = client.get("/kerja/usaha/", {"status": "closed"}).content.decode()

    assert "Sudah Tutup" in page
    assert "Masih Buka" not in page


def test_a_swap_brings_only_the_results(client):
    a_business(business_name="Warung Sini", **HERE)
    sign_in(client)

    part = client.get("/kerja/usaha/", headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith("<section")
    assert "Warung Sini" in part


def test_the_list_asks_the_database_the_same_for_two_as_for_twenty(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client)

    def questions():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/kerja/usaha/")
        return len(asked)

    [a_business(business_name="Warung", **HERE) for _ in range(2)]
    few = questions()
    [a_business(business_name="Warung", **HERE) for _ in range(18)]

    assert questions() == few


def test_a_profile_shows_each_value_with_its_source_and_day_and_masks_numbers(client):
    business = a_business(
        a_record(on=date(2025, 3, 1), business_name="Keripik", nik=NIK, **HERE),
        a_record(on=date(2026, 5, 1), business_name="Keripik Cisadane", **HERE),
    )
    sign_in(client)

    page = client.get(f"/kerja/usaha/{business.code}/").content.decode()

    assert "Keripik Cisadane" in page
    assert "1 Mei 2026" in page
    assert "1 Maret 2025" in page
    assert "Sukasari, Tangerang" in page
    assert NIK not in page
    assert "3671••••••••9002" in page


def test_reading_a_masked_number_asks_why_and_leaves_an_event(client):
    business = a_business(business_name="Keripik", nik=NIK, **HERE)
    user = sign_in(client)
    address = f"/kerja/usaha/{business.code}/buka/nik/"

    assert NIK not in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert not Event.objects.filter(what="business.field_read").exists()
    shown = client.post(address, {"reason": "mencocokkan KTP"})

    assert NIK in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    event = Event.objects.get(what="business.field_read")
    assert (event.by, event.reason, event.data) == (user, "mencocokkan KTP", {"field": "nik"})


def test_a_correction_is_kept_with_its_reason(client):
    business = a_business(business_name="Keripik", **HERE)
    sign_in(client)

    response = client.post(
        f"/kerja/usaha/{business.code}/ubah/annual_sales_idr/",
        {"value": "Rp 120.000.000", "reason": "buku kas"},
        follow=True,
    )

    business.refresh_from_db()
    assert business.values["annual_sales_idr"] == 120_000_000
    assert "Rp120.000.000" in response.content.decode()


def test_correcting_the_kelurahan_brings_its_kecamatan_along(client):
    business = a_business(business_name="Keripik", **HERE)
    sign_in(client)

    client.post(f"/kerja/usaha/{business.code}/ubah/village_code/", {"value": "Jatiuwung", "reason": "didatangi"})

    business.refresh_from_db()
    assert (business.village_id, business.district_id) == ("36.71.09.1006", "36.71.09")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [("nib", "022012345678", "13 angka"), ("worker_count", "banyak", "angka"), ("annual_sales_idr", "sedang", "")],
)
def test_a_value_that_cannot_be_understood_is_refused_with_a_sentence_and_kept_on_the_form(client, field, typed, said):
    business = a_business(business_name="Keripik", **HERE)
    sign_in(client)

    response = client.post(f"/kerja/usaha/{business.code}/ubah/{field}/", {"value": typed, "reason": "buku"})

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert typed in page
    assert Record.objects.count() == 1


def test_a_field_that_is_not_declared_has_no_page(client):
    business = a_business(business_name="Keripik", **HERE)
    sign_in(client)

    assert client.get(f"/kerja/usaha/{business.code}/ubah/shoe_size/").status_code == 404
    assert client.get(f"/kerja/usaha/{business.code}/buka/business_name/").status_code == 404


def test_the_front_page_counts_what_runs_and_what_nobody_has_shown_to_be_gone(client):
    for status in ("active", "active", None, "closed", "never_found"):
        a_business(business_name="Warung", **HERE, **({"status": status} if status else {}))

    page = client.get("/")

    assert page.context["headline"]["count"] == 3
    assert {row["key"]: row["count"] for row in page.context["by_status"]} == {
        "active": None, "unknown": None, "closed": None, "never_found": None,
    }  # fmt: skip


def test_the_front_page_never_publishes_a_group_under_five(client):
    [a_business(business_name="Warung", **HERE) for _ in range(6)]
    [a_business(business_name="Warung", **ELSEWHERE) for _ in range(4)]
    [a_business(business_name="Warung", city_code="36.71", district_code="36.71.04") for _ in range(8)]

    districts = {row["name"]: row for row in client.get("/").context["districts"]}

    assert districts["Benda"]["count"] == 8
    assert districts["Cibodas"]["count"] is None
    assert districts["Cibodas"]["per_km2"] is None
    assert districts["Tangerang"]["count"] is None, "or the total would give Cibodas away"
    assert districts["Ciledug"]["count"] == 0


def test_an_empty_city_has_a_front_page_too(client):
    response = client.get("/")

    assert response.status_code == 200
    assert response.context["headline"] is None


def test_a_merged_business_is_on_no_list(client):
    a_business(business_name="Warung Sini", **HERE)
    Business.objects.create(
        pk=999999, code="PGR-999999-0", status="unknown", size_by_sales="unknown", size_by_capital="unknown", has_nib=False,
        has_phone=False, values={}, provenance={}, record_count=0, city_id="36.71", name="Warung Hantu", since=START,
    )  # fmt: skip
    sign_in(client)

    assert "Warung Hantu" not in client.get("/kerja/usaha/").content.decode()
    assert client.get(reverse("business", args=["PGR-999999-0"])).status_code == 404
