"""Waking the worker for the pre-checks of applicants: one job an opportunity, however many apply meanwhile."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

AFTER_SECONDS = 5


def wake(opportunity_id: int) -> None:
    """See that the applicants of an opportunity are checked, unless that waits already."""
    task = app.configure_task(
        "opportunities.check", queueing_lock=f"opportunities.check.{opportunity_id}", queue="soon",
        schedule_in={"seconds": AFTER_SECONDS},
    )  # fmt: skip
    try:
        with transaction.atomic():
            task.defer(opportunity_id=opportunity_id)
    except AlreadyEnqueued:
        return
