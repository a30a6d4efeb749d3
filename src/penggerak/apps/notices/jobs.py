"""The job that hands messages over. However many messages wait, one waiting job is enough."""

from contextlib import suppress

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

HAND_OVER = "notices.hand_over"


def wake() -> None:
    """Queue the job, unless it is queued already. To be called after the messages are saved."""
    with suppress(AlreadyEnqueued):
        app.configure_task(HAND_OVER, queueing_lock=HAND_OVER, queue="soon").defer(timestamp=0)


def wake_on_commit() -> None:
    """One job for all messages of a transaction. That it cannot be queued undoes no cause: the sweep comes anyway."""
    if not any(planned is wake for _, planned, _ in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)
