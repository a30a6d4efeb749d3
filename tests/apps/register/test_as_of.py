"""A past day is answered as it was known then, and stays answered that way."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.projecting import project_businesses, rebuild_register
from penggerak.apps.register.models import Business, Link, PastVersion
from penggerak.apps.register.moments import CannotAsk, end_of, moment_of
from penggerak.apps.register.queries import statements
from penggerak.apps.register.queries.scope import versions_at
from penggerak.core.register import project
from tests.apps.register.factories import UserFactory, a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
FIRST = datetime(2025, 3, 1, 5, tzinfo=UTC)
LATER = datetime(2026, 2, 1, 5, tzinfo=UTC)


def known_at(at):
    return {(one.pk, one.name, one.status, one.record_count) for one in versions_at(at)}


def projected_at(at):
    links = statements.links_of(list(Business.objects.values_list("pk", flat=True)))
    found = project(statements.records_of(links), links, at=at)
    return {
        (one.business_id, one.value("business_name") or "", one.value("status") or "unknown", len(one.record_ids))
        for one in found.values()
    }


def a_told_register():
    """Two businesses; the first is said to be closed later, and then a record of the second turns out to be its own."""
    one = a_business(a_record(at=FIRST, business_name="Warung Sari", status="active", **HERE))
    two = a_business(a_record(at=FIRST + timedelta(days=1), business_name="Toko Budi", **HERE))
    say(one, values={"status": "closed"}, reason="kunjungan ke-7", by=UserFactory(), at=LATER)
    record = two.links.get().record
    Link.objects.filter(record=record).update(ended_at=LATER + timedelta(days=1), ended_reason="usaha yang sama")
    Link.objects.create(
        record=record, business=one, started_at=LATER + timedelta(days=1), method="person", reason="usaha yang sama"
    )
    project_businesses([one.pk, two.pk])
    return one, two


@pytest.mark.parametrize("at", [FIRST - timedelta(1), FIRST, FIRST + timedelta(9), LATER, LATER + timedelta(2)])
def test_the_register_of_a_moment_is_the_projection_of_that_moment(at):
    a_told_register()

    assert known_at(at) == projected_at(at)


def test_what_is_said_later_changes_no_earlier_answer():
    one, _two = a_told_register()
    moments = [FIRST, FIRST + timedelta(2), LATER, LATER + timedelta(2)]
    before = [known_at(at) for at in moments]

    say(
        one,
        values={"business_name": "Warung Sari Rasa"},
        reason="ganti nama",
        by=UserFactory(),
        at=LATER + timedelta(9),
    )

    assert [known_at(at) for at in moments] == before
    assert {name for _pk, name, _status, _n in known_at(LATER + timedelta(10))} == {"Warung Sari Rasa"}


def test_rebuilding_makes_the_same_versions():
    a_told_register()
    columns = ["business", "since", "until", "name", "status", "record_count", "values", "search"]
    before = list(PastVersion.objects.order_by("business", "since").values_list(*columns))

    rebuild_register()

    assert len(before) >= 3
    assert list(PastVersion.objects.order_by("business", "since").values_list(*columns)) == before


def test_something_said_about_an_earlier_moment_takes_its_place():
    one = a_business(a_record(at=LATER, business_name="Warung Sari", **HERE))
    early = a_record(at=FIRST, business_name="Warung Lama", **HERE)
    Link.objects.create(record=early, business=one, started_at=FIRST, method="key")

    project_businesses([one.pk])

    assert known_at(FIRST) == projected_at(FIRST) != set()
    assert known_at(LATER) == projected_at(LATER)


def test_the_list_of_a_past_day_says_what_was_known_then(client):
    a_told_register()
    client.force_login(UserFactory(role="field_officer"))

    now = client.get(reverse("businesses")).content.decode()
    then = client.get(reverse("businesses"), {"per": "2025-12-31"}).content.decode()

    assert "Warung Sari" not in now
    assert "Warung Sari" in then
    assert "Toko Budi" in then
    assert "Keadaan per 31 Desember 2025" in then
    assert "?per=2025-12-31" in then


def test_the_profile_of_a_past_day_knows_nothing_said_later(client):
    one, two = a_told_register()
    client.force_login(UserFactory(role="field_officer"))

    page = client.get(reverse("business", args=[one.code]), {"per": "2025-12-31"}).content.decode()

    assert "Berjalan" in page or "Aktif" in page
    assert "kunjungan ke-7" not in page
    assert reverse("business_correct", args=[one.code, "status"]) not in page
    assert client.get(reverse("business", args=[two.code]), {"per": "2025-12-31"}).status_code == 200
    assert client.get(reverse("business", args=[two.code])).status_code == 404


def test_a_day_that_has_not_come_is_refused_and_what_was_typed_stays(client):
    client.force_login(UserFactory(role="field_officer"))

    response = client.get(reverse("businesses"), {"per": "2199-01-01", "cari": "sari"})

    assert response.status_code == 422
    assert "belum tiba" in response.content.decode()
    assert 'value="sari"' in response.content.decode()


def test_a_day_ends_in_jakarta():
    assert end_of(date(2025, 12, 31)) == datetime(2025, 12, 31, 16, 59, 59, 999999, tzinfo=UTC)
    assert moment_of("2025-12-31", today=date(2026, 1, 1)).at == end_of(date(2025, 12, 31))
    assert moment_of("2026-01-01", today=date(2026, 1, 1)).at is None
    with pytest.raises(CannotAsk):
        moment_of("31-12-2025")
