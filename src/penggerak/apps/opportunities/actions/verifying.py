"""Every published draw is computed again at night: what comes out is kept, and told to everyone on its page."""

from datetime import datetime

from django.db import transaction

from penggerak.apps.audit.actions import record_event
from penggerak.apps.opportunities.models import Allocation, Opportunity
from penggerak.apps.opportunities.queries.verifying import differences_of


def verify_draws(*, at: datetime) -> int:
    """Recompute them all; how many do not agree."""
    drawn = Allocation.objects.filter(document__isnull=False, opportunity__mode__in=Opportunity.DRAWN)
    return sum(not verify_draw(pk, at=at) for pk in drawn.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def verify_draw(pk: int, *, at: datetime) -> bool:
    """Whether the draw agrees with its file and with what was announced before it."""
    made = Allocation.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=pk)
    differences = differences_of(made)
    made.verified_at, made.is_sound = at, not differences
    made.save(update_fields=["verified_at", "is_sound"])
    data = {"differences": [str(one) for one in differences]}
    record_event("opportunity.draw_verified", at=at, by=None, subject=made.opportunity, data=data)
    return made.is_sound
