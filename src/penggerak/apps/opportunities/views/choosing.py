"""The provider's own choice: who of the closed list is taken, each with a reason that is counted."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from penggerak.apps.accounts.access import OFFICERS, PARTNERS, open_to
from penggerak.apps.accounts.models import User
from penggerak.apps.opportunities.actions.allocating import CannotAllocate
from penggerak.apps.opportunities.actions.choosing import choose
from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.queries.applications import opportunities_for
from penggerak.apps.opportunities.queries.choosing import choosable
from penggerak.apps.opportunities.rules import in_words
from penggerak.core.allocation import REASONS, Choice


@open_to(OFFICERS | PARTNERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """All applicants on one page, each with a box and a reason."""
    user: User = request.user  # type: ignore[assignment]
    offer = get_object_or_404(opportunities_for(user), slug=slug)
    if offer.mode != Opportunity.Mode.CHOICE or not hasattr(offer, "allocation"):
        raise Http404(slug)
    refusal = ""
    if request.method == "POST":
        try:
            made = choose(offer, _choices(request), by=user, at=timezone.now())
            n = made.ranked.filter(is_chosen=True).count()
            messages.success(request, _("Tercatat: %(n)d pendaftar dipilih, semua pendaftar dikabari.") % {"n": n})
            return redirect("managed_opportunity", slug=slug)
        except CannotAllocate as error:
            refusal = str(error)
    ticked = set(request.POST.getlist("pilih"))
    context = {
        "offer": offer,
        "rows": [
            (one, is_named, one.token in ticked, request.POST.get(f"alasan-{one.token}", ""))
            for one, is_named in choosable(offer, user=user, at=timezone.now())
        ],
        "reasons": [(code, in_words(label)) for code, label in REASONS.items()],
        "refusal": refusal,
    }
    return TemplateResponse(request, "opportunities/choose.html", context, status=422 if refusal else 200)


def _choices(request: HttpRequest) -> list[Choice]:
    return [Choice(token, request.POST.get(f"alasan-{token}", "")) for token in request.POST.getlist("pilih")]
