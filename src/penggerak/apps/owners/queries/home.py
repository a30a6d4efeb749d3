"""What someone handed in."""

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.intake.models import Submission

MOST = 50


def submissions_of(user: User) -> QuerySet[Submission]:
    """Registrations by this person or speaking of their proven phone, the newest first; sealed answers stay closed."""
    wanted = Q(by=user, channel=Submission.Channel.SELF)
    if user.phone_key:
        wanted |= Q(phone_key=user.phone_key)
    found = Submission.objects.filter(wanted).exclude(outcome=Submission.Outcome.REPLACED).defer("sealed")
    return found.select_related("business").order_by("-received_at", "-pk")[:MOST]
