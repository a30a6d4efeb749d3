"""A figure of the front page can be questioned by anyone: what it means, what it rests on, how it was before."""

import csv
import gzip
import io
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from penggerak.apps.areas.models import Area, Boundary
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.reference import load_activities
from penggerak.apps.register.actions.undoing_import import bring_back, take_back
from penggerak.apps.register.models import Import
from penggerak.apps.register.moments import end_of, moment_of
from penggerak.apps.register.queries.city import counted_businesses
from penggerak.apps.register.queries.counting import Question, tally_of_city
from penggerak.apps.register.queries.figure_list import FIGURES, figure_named
from penggerak.apps.register.queries.figures import figure_facts, month_ends
from penggerak.apps.register.queries.front_page import front_page
from penggerak.core.register import STATUSES
from tests.apps.register.factories import (
    ImportFactory,
    SourceFactory,
    UserFactory,
    a_business,
    a_record,
    load_city_areas,
)

pytestmark = pytest.mark.django_db

CITY = settings.PENGGERAK_CITY
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
THERE = {"city_code": "36.71", "district_code": "36.71.02"}
FIRST = datetime(2025, 3, 1, 5, tzinfo=UTC)
LATER = datetime(2026, 5, 1, 5, tzinfo=UTC)


def many(number, at=FIRST, **values):
    return [a_business(a_record(at=at, **values)) for _ in range(number)]


def known(figure, day):
    return figure_facts(CITY, figure_named(figure), moment_of(day))


@pytest.fixture
def register(areas):
    """Seven businesses here and six there in 2025, two of them active; in 2026 one is closed and five come."""
    one, *_others = [*many(2, status="active", nib="9120000000017", **HERE), *many(5, **HERE)]
    many(6, **THERE)
    say(one, values={"status": "closed"}, reason="kunjungan", by=UserFactory(), at=LATER)
    many(5, at=LATER, **HERE)


def test_the_front_page_leads_from_every_figure_to_its_page(client, register):
    load_activities()
    many(5, kbli="2020:10794", **HERE)

    html = client.get("/").content.decode()
    pages = set(re.findall(r'href="(/angka/[^"]+)"', html))

    assert {"/angka/usaha/", "/angka/punya-nib/", "/angka/skala-belum-diketahui/", "/angka/bidang-2020-10794/"} <= pages
    assert len(pages) >= 15
    assert {client.get(page).status_code for page in pages} == {200}


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_figure_is_the_one_on_the_front_page(client, register, name):
    html = client.get("/").content.decode()
    shown = re.search(rf'href="/angka/{name}/">([^<]+)</a>', html)

    page = client.get(f"/angka/{name}/").content.decode()

    if shown:
        assert f": {shown[1]}</h1>" in page
    assert "Arti angka ini" in page


def test_a_figure_says_how_it_was_last_december_and_each_month(register):
    facts = known("usaha", None)
    then = {point.day: point.count for point in facts.points}

    assert facts.count == 17
    assert facts.last_year_end.day == date(timezone.localdate().year - 1, 12, 31)
    assert known("usaha", "2025-12-31").count == 13
    assert then[date(2026, 4, 30)] == 13
    assert then[date(2026, 5, 31)] == 17
    assert known("usaha", "2025-02-28").count == 0


def test_groups_under_five_are_held_back_everywhere(client, register):
    facts = known("aktif", "2025-12-31")
    page = client.get("/angka/aktif/", {"per": "2025-12-31"}).content.decode()
    rows = list(
        csv.DictReader(io.StringIO(client.get("/angka/aktif/angka.csv", {"per": "2025-12-31"}).content.decode()))
    )

    assert (facts.count, facts.share, facts.fresh, facts.places) == (None, None, None, [])
    assert "Aktif: &lt;\u00a05</h1>" in page
    assert rows[0]["Usaha"] == "<5"
    assert {row["Usaha"] for row in rows} <= {"<5", "0"}


