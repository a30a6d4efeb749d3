"""Holding an opportunity, so that what is decided about it takes turns."""

from penggerak.apps.opportunities.models import Opportunity


def hold_opportunity(opportunity: Opportunity) -> Opportunity:
    """As it is now, held until the transaction ends."""
    return Opportunity.objects.select_for_update(of=("self",)).select_related("provider").get(pk=opportunity.pk)
