"""A list on its way in: dropped, columns confirmed, checked, applied, repaired."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from penggerak.apps.accounts.access import OFFICERS, open_to
from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.numbers import whole_number
from penggerak.apps.pages import page_of
from penggerak.apps.register.actions import receiving
from penggerak.apps.register.actions.preparing import stage_of
from penggerak.apps.register.actions.undoing_import import bring_back, take_back
from penggerak.apps.register.forms import ColumnsForm, UploadForm
from penggerak.apps.register.import_words import STAGE_WORDS, next_step, since_preview
from penggerak.apps.register.models import Import, ImportRow, Source
from penggerak.apps.register.places import cleaning
from penggerak.apps.register.queries.importing import (
    changed_since,
    found_since,
    preview_rows,
    raw_list,
    row_counts,
    said_since,
    sample_rows,
    stands_still,
)
from penggerak.apps.register.queries.said_since import newcomer_count
from penggerak.apps.register.queries.scope import imports_of
from penggerak.apps.register.reporting.common import made, watermark
from penggerak.apps.register.sheets import repair_sheet
from penggerak.apps.register.views.businesses import spreadsheet
from penggerak.apps.words import in_language
from penggerak.sources.lists import UnreadableList, guess_columns

OUTCOME_HELP = {
    "new": _("belum ada yang serupa"),
    "changed": _("keterangan ditambahkan"),
    "same": _("tidak mengubah apa pun"),
    "possible": _("dicatat, lalu ditinjau orang"),
    "refused": _("unduh, perbaiki, unggah lagi"),
}
BUSY = (Import.Status.PREPARING, Import.Status.APPLYING)


def _import(request: HttpRequest, pk: int) -> Import:
    importing = imports_of(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if importing is None:
        raise Http404(pk)
    return importing


@open_to(OFFICERS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    found = imports_of(request.user).order_by("-created_at", "-pk")  # type: ignore[arg-type]
    page = page_of(request, found)
    return TemplateResponse(request, "register/imports.html", {"page": page})


def _source(form: UploadForm, user: User, at: datetime) -> Source:
    chosen: Source | None = form.cleaned_data["source"]
    if chosen:
        return chosen
    city, name = form.cleaned_data["city"], form.cleaned_data["source_name"]
    slug = f"{slugify(name)[:36]}-{city.pk.replace('.', '-')}"
    return receiving.source_for(slug=slug, name=name, city=city, by=user, at=at)


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    repairs = imports_of(user).filter(pk=whole_number(request.GET.get("memperbaiki"))).first()
    initial = {"source": repairs.source, "city": repairs.city, "observed_on": repairs.observed_on} if repairs else {}
    form = UploadForm(request.POST or None, request.FILES or None, user=user, initial=initial)
    if form.is_valid():
        at = timezone.now()
        file = form.cleaned_data["file"]
        try:
            with transaction.atomic():  # a file that is refused leaves no new source behind
                importing = receiving.receive_list(
                    file.read(), file_name=file.name, source=_source(form, user, at),
                    observed_on=form.cleaned_data["observed_on"], repairs=repairs, by=user, at=at,
                )  # fmt: skip
            return redirect("import_columns", pk=importing.pk)
        except UnreadableList as refusal:
            form.add_error("file", in_language(refusal.sentence))
    context = {"form": form, "repairs": repairs}
    return TemplateResponse(request, "register/import_new.html", context, status=422 if form.errors else 200)


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    importing = _import(request, pk)
    if importing.file_removed_at:
        messages.error(request, receiving.FILE_REMOVED)
        return redirect("import", pk=pk)
    raw = raw_list(importing)
    form = ColumnsForm(request.POST or None, importing=importing, headings=raw.columns)
    if form.is_valid():
        try:
            receiving.confirm_columns(
                importing, columns=form.columns, headings=raw.columns, kbli_version=form.cleaned_data["kbli_version"],
                observed_on=form.cleaned_data["observed_on"], by=request.user, at=timezone.now(),  # type: ignore[arg-type]
            )  # fmt: skip
            return redirect("import", pk=pk)
        except receiving.CannotImport as refusal:
            form.add_error(None, str(refusal))
    guesses = guess_columns(raw, context=cleaning(importing.city_id, on=importing.observed_on))
    context = {
        "importing": importing,
        "raw": raw,
        "form": form,
        "columns": [(form[column], guesses[column], sample_rows(raw, column)) for column in raw.columns],
    }
    return TemplateResponse(request, "register/import_columns.html", context, status=422 if form.errors else 200)


@open_to(OFFICERS)
@require_safe
@vary_on_headers("HX-Request")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: progress while it runs, what would happen once checked, what happened when done."""
    importing = _import(request, pk)
    if importing.status == Import.Status.UPLOADED:
        return redirect("import_columns", pk=pk)
    still = stands_still(importing)
    busy = importing.status in BUSY and not still
    context: dict[str, object] = {"importing": importing, "busy": busy, "still": still}
    if importing.status == Import.Status.PREPARING:
        context["stage"] = STAGE_WORDS[stage_of(importing)]
    elif importing.status != Import.Status.APPLYING:
        outcome = request.GET.get("hasil", "")
        rows = preview_rows(importing, outcome if outcome in ImportRow.Outcome.values else "")
        counts = row_counts(importing)
        said = said_since(importing) if importing.status in (Import.Status.READY, Import.Status.STOPPED) else 0
        context |= {
            "counts": counts,
            "next_step": next_step(importing, counts),
            "since_preview": since_preview(
                importing,
                said=said,
                changed=changed_since(importing),
                newcomers=newcomer_count(importing) if importing.status == Import.Status.READY else 0,
                found=found_since(importing),
            ),
            "outcome": outcome,
            "outcomes": [(value, label, OUTCOME_HELP[value]) for value, label in ImportRow.Outcome.choices],
            "page": page_of(request, rows),
        }
    template = "register/import.html" + ("#state" if request.headers.get("HX-Request") else "")
    response = TemplateResponse(request, template, context)
    if request.headers.get("HX-Request") and not busy:
        response["HX-Refresh"] = "true"
    return response


