"""Keeping a registration for later under a code, so that it can be finished on another device."""

from datetime import datetime
from uuid import uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation

from penggerak.apps.accounts.limits import Limit, allow_all, client_of
from penggerak.apps.accounts.refusing import too_often
from penggerak.apps.intake.actions.receiving import HandedIn, receive
from penggerak.apps.intake.codes import shown
from penggerak.apps.intake.drafts import Draft
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.rooms import Room
from penggerak.apps.intake.views.sending import DATABASE_AWAY, not_received
from penggerak.apps.seal import fingerprint

A_WHILE = Limit(20, 3_600)


def keep(request: HttpRequest, room: Room, draft: Draft, *, at: datetime) -> HttpResponse:
    """Store what was typed so far, and show under which code. The same answers kept twice are one."""
    if not draft.answers:
        return redirect(room.url("begin"))
    try:
        allowance = allow_all([(f"keep:{client_of(request)}", A_WHILE)], at=at)
        if allowance.again_at:
            return too_often(request, allowance.again_at, at=at)
        draft.code = receive(_handed_in(room, draft), at=at).code
        response: HttpResponse = redirect(room.url("kept"))
        response.status_code = 303
    except DATABASE_AWAY:
        response = not_received(request, room.url("kept"), is_kept=True)
    room.keeper.write(response, draft, at=at)
    return response


def _handed_in(room: Room, draft: Draft) -> HandedIn:
    told = fingerprint([draft.answers, draft.allows])
    return HandedIn(
        kind=Submission.Kind.DRAFT,
        channel=room.channel,
        key=uuid5(draft.key, told),
        city=draft.answers.get("city_code") or settings.PENGGERAK_CITY,
        answers=draft.answers,
        allows=tuple(draft.allows),
        draft_of=draft.code or None,
        language=translation.get_language() or "id",
    )


def kept(request: HttpRequest, room: Room, draft: Draft | None, *, at: datetime) -> HttpResponse:
    """The code of what was kept."""
    if draft is None or draft.sent:
        return redirect(room.url("start"))
    if request.method == "POST":
        return keep(request, room, draft, at=at)
    if not draft.code:
        return redirect(room.url("begin"))
    context = {"code": shown(draft.code), "room": room, "begin": room.url("begin")}
    return TemplateResponse(request, "intake/kept.html", context)
