"""An admin looks at messages that did not leave and at the audit trail, at a desk and on a small phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from penggerak.apps.audit.actions import record_event
from penggerak.apps.audit.actions.sealing import seal_events
from penggerak.apps.notices.actions.handing_over import hand_over_waiting
from tests.apps.notices import ways
from tests.apps.notices.writing import a_notice
from tests.apps.register.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def troubles(city, settings, tmp_path):
    """A message given up, another one handed over, and a sealed event."""
    settings.AUDIT_HEADS = tmp_path / "audit-heads.log"
    for name in ("Refusing", "Taking"):
        ways.through(settings, name)
        a_notice(to=UserFactory(), address=f"{name.lower()}@contoh.id", at=timezone.now())
        hand_over_waiting(now=timezone.now)
    record_event("import.started", at=timezone.now(), by=UserFactory(), subject=None, reason="Percobaan")
    seal_events(at=timezone.now())


def test_a_message_that_was_given_up_is_sent_again(page, live_server, troubles, sign_in):
    sign_in(page, role="admin")
    page.goto(f"{live_server.url}/kerja/pesan/")
    page.get_by_role("button", name="Kirim lagi ke r•••@contoh.id").press("Enter")

    assert "Pesan ke r•••@contoh.id dikirim lagi" in page.get_by_role("status").text_content()
    assert "Menunggu dikirim" in page.get_by_role("region", name="Daftar pesan yang belum terkirim").text_content()


def test_the_trail_is_narrowed_in_the_address(page, live_server, troubles, sign_in):
    sign_in(page, role="admin")
    page.goto(f"{live_server.url}/kerja/jejak/")
    assert "bersegel" in page.get_by_role("main").text_content()
    page.get_by_label("Perbuatan").select_option("import.started")
    page.get_by_role("button", name="Saring").click()
    page.wait_for_url("**apa=import.started**")

    assert "1 peristiwa" in page.get_by_role("heading", level=2).first.text_content()
    assert "Percobaan" in page.get_by_role("region", name="Jejak audit").text_content()


@pytest.mark.parametrize("address", ["/kerja/pesan/", "/kerja/jejak/"])
def test_the_pages_fit_a_small_phone_and_can_be_used_by_everyone(phone_page, live_server, troubles, sign_in, address):
    sign_in(phone_page, role="admin")
    phone_page.set_viewport_size({"width": 320, "height": 700})
    phone_page.goto(f"{live_server.url}{address}")

    assert phone_page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Axe().run(phone_page).response["violations"] == []
