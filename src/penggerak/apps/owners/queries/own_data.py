"""Everything the system holds about someone and their businesses, and who has looked at it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import subject_name
from penggerak.apps.audit.models import Event
from penggerak.apps.intake.models import Submission
from penggerak.apps.privacy.models import Consent
from penggerak.apps.privacy.queries.requests import own_requests
from penggerak.apps.register.models import Business, Holding
from penggerak.apps.register.queries.businesses import Line, profile
from penggerak.apps.register.queries.holdings import businesses_held
from penggerak.apps.seal import unseal

LOOKED = ("business.field_read", "business.exported", "photo.opened")
MOST = 100


def looked_at(businesses: Sequence[Business]) -> list[Event]:
    """Who opened a masked value or took a copy, the newest first."""
    subjects = [subject_name(one) for one in businesses]
    found = Event.objects.filter(subject__in=subjects, what__in=LOOKED).select_related("by")
    return list(found.order_by("-at", "-pk")[:MOST])


def everything_about(user: User, *, at: datetime) -> dict[str, Any]:
    """One document, complete and machine readable; numbers in full, since it is for the person they belong to."""
    businesses = list(businesses_held(user))
    return {
        "account": {"name": user.name, "email": user.email or "", "phone": user.phone, "since": user.created_at},
        "businesses": [_business(one, at) for one in businesses],
        "submissions": [_submission(one, user) for one in _submissions(user)],
        "requests": [_request(one) for one in own_requests(user)],
        "read_by_others": [_event(one) for one in looked_at(businesses)],
    }


def _submissions(user: User) -> list[Submission]:
    wanted = Q(by=user, channel=Submission.Channel.SELF)
    wanted |= Q(phone_key=user.phone_key) if user.phone_key else Q()
    return list(Submission.objects.filter(wanted).order_by("received_at", "pk"))


def _business(business: Business, at: datetime) -> dict[str, Any]:
    lines = [line for _group, found in profile(business, on=timezone.localdate(at)) for line in found]
    consents = Consent.objects.filter(business=business).select_related("recipient", "wording").order_by("pk")
    holdings = Holding.objects.filter(business=business).order_by("pk")
    return {
        "code": business.code,
        "status": business.status,
        "size_by_sales": business.size_by_sales,
        "size_by_capital": business.size_by_capital,
        "values": {line.field.name: _line(line) for line in lines},
        "consents": [_consent(one) for one in consents],
        "held": [{"grounds": one.grounds, "since": one.since, "until": one.until} for one in holdings],
    }


def _line(line: Line) -> dict[str, Any]:
    said = [
        {"value": one.value, "source": one.source, "observed_on": one.observed_on, "recorded_at": one.recorded_at}
        for one in line.history
    ]
    return {"value": line.value, "source": line.source, "observed_on": line.observed_on, "said": said}


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "purpose": consent.purpose,
        "recipient": consent.recipient.name if consent.recipient else None,
        "wording": {"version": consent.wording.version, "text": consent.wording.text},
        "language": consent.language,
        "given_at": consent.given_at,
        "given_through": consent.given_through,
        "withdrawn_at": consent.withdrawn_at,
        "withdrawn_through": consent.withdrawn_through,
    }


def _submission(one: Submission, user: User) -> dict[str, Any]:
    """Answers only of what they sent themselves: somebody else may have written this phone into theirs."""
    answers = unseal(one.sealed) if one.by_id == user.pk else None
    return {"code": one.code, "received_at": one.received_at, "outcome": one.outcome, "answers": answers}


def _request(one: Any) -> dict[str, Any]:
    kept = ("kind", "words", "received_at", "due_at", "received_through", "status", "settled_at", "answer", "article")
    released = ("released_at", "released_reason")
    return {"number": one.pk, **{name: getattr(one, name) for name in (*kept, *released)}}


def _event(event: Event) -> dict[str, Any]:
    by = event.by.get_role_display() if event.by else ""
    return {"at": event.at, "what": event.what, "by": by, "subject": event.subject, "data": event.data}
