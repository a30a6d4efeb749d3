"""An opportunity as an owner will read it, before it is published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import OFFICERS, PARTNERS, open_to
from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.queries.applications import opportunities_for
from penggerak.apps.opportunities.rules import rules_in_words
from penggerak.apps.opportunities.showing import facts_of_offer


@open_to(OFFICERS | PARTNERS)
@never_cache
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Once it is published, the public page itself."""
    offer = get_object_or_404(opportunities_for(request.user), slug=slug)  # type: ignore[arg-type]
    if offer.status not in (Opportunity.Status.DRAFT, Opportunity.Status.CANCELLED):
        return redirect("opportunity", slug=slug)
    rules = rules_in_words(
        offer.rules, on=timezone.localdate(offer.opens_at) if offer.opens_at else timezone.localdate()
    )
    context = {"offer": offer, "rows": facts_of_offer(offer), "rules": rules}
    return TemplateResponse(request, "opportunities/preview.html", context)
