"""The owner's first page: what waits for them, their businesses, what they handed in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from penggerak.apps.accounts.access import SIGNED_IN, open_to
from penggerak.apps.opportunities.queries.applications import running_applications
from penggerak.apps.opportunities.queries.for_business import nearest_offers
from penggerak.apps.owners.queries.home import submissions_of
from penggerak.apps.privacy.actions.inviting import accept_invitation, decline_invitation
from penggerak.apps.privacy.queries.invitations import invitations_to
from penggerak.apps.register.actions.holding import CannotHold, claim_by_phone, decline_claim
from penggerak.apps.register.models import Business
from penggerak.apps.register.queries.holdings import businesses_held, claimable_businesses

MOST_OFFERS = 3


@open_to(SIGNED_IN)
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    user = request.user
    held = list(businesses_held(user))  # type: ignore[arg-type]
    context = {
        "businesses": held,
        "nearest": nearest_offers(held[0], at=timezone.now(), most=MOST_OFFERS) if held else [],
        "applications": running_applications(user)[:MOST_OFFERS],  # type: ignore[arg-type]
        "claimable": claimable_businesses(user),  # type: ignore[arg-type]
        "invitations": list(invitations_to(user)),  # type: ignore[arg-type]
        "submissions": submissions_of(user),  # type: ignore[arg-type]
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "owners/home.html", context)


def _claimable(request: HttpRequest, code: str) -> Business:
    """A business of the offers on the first page; any other does not exist."""
    for one in [*claimable_businesses(request.user), *businesses_held(request.user)]:  # type: ignore[arg-type]
        if one.code == code:
            return one
    raise Http404(code)


@open_to(SIGNED_IN)
@require_POST
def claim(request: HttpRequest, code: str) -> HttpResponse:
    business = _claimable(request, code)
    try:
        claim_by_phone(business, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except CannotHold as refusal:
        messages.error(request, str(refusal))
        return redirect("mine")
    messages.success(
        request, _("Usaha ini sekarang ada di halaman Anda. Periksa keterangannya, dan perbaiki yang keliru.")
    )
    return redirect("mine_business", code=code)


@open_to(SIGNED_IN)
@require_POST
def decline(request: HttpRequest, code: str) -> HttpResponse:
    decline_claim(_claimable(request, code), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Tercatat: bukan usaha Anda. Kami tidak menanyakannya lagi."))
    return redirect("mine")


@open_to(SIGNED_IN)
@require_POST
def answer_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no to somebody who asked; any other invitation does not exist."""
    asked = get_object_or_404(invitations_to(request.user), pk=pk)  # type: ignore[arg-type]
    if request.POST.get("jawaban") != "ya":
        decline_invitation(asked, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Ajakan ditolak. Tidak ada yang berubah pada usaha itu."))
        return redirect("mine")
    try:
        accept_invitation(asked, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except CannotHold as refusal:
        messages.error(request, str(refusal))
        return redirect("mine")
    messages.success(request, _("Anda sekarang ikut memegang usaha ini."))
    return redirect("mine_business", code=asked.business.code)
