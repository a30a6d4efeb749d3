"""Whatever number of a page an address asks for, a page of the list is the answer, and no long way is gone for it."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from penggerak.apps.audit.models import Event
from penggerak.apps.notices.models import Notice
from penggerak.apps.pages import page_of
from penggerak.apps.register.models import ImportRow, Recipient
from penggerak.apps.seal import seal
from tests.apps.intake.factories import AT, a_submission
from tests.apps.register.factories import (
    START,
    ImportFactory,
    RecipientListFactory,
    UserFactory,
    a_business,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
ABSURD = ["0", "-1", "x", "", " 2", "²", "1e3", "2.5", "\0", str(10**9), str(10**30), "9" * 5000]
ROWS = 51  # one more than a page holds


@pytest.fixture
def admin(client):
    user = UserFactory(role="admin", area_id="36.71")
    client.force_login(user)
    return user


@pytest.fixture
def lists(admin):
    """Every list of the site with a second page: its address."""
    imports = ImportFactory.create_batch(ROWS)
    recipient_lists = RecipientListFactory.create_batch(ROWS)
    checked, named = imports[0], recipient_lists[0]
    type(checked).objects.filter(pk=checked.pk).update(status="ready", prepared_at=AT, total=ROWS)
    type(named).objects.filter(pk=named.pk).update(status="ready", checked_at=AT, total=ROWS)
    for number in range(ROWS):
        a_business(business_name=f"Warung {number}", status="active", village_code="36.71.01.1007")
        a_submission(at=AT)
        ImportRow.objects.create(importing=checked, number=number, outcome="refused", raw=seal({"c0": "x"}))
        Recipient.objects.create(
            recipient_list=named,
            number=number,
            raw=seal({"c0": "x"}),
            hits=["not_micro"],
            findings={"not_micro": {"reason": "declared_not_micro"}},
        )
        Event.objects.create(what="import.received", at=START, by=admin)
        Notice.objects.create(
            channel="sms", address_shown="+62••", sealed=b"x", template="account_code", created_at=AT, next_try_at=AT
        )
    names = ("imports", "prechecks", "businesses", "submissions", "visits", "events", "outbox")
    return [*map(reverse, names), reverse("import", args=[checked.pk]), reverse("precheck", args=[named.pk])]


def test_an_absurd_number_of_a_page_is_answered_with_a_page_of_the_list(client, lists):
    found = {(address, asked[:12]): client.get(address, {"halaman": asked}) for address in lists for asked in ABSURD}

    assert {place: answer.status_code for place, answer in found.items() if answer.status_code != 200} == {}
    numbers = {(asked, answer.context["page"].number) for (_address, asked), answer in found.items()}
    last = {"1000000000", "100000000000", "9" * 12, " 2"}
    assert numbers == {(asked[:12], 2 if asked[:12] in last else 1) for asked in ABSURD}


def test_a_link_to_the_next_page_leads_there(client, lists):
    for address in lists:
        first, second = client.get(address), client.get(address, {"halaman": "2"})

        assert "halaman=2" in first.content.decode(), address
        assert second.context["page"].number == 2, address
        assert len(second.context["page"].object_list) >= 1, address


def test_the_last_page_of_a_long_list_is_read_from_its_end(admin):
    found = type(ImportFactory()).objects.order_by("pk")
    ImportFactory.create_batch(119)
    request = RequestFactory().get("/", {"halaman": str(10**9)})

    with CaptureQueriesContext(connection) as asked:
        page = page_of(request, found)
        rows = list(page.object_list)

    assert (page.number, rows) == (3, list(found[100:120]))
    assert not any("OFFSET" in one["sql"] for one in asked)


@pytest.mark.parametrize("asked", ABSURD)
def test_a_number_of_a_row_that_is_none_is_answered_with_the_page_without_it(client, admin, asked):
    ImportFactory(observed_on=date(2026, 1, 1))

    assert client.get(reverse("import_new"), {"memperbaiki": asked}).status_code == 200
    assert client.get(reverse("review"), {"pasangan": asked, "putusan": asked}).status_code == 200
    assert client.get(f"/kerja/usaha/PGR-{asked or '0'}/".replace("\0", "%00")).status_code == 404


def test_every_list_in_pages_takes_its_number_from_one_place():
    source = Path(page_of.__code__.co_filename).parent
    others = [path.name for path in source.rglob("*.py") if "import Paginator" in path.read_text(encoding="utf-8")]

    assert others == []
