"""The jobs of opportunities, as the worker runs them. Each can be killed and run again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.apps.opportunities.actions.answering import settle_answers
from penggerak.apps.opportunities.actions.prechecking import check_applicants
from penggerak.apps.opportunities.actions.verifying import verify_draws
from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.own_connection import own_connection


@app.task(name="opportunities.check", queue="soon")
def check(opportunity_id: int) -> None:
    with own_connection():
        check_applicants(Opportunity.objects.get(pk=opportunity_id), at=timezone.now())


@app.periodic(cron="20 * * * *")
@app.task(name="opportunities.answers", queueing_lock="opportunities.answers")
def answers(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Hourly: who has not answered about a place is reminded, then passed over."""
    with own_connection():
        settle_answers(at=timezone.now())


@app.periodic(cron="50 18 * * *")  # 1.50 in Jakarta
@app.task(name="opportunities.verify", queueing_lock="opportunities.verify")
def verify(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Nightly: every published draw is computed again."""
    with own_connection():
        verify_draws(at=timezone.now())
