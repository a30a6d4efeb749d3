"""Sending a registration: one insert, and the receipt. Nothing else is asked of the database while someone waits."""

import logging

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone, translation

from penggerak.apps.accounts.models import User
from penggerak.apps.intake.actions.receiving import HandedIn, receive
from penggerak.apps.intake.drafts import Draft
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.questions import next_question
from penggerak.apps.intake.rooms import Room, draft_held

log = logging.getLogger("penggerak.intake")
DATABASE_AWAY = (OperationalError, InterfaceError)
TRY_AGAIN_AFTER = 30  # seconds


def send(request: HttpRequest, room: Room) -> HttpResponse:
    """Hand the draft in and show its receipt. Sent twice, it is one submission and the same receipt."""
    at = timezone.now()
    draft = draft_held(request, room, at=at)
    if draft is None:
        return redirect(room.url("start"))
    if draft.sent:
        return redirect(room.receipt_url(draft.sent))
    if next_question(draft, room):
        return redirect(room.url("check"))
    try:
        submission = receive(handed_in(request, room, draft), at=at)
    except DATABASE_AWAY:
        return not_received(request, room.url("send"))
    response = HttpResponseRedirect(room.receipt_url(submission.code))
    response.status_code = 303
    room.keeper.write(response, draft.after_sending(submission.code), at=at)
    return response


def handed_in(request: HttpRequest, room: Room, draft: Draft) -> HandedIn:
    return HandedIn(
        kind=Submission.Kind.REGISTRATION,
        channel=room.channel,
        key=draft.key,
        city=draft.answers.get("city_code") or settings.PENGGERAK_CITY,
        answers=draft.answers,
        by=_signed_in(request),
        assisted_in=draft.assisted_in or None,
        joins=draft.joins or None,
        allows=tuple(draft.allows),
        draft_of=draft.code or None,
        language=translation.get_language() or "id",
        present=room.is_assisted and bool(draft.is_told),
    )


def _signed_in(request: HttpRequest) -> User | None:
    """Who is signed in. Without a session cookie nobody is, and no session has to be read to know it."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None


def not_received(request: HttpRequest, again: str, *, is_kept: bool = False) -> HttpResponse:
    """The database is away: say that nothing arrived, and that nothing is lost.

    again: address to post to. is_kept: it was to be kept for later, not sent.
    """
    log.warning("intake.database_away")
    html = render_to_string("intake/not_received.html", {"again": again, "is_kept": is_kept}, request)
    response = HttpResponse(html, status=503)
    response["Retry-After"] = str(TRY_AGAIN_AFTER)
    return response
