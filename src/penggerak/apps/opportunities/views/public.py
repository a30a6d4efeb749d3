"""What is on offer, for anyone: the list, and each with its rules in words and how it is shared out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.opening import opening_page
from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.queries.applications import (
    is_still_open,
    open_opportunities,
    past_opportunities,
    public_opportunities,
)
from penggerak.apps.opportunities.queries.overrulings import overruled_of
from penggerak.apps.opportunities.rules import rules_in_words
from penggerak.apps.opportunities.showing import facts_of_offer

MOST_PAST = 5


@open_to(PUBLIC)
@require_safe
@opening_page()
def listing(request: HttpRequest) -> HttpResponse:
    """Open ones by the day they close, and the last that were; `?jenis=` narrows."""
    kind = request.GET.get("jenis", "")
    now = timezone.now()
    found, past = open_opportunities(at=now), past_opportunities(at=now)
    if kind in Opportunity.Kind.values:
        found, past = found.filter(kind=kind), past.filter(kind=kind)
    context = {"offers": found, "past": past[:MOST_PAST], "kinds": Opportunity.Kind.choices, "kind": kind}
    return TemplateResponse(request, "opportunities/list.html", context)


@open_to(PUBLIC)
@require_safe
@opening_page()
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    offer = get_object_or_404(public_opportunities(at=now), slug=slug)
    content = offer.editions.latest("number").content
    context = {
        "offer": offer,
        "rows": facts_of_offer(offer),
        "rules": rules_in_words(content["rules"], on=timezone.localdate(now)),
        "is_open": is_still_open(offer, at=now),
        "overruled": overruled_of(offer),
    }
    return TemplateResponse(request, "opportunities/detail.html", context)
