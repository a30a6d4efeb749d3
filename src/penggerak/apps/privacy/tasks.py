"""The jobs about requests, as the worker runs them. Each can be killed and run again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.apps.own_connection import own_connection
from penggerak.apps.privacy.actions.requesting import warn_officers


@app.periodic(cron="10 * * * *")
@app.task(name="privacy.warn", queueing_lock="privacy.warn")
def warn(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Hourly: officers learn of requests that are due within a day."""
    with own_connection():
        warn_officers(at=timezone.now())
