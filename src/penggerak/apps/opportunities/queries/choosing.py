"""Those a provider may choose from: the closed list, as far as nobody on it has withdrawn."""

from django.db.models import QuerySet

from penggerak.apps.opportunities.models import Application, Opportunity


def choosable(opportunity: Opportunity) -> QuerySet[Application]:
    """By their numbers, so that the order says nothing."""
    listed = opportunity.applications.filter(state=Application.State.LISTED).defer("facts")
    return listed.select_related("business__district").order_by("token")
