"""Waking the worker for the pre-checks of applicants: one job an opportunity, however many apply meanwhile."""

import time

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

AFTER_SECONDS = 5
SURE_SECONDS = 3.0  # so long a job that this process put there has certainly not begun
_put: dict[int, float] = {}  # opportunity -> when, by the clock of this process


def wake(opportunity_id: int) -> None:
    """See that the applicants of an opportunity are checked, unless that waits already. After their transaction."""
    now = time.monotonic()
    if now - _put.get(opportunity_id, -AFTER_SECONDS) < SURE_SECONDS:
        return
    task = app.configure_task(
        "opportunities.check", queueing_lock=f"opportunities.check.{opportunity_id}", queue="soon",
        schedule_in={"seconds": AFTER_SECONDS},
    )  # fmt: skip
    try:
        with transaction.atomic():
            task.defer(opportunity_id=opportunity_id)
        _put[opportunity_id] = now
    except AlreadyEnqueued:
        return
