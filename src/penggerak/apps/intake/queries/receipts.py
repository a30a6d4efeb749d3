"""Submissions by their code, and those an officer handed in."""

from datetime import datetime

from penggerak.apps.accounts.models import User
from penggerak.apps.intake.codes import parse_code
from penggerak.apps.intake.models import Submission


def submission_by_code(written: str) -> Submission | None:
    """What was handed in under a code, however it is written; None for a code nobody holds or that is none."""
    code = parse_code(written)
    found = Submission.objects.select_related("business", "assisted_in", "by")
    return found.filter(code=code or "-").first()


def registrations_by(user: User, *, since: datetime, most: int = 10) -> list[Submission]:
    """The newest registrations that someone handed in on behalf of others."""
    found = Submission.objects.filter(by=user, received_at__gte=since, kind=Submission.Kind.REGISTRATION)
    return list(found.filter(channel=Submission.Channel.ASSISTED).order_by("-received_at", "-pk")[:most])
