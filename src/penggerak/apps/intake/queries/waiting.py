"""What was handed in and is not settled yet, and all that was handed in for whoever answers for its place."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.intake.models import Submission

WAITING = Q(kind=Submission.Kind.REGISTRATION, outcome=Submission.Outcome.WAITING)


def next_waiting(*, after: int) -> int | None:
    """The id of the registration to settle next, in the order in which they came."""
    found = Submission.objects.filter(WAITING, pk__gt=after).order_by("pk").values_list("pk", flat=True)
    return found.first()


def submissions_of(user: User) -> QuerySet[Submission]:
    """The registrations that staff may see: those of a place in their area. The newest first."""
    registrations = Submission.objects.filter(kind=Submission.Kind.REGISTRATION)
    within = Q(place=user.area_id) | Q(place__startswith=f"{user.area_id}.")
    return registrations.filter(within).order_by("-pk")


def place_names(submissions: Iterable[Submission]) -> dict[str, str]:
    """The names of the places these are about, by code."""
    codes = {one.place for one in submissions}
    return dict(Area.objects.filter(pk__in=codes).values_list("pk", "name"))
