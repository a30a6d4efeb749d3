"""When a business is erased, what it asked for keeps its number and its end, and nothing of the person."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from penggerak.apps.opportunities.actions.allocating import close_list, hold_draw
from penggerak.apps.opportunities.actions.choosing import rank_scores
from penggerak.apps.opportunities.models import Application, Document, Hit
from penggerak.apps.opportunities.queries.applicants import facts_frozen
from penggerak.apps.privacy.actions.requesting import settle_request
from penggerak.core import allocation
from tests.apps.opportunities.factories import AFTER, DAY, DURING, an_application, an_offer, rules
from tests.apps.opportunities.test_documents import PDF
from tests.apps.privacy.factories import DataRequestFactory
from tests.apps.register.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def erase(made, *, at):
    asked = DataRequestFactory(business=made.business, user=made.by, received_at=DURING)
    settle_request(asked, status="done", answer="Sudah.", by=UserFactory(), at=at, confirmed=True)
    made.refresh_from_db()


def test_facts_findings_hits_and_documents_go(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: DURING)
    made = an_application(
        an_offer(rules=rules(sales_are_small_enough=10), documents=["nib"]), annual_sales_idr=186_400_000
    )
    client.force_login(made.by)
    sent = {"untuk": "nib", "berkas": SimpleUploadedFile("nib.pdf", PDF)}
    client.post(f"/saya/pendaftaran/{made.code}/berkas/", sent)
    assert "186.400.000" in str(made.findings)

    erase(made, at=AFTER)

    assert made.state == "withdrawn"
    assert facts_frozen(made) == {}
    assert "186" not in str(made.findings)
    assert made.verdict == "not_yet"
    assert not Document.objects.exists()
    assert not Hit.objects.exclude(finding={}).exists()


def test_a_draw_can_still_be_recomputed_and_the_place_passes_on():
    offer, officer = an_offer(capacity=1), UserFactory()
    for _ in range(2):
        an_application(offer)
    close_list(offer, by=officer, at=AFTER)
    made = hold_draw(offer, word="melati", by=officer, at=AFTER + DAY)
    winner = Application.objects.get(state="chosen")

    erase(winner, at=AFTER + 2 * DAY)

    assert winner.state == "declined"
    assert Application.objects.filter(state="chosen").count() == 1
    assert winner.token in made.document["winners"]
    assert allocation.verify(made.document) == []


def test_the_score_on_a_closed_list_goes_and_the_number_stays():
    settings = {"score": "worker_count", "direction": "higher", "ties": "all_in"}
    offer, officer = an_offer(mode="cut_off", capacity=1, settings=settings), UserFactory()
    gone, kept = an_application(offer, worker_count=9), an_application(offer, worker_count=3)
    made = close_list(offer, by=officer, at=AFTER)

    erase(gone, at=AFTER + DAY)
    rank_scores(offer, by=officer, at=AFTER + 2 * DAY)

    made.refresh_from_db()
    assert {row["token"]: row.get("score") for row in made.listed} == {gone.token: None, kept.token: 3.0}
    kept.refresh_from_db()
    assert kept.state == "chosen"
