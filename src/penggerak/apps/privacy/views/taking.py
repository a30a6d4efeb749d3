"""A request about data that came in on paper or at the counter, written down by an officer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from penggerak.apps.accounts.access import OFFICERS, open_to
from penggerak.apps.privacy.actions.requesting import receive_request
from penggerak.apps.privacy.forms import TakenForm
from penggerak.apps.privacy.models import DataRequest
from penggerak.apps.privacy.queries.requests import requests_for
from penggerak.apps.reports.words import moment_in_words


@open_to(OFFICERS)
@sensitive_post_parameters("whom", "words")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    form = TakenForm(request.POST or None, officer=request.user)  # type: ignore[arg-type]
    if not form.is_valid():
        return TemplateResponse(request, "privacy/take.html", {"form": form}, status=422 if form.errors else 200)
    told = dict(form.cleaned_data)
    made = receive_request(user=told.pop("whom"), **told, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _said(made) % {"number": made.pk, "due": moment_in_words(made.due_at)})
    if requests_for(request.user).filter(pk=made.pk).exists():  # type: ignore[arg-type]
        return redirect("data_request", pk=made.pk)
    return redirect("data_requests")


def _said(made: DataRequest) -> str:
    if made.user:
        return _("Tercatat dengan nomor %(number)s, dan pemohon dikabari. Jawab paling lama %(due)s.")
    return _("Tercatat dengan nomor %(number)s. Pemohon tidak punya akun: jawab lewat surat paling lama %(due)s.")
