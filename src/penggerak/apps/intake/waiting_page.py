"""The page of whoever waits before the gate: light, without session or script, it comes again by itself."""

import math

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from penggerak.apps.intake.actions.queueing import Place

SOONEST, LATEST = 3, 60  # seconds until the page comes again


def waiting_page(request: HttpRequest, place: Place, *, rate: float) -> HttpResponse:
    """Says the place and about how long."""
    seconds = place.ahead / rate
    context = {"ahead": place.ahead, "minutes": math.ceil(seconds / 60), "language": request.LANGUAGE_CODE}
    response = HttpResponse(render_to_string("intake/waiting.html", context))
    response["Refresh"] = str(min(LATEST, max(SOONEST, math.ceil(seconds / 4))))
    response["Cache-Control"] = "no-store"
    return response
