"""A figure of the front page, questioned: what it means, what it rests on, and how it was before."""

import csv

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.opening import opening_page
from penggerak.apps.register.moments import CannotAsk, Moment
from penggerak.apps.register.queries.figure_list import Figure, figure_named
from penggerak.apps.register.queries.figures import FigureFacts, figure_facts
from penggerak.apps.register.views.past_days import passes_by, public_moment
from penggerak.apps.words import in_language
from penggerak.core.register import FIELDS, SMALLEST_PUBLISHED
from penggerak.core.register.counting import left_out


def _asked(request: HttpRequest, name: str) -> tuple[Figure, Moment]:
    """The figure and the day. Raises Http404 for a figure there is none of, CannotAsk for what is no past day."""
    figure = figure_named(name)
    if figure is None:
        raise Http404(name)
    return figure, public_moment(request)


@open_to(PUBLIC)
@opening_page()
@require_safe
def figure(request: HttpRequest, name: str) -> HttpResponse:
    try:
        asked, per = _asked(request, name)
    except CannotAsk as refusal:
        messages.error(request, str(refusal))
        return redirect("figure", name=name)
    facts = figure_facts(settings.PENGGERAK_CITY, asked, per, may_lag=passes_by(request))
    context = {
        "figure": asked,
        "per": per,
        "facts": facts,
        "left_out": left_out(asked.statuses),
        "field": FIELDS[asked.field],
        "most": max((point.count or 0 for point in facts.points), default=0),
    }
    return TemplateResponse(request, "register/figure.html", context)


@open_to(PUBLIC)
@opening_page()
@require_safe
def figure_csv(request: HttpRequest, name: str) -> HttpResponse:
    """The figure over time and by district, one line each; groups under five as the page shows them.

    Open data, without a person: it names its publisher, day and definition, and leaves no event. The trail is kept
    for good, so that nobody who asks for a public address may lengthen it.
    """
    try:
        asked, per = _asked(request, name)
    except CannotAsk:
        return redirect("figure", name=name)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{per.day.isoformat()}.csv"'
    csv.writer(response).writerows(_rows(asked, per, figure_facts(settings.PENGGERAK_CITY, asked, per)))
    return response


def _rows(figure: Figure, per: Moment, facts: FigureFacts) -> list[list[object]]:
    label = in_language(figure.label)
    told = f"{in_language(figure.definition)} {in_language(left_out(figure.statuses))}"
    city = [settings.PENGGERAK_CITY, settings.PENGGERAK_CITY_NAME]
    about = [told, settings.PENGGERAK_AGENCY, timezone.localdate().isoformat()]
    head = [_("Angka"), _("Kode wilayah"), _("Wilayah"), _("Keadaan per"), _("Usaha"), _("Definisi")]
    over_time = [[label, *city, one.day.isoformat(), _published(one.count), *about] for one in facts.points]
    unknown = _("Tidak diketahui")
    places = [
        [label, one.code, one.name or unknown, per.day.isoformat(), _published(one.count), *about]
        for one in facts.places
    ]
    return [[*head, _("Penerbit"), _("Diunduh pada")], *over_time, *places]


def _published(count: int | None) -> str:
    return f"<{SMALLEST_PUBLISHED}" if count is None else str(count)
