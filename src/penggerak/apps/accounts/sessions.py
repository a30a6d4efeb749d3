"""Sessions whose rows say whose they are, so that their owner can see and close them (SESSION_ENGINE).

Owners stay signed in on their phone for thirty days after they last came. Everyone who sees the files of others is
signed out when the browser closes, and twelve hours after signing in at the latest.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from penggerak.apps.accounts.devices import device_key
from penggerak.apps.accounts.models import Role, Session, User

ABOUT = "door"  # in the session: since, seen (ISO), device
OWNERS_STAY = timedelta(days=30)
OTHERS_STAY = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=10)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)
        if SESSION_KEY in data:
            about = data.get(ABOUT) or _beginning("", timezone.now())
            row.user_id = int(data[SESSION_KEY])
            row.started_at, row.seen_at = (datetime.fromisoformat(about[part]) for part in ("since", "seen"))
            row.device = about["device"]
        return row


def begin(session: SessionBase, user: User, *, user_agent: str, at: datetime) -> None:
    """Someone just signed in: from when, on what, and for how long."""
    session[ABOUT] = _beginning(device_key(user_agent), at)
    session.set_expiry(int(OWNERS_STAY.total_seconds()) if user.role == Role.OWNER else 0)


def is_over(session: SessionBase, user: User, *, at: datetime) -> bool:
    """Whether this session has lasted as long as its person may stay."""
    about = session.get(ABOUT)
    return user.role != Role.OWNER and (about is None or at - datetime.fromisoformat(about["since"]) >= OTHERS_STAY)


def notice_visit(session: SessionBase, user: User, *, at: datetime) -> None:
    """Write down now and then that its person is still there; an owner's thirty days begin anew with it."""
    about = session.get(ABOUT)
    if about is None or at - datetime.fromisoformat(about["seen"]) < SEEN_EVERY:
        return
    session[ABOUT] = {**about, "seen": at.isoformat()}
    if user.role == Role.OWNER:
        session.set_expiry(int(OWNERS_STAY.total_seconds()))


def _beginning(device: str, at: datetime) -> dict[str, str]:
    return {"since": at.isoformat(), "seen": at.isoformat(), "device": device}
