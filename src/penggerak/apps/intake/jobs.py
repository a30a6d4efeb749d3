"""Waking the worker for what was handed in: at most one job a second and process, however many arrive.

A woken job starts a second later, so it finds all that came within that second. A wake-up that is lost costs time, not
a submission: a sweep comes by every minute (tasks.py).
"""

import time

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

EVERY_SECONDS = 1.0
_covered_until = 0.0  # on the clock of this process: whoever comes before is found by a job that is queued already


def wake() -> None:
    """See that a job settles what was just handed in."""
    global _covered_until
    now = time.monotonic()
    if now < _covered_until:
        return
    _covered_until = now + EVERY_SECONDS
    queue_settling()


def queue_settling() -> None:
    """Queue the job, unless one waits already."""
    task = app.configure_task(
        "intake.settle", queueing_lock="intake.settle", queue="soon", schedule_in={"seconds": EVERY_SECONDS}
    )
    try:
        with transaction.atomic():
            task.defer()
    except AlreadyEnqueued:
        return
