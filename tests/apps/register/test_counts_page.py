"""An officer counts their area by any field, as of any day, and carries the answer away with its definition."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.crosstab import crosstab
from penggerak.apps.register.moments import moment_of
from penggerak.apps.register.queries.counting import Question, tally_for
from penggerak.core.register import STATUSES
from tests.apps.register.factories import UserFactory, a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
THERE = {"city_code": "36.71", "district_code": "36.71.02"}
ELSEWHERE = {"city_code": "64.72"}
FIRST = datetime(2025, 3, 1, 5, tzinfo=UTC)
COUNTS = "/kerja/hitung/"


@pytest.fixture
def register():
    """Two businesses here and two there in 2025, one elsewhere; one of those here is said to be closed in 2026."""
    one = a_business(a_record(at=FIRST, status="active", owner_sex="F", started_on="2015-04-01", **HERE))
    a_business(a_record(at=FIRST, owner_sex="M", business_name="Toko Budi", **HERE))
    a_business(a_record(at=FIRST, owner_sex="F", nib="9120000000017", **THERE))
    a_business(a_record(at=FIRST, on=date(2024, 1, 1), status="dormant", **THERE))
    a_business(a_record(at=FIRST, **ELSEWHERE))
    say(one, values={"status": "closed"}, reason="kunjungan", by=UserFactory(), at=FIRST + timedelta(days=400))


@pytest.fixture
def officer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def cells(client, **asked):
    """The rows of the file, without the columns that are the same in each."""
    text = client.get(reverse("counts_csv"), asked).content.decode()
    head, *rows = csv.reader(io.StringIO(text))
    wide = head.index("Usaha")
    return [(*row[: wide // 2], int(row[wide])) for row in rows]


def test_the_menu_shows_the_field_that_is_counted_when_none_was_asked_for(client, register, officer):
    for address in (COUNTS, f"{COUNTS}?menurut=&silang=legal_form"):
        html = client.get(address).content.decode()

        assert '<option value="district" selected>Kecamatan</option>' in html


def test_the_page_counts_by_district_and_says_what_it_counted(client, register, officer):
    html = client.get(COUNTS).content.decode()

    assert "2 usaha per" in html
    assert "dengan status aktif atau belum dipastikan" in html
    assert "Tidak dihitung: usaha dengan status tidur atau pindah atau tutup atau tidak ditemukan" in html
    assert "Kota Tangerang (36.71)" in html


def test_a_past_day_is_counted_as_it_was_known(client, register, officer):
    html = client.get(COUNTS, {"per": "2025-12-31"}).content.decode()

    assert "3 usaha per 31 Desember 2025" in html
    assert "31 Desember 2025 waktu Jakarta" in html
    assert cells(client, per="2025-12-31") == [("36.71.01", 2), ("36.71.02", 1)]
    assert cells(client) == [("36.71.01", 1), ("36.71.02", 1)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"menurut": "owner_sex", "status": "semua"}, [("", 1), ("F", 2), ("M", 1)]),
        ({"menurut": "status", "status": "semua"}, [("closed", 1), ("dormant", 1), ("unknown", 2)]),
        ({"menurut": "status", "status": "closed"}, [("closed", 1)]),
        ({"menurut": "started_on", "status": "semua"}, [("", 3), ("2015", 1)]),
        ({"menurut": "business_name"}, [("", 1), ("known", 1)]),
        ({"menurut": "nib"}, [("", 1), ("known", 1)]),
        ({"menurut": "status", "status": "semua", "district": "36.71.02"}, [("dormant", 1), ("unknown", 1)]),
        (
            {"menurut": "district", "silang": "owner_sex", "status": "semua"},
            [("36.71.01", "F", 1), ("36.71.01", "M", 1), ("36.71.02", "", 1), ("36.71.02", "F", 1)],
        ),
    ],
)
def test_counts_by_declared_fields(client, register, officer, asked, expected):
    assert cells(client, **asked) == expected


def test_the_freshness_of_businesses_is_counted_as_of_the_day(client, register, officer):
    asked = {"menurut": "freshness", "status": "semua"}

    assert cells(client, per="2025-12-30", **asked) == [("fresh", 4)]
    assert cells(client, per="2026-01-31", **asked) == [("fresh", 3), ("stale", 1)]


def test_a_field_officer_counts_their_own_kelurahan_alone(client, register):
    client.force_login(UserFactory(role="field_officer", area_id="36.71.01.1007"))

    assert cells(client, status="semua") == [("36.71.01", 2)]
    assert cells(client, status="semua", district="36.71.02") == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"per": "2199-01-01"}, "belum tiba"),
        ({"per": "kemarin"}, "2025-12-31"),
        ({"menurut": "status", "silang": "status"}, "sudah dipakai"),
        ({"menurut": "nik"}, "nik"),
    ],
)
def test_what_cannot_be_counted_is_explained_and_stays_in_the_form(client, register, officer, asked, words):
    response = client.get(COUNTS, asked)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert client.get(reverse("counts_csv"), asked).status_code == 302


def test_a_download_leaves_an_event_and_carries_its_definition(client, register, officer):
    text = client.get(reverse("counts_csv"), {"menurut": "district"}).content.decode()

    assert "Banyaknya usaha dalam daftar" in text
    told = Event.objects.get(what="counts.exported").data
    assert told == {"form": "csv", "by": ["district"], "rows": 2, "number": told["number"]}


def test_a_crossed_table_adds_up_on_both_sides_and_keeps_the_largest(register, officer):
    question = Question(("district", "owner_sex"), moment_of(None), statuses=tuple(STATUSES))
    tally = tally_for(officer, question)

    table = crosstab(tally)
    short = crosstab(tally, most_rows=1, most_columns=2)

    assert sum(table.column_totals) == sum(line.total for line in table.lines) == table.total == 4
    assert [sum(line.cells) for line in table.lines] == [line.total for line in table.lines]
    assert (short.hidden_rows, short.hidden_columns, short.total) == (1, 1, 4)
    assert table.columns[-1] == "Tidak diketahui"


def test_what_a_part_of_the_page_needs_is_its_results(client, register, officer):
    html = client.get(COUNTS, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in html
    assert 'id="results"' in html


def test_the_page_asks_the_same_for_few_businesses_as_for_many(
    client, register, officer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        client.get(COUNTS, {"menurut": "village"})
    for _ in range(6):
        a_business(**HERE)
    with django_assert_max_num_queries(len(few)):
        client.get(COUNTS, {"menurut": "village"})
