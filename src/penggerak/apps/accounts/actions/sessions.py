"""Closing sessions: one's own, or all of someone who may not come in any more."""

import hmac
from datetime import datetime

from django.conf import settings
from django.db import transaction

from penggerak.apps.accounts.models import Session, User
from penggerak.apps.audit.actions import record_event


def session_mark(session_key: str) -> str:
    """What a page calls a session. The key itself would open it, so it never stands on a page."""
    key = bytes.fromhex(settings.KEYS["look_up"])
    return hmac.digest(key, f"session:{session_key}".encode(), "sha256")[:12].hex()


@transaction.atomic
def close_session(*, person: User, mark: str, at: datetime) -> bool:
    """End one of a person's own sessions; False when there is none of that mark any more."""
    keys = Session.objects.filter(user=person).values_list("session_key", flat=True)
    found = next((key for key in keys if hmac.compare_digest(session_mark(key), mark)), None)
    if found is None:
        return False
    Session.objects.filter(user=person, session_key=found).delete()
    record_event("account.session_closed", at=at, by=person, subject=person, data={"sessions": 1})
    return True


@transaction.atomic
def close_sessions(*, person: User, by: User | None, at: datetime, but: str = "") -> int:
    """End all sessions of a person except one (its key). Returns how many were open."""
    count, _rows = Session.objects.filter(user=person).exclude(session_key=but).delete()
    if count:
        record_event("account.session_closed", at=at, by=by, subject=person, data={"sessions": count})
    return count