def test_one_district_held_back_is_not_worked_out_from_the_total(areas):
    many(7, **HERE)
    many(6, **THERE)
    many(2, city_code="36.71", district_code="36.71.03")

    places = {place.code: place.count for place in known("usaha", None).places}

    assert (places["36.71.01"], places["36.71.02"], places["36.71.03"]) == (7, None, None)
    assert places["36.71.04"] == 0


def test_the_page_names_sources_and_files_without_naming_people(client, areas):
    source = SourceFactory(name="Pendataan kelurahan 2025")
    importing = _applied(source, file_name="daftar bu siti.xlsx", file_digest="ab" * 32)
    many(1, owner_name="Siti Rekaan", **HERE)
    a_business(a_record(source, at=FIRST, owner_name="Budi Rekaan", **HERE))

    html = client.get("/angka/usaha/").content.decode()

    assert "Pendataan kelurahan 2025" in html
    assert "ab" * 32 in html
    assert "1 berkas" in html
    assert not {"siti", "rekaan", importing.file_name} & set(html.lower().split())
    assert "bu siti" not in html.lower()


def _applied(source, **about):
    return ImportFactory(
        source=source, stored_as=uuid4(), status=Import.Status.DONE, applied_at=FIRST, total=9, done=9, **about
    )


def test_a_file_that_was_taken_back_counts_until_then(areas):
    source = SourceFactory()
    importing = _applied(source)
    user = UserFactory()
    take_back(importing, reason="salah berkas", by=user, at=LATER)
    taken = [known("usaha", day).file_count for day in ("2025-02-01", "2025-12-31", "2026-05-31", None)]
    bring_back(importing, reason="ternyata benar", by=user, at=LATER + timedelta(days=40))

    assert taken == [0, 1, 0, 0]
    assert [known("usaha", day).file_count for day in ("2025-12-31", "2026-05-31", "2026-06-30", None)] == [1, 0, 1, 1]


@pytest.mark.parametrize(
    "address", ["/angka/tidak-ada/", "/angka/bidang-2020-00000/", "/angka/bidang-2020-107940/", "/angka/bidang-/"]
)
def test_a_figure_there_is_none_of_is_not_found(client, areas, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("day", ["2199-01-01", "kemarin", "0001-13-01"])
def test_a_day_without_an_answer_is_refused_with_a_sentence(client, areas, day):
    page = client.get("/angka/usaha/", {"per": day}, follow=True)

    assert page.redirect_chain[0][0] == "/angka/usaha/"
    assert 'role="alert"' in page.content.decode()
    assert client.get("/angka/usaha/angka.csv", {"per": day}).status_code == 302
    front = client.get("/", {"per": day})
    assert front.status_code == 422
    assert 'role="alert"' in front.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "0001-02-03", "1900-01-01"])
def test_a_day_before_everything_has_an_answer(client, register, day):
    assert client.get("/angka/usaha/", {"per": day}).status_code == 200
    assert client.get("/", {"per": day}).status_code == 200


def test_the_front_page_of_a_past_day_says_what_was_known_then(client, register):
    html = client.get("/", {"per": "2025-12-31"}).content.decode()

    assert ">13</a></span> usaha mikro" in html
    assert "Keadaan per 31 Desember 2025: seperti" in html
    assert 'href="/angka/usaha/?per=2025-12-31"' in html


