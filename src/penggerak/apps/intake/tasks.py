"""The jobs of the intake, as the worker runs them. Each can be killed and run again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.apps.intake.actions.settling import settle_waiting
from penggerak.apps.own_connection import own_connection


@app.task(name="intake.settle", queueing_lock="intake.settle", queue="soon")
def settle() -> None:
    with own_connection():
        settle_waiting(now=timezone.now)


@app.periodic(cron="* * * * *")
@app.task(name="intake.sweep", queueing_lock="intake.sweep", queue="soon", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Whatever no wake-up led to is settled within a minute."""
    settle()
