"""The jobs of the audit trail, as the worker runs them. Each can be killed and run again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.apps.audit.actions.sealing import seal_events
from penggerak.apps.audit.actions.verifying import verify_and_note
from penggerak.apps.own_connection import own_connection


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal", queue="soon")
def seal(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    with own_connection():
        seal_events(at=timezone.now())


@app.periodic(cron="10 20 * * *")  # 3.10 in Jakarta
@app.task(name="audit.verify", queueing_lock="audit.verify", queue="soon")
def verify(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    with own_connection():
        seal_events(at=timezone.now(), thorough=True)
        verify_and_note(at=timezone.now())
