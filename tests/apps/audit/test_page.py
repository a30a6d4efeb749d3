"""The page of the audit trail."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from penggerak.apps.audit.actions import record_event
from penggerak.apps.audit.actions.verifying import verify_and_note
from penggerak.apps.audit.models import Event
from tests.apps.accounts.factories import PersonFactory
from tests.apps.audit.tampering import AT, sealed_events, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = PersonFactory(role="admin", name="Pengelola Contoh")
    client.force_login(person)
    return person


def page(client, **asked):
    return client.get(reverse("events"), asked).content.decode()


def test_events_read_in_words(client, admin):
    record_event("business.correction", at=AT, by=admin, subject=admin, reason="Salah ketik")

    html = page(client)

    assert "Perbaikan<br>" in html
    assert "Pengelola Contoh" in html
    assert "Salah ketik" in html


def test_filters_narrow_it_down(client, admin):
    ratna = PersonFactory(name="Ratna")
    record_event("business.correction", at=AT, by=ratna, subject=ratna, reason="alasan satu")
    record_event("import.started", at=AT - timedelta(days=9), by=admin, subject=admin, reason="alasan dua")

    for asked in (
        {"siapa": "rat"},
        {"apa": "business.correction"},
        {"pada": f"user:{ratna.pk}"},
        {"dari": "2026-11-24"},
    ):
        html = page(client, **asked)
        assert ("alasan satu" in html, "alasan dua" in html) == (True, False), asked
    assert "alasan satu" not in page(client, sampai="2026-11-23")


def test_what_people_of_another_city_did_is_not_there(client, admin):
    record_event("business.correction", at=AT, by=PersonFactory(area_id="36.74"), reason="di kota lain")

    assert "di kota lain" not in page(client)


def test_the_state_of_the_chain_stands_on_top(client, admin):
    assert "Belum ada peristiwa yang bersegel" in page(client)
    numbers = sealed_events(3)
    assert "3 peristiwa bersegel" in page(client)
    verify_and_note(at=AT)
    assert "dan utuh." in page(client)
    tamper("update audit_event set reason = 'lain' where id = %s", numbers[1])
    verify_and_note(at=AT + timedelta(hours=1))

    assert "Rantai jejak audit tidak utuh" in page(client)


def test_the_trail_is_taken_along_as_shown_and_that_leaves_an_event(client, admin):
    record_event("business.correction", at=AT, by=admin, reason="alasan satu")
    record_event("import.started", at=AT, by=admin, reason="alasan dua")

    answer = client.get(reverse("events_xlsx"), {"apa": "import.started"})

    cells = [
        cell
        for sheet in load_workbook(BytesIO(b"".join(answer.streaming_content)))
        for row in sheet.values
        for cell in row
    ]
    assert "alasan dua" in cells
    assert "alasan satu" not in cells
    assert Event.objects.get(what="audit.exported").data["rows"] == 1


def test_the_page_asks_the_same_for_two_rows_as_for_twenty(
    client, admin, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    record_event("import.started", at=AT, by=admin)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for _ in range(20):
        record_event("import.started", at=AT, by=PersonFactory())
    with CaptureQueriesContext(connection) as many:
        page(client)

    assert len(many) == len(few)
