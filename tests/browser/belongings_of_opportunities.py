"""Opportunities of the city in each state, and what an owner asked of them, for the tries of others."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

HOUR = timedelta(hours=1)
PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
EDITED = {
    "title": "Bantuan Rahasia baru", "summary": "Ringkas.", "capacity": "2", "each": "1", "unit": "kursi",
    "mode": "draw", "question": "Berapa laba?", "outcome_unit": "IDR", "follow_ups": ["180"],
}  # fmt: skip


def of_opportunities(officer: Any, owner: Any, business: Any) -> dict[str, Any]:
    """A draft, one that is open, one that is over, one whose list is closed; names of what is published say nothing."""
    from penggerak.apps.opportunities.actions.allocating import close_list
    from penggerak.apps.opportunities.actions.applying import apply
    from penggerak.apps.opportunities.actions.attaching import attach
    from penggerak.apps.opportunities.models import Hit
    from tests.apps.opportunities.factories import a_draft, an_offer
    from tests.apps.privacy.factories import LenderFactory

    now = timezone.now()
    shared = {"officer": officer, "provider": LenderFactory(name="Balai Umum", kind="trainer")}
    running = {**shared, "opens_at": now - 3 * HOUR, "closes_at": now + HOUR, "documents": ["ktp"]}
    past = {**shared, "opens_at": now - 3 * HOUR, "closes_at": now - HOUR}
    draft = a_draft(**{**running, "title": "Bantuan Rahasia"})
    offer, still_open, over, closed = (
        an_offer(**{**parts, "title": f"Kelas umum {number}"})
        for number, parts in enumerate((running, running, past, past))
    )
    asked = apply(business, offer, key=uuid4(), by=owner, at=now - 2 * HOUR)
    document = attach(asked, wanted="ktp", name="ktp.pdf", content=PDF, by=owner, at=now)
    apply(business, closed, key=uuid4(), by=owner, at=now - 2 * HOUR)
    close_list(closed, by=officer, at=now)
    to_choose = an_offer(**{**past, "title": "Kelas umum pilihan", "mode": "choice"})
    listed = apply(business, to_choose, key=uuid4(), by=owner, at=now - 2 * HOUR)
    close_list(to_choose, by=officer, at=now)
    hit = Hit.objects.create(application=asked, check_name="not_micro", finding={"reason": "not_micro"}, found_at=now)
    return {
        "draft": draft.slug,
        "offer": offer.slug,
        "still_open": still_open.slug,
        "over": over.slug,
        "closed": closed.slug,
        "to_choose": to_choose.slug,
        "listed": listed.token,
        "application": asked.code,
        "document": document.pk,
        "opportunity_hit": hit.pk,
    }
