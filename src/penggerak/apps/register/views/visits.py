"""A round of visits: who is due, what was found, and how far the rounds have come."""

from base64 import b64encode
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.pages import page_of
from penggerak.apps.register.actions.visiting import keep_picture, opened_photo, record_visit
from penggerak.apps.register.coverage import coverage_page
from penggerak.apps.register.forms import RevealForm
from penggerak.apps.register.models import Business, Photo
from penggerak.apps.register.photos import Picture
from penggerak.apps.register.places import area_tree
from penggerak.apps.register.queries import visits as queries
from penggerak.apps.register.queries.businesses import business_for
from penggerak.apps.register.visit_form import VisitForm
from penggerak.core.places import describe
from penggerak.core.register import FIELDS


@open_to(STAFF)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    today, user = timezone.localdate(), request.user
    village, reason = request.GET.get("kelurahan", ""), request.GET.get("alasan", "")
    due = queries.DueList(user, on=today, village=village, reason=reason)  # type: ignore[arg-type]
    page = page_of(request, due)
    doubted = queries.doubted_among(page)
    for business in page:
        keys = queries.reasons_of(business, on=today, doubted=business.pk in doubted)
        business.due_because = [queries.REASONS[key] for key in keys]
    context = {
        "page": page,
        "village": village,
        "reason": reason,
        "villages": queries.due_by_village(user, on=today),  # type: ignore[arg-type]
        "reasons": queries.REASONS,
        "unplaced": queries.UNPLACED,
    }
    return TemplateResponse(request, "register/visits.html", context)


@open_to(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, code: str) -> HttpResponse:
    try:
        business = business_for(request.user, code)  # type: ignore[arg-type]
    except Business.DoesNotExist:
        raise Http404(code) from None
    form = VisitForm(request.POST or None, request.FILES or None, business=business, user=request.user)
    if not form.is_valid():
        return _visit_page(request, business, form)
    record = record_visit(business, form.visit, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    text = _("Kunjungan ke %(name)s sudah kami terima dan tersimpan dengan nomor %(number)s.")
    messages.success(request, text % {"name": business.name or business.code, "number": record.pk})
    return redirect(f"{reverse('visits')}?kelurahan={business.village_id or queries.UNPLACED}")


def _visit_page(request: HttpRequest, business: Business, form: VisitForm) -> HttpResponse:
    today = timezone.localdate()
    doubted = bool(queries.doubted_among([business]))
    context = {
        "business": business,
        "form": form,
        "kept": _kept(form),
        "place": describe(area_tree(), business.village_id or business.district_id or business.city_id or ""),
        "known": [(FIELDS[name], value) for name, value in _known(business)],
        "reasons": [queries.REASONS[key] for key in queries.reasons_of(business, on=today, doubted=doubted)],
        "visits": queries.visits_to(business),
    }
    response = TemplateResponse(request, "register/visit.html", context, status=422 if form.errors else 200)
    response["Permissions-Policy"] = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
    return response


def _known(business: Business) -> list[tuple[str, Any]]:
    opened = business.opened()
    wanted = ("address", "owner_name", "phone", "main_product")
    return [(name, opened[name]) for name in wanted if opened.get(name)]


def _kept(form: VisitForm) -> str:
    """The seal of a picture that arrived with a form that has to be sent again."""
    picture = form.cleaned_data.get("picture") if form.is_bound else None
    if picture is None:
        return ""
    return form.seal_of(keep_picture(picture) if isinstance(picture, Picture) else picture)


@open_to(STAFF)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a picture once, to someone who says why. It comes within the page: no address of its own serves it."""
    try:
        found = queries.photo_for(request.user, pk)  # type: ignore[arg-type]
    except Photo.DoesNotExist:
        raise Http404(str(pk)) from None
    form = RevealForm(request.POST or None)
    context = {"photo": found, "visited": found.record, "business": queries.business_pictured(found), "form": form}
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        content = opened_photo(found, by=request.user, at=timezone.now(), reason=reason)  # type: ignore[arg-type]
        context["picture"] = f"data:image/jpeg;base64,{b64encode(content).decode()}"
    return TemplateResponse(request, "register/photo.html", context, status=422 if form.errors else 200)


@open_to(STAFF)
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = queries.coverage(request.user, on=today)  # type: ignore[arg-type]
    return TemplateResponse(request, "register/coverage.html", {**coverage_page(rows), "today": today})
