"""Who speaks for a business: an officer sees them, lets someone in for a reason, and ends it for a reason."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.accounts.contacts import contact
from penggerak.apps.accounts.models import User
from penggerak.apps.register.actions.holding import CannotHold, end_holding, grant
from penggerak.apps.register.queries.holdings import holders_of
from penggerak.apps.register.views.businesses import asked_business


class GrantForm(forms.Form):
    """Whom to let in, and on what grounds."""

    whom = forms.CharField(
        label=gettext_lazy("Nomor HP atau surel akunnya"),
        max_length=254,
        error_messages={"required": gettext_lazy("Tulis nomor HP atau surel yang dipakai orang itu untuk masuk.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Misalnya: KTP dan NIB sudah dilihat di loket."),
        error_messages={"required": gettext_lazy("Tulis alasannya, misalnya surat kuasa atau KTP yang Anda lihat.")},
    )
    user: User

    def clean_whom(self) -> str:
        told = contact(self.cleaned_data["whom"])
        named = {"email": told.address} if told.kind == "email" else {"phone_key": told.key}
        found = User.objects.filter(**named, is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                _("Belum ada akun dengan nomor atau surel ini. Minta orang itu masuk sekali, lalu tulis lagi.")
            )
        self.user = found
        return told.address


@open_to(STAFF)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, code: str) -> HttpResponse:
    business = asked_business(request, code)
    form = GrantForm(request.POST or None)
    if form.is_valid():
        grant(business, user=form.user, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        messages.success(request, _("Orang itu sekarang memegang usaha ini dan melihatnya di halamannya."))
        return redirect("business_holders", code=code)
    context = {"business": business, "form": form, "holders": holders_of(business)}
    return TemplateResponse(request, "privacy/holders.html", context, status=422 if form.errors else 200)


@open_to(STAFF)
@require_POST
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    business = asked_business(request, code)
    holding = get_object_or_404(holders_of(business), pk=pk)
    try:
        end_holding(holding, by=request.user, at=timezone.now(), reason=request.POST.get("alasan", ""))  # type: ignore[arg-type]
        messages.success(request, _("Tercatat. Sejak sekarang orang itu tidak lagi memegang usaha ini."))
    except CannotHold as refusal:
        messages.error(request, str(refusal))
    return redirect("business_holders", code=code)
