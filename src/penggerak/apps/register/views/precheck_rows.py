"""What is done about the hits of a list: accepted with a reason, sent out as a sheet, brought back repaired."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from penggerak.apps.accounts.access import OFFICERS, open_to
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.actions.prechecking import CannotCheck
from penggerak.apps.register.actions.repairing_recipients import repair_recipients
from penggerak.apps.register.actions.settling_recipients import accept_finding, put_back
from penggerak.apps.register.models import RecipientFile
from penggerak.apps.register.precheck_form import FileForm
from penggerak.apps.register.precheck_sheet import recipient_repair_sheet
from penggerak.apps.register.reporting.common import made, watermark
from penggerak.apps.register.views.businesses import spreadsheet
from penggerak.apps.register.views.prechecks import recipients_for
from penggerak.apps.words import in_language
from penggerak.core.prechecks import CHECKS
from penggerak.sources.lists import UnreadableList


@open_to(OFFICERS)
@require_POST
def accept(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let a hit stand, with a reason."""
    recipients, check = recipients_for(request, pk), request.POST.get("check", "")
    try:
        accept_finding(
            recipients, number=number, check=check, reason=request.POST.get("reason", "")[:500],
            by=request.user, at=timezone.now(),  # type: ignore[arg-type]
        )  # fmt: skip
        messages.success(request, _("Tersimpan. Temuan ini ditanyakan lagi bila barisnya berubah."))
        where = "#baris"
    except CannotCheck as refusal:
        messages.error(request, str(refusal))
        where = ""  # the refusal stands at the top of the page
    return redirect(f"{reverse('precheck', args=[pk])}?{urlencode({'jenis': check})}{where}")


@open_to(OFFICERS)
@require_POST
def back(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A row that was taken out comes back."""
    try:
        put_back(recipients_for(request, pk), number=number, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except CannotCheck as refusal:
        messages.error(request, str(refusal))
    return redirect("precheck", pk=pk)


@open_to(OFFICERS)
@require_safe
def repairs(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with hits, to be put right and sent again. They hold whole numbers, so the download leaves an event."""
    recipients, user, at = recipients_for(request, pk), request.user, timezone.now()
    check, copy = request.GET.get("jenis", ""), made(user, at)  # type: ignore[arg-type]
    mark = watermark(copy, recipients.city_id)
    content, rows = recipient_repair_sheet(recipients, check if check in CHECKS else "", made=mark)
    told = {"rows": rows, "number": copy.number}
    record_event("precheck.repairs_downloaded", at=at, by=user, subject=recipients, data=told)  # type: ignore[arg-type]
    return spreadsheet(content, f"perbaikan-penerima-{recipients.pk}.xlsx")


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def repaired(request: HttpRequest, pk: int) -> HttpResponse:
    recipients = recipients_for(request, pk)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = repair_recipients(
                recipients,
                file.read(),
                file_name=file.name,
                by=request.user,
                at=timezone.now(),  # type: ignore[arg-type]
            )
            messages.success(request, _what_changed(kept))
            return redirect("precheck", pk=pk)
        except UnreadableList as refusal:
            form.add_error("file", in_language(refusal.sentence))
        except CannotCheck as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "recipients": recipients}
    return TemplateResponse(request, "register/precheck_repaired.html", context, status=422 if form.errors else 200)


def _what_changed(kept: RecipientFile) -> str:
    said = [
        ngettext("%(n)d baris diperbaiki.", "%(n)d baris diperbaiki.", kept.changed) % {"n": kept.changed},
        ngettext("%(n)d baris dikeluarkan.", "%(n)d baris dikeluarkan.", kept.taken_out) % {"n": kept.taken_out},
    ]
    if kept.outrun:
        outrun = _("%(n)d baris dibiarkan karena sudah berubah sesudah lembar ini diunduh; unduh lembar yang baru.")
        said.append(outrun % {"n": kept.outrun})
    return " ".join(said)
