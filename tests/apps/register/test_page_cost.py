"""What pages cost: the same questions for few businesses as for many, and counts that are right after every act."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from penggerak.apps.accounts.models import Throttle
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.projecting import rebuild_register
from penggerak.apps.register.actions.regrouping import merge, undo
from penggerak.apps.register.models import Business, Decision, Pair, Record, Source
from penggerak.apps.register.queries import remembered as memory
from penggerak.apps.register.queries.businesses import found_businesses
from penggerak.apps.register.queries.front_page import front_page
from penggerak.apps.register.queries.paging import Paged, remembered_count
from penggerak.apps.register.queries.visits import UNPLACED, DueList, coverage, due_businesses
from penggerak.apps.register.queries.worklist import worklist
from penggerak.core.register import COUNTED, published
from tests.apps.register.factories import (
    CITIES,
    START,
    SourceFactory,
    UserFactory,
    a_business,
    a_record,
    load_city_areas,
)

CITY = "36.71"
TODAY = timezone.localdate()
YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
PLACES = (
    ("36.71.01", "36.71.01.1007"),
    ("36.71.01", "36.71.01.1008"),
    ("36.71.09", "36.71.09.1006"),
    ("36.71.09", None),
)
STATUSES = ("active", "closed", None, "active", "moved", None)
PAGES = {
    "/": "nobody",
    f"/?per={YESTERDAY}": "nobody",
    "/terdaftar/": "nobody",
    "/angka/usaha/": "nobody",
    "/kerja/hitung/?menurut=district&silang=status": "officer",
    "/kerja/": "officer",
    "/kerja/usaha/": "officer",
    "/kerja/usaha/?halaman=2": "officer",
    f"/kerja/usaha/?per={YESTERDAY}": "officer",
    "/kerja/usaha/?cari=warung": "officer",
    "/kerja/usaha/?district=36.71.01&status=active": "officer",
    "/kerja/kunjungan/": "officer",
    "/kerja/kunjungan/?kelurahan=36.71.01.1007&alasan=never": "officer",
    "/kerja/kunjungan/peta/": "officer",
    "/kerja/tinjau/": "officer",
}


@pytest.fixture(autouse=True)
def nothing_remembered():
    memory._kept.clear()
    yield
    memory._kept.clear()


@pytest.fixture
def cities(transactional_db):
    """Transactions that end, as in life: what is remembered depends on them."""
    load_city_areas()


def a_street(count, *, start=0):
    """Businesses of every kind of place and status, each third of them visited, some of them doubted."""
    for n in range(start, start + count):
        district, village = PLACES[n % len(PLACES)]
        values = {
            "business_name": f"Warung {n:03}", "city_code": CITY, "district_code": district, "village_code": village,
            "street": f"Jl. {n % 7}", "status": STATUSES[n % len(STATUSES)],
            "annual_sales_idr": 10_000_000 * n if n % 2 else None, "phone": f"+6289900{n:06}" if n % 4 else None,
        }  # fmt: skip
        source = SOURCES["visits"] if n % 3 == 0 else SOURCES["list"]
        on = date(2020 if n % 5 == 0 else 2026, 1, 1)
        a_business(a_record(source, on=on, **{name: value for name, value in values.items() if value}))


SOURCES: dict[str, Source] = {}


@pytest.fixture
def sources(areas):
    SOURCES.update(list=SourceFactory(), visits=SourceFactory(kind="verification"))


def a_doubt(nth=0):
    """A pair that waits, of two businesses whose places are known."""
    one, other = Business.objects.exclude(village=None).order_by("pk")[2 * nth : 2 * nth + 2]
    record = Record.objects.filter(links__business=other).get()
    return Pair.objects.create(
        record=record, business=one, probability=0.6, weights={"business_name": 4.5, "street": -1.2}, found_at=START
    )


# ------------------------------------------------------------------ the same questions


def questions(visitor, address):
    """What a page asks the database when nothing is remembered."""
    memory._kept.clear()
    Throttle.objects.all().delete()  # the first try of a while clears old ones, too
    with CaptureQueriesContext(connection) as asked:
        assert visitor.get(address).status_code == 200, address
    return [query["sql"].split(" WHERE ")[0][:200] for query in asked]


@pytest.mark.django_db
def test_pages_ask_the_database_the_same_for_few_businesses_as_for_many(client, sources):
    officer = Client()
    officer.force_login(UserFactory())
    visitors = {"nobody": client, "officer": officer}
    a_street(52)  # more than a page holds
    a_doubt()
    a_doubt(1)
    few = {address: questions(visitors[who], address) for address, who in PAGES.items()}

    a_street(60, start=52)
    a_doubt(2)

    for address, who in PAGES.items():
        many = questions(visitors[who], address)
        assert len(many) == len(few[address]), (address, Counter(many) - Counter(few[address]))


# ------------------------------------------------------------------ the same counts as counting one by one


def plainly(city):
    """The figures of the front page, counted one business after the other."""
    known = [one for one in Business.objects.all() if one.city_id == city and one.record_count]
    counted = [one for one in known if one.status in COUNTED]
    return {
        "total": len(counted),
        "status": {status: published(n) for status, n in Counter(one.status for one in known).items()},
        "size": {size: published(n) for size, n in Counter(one.size_by_sales for one in counted).items()},
        "phone": published(sum(one.has_phone for one in counted)),
        "village": published(sum(one.village_id is not None for one in counted)),
        "verified": published(sum(one.last_verified_on is not None for one in counted)),
        "stale": published(sum(one.fresh_until < TODAY for one in counted)),
        "records": Record.objects.filter(source__city=city).count(),
    }


def shown(city):
    """The same figures, as the front page gives them."""
    page = front_page(city, on=TODAY)
    if page["headline"] is None:
        return None
    quality = {row["key"]: row["count"] for row in page["quality"]}
    return {
        "total": page["headline"]["count"],
        "status": {row["key"]: row["count"] for row in page["by_status"]},
        "size": {row["key"]: row["count"] for row in page["sizes"] if row["count"] != 0},
        **{name: quality[name] for name in ("phone", "village", "verified", "stale")},
        "records": sum(row["records"] for row in page["sources"]),
    }


@pytest.mark.django_db
def test_the_figures_of_the_front_page_are_those_of_counting_one_by_one(sources):
    a_street(70)
    a_business(business_name="Kota lain", city_code=CITIES[1])

    assert shown(CITY) == plainly(CITY)


def test_the_front_page_is_right_after_every_act(cities):
    """Each step is committed, and between steps the page is asked twice, so that the kept answer is the one at risk."""
    SOURCES.update(list=SourceFactory(), visits=SourceFactory(kind="verification"))
    user, now = UserFactory(), timezone.now()
    a_street(30)
    one, other = Business.objects.filter(status="active")[:2]
    acts = []
    steps = [
        lambda: say(one, values={"status": "closed"}, reason="x", by=user, at=now),
        lambda: a_street(3, start=30),
        lambda: acts.append(merge(one, other, reason="sama", by=user, at=timezone.now(), confirmed=True)),
        lambda: undo(acts[0], by=user, at=timezone.now(), reason="keliru"),
        lambda: say(one, values={"city_code": CITIES[1]}, reason="x", by=user, at=timezone.now()),
        rebuild_register,
        lambda: Business.objects.filter(pk=other.pk).update(has_phone=True),
    ]

    for step in steps:
        assert shown(CITY) == shown(CITY)
        step()
        assert shown(CITY) == plainly(CITY)


def test_the_queue_and_the_rounds_follow_what_people_decide(cities):
    SOURCES.update(list=SourceFactory(), visits=SourceFactory(kind="verification"))
    user = UserFactory()
    a_street(12)
    pair = a_doubt()
    before = worklist(user, on=TODAY).doubts, DueList(user, on=TODAY, reason="unsure").count()

    Decision.objects.create(pair=pair, verdict="unsure", by=user, at=START, reason="lihat dulu")

    assert before == (1, 0)
    assert (worklist(user, on=TODAY).doubts, DueList(user, on=TODAY, reason="unsure").count()) == (0, 2)
    Business.objects.filter(status="active").update(last_verified_on=TODAY)
    assert sum(row.within_year for row in coverage(user, on=TODAY)) == Business.objects.filter(status="active").count()


# ------------------------------------------------------------------ pages of lists


@pytest.mark.django_db
@pytest.mark.parametrize("at", [None, START + timedelta(days=1)])
def test_the_pages_of_a_list_are_its_slices(sources, at):
    a_street(37)
    Business.objects.filter(pk__lt=9).update(name="Sama")  # the id tells them apart
    found = found_businesses(UserFactory(), at=at)
    pages = Paginator(Paged(found), 10)

    assert pages.count == 37
    assert [len(page) for page in pages] == [10, 10, 10, 7]
    assert [one.pk for page in pages for one in page] == [one.pk for one in found]


@pytest.mark.django_db
def test_a_list_that_cannot_hold_anything_has_no_pages(sources):
    a_street(3)

    assert remembered_count(Business.objects.filter(pk__in=[])) == 0
    assert Paginator(Paged(found_businesses(UserFactory(), text="tidak ada")), 10).get_page(3).object_list == []


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", [{}, {"reason": "never"}, {"reason": "stale"}, {"village": UNPLACED},
                                    {"village": "36.71.01.1008"}, {"reason": "tidak dikenal"}])  # fmt: skip
def test_the_pages_of_a_round_are_slices_of_all_that_are_due(sources, wanted):
    a_street(60)
    user = UserFactory()
    due = [one.pk for one in due_businesses(user, on=TODAY, **wanted)]

    pages = Paginator(DueList(user, on=TODAY, **wanted), 7)

    assert pages.count == len(due) > 0
    assert [one.pk for page in pages for one in page] == due
