"""The jobs of opportunities, as the worker runs them. Each can be killed and run again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from penggerak.apps.opportunities.actions.prechecking import check_applicants
from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.own_connection import own_connection


@app.task(name="opportunities.check", queue="soon")
def check(opportunity_id: int) -> None:
    with own_connection():
        check_applicants(Opportunity.objects.get(pk=opportunity_id), at=timezone.now())
