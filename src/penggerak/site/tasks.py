"""Jobs of the installation as a whole."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.site.keeping.daily import back_up_if_due
from penggerak.site.postgres import is_embedded


@app.periodic(cron="20 * * * *")
@app.task(name="site.back_up", queueing_lock="site.back_up", lock="site.back_up", pass_context=False)
def back_up(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Once a day, where the database is ours. A demo and a database that others look after are left alone."""
    if is_embedded() and not settings.PENGGERAK_DEMO:
        back_up_if_due(timezone.now())
