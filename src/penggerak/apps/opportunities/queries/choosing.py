"""Those a provider may choose from: the closed list, as far as nobody on it has withdrawn."""

from collections.abc import Iterator
from datetime import datetime

from penggerak.apps.accounts.models import User
from penggerak.apps.opportunities.models import Application, Opportunity
from penggerak.apps.privacy.queries.consents import businesses_shared_with


def choosable(opportunity: Opportunity, *, user: User, at: datetime) -> Iterator[tuple[Application, bool]]:
    """By their numbers, so that the order says nothing; and whether this person may read whose it is.

    A partner reads the name of a business only while its owner allows the provider to, for what is on offer.
    """
    shared = businesses_shared_with(opportunity.provider, opportunity.kind, at=at).values_list("pk", flat=True)
    allowed = None if user.is_staff_role else set(shared)
    listed = opportunity.applications.filter(state=Application.State.LISTED).defer("facts")
    for one in listed.select_related("business__district").order_by("token"):
        yield one, allowed is None or one.business_id in allowed
