"""What an owner allows, to whom, in which words; given and withdrawn one by one, with effect at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from penggerak.apps.accounts.access import SIGNED_IN, open_to
from penggerak.apps.owners.views.businesses import own_business
from penggerak.apps.privacy.actions.consenting import CannotConsent, give_consent, withdraw_consent
from penggerak.apps.privacy.models import Channel
from penggerak.apps.privacy.offers import chosen, offers_for
from penggerak.apps.privacy.queries.consents import consents_of
from penggerak.apps.privacy.showing import shown_offers


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, code: str) -> HttpResponse:
    business, now = own_business(request, code), timezone.now()
    if request.method == "POST":
        offer = chosen(request.POST.get("izin", ""), business, at=now)
        if offer is None:
            messages.error(request, _("Pilihan itu tidak ada lagi. Pilih dari daftar di bawah."))
            return redirect("mine_consents", code=code)
        about = {"business": business, "purpose": offer.wording.purpose, "recipient": offer.recipient}
        about |= {"by": request.user, "through": Channel.PAGE, "at": now}
        if request.POST.get("tindakan") == "tarik":
            withdraw_consent(**about)  # type: ignore[arg-type]
            messages.success(request, _("Izin ditarik. Sejak sekarang data usaha tidak lagi dipakai untuk itu."))
            return redirect("mine_consents", code=code)
        try:
            give_consent(**about, language=get_language() or "id")  # type: ignore[arg-type]
            messages.success(request, _("Izin tercatat. Anda dapat menariknya kapan saja di halaman ini."))
        except CannotConsent as refusal:
            messages.error(request, str(refusal))
        return redirect("mine_consents", code=code)
    context = {
        "business": business,
        "offers": shown_offers(offers_for(business, at=now)),
        "history": [one for one in consents_of(business) if one.withdrawn_at],
    }
    return TemplateResponse(request, "owners/consents.html", context)
