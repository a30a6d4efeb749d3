"""What the worker clears away at the doors every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.apps.accounts.models import ContactCode
from penggerak.apps.accounts.sessions import SessionStore
from penggerak.apps.own_connection import own_connection


@app.periodic(cron="20 19 * * *")  # 2.20 in Jakarta
@app.task(name="accounts.clear", queueing_lock="accounts.clear", pass_context=False)
def clear_at_night(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Sessions and codes that nobody can use any more."""
    with own_connection():
        SessionStore.clear_expired()
        ContactCode.objects.filter(expires_at__lte=timezone.now()).delete()
