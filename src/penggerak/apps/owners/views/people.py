"""Who else speaks for a business: asking somebody, and ending it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from penggerak.apps.accounts.access import SIGNED_IN, open_to
from penggerak.apps.accounts.contacts import Contact, contact
from penggerak.apps.accounts.models import User
from penggerak.apps.notices.actions import masked
from penggerak.apps.owners.views.businesses import own_business
from penggerak.apps.privacy.actions.inviting import decline_invitation, invite
from penggerak.apps.privacy.models import Invitation
from penggerak.apps.privacy.queries.invitations import open_invitations
from penggerak.apps.register.actions.holding import CannotHold, end_holding
from penggerak.apps.register.models import Business, Holding
from penggerak.apps.register.queries.holdings import holders_of


class InviteForm(forms.Form):
    whom = forms.CharField(
        label=gettext_lazy("Nomor HP atau surelnya"),
        max_length=254,
        help_text=gettext_lazy("Ia masuk dengan nomor atau surel ini, lalu menjawab ajakan di halamannya sendiri."),
        error_messages={"required": gettext_lazy("Tulis nomor HP atau surel orang yang Anda ajak.")},
    )

    def clean_whom(self) -> Contact:
        return contact(self.cleaned_data["whom"])


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, code: str) -> HttpResponse:
    business = own_business(request, code)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            _invite(request, business, form.cleaned_data["whom"])
            messages.success(
                request, _("Ajakan dikirim. Ia menjawabnya di “Usaha saya” setelah masuk dengan kontak itu.")
            )
            return redirect("mine_people", code=code)
        except CannotHold as refusal:
            form.add_error(None, str(refusal))
    context = {
        "business": business,
        "form": form,
        "holders": [(one, _may_end(one, request.user)) for one in holders_of(business)],  # type: ignore[arg-type]
        "invitations": [(one, masked(address)) for one, address in open_invitations(business)],
    }
    return TemplateResponse(request, "owners/people.html", context, status=422 if form.errors else 200)


def _invite(request: HttpRequest, business: Business, whom: Contact) -> None:
    url = request.build_absolute_uri(reverse("mine"))
    language = (get_language() or "id")[:2]
    invite(business, whom, by=request.user, at=timezone.now(), url=url, language=language)  # type: ignore[arg-type]


def _may_end(holding: Holding, user: User) -> bool:
    is_invited = holding.grounds == Holding.Grounds.INVITED and holding.by_id == user.pk
    return holding.user_id == user.pk or is_invited


@open_to(SIGNED_IN)
@require_POST
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End one's own holding, or one that came of one's invitation."""
    business = own_business(request, code)
    holding = get_object_or_404(holders_of(business), pk=pk)
    if not _may_end(holding, request.user):  # type: ignore[arg-type]
        messages.error(request, _("Hanya orang itu sendiri, yang mengajaknya, atau petugas yang dapat mengakhirinya."))
        return redirect("mine_people", code=code)
    end_holding(holding, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Tercatat. Sejak sekarang orang itu tidak lagi memegang usaha ini."))
    return redirect("mine") if holding.user_id == request.user.pk else redirect("mine_people", code=code)


@open_to(SIGNED_IN)
@require_POST
def take_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    business = own_business(request, code)
    open_here = [one.pk for one, _address in open_invitations(business)]
    asked = get_object_or_404(Invitation.objects.filter(pk__in=open_here), pk=pk)
    decline_invitation(asked, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Ajakan dibatalkan."))
    return redirect("mine_people", code=code)
