"""The jobs of the outbox, as the worker runs them. Each can be killed and run again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.apps.notices.actions.handing_over import hand_over_waiting
from penggerak.apps.notices.actions.purging import purge_settled
from penggerak.apps.notices.jobs import HAND_OVER
from penggerak.apps.own_connection import own_connection


@app.periodic(cron="* * * * *")  # what is due again, and what a killed process left
@app.task(name=HAND_OVER, queueing_lock=HAND_OVER, queue="soon")
def hand_over(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    with own_connection():
        hand_over_waiting(now=timezone.now)


@app.periodic(cron="25 19 * * *")  # 2.25 in Jakarta
@app.task(name="notices.purge", queueing_lock="notices.purge", queue="soon")
def purge(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    with own_connection():
        purge_settled(at=timezone.now())
