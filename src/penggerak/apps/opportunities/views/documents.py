"""Documents of applications: sent and fetched by the applicant, opened with a reason by who decides."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from penggerak.apps.accounts.access import OFFICERS, SIGNED_IN, open_to
from penggerak.apps.opportunities.actions.applying import CannotApply
from penggerak.apps.opportunities.actions.attaching import attach, opened_document
from penggerak.apps.opportunities.files import MOST_BYTES
from penggerak.apps.opportunities.models import Document
from penggerak.apps.opportunities.queries.applications import applications_of, opportunities_for
from penggerak.apps.opportunities.serving import as_download
from penggerak.apps.storage import read_file


@open_to(SIGNED_IN)
@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    held = get_object_or_404(applications_of(request.user), code=code)  # type: ignore[arg-type]
    file = request.FILES.get("berkas")
    if not isinstance(file, UploadedFile):
        messages.error(request, _("Pilih berkasnya dulu."))
        return redirect("mine_application", code=code)
    content = file.read(MOST_BYTES + 1)
    try:
        attach(held, wanted=request.POST.get("untuk", ""), name=file.name or "", content=content,
               by=request.user, at=timezone.now())  # type: ignore[arg-type]  # fmt: skip
        messages.success(request, _("Berkas tersimpan."))
    except CannotApply as refusal:
        messages.error(request, str(refusal))
    return redirect("mine_application", code=code)


@open_to(SIGNED_IN)
@never_cache
@require_safe
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own document back."""
    found = get_object_or_404(Document, pk=pk, application__in=applications_of(request.user))  # type: ignore[arg-type]
    return as_download(found, read_file(found.stored_as))


@open_to(OFFICERS)
@require_POST
def read(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A document of an applicant, for the reason given."""
    offer = get_object_or_404(opportunities_for(request.user), slug=slug)  # type: ignore[arg-type]
    found = get_object_or_404(Document.objects.select_related("application"), pk=pk, application__opportunity=offer)
    try:
        content = opened_document(found, reason=request.POST.get("alasan", ""), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except CannotApply as refusal:
        messages.error(request, str(refusal))
        return redirect("opportunity_applicant", slug=slug, code=found.application.code)
    return as_download(found, content)
