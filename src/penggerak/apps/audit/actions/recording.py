"""Writing down what happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from penggerak.apps.audit.models import Event


def subject_name(subject: Model | None) -> str:
    """The way an event names a row: "import:12"."""
    return f"{subject._meta.model_name}:{subject.pk}" if subject is not None else ""


def record_event(
    what: str,
    *,
    at: datetime,
    by: AbstractBaseUser | None,
    subject: Model | None = None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Add one event. data holds ids and counts, never a name or a personal number."""
    return Event.objects.create(
        what=what,
        at=at,
        by_id=by.pk if by else None,
        subject=subject_name(subject),
        reason=reason,
        data=dict(data or {}),
    )
