"""Forgetting: what was settled is kept as long as someone may ask after it, and not longer."""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices.models import Notice

UNSENT_DAYS = 14  # so long a message that was given up can still be sent


@transaction.atomic
def purge_settled(*, at: datetime) -> int:
    """Remove messages settled more than NOTICE_DAYS ago, their counts kept in an event; returns how many.

    The address and words of those given up go earlier.
    """
    given_up = Notice.objects.filter(status=Notice.Status.GIVEN_UP, settled_at__lt=at - timedelta(days=UNSENT_DAYS))
    forgotten = given_up.exclude(sealed=b"").update(sealed=b"")
    old = Notice.objects.filter(settled_at__lt=at - timedelta(days=settings.NOTICE_DAYS))
    counts = Counter(f"{channel} {status}" for channel, status in old.values_list("channel", "status").iterator())
    removed = old.delete()[0]
    if removed or forgotten:
        data = {"removed": removed, "forgotten": forgotten, "counts": dict(counts), "days": settings.NOTICE_DAYS}
        record_event("notices.purged", at=at, by=None, data=data)
    return removed
