"""The audit trail: who did what, on what, when and why, and whether it is still as it was written down."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import ADMINS, open_to
from penggerak.apps.audit.words import kind_in_words
from penggerak.apps.pages import page_of
from penggerak.apps.register.queries.events import chain_state, events_for
from penggerak.apps.register.reporting.common import filters_of
from penggerak.apps.register.reporting.events import event_list
from penggerak.apps.register.trail_form import TrailForm
from penggerak.apps.register.views.reports import taken_along

MOST_SHOWN = 10_000


@open_to(ADMINS)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    form = TrailForm(request.GET)
    found = events_for(request.user).filter(form.asked())[:MOST_SHOWN]  # type: ignore[arg-type]
    page = page_of(request, found)
    page.object_list = [(event, kind_in_words(event.what)) for event in page.object_list]
    context = {"form": form, "page": page, "chain": chain_state(), "most": MOST_SHOWN, "query": request.GET.urlencode()}
    return TemplateResponse(request, "audit/events.html", context, status=422 if form.errors else 200)


@open_to(ADMINS)
@require_safe
def events_xlsx(request: HttpRequest) -> HttpResponse:
    form, user, at = TrailForm(request.GET), request.user, timezone.now()
    if not form.is_valid():
        return redirect(f"{reverse('events')}?{request.GET.urlencode()}")
    found = events_for(user).filter(form.asked())  # type: ignore[arg-type]
    report = event_list(found, filters=filters_of(form, without=()), by=user, at=at)  # type: ignore[arg-type]
    name = f"jejak-{timezone.localdate(at)}"
    return taken_along(report, "xlsx", what="audit.exported", name=name, by=user, at=at)  # type: ignore[arg-type]
