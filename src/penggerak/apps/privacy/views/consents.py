"""A consent that someone gave or took back on paper or at the counter, written down by an officer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.privacy.actions.consenting import CannotConsent, give_consent, withdraw_consent
from penggerak.apps.privacy.models import Channel
from penggerak.apps.privacy.offers import chosen, offers_for
from penggerak.apps.privacy.queries.consents import consents_of
from penggerak.apps.privacy.showing import shown_offers
from penggerak.apps.register.views.businesses import asked_business

CHANNELS = (Channel.PAPER, Channel.OFFICER)


@open_to(STAFF)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, code: str) -> HttpResponse:
    business, now = asked_business(request, code), timezone.now()
    if request.method == "POST":
        _write(request, code)
        return redirect("business_consents", code=code)
    context = {
        "business": business,
        "offers": shown_offers(offers_for(business, at=now)),
        "channels": CHANNELS,
        "history": [one for one in consents_of(business) if one.withdrawn_at],
    }
    return TemplateResponse(request, "privacy/consents.html", context)


def _write(request: HttpRequest, code: str) -> None:
    business, now = asked_business(request, code), timezone.now()
    offer, through = chosen(request.POST.get("izin", ""), business, at=now), request.POST.get("lewat", "")
    if offer is None or through not in CHANNELS:
        messages.error(request, _("Pilih izinnya, dan lewat apa pemilik menyatakannya."))
        return
    about = {"business": business, "purpose": offer.wording.purpose, "recipient": offer.recipient}
    about |= {"by": request.user, "through": through, "at": now}
    try:
        if request.POST.get("tindakan") == "tarik":
            withdraw_consent(**about)  # type: ignore[arg-type]
        else:
            give_consent(**about, language=get_language() or "id")  # type: ignore[arg-type]
        messages.success(request, _("Tercatat, dengan nama Anda dan cara pemilik menyatakannya."))
    except CannotConsent as refusal:
        messages.error(request, str(refusal))
