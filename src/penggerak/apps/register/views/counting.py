"""Counting the businesses of one's area: by what, which ones, as of when; all of it in the address."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.count_form import CountForm
from penggerak.apps.register.crosstab import crosstab
from penggerak.apps.register.queries.counting import Tally, tally_for
from penggerak.apps.register.reporting.common import made
from penggerak.apps.reports import Made


@open_to(STAFF)
@require_safe
@vary_on_headers("HX-Request")
def counts(request: HttpRequest) -> HttpResponse:
    form = CountForm(request.GET, user=request.user)  # type: ignore[arg-type]
    tally = tally_for(request.user, form.question) if form.is_valid() else None  # type: ignore[arg-type]
    template = "register/counts.html" + ("#results" if request.headers.get("HX-Request") else "")
    context = {
        "form": form,
        "tally": tally,
        "table": crosstab(tally) if tally else None,
        "per": tally.question.per if tally else None,
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


@open_to(STAFF)
@require_safe
def counts_csv(request: HttpRequest) -> HttpResponse:
    """Every combination of groups with its count, one a line, to be reckoned with elsewhere."""
    form = CountForm(request.GET, user=request.user)  # type: ignore[arg-type]
    if not form.is_valid():
        return redirect(f"{reverse('counts')}?{request.GET.urlencode()}")
    user, at = request.user, timezone.now()
    tally, copy = tally_for(user, form.question), made(user, at)  # type: ignore[arg-type]
    about = {"form": "csv", "by": tally.question.by, "rows": len(tally.counts), "number": copy.number}
    record_event("counts.exported", at=at, by=user, data=about)  # type: ignore[arg-type]
    return _csv(tally, copy)


def _csv(tally: Tally, copy: Made) -> HttpResponse:
    """Who took it, when and under which number are the last columns: a line of its own would be read as a count."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    day = tally.question.per.day.isoformat()
    response["Content-Disposition"] = f'attachment; filename="hitungan-{day}-{copy.number}.csv"'
    response["Cache-Control"] = "no-store"
    out = csv.writer(response)
    coded = [_("%(field)s (kode)") % {"field": heading} for heading in tally.headings]
    about = [_("Usaha"), _("Keadaan per"), _("Wilayah"), _("Definisi")]
    out.writerow([*coded, *tally.headings, *about, _("Nomor laporan"), _("Dibuat oleh"), _("Dibuat pada")])
    told = f"{tally.definition} {tally.left_out}"
    at = timezone.localtime(copy.at).isoformat(timespec="seconds")
    mark = [copy.number, inert(f"{copy.by} ({copy.role})"), at]
    for groups, names, n in tally.rows:
        out.writerow([*map(inert, groups), *map(inert, names), n, day, tally.scope, told, *mark])
    return response


def inert(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
