"""What the register says of someone's business, and putting it right."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from penggerak.apps.accounts.access import SIGNED_IN, open_to
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.forms import CorrectionForm
from penggerak.apps.register.models import Business
from penggerak.apps.register.places import area_tree, cleaning
from penggerak.apps.register.profile_page import shown_groups
from penggerak.apps.register.queries.businesses import missing_fields
from penggerak.apps.register.queries.businesses import profile as profile_of
from penggerak.apps.register.queries.holdings import business_held
from penggerak.core.places import describe
from penggerak.core.register import FIELDS, SENSITIVE


def own_business(request: HttpRequest, code: str) -> Business:
    """A business this person holds; any other does not exist."""
    try:
        return business_held(request.user, code)  # type: ignore[arg-type]
    except Business.DoesNotExist:
        raise Http404(code) from None


@open_to(SIGNED_IN)
@never_cache
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, own_business(request, code))


def _page(request: HttpRequest, business: Business, *, opened: str = "") -> HttpResponse:
    groups = profile_of(business, on=timezone.localdate())
    missing, _rarely = missing_fields(business)
    context = {
        "business": business,
        "place": describe(area_tree(), business.village_id or business.district_id or business.city_id or ""),
        "shown_groups": shown_groups(groups),
        "missing": missing,
        "opened": opened,
        "opened_value": business.opened().get(opened, "") if opened else "",
    }
    return TemplateResponse(request, "owners/business.html", context)


@open_to(SIGNED_IN)
@never_cache
@require_POST
def reveal(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Show one masked value in full on the page; it leaves an event like any other reading."""
    business = own_business(request, code)
    if field not in SENSITIVE:
        raise Http404(field)
    told = {"field": field, "as": "owner"}
    record_event("business.field_read", at=timezone.now(), by=request.user, subject=business, data=told)  # type: ignore[arg-type]
    return _page(request, business, opened=field)


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """What the owner says is right: a statement of their own beside the others, from today."""
    business = own_business(request, code)
    if field not in FIELDS or FIELDS[field].type == "list":
        raise Http404(field)
    context = cleaning(business.city_id or "", on=timezone.localdate())
    form = CorrectionForm(request.POST or None, field=FIELDS[field], context=context)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        say(business, values=form.values, reason=reason, by=request.user, at=timezone.now(), kind="self")  # type: ignore[arg-type]
        after = business_held(request.user, code)  # type: ignore[arg-type]
        messages.success(request, _said(after, field, form.values))
        return redirect("mine_business", code=code)
    page = {"business": business, "field": FIELDS[field], "form": form, "known": business.values.get(field)}
    return TemplateResponse(request, "owners/correct.html", page, status=422 if form.errors else 200)


def _said(business: Business, field: str, values: dict[str, object]) -> str:
    """Whether the register now says what the owner does; a source that is trusted more may still stand."""
    if business.opened().get(field) == values.get(field):
        return _("Perbaikan tersimpan dan langsung dipakai.")
    return _(
        "Keterangan Anda tersimpan. Sumber lain lebih dipercaya untuk isian ini, jadi nilainya belum berubah; "
        "petugas dapat memeriksanya."
    )
