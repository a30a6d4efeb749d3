"""Finding a business, reading what is known of it and from where, and putting it right."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from penggerak.apps.accounts.access import OFFICERS, STAFF, open_to
from penggerak.apps.audit.actions import record_event
from penggerak.apps.pages import page_of
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.codes import business_id_of
from penggerak.apps.register.confidence import trust_order
from penggerak.apps.register.event_words import trail
from penggerak.apps.register.forms import CorrectionForm, KbliCorrectionForm, RevealForm, SearchForm
from penggerak.apps.register.kbli import found_codes
from penggerak.apps.register.models import Business
from penggerak.apps.register.moments import CannotAsk, Moment, moment_of
from penggerak.apps.register.places import area_tree, cleaning
from penggerak.apps.register.profile_page import shown_groups
from penggerak.apps.register.queries.businesses import business_for, found_businesses, missing_fields
from penggerak.apps.register.queries.businesses import profile as profile_of
from penggerak.apps.register.queries.paging import Paged
from penggerak.apps.register.queries.regrouping import acts_of, decisions_about, doubted_businesses
from penggerak.apps.register.queries.review import merged_into
from penggerak.apps.register.queries.scope import versions_of
from penggerak.apps.register.queries.trail import events_of, spoken_of
from penggerak.core.places import describe
from penggerak.core.register import FIELDS, SENSITIVE, Field


def asked_business(request: HttpRequest, code: str) -> Business:
    """The business an address names; not found outside the person's area, as if there were none."""
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
    form, found, per = asked(request)
    page = page_of(request, Paged(found))
    template = "register/businesses.html" + ("#results" if request.headers.get("HX-Request") else "")
    context = {"form": form, "page": page, "query": request.GET.urlencode(), "per": per}
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


def asked(request: HttpRequest) -> tuple[SearchForm, QuerySet[Any], Moment]:
    """The form, the businesses it asks for, and the day they are asked for; today when the day makes no sense."""
    form = SearchForm(request.GET, user=request.user)
    filters = form.filters if form.is_valid() else {}
    per = form.cleaned_data.get("per") or moment_of(None)
    found = found_businesses(request.user, text=request.GET.get("cari", ""), filters=filters, at=per.at)  # type: ignore[arg-type]
    return form, found, per


def spreadsheet(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _profile_page(request: HttpRequest, business: Business, *, status: int = 200, **more: object) -> HttpResponse:
    today = timezone.localdate()
    missing, rarely_known = missing_fields(business)
    groups = profile_of(business, on=today)
    context = {
        "business": business,
        "per": moment_of(None),
        "place": describe(area_tree(), business.village_id or business.district_id or business.city_id or ""),
        "groups": groups,
        "shown_groups": shown_groups(groups),
        "trust": trust_order(),
        "missing": missing,
        "rarely_known": rarely_known,
        "today": today,
        "is_stale": business.fresh_until is not None and today > business.fresh_until,
        **_behind(request, business),
        **more,
    }
    return TemplateResponse(request, "register/business.html", context, status=status)


def _behind(request: HttpRequest, business: Business) -> dict[str, object]:
    """What stands behind the values: records, acts, decisions, and the trail for those who may read it."""
    spoken, decisions = spoken_of(business), list(decisions_about(business))
    about = [business, *(one.pair for one in decisions), *(one.photo for one in spoken if one.photo)]
    may_read = request.user.role in OFFICERS  # type: ignore[union-attr]
    return {
        "spoken": spoken,
        "acts": acts_of(business),
        "decisions": decisions,
        "doubts": doubted_businesses(request.user, business),  # type: ignore[arg-type]
        "may_read_trail": may_read,
        "trail": trail(events_of(*about)) if may_read else (),
    }


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
    try:
        return _profile_page(request, business_for(request.user, code))  # type: ignore[arg-type]
    except Business.DoesNotExist:
        return to_what_it_became(request, code)


def to_what_it_became(request: HttpRequest, code: str) -> HttpResponse:
    """An older number leads to the business that has its records now, with a word of why."""
    survivor = merged_into(request.user, code)  # type: ignore[arg-type]
    if survivor is None:
        raise Http404(code)
    said = _("Usaha %(code)s sudah digabung ke usaha ini.") % {"code": code}
    messages.success(request, format_html('{} <a href="#gabungan">{}</a>', said, _("Lihat riwayat penggabungan")))
    return redirect("business", code=survivor.code)


def _past_profile(request: HttpRequest, code: str, per: Moment) -> HttpResponse:
    """The profile as it was known on a past day; nothing on it can be changed."""
    then = get_object_or_404(versions_of(request.user, per.at), pk=business_id_of(code), code=code)  # type: ignore[arg-type]
    lines = profile_of(Business.objects.get(pk=then.pk), on=per.day, at=per.at)
    context = {
        "business": then,
        "per": per,
        "place": describe(area_tree(), then.village_id or then.district_id or then.city_id or ""),
        "groups": lines,
        "shown_groups": shown_groups(lines),
        "trust": trust_order(),
        "is_stale": then.fresh_until is not None and per.day > then.fresh_until,
    }
    return TemplateResponse(request, "register/business.html", context)


@open_to(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Show a masked value once, to someone who says why; the reason stays in the audit trail."""
    business = asked_business(request, code)
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
    business, declared = asked_business(request, code), _field(field)
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
