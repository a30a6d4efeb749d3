"""A list of recipients on its pages: uploaded, its columns put right, and what the checks found."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from penggerak.apps.accounts.access import OFFICERS, open_to
from penggerak.apps.accounts.models import User
from penggerak.apps.pages import page_of
from penggerak.apps.register.actions import prechecking, receiving
from penggerak.apps.register.actions.prechecking import CannotCheck
from penggerak.apps.register.models import Recipient, RecipientList
from penggerak.apps.register.precheck_form import RecipientColumnsForm, RecipientsForm
from penggerak.apps.register.queries.importing import sample_rows
from penggerak.apps.register.queries.prechecks import (
    acceptances_of,
    check_counts,
    chosen_rows,
    raw_file,
    taken_out_rows,
)
from penggerak.apps.register.queries.scope import recipient_lists_of
from penggerak.apps.words import in_language
from penggerak.core.prechecks import AUDIT, CHECKS, OUTCOMES
from penggerak.core.register import FIELDS
from penggerak.sources.lists import UnreadableList


def recipients_for(request: HttpRequest, pk: int) -> RecipientList:
    found = recipient_lists_of(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404(pk)
    return found


@open_to(OFFICERS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    found = recipient_lists_of(request.user).order_by("-created_at", "-pk")  # type: ignore[arg-type]
    page = page_of(request, found)
    return TemplateResponse(request, "register/prechecks.html", {"page": page})


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    form = RecipientsForm(request.POST or None, request.FILES or None, user=user)
    if form.is_valid():
        given = form.cleaned_data
        try:
            recipients = prechecking.receive_recipients(
                given["file"].read(), file_name=given["file"].name, programme=given["programme"], city=given["city"],
                observed_on=given["as_of"], by=user, at=timezone.now(),
            )  # fmt: skip
            return redirect("precheck", pk=recipients.pk)
        except UnreadableList as refusal:
            form.add_error("file", in_language(refusal.sentence))
    return TemplateResponse(request, "register/precheck_new.html", {"form": form}, status=422 if form.errors else 200)


@open_to(OFFICERS)
@require_safe
@vary_on_headers("HX-Request")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the checks found, by class; progress while they run."""
    recipients = recipients_for(request, pk)
    if recipients.status == RecipientList.Status.COLUMNS:
        return redirect("precheck_columns", pk=pk)
    is_busy = recipients.status == RecipientList.Status.CHECKING
    context: dict[str, Any] = {"recipients": recipients, "busy": is_busy, "audit": AUDIT}
    if not is_busy:
        context |= _results(request, recipients)
    is_part = bool(request.headers.get("HX-Request"))
    response = TemplateResponse(request, "register/precheck.html" + ("#state" if is_part else ""), context)
    if is_part and not is_busy:
        response["HX-Refresh"] = "true"
    return response


def _results(request: HttpRequest, recipients: RecipientList) -> dict[str, Any]:
    check, outcome = request.GET.get("jenis", ""), request.GET.get("hasil", "")
    check = check if check in CHECKS else ""
    outcome = outcome if check and outcome in (*OUTCOMES, "accepted") else "hit"
    is_taken_out = request.GET.get("keluar") == "1"
    found = taken_out_rows(recipients) if is_taken_out else chosen_rows(recipients, check, outcome)
    page = page_of(request, found)
    return {
        "counts": check_counts(recipients),
        "check": CHECKS.get(check),  # type: ignore[call-overload]
        "outcome": outcome,
        "page": page,
        "rows": _rows(recipients, page, check),
        "is_taken_out": is_taken_out,
        "taken_out": taken_out_rows(recipients).count(),
        "with_hits": chosen_rows(recipients).count(),
        "files": recipients.files.select_related("by").order_by("-round"),
        "meanings": _meanings(recipients),
    }


def _rows(recipients: RecipientList, page: Iterable[Recipient], check: str) -> list[tuple[Recipient, list[Any]]]:
    """Rows with their findings, each beside the acceptance that lets it stand, if any."""
    accepted = acceptances_of(recipients, page)
    return [
        (
            row,
            [
                (finding, accepted.get((row.number, finding.check)) if finding.check in row.accepted else None)
                for finding in ([row.finding(check)] if check else row.hit_findings())
            ],
        )
        for row in page
    ]


def _meanings(recipients: RecipientList) -> list[tuple[str, str]]:
    """How the columns were understood: heading, field."""
    headings = recipients.heading_of
    fields = {column: FIELDS.get(field) for column, field in recipients.columns.items()}
    return [(headings[column], in_language(field.label)) for column, field in fields.items() if field]


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    recipients = recipients_for(request, pk)
    if recipients.first_file.file_removed_at:
        messages.error(request, receiving.FILE_REMOVED)
        return redirect("precheck", pk=pk)
    raw = raw_file(recipients.first_file)
    form = RecipientColumnsForm(request.POST or None, recipients=recipients, headings=raw.columns)
    if form.is_valid():
        prechecking.choose_columns(
            recipients, columns=form.columns, observed_on=form.cleaned_data["observed_on"],
            by=request.user, at=timezone.now(),  # type: ignore[arg-type]
        )  # fmt: skip
        return redirect("precheck", pk=pk)
    context = {
        "recipients": recipients,
        "form": form,
        "columns": [(form[column], sample_rows(raw, column)) for column in raw.columns],
    }
    return TemplateResponse(request, "register/precheck_columns.html", context, status=422 if form.errors else 200)


@open_to(OFFICERS)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        prechecking.check_again(recipients_for(request, pk), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except CannotCheck as refusal:
        messages.error(request, str(refusal))
    return redirect("precheck", pk=pk)