def test_the_file_has_the_figures_of_the_page(client, register):
    text = client.get("/angka/usaha/angka.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [row["Usaha"] for row in rows if row["Keadaan per"] == "2026-04-30"] == ["13"]
    assert sum(int(row["Usaha"]) for row in rows if row["Kode wilayah"].startswith("36.71.")) == 17
    assert all("Tidak dihitung: usaha dengan status" in row["Definisi"] for row in rows)


def test_how_many_are_still_fresh_depends_on_the_day_asked_for(areas):
    for _ in range(6):
        a_business(a_record(at=FIRST, on=date(2023, 12, 1), **HERE))  # fresh until 30 November 2025
    for _ in range(5):
        a_business(a_record(at=FIRST, on=date(2025, 1, 1), **HERE))

    assert [known("usaha", day).fresh for day in ("2025-11-30", "2025-12-01")] == [11, 5]
    assert [known("lama-tak-terdengar", day).count for day in ("2025-11-30", "2025-12-01")] == [0, 6]
    assert {one.day: one.count for one in known("lama-tak-terdengar", "2026-01-15").points}[date(2025, 11, 30)] == 0


def test_places_say_how_close_businesses_stand(register):
    Boundary.objects.create(area_id="36.71.01", km2=2.5, geometry={})

    places = {place.code: place for place in known("usaha", None).places}

    assert (places["36.71.01"].count, places["36.71.01"].per_km2) == (11, 4.4)
    assert places["36.71.02"].per_km2 is None


def test_months_end_on_their_last_days():
    assert month_ends(date(2026, 3, 31), months=3) == [date(2026, 2, 28), date(2026, 1, 31), date(2025, 12, 31)]
    assert month_ends(date(2025, 12, 31))[-1] == date(2024, 12, 31)
    assert len(month_ends(date(2026, 1, 1))) == 12


def test_a_page_asks_the_same_for_few_businesses_as_for_many(client, register, django_assert_max_num_queries):
    with django_assert_max_num_queries(9) as few:
        client.get(reverse("figure", args=["usaha"]))
    many(9, **THERE)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("figure", args=["usaha"]))


said = st.fixed_dictionaries(
    {"status": st.sampled_from(["active", "closed", "dormant"])}, optional={"annual_sales_idr": st.just(3_000_000_000)}
)
days = st.dates(date(2025, 1, 1), date(2026, 10, 31))
earlier = st.lists(st.tuples(st.integers(0, 500), said), min_size=1, max_size=8)


def answers(day):
    """Everything that the public and officers may ask of a day, but when the page itself was made."""
    per = moment_of(day.isoformat())
    figures = {name: figure_facts(CITY, figure, per) for name, figure in FIGURES.items()}
    asked = Question(("district", "status", "freshness"), per, statuses=tuple(STATUSES))
    page = front_page(CITY, on=per.day, at=per.at)
    return figures, dict(tally_of_city(Area.objects.get(pk=CITY), asked).counts), {key: page.get(key) for key in PARTS}


PARTS = ["headline", "by_status", "districts", "sizes", "quality"]


class AnyRegister(TestCase):
    """Each example runs in a transaction of its own."""

    @how(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(earlier, earlier, days)
    def test_what_comes_later_changes_no_answer_about_an_earlier_day(self, told, news, day):
        load_city_areas()
        businesses = [a_business(a_record(at=FIRST + timedelta(days=n), **HERE, **values)) for n, values in told]
        by, source = UserFactory(), SourceFactory()
        after = max(end_of(day), FIRST + timedelta(days=501))
        day = min(day, (after - timedelta(days=1)).date())
        before = answers(day)

        for number, (n, values) in enumerate(news):
            at = after + timedelta(minutes=n + 1 + 600 * number)
            if n % 2:
                say(businesses[n % len(businesses)], values=values, reason="kunjungan", by=by, at=at)
            else:
                a_business(a_record(source, at=at, **THERE, **values))

        assert answers(day) == before


def test_the_figures_of_a_day_add_up_to_the_businesses_of_that_day(register):
    for day in ("2025-12-31", None):
        per = moment_of(day)
        counted = counted_businesses(CITY, per.at).count()

        assert known("usaha", day).count == counted
        assert sum(place.count or 0 for place in known("usaha", day).places) == counted


def test_the_page_is_light_needs_no_script_and_keeps_within_the_content_policy(client, register):
    html = client.get("/angka/usaha/").content.decode()

    assert len(gzip.compress(html.encode(), 6)) < 10_000
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", html)
