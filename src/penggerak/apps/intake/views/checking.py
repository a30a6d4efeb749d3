"""Looking at the answers before they are sent, and saying whether a business that was found is theirs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from penggerak.apps.intake.questions import next_question
from penggerak.apps.intake.rooms import Room
from penggerak.apps.intake.showing import facts_of, rows_of
from penggerak.apps.intake.views import twins
from penggerak.apps.intake.views.asking import Sitting, sitting


def check(request: HttpRequest, room: Room) -> HttpResponse:
    """All answers, each with a way to change it."""
    here = sitting(request, room)
    elsewhere = _elsewhere(here, room)
    if here is None or elsewhere:
        return redirect(elsewhere)
    if twins.has_to_ask(request, here.draft, at=here.at):
        return here.to(room.url("match"))
    context = {"rows": rows_of(here.draft, room), "room": room, "draft": here.draft, "send": room.url("send")}
    response = TemplateResponse(request, "intake/check.html", context)
    room.keeper.write(response, here.draft, at=here.at)
    return response


def match(request: HttpRequest, room: Room) -> HttpResponse:
    """Ask whether the business that was found is theirs. Shows what they typed and nothing else."""
    here = sitting(request, room)
    elsewhere = _elsewhere(here, room)
    if here is None or elsewhere:
        return redirect(elsewhere)
    if not here.draft.found:
        return redirect(room.url("check"))
    if request.method == "POST" and request.POST.get("jawaban") in ("ya", "bukan"):
        here.draft.joins = here.draft.found[0] if request.POST["jawaban"] == "ya" else 0
        return here.to(room.url("check"))
    context: dict[str, Any] = {"facts": facts_of(here.draft), "room": room}
    return TemplateResponse(request, "intake/match.html", context)


def _elsewhere(here: Sitting | None, room: Room) -> str:
    """Where someone belongs who cannot look at answers yet, or not any more; empty when they can."""
    if here is None:
        return room.url("start")
    if here.draft.sent:
        return room.receipt_url(here.draft.sent)
    missing = next_question(here.draft, room)
    return room.url("question", missing.slug) if missing else ""