@open_to(OFFICERS)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        receiving.start_applying(_import(request, pk), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except receiving.PreviewIsOld as refusal:
        receiving.check_again(_import(request, pk), by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.warning(request, str(refusal))
    except receiving.CannotImport as refusal:
        messages.error(request, str(refusal))
    return redirect("import", pk=pk)


@open_to(OFFICERS)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an import whose job has ended before its time."""
    try:
        receiving.resume(_import(request, pk), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except receiving.CannotImport as refusal:
        messages.error(request, str(refusal))
    return redirect("import", pk=pk)


@open_to(OFFICERS)
@require_POST
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Read another sheet of the workbook."""
    try:
        chosen = request.POST.get("sheet", "")
        receiving.choose_sheet(_import(request, pk), sheet=chosen, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except UnreadableList as refusal:
        messages.error(request, in_language(refusal.sentence))
    except receiving.CannotImport as refusal:
        messages.error(request, str(refusal))
    return redirect("import_columns", pk=pk)


@open_to(OFFICERS)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    receiving.ask_to_stop(_import(request, pk), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return redirect("import", pk=pk)


@open_to(OFFICERS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the import back as a whole, with a reason."""
    return _undone(request, pk, take_back)


@open_to(OFFICERS)
@require_POST
def redo(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back an import that was taken back."""
    return _undone(request, pk, bring_back)


def _undone(request: HttpRequest, pk: int, act: Callable[..., object]) -> HttpResponse:
    try:
        act(_import(request, pk), reason=request.POST.get("reason", ""), by=request.user, at=timezone.now())
        messages.success(request, _("Tersimpan. Tidak ada catatan yang dihapus."))
    except receiving.CannotImport as refusal:
        messages.error(request, str(refusal))
    return redirect("import", pk=pk)


@open_to(OFFICERS)
@require_safe
def repairs(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows with their reasons, to be repaired and sent again."""
    importing, user, at = _import(request, pk), request.user, timezone.now()
    copy = made(user, at)  # type: ignore[arg-type]
    content = repair_sheet(importing, made=watermark(copy, importing.city_id))
    told = {"rows": row_counts(importing)["refused"], "number": copy.number}
    record_event("import.repairs_downloaded", at=at, by=user, subject=importing, data=told)  # type: ignore[arg-type]
    return spreadsheet(content, f"perbaikan-{importing.pk}.xlsx")
