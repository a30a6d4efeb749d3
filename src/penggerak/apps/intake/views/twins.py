"""Is this your business? Asked when a typed number and one more typed fact agree with one in the register."""

from datetime import datetime

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest

from penggerak.apps.accounts.limits import Limit, allow_all, client_of
from penggerak.apps.accounts.models import User
from penggerak.apps.intake.drafts import Draft
from penggerak.apps.intake.queries.duplicates import NAMES, NUMBERS, twin_of
from penggerak.apps.seal import fingerprint

# Per client only: a count of everybody together would be one row that all registrations of a busy morning wait for.
A_WHILE, A_DAY = Limit(10, 600), Limit(40, 86_400)
OFFICERS_WHILE, OFFICERS_DAY = Limit(60, 600), Limit(500, 86_400)


def has_to_ask(request: HttpRequest, draft: Draft, *, at: datetime) -> bool:
    """Look once for each set of facts, and say whether somebody has to answer. Too often, or without a database,
    nothing is found: what is sent is compared with the register later anyway."""
    if draft.adds:
        return False
    facts = fingerprint([draft.answers.get(name) for name in (*NUMBERS, *NAMES)])[:16]
    if draft.asked != facts:
        draft.asked, draft.joins, draft.found = facts, None, _found(request, draft, at=at)
    return bool(draft.found) and draft.joins is None


def _found(request: HttpRequest, draft: Draft, *, at: datetime) -> list[object]:
    try:
        if not allow_all(_tries(request), at=at).is_allowed:
            return []
        twin = twin_of(draft.answers, city=draft.answers.get("city_code") or settings.PENGGERAK_CITY)
    except DatabaseError:
        return []
    return [twin.business_id, *twin.facts] if twin else []


def _tries(request: HttpRequest) -> list[tuple[str, Limit]]:
    user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    if isinstance(user, User) and user.is_staff_role:
        return [(f"twins:user:{user.pk}", OFFICERS_WHILE), (f"twins:user:{user.pk}", OFFICERS_DAY)]
    client = client_of(request)
    return [(f"twins:{client}", A_WHILE), (f"twins:{client}", A_DAY)]
