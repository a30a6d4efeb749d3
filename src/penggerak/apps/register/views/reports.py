"""Lists and pages as files to take along: xlsx or pdf of what is shown, each leaving an event that names the copy."""

from datetime import datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.count_form import CountForm
from penggerak.apps.register.models import Business
from penggerak.apps.register.moments import CannotAsk, Moment, moment_of
from penggerak.apps.register.profile_page import shown_groups
from penggerak.apps.register.queries import visits
from penggerak.apps.register.queries.businesses import business_for
from penggerak.apps.register.queries.businesses import profile as profile_of
from penggerak.apps.register.queries.counting import tally_for
from penggerak.apps.register.queries.scope import versions_of
from penggerak.apps.register.reporting.businesses import business_list
from penggerak.apps.register.reporting.common import filters_of
from penggerak.apps.register.reporting.counts import count_report
from penggerak.apps.register.reporting.coverage import visit_coverage
from penggerak.apps.register.reporting.profile import business_profile
from penggerak.apps.register.views.businesses import asked
from penggerak.apps.reports import Report, write_paper, write_spreadsheet

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def taken_along(
    report: Report, form: str, *, what: str, name: str, by: User, at: datetime, subject: Model | None = None
) -> FileResponse:
    """The report as a file. form: "pdf" or "xlsx". what: the event it leaves, with the number printed on the copy."""
    file: Any = BytesIO() if form == "pdf" else TemporaryFile()  # noqa: SIM115  the response closes it
    if form == "pdf":
        content, rows = write_paper(report)
        file.write(content)
    else:
        rows = write_spreadsheet(report, file)
    file.seek(0)
    data = {"form": form, "rows": rows, "number": report.made.number}
    record_event(what, at=at, by=by, subject=subject, data=data)
    response = FileResponse(file, as_attachment=True, filename=f"{name}.{form}", content_type=TYPES[form])
    response["Cache-Control"] = "no-store"
    return response


@open_to(STAFF)
@require_safe
def businesses(request: HttpRequest, form: str) -> HttpResponse:
    search, found, per = asked(request)
    if search.errors:
        return redirect(f"{reverse('businesses')}?{request.GET.urlencode()}")
    user, at = _who_and_when(request)
    report = business_list(found, filters=filters_of(search), per=per, by=user, at=at, in_full=form == "xlsx")
    return taken_along(report, form, what="businesses.exported", name=f"usaha-{per.day}", by=user, at=at)


@open_to(STAFF)
@require_safe
def profile(request: HttpRequest, code: str) -> HttpResponse:
    try:
        per = moment_of(request.GET.get("per"))
    except CannotAsk as refusal:
        messages.error(request, str(refusal))
        return redirect("business", code=code)
    user, at = _who_and_when(request)
    business, shown = _business(user, code, per)
    groups = shown_groups(profile_of(business, on=per.day, at=per.at))
    report = business_profile(shown, groups, per=per, by=user, at=at)
    name = f"{business.code}-{per.day}"
    return taken_along(report, "pdf", what="business.exported", name=name, by=user, at=at, subject=business)


def _business(user: User, code: str, per: Moment) -> tuple[Business, Any]:
    """The business, and the version of it that the day asks for."""
    if per.at:
        then = get_object_or_404(versions_of(user, per.at), code=code)
        return Business.objects.get(pk=then.pk), then
    try:
        business = business_for(user, code)
    except Business.DoesNotExist:
        raise Http404(code) from None
    return business, business


@open_to(STAFF)
@require_safe
def coverage(request: HttpRequest, form: str) -> HttpResponse:
    user, at = _who_and_when(request)
    today = timezone.localdate()
    report = visit_coverage(visits.coverage(user, on=today), day=today, by=user, at=at)
    return taken_along(report, form, what="coverage.exported", name=f"cakupan-kunjungan-{today}", by=user, at=at)


@open_to(STAFF)
@require_safe
def counts(request: HttpRequest, form: str) -> HttpResponse:
    user, at = _who_and_when(request)
    asked_for = CountForm(request.GET, user=user)
    if not asked_for.is_valid():
        return redirect(f"{reverse('counts')}?{request.GET.urlencode()}")
    tally = tally_for(user, asked_for.question)
    report = count_report(tally, by=user, at=at, in_full=form == "xlsx")
    return taken_along(report, form, what="counts.exported", name=f"hitungan-{tally.question.per.day}", by=user, at=at)


def _who_and_when(request: HttpRequest) -> tuple[User, datetime]:
    return request.user, timezone.now()  # type: ignore[return-value]
