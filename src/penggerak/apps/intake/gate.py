"""The gate before a registration begins: newcomers beyond what the servers bear wait in a queue with a fair place.

The place stands in a signed cookie, so nobody makes one up; what is shared is one row (models.Gate). A place is kept
for half an hour after its holder was last seen. Once in, the draft on the device is the proof: whoever has begun is not
asked again, and sending passes no gate at all.

Other pages have queues of their own (queue_before). There nothing else shows that somebody was let in, so a second
signed cookie says it: for half an hour every page of the queue opens with it, and what was filled in is sent without
waiting again.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from penggerak.apps.intake.actions.queueing import Place, place_now, take_place
from penggerak.apps.intake.rooms import SELF, draft_held
from penggerak.apps.intake.waiting_page import waiting_page

log = logging.getLogger("penggerak.intake")
KEPT_SECONDS = 30 * 60
REGISTRATION = "registration"
View = Callable[..., HttpResponse]


def through_the_gate(view: View) -> View:
    """Let newcomers to a view in at the configured rate, in the order in which they came."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        rate = settings.PENGGERAK_INTAKE_RATE
        if rate <= 0 or _has_begun(request):
            return view(request, *args, **named)
        try:
            place = standing(request, REGISTRATION, rate=rate)
        except (OperationalError, InterfaceError):  # the pages that ask for facts need no database
            log.warning("intake.gate_away")
            return view(request, *args, **named)
        response = view(request, *args, **named) if place.is_in else waiting_page(request, place, rate=rate)
        _keep(response, REGISTRATION, place)
        return response

    return guarded


def queue_before(name: str, *, path: str) -> Callable[[View], View]:
    """A gate of its own before the pages under a path, at the same rate: each queue counts for itself."""

    def decorated(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            rate = settings.PENGGERAK_INTAKE_RATE
            if rate <= 0 or _was_let_in(request, name):
                return view(request, *args, **named)
            place = standing(request, name, rate=rate)
            if not place.is_in:
                response = waiting_page(request, place, rate=rate)
                _keep(response, name, place, path=path)
                return response
            response = view(request, *args, **named)
            _set(response, _let_in_cookie(name), _signer(_let_in_cookie(name)).sign("1"), path=path)
            return response

        return guarded

    return decorated


def standing(request: HttpRequest, name: str, *, rate: float) -> Place:
    """Where this device stands in a queue; it gets a place when it has none."""
    number, at = held_number(request, name), timezone.now()
    return take_place(name, rate=rate, at=at) if number is None else place_now(name, number, rate=rate, at=at)


def held_number(request: HttpRequest, name: str) -> int | None:
    """The place this device holds; None when there is none, it is too old, or it is not ours."""
    try:
        return int(_signer(name).unsign(request.COOKIES.get(_cookie(name), ""), max_age=KEPT_SECONDS))
    except (BadSignature, ValueError):
        return None


def _keep(response: HttpResponse, name: str, place: Place, *, path: str = SELF.keeper.path) -> None:
    _set(response, _cookie(name), _signer(name).sign(str(place.number)), path=path)


def _set(response: HttpResponse, cookie: str, value: str, *, path: str) -> None:
    response.set_cookie(
        cookie,
        value,
        max_age=KEPT_SECONDS,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _was_let_in(request: HttpRequest, name: str) -> bool:
    cookie = _let_in_cookie(name)
    try:
        _signer(cookie).unsign(request.COOKIES.get(cookie, ""), max_age=KEPT_SECONDS)
    except BadSignature:
        return False
    return True


def _has_begun(request: HttpRequest) -> bool:
    draft = draft_held(request, SELF, at=timezone.now())
    return draft is not None and draft.is_begun


def _cookie(name: str) -> str:
    return f"antre-{name}"


def _let_in_cookie(name: str) -> str:
    return f"masuk-{name}"


def _signer(name: str) -> TimestampSigner:
    return TimestampSigner(salt=f"penggerak.gate.{name}")
