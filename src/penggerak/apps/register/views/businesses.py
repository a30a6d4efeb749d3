"""Finding a business, reading what is known of it and from where, and putting it right."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.forms import CorrectionForm, KbliCorrectionForm, RevealForm, SearchForm
from penggerak.apps.register.kbli import found_codes
from penggerak.apps.register.models import Business
from penggerak.apps.register.moments import CannotAsk, Moment, moment_of
from penggerak.apps.register.places import area_tree, cleaning
from penggerak.apps.register.queries.businesses import business_for, found_businesses, missing_fields
from penggerak.apps.register.queries.businesses import profile as profile_of
from penggerak.apps.register.queries.review import merged_into
from penggerak.apps.register.queries.scope import versions_of
from penggerak.apps.register.sheets import business_sheet
from penggerak.core.places import describe
from penggerak.core.register import FIELDS, GROUPS, SENSITIVE, Field

PER_PAGE = 50
MOST_EXPORTED = 100_000


def _business(request: HttpRequest, code: str) -> Business:
    try:
        return business_for(request.user, code)  # type: ignore[arg-type]
    except Business.DoesNotExist:
        raise Http404(code) from None


def _field(name: str) -> Field:
    """A declared field that one value can fill; several rows of parts have pages of their own."""
    if name not in FIELDS or FIELDS[name].type == "list":
        raise Http404(name)
    return FIELDS[name]


@open_to(STAFF)
@require_safe
@vary_on_headers("HX-Request")
def listing(request: HttpRequest) -> HttpResponse:
    form, found, per = _asked(request)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("halaman"))
    template = "register/businesses.html" + ("#results" if request.headers.get("HX-Request") else "")
    context = {"form": form, "page": page, "query": request.GET.urlencode(), "per": per}
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> tuple[SearchForm, QuerySet[Any], Moment]:
    """The form, the businesses it asks for, and the day they are asked for; today when the day makes no sense."""
    form = SearchForm(request.GET, user=request.user)
    filters = form.filters if form.is_valid() else {}
    per = form.cleaned_data.get("per") or moment_of(None)
    found = found_businesses(request.user, text=request.GET.get("cari", ""), filters=filters, at=per.at)  # type: ignore[arg-type]
    return form, found, per


@open_to(STAFF)
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The list as shown, as a spreadsheet; leaves an event, since it takes data out of the house."""
    form, found, per = _asked(request)
    if form.errors:
        return redirect(f"{reverse('businesses')}?{request.GET.urlencode()}")
    content, rows = business_sheet(
        found[:MOST_EXPORTED],
        for_whom=request.user,
        at=timezone.now(),
        filters=request.GET.dict(),
        day=per.day,  # type: ignore[arg-type]
    )
    record_event("businesses.exported", at=timezone.now(), by=request.user, data={"rows": rows})  # type: ignore[arg-type]
    return spreadsheet(content, f"usaha-{timezone.localdate()}.xlsx")


def spreadsheet(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _profile_page(request: HttpRequest, business: Business, *, status: int = 200, **more: object) -> HttpResponse:
    today = timezone.localdate()
    missing, rarely_known = missing_fields(business)
    context = {
        "business": business,
        "per": moment_of(None),
        "place": describe(area_tree(), business.village_id or business.district_id or business.city_id or ""),
        "groups": [(GROUPS[name], lines) for name, lines in profile_of(business, on=today)],
        "missing": missing,
        "rarely_known": rarely_known,
        "today": today,
        "is_stale": business.fresh_until is not None and today > business.fresh_until,
        **more,
    }
    return TemplateResponse(request, "register/business.html", context, status=status)


@open_to(STAFF)
@require_safe
def profile(request: HttpRequest, code: str) -> HttpResponse:
    try:
        per = moment_of(request.GET.get("per"))
    except CannotAsk as refusal:
        messages.error(request, str(refusal))
        return redirect("business", code=code)
    if per.at:
        return _past_profile(request, code, per)
    survivor = merged_into(request.user, code)  # type: ignore[arg-type]
    if survivor:
        messages.success(request, _("Usaha %(code)s sudah digabung ke usaha ini.") % {"code": code})
        return redirect("business", code=survivor.code)
    return _profile_page(request, _business(request, code))


def _past_profile(request: HttpRequest, code: str, per: Moment) -> HttpResponse:
    """The profile as it was known on a past day; nothing on it can be changed."""
    then = get_object_or_404(versions_of(request.user, per.at), code=code)  # type: ignore[arg-type]
    lines = profile_of(Business.objects.get(pk=then.pk), on=per.day, at=per.at)
    context = {
        "business": then,
        "per": per,
        "place": describe(area_tree(), then.village_id or then.district_id or then.city_id or ""),
        "groups": [(GROUPS[name], found) for name, found in lines],
        "is_stale": then.fresh_until is not None and per.day > then.fresh_until,
    }
    return TemplateResponse(request, "register/business.html", context)


@open_to(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Show a masked value once, to someone who says why; the reason stays in the audit trail."""
    business = _business(request, code)
    if field not in SENSITIVE:
        raise Http404(field)
    form = RevealForm(request.POST or None)
    opened = ""
    if form.is_valid():
        record_event(
            "business.field_read", at=timezone.now(), by=request.user, subject=business,  # type: ignore[arg-type]
            reason=form.cleaned_data["reason"], data={"field": field},
        )  # fmt: skip
        opened = field
    context = {"business": business, "field": FIELDS[field], "form": form, "opened": opened}
    context["value"] = business.opened().get(field, "") if opened else ""
    response = TemplateResponse(request, "register/reveal.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@open_to(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def correct(request: HttpRequest, code: str, field: str) -> HttpResponse:
    business, declared = _business(request, code), _field(field)
    context = cleaning(business.city_id or request.user.area_id[:5], on=timezone.localdate())  # type: ignore[union-attr]
    form_class = KbliCorrectionForm if field == "kbli" else CorrectionForm
    form = form_class(request.POST or None, field=declared, context=context)
    if form.is_valid():
        say(business, values=form.values, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Perbaikan tersimpan. Nilai lama tetap ada di riwayat."))
        return redirect("business", code=business.code)
    page = {"business": business, "field": declared, "form": form, "known": business.values.get(field)}
    page["found"] = found_codes(business, request.GET.dict()) if field == "kbli" else None
    template = "register/correct.html" + ("#codes" if page["found"] and request.headers.get("HX-Request") else "")
    return TemplateResponse(request, template, page, status=422 if form.errors else 200)
