"""What is for me: offers ranked for a business of mine, asking for one, and what became of it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from penggerak.apps.accounts.access import SIGNED_IN, open_to
from penggerak.apps.accounts.models import User
from penggerak.apps.intake.codes import parse_code, shown
from penggerak.apps.intake.gate import queue_before
from penggerak.apps.intake.qr import drawing
from penggerak.apps.opportunities.actions.allocating import accept_place, decline_place
from penggerak.apps.opportunities.actions.applying import CannotApply, apply, withdraw
from penggerak.apps.opportunities.answers import AnswersForm
from penggerak.apps.opportunities.models import Application
from penggerak.apps.opportunities.queries.applications import (
    application_of,
    applications_of,
    is_still_open,
    public_opportunities,
)
from penggerak.apps.opportunities.queries.documents import documents_of
from penggerak.apps.opportunities.queries.facts import facts_of
from penggerak.apps.opportunities.queries.for_business import offers_for_business, running_application
from penggerak.apps.opportunities.queries.prechecking import told
from penggerak.apps.opportunities.rules import facts_in_words, findings_in_words
from penggerak.apps.opportunities.scores import facts_of_mode, judged_for
from penggerak.apps.opportunities.showing import facts_of_offer
from penggerak.apps.register.models import Business
from penggerak.apps.register.queries.holdings import businesses_held

ACTS = {"tarik": withdraw, "ambil": accept_place, "lepas": decline_place}


@open_to(SIGNED_IN)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Eligible now, nearly, not: for the business chosen with `?usaha=`, the first one otherwise."""
    held = list(businesses_held(_user(request)))
    business = _chosen(held, request.GET.get("usaha", ""))
    groups = offers_for_business(business, at=timezone.now()) if business else []
    context = {"businesses": held, "business": business, "groups": groups}
    return TemplateResponse(request, "opportunities/mine.html", context)


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@queue_before("application", path="/saya/peluang/")
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One offer for one business: each rule with what is known, the shortest way, and asking for it."""
    now = timezone.now()
    offer = get_object_or_404(public_opportunities(at=now), slug=slug)
    held = list(businesses_held(_user(request)))
    business = _chosen(held, request.POST.get("usaha") or request.GET.get("usaha", ""))
    if business is None:
        messages.info(request, _("Daftarkan usaha Anda dulu; sesudah itu semua peluang dicocokkan dengan datanya."))
        return redirect("mine")
    refusal, edition, known = "", offer.editions.latest("number"), facts_of(business)
    content = edition.content
    form = AnswersForm(content, known, request.POST or None)
    if form.is_valid():
        try:
            told = {"answers": form.facts(), "edition": edition}
            made = apply(business, offer, key=_key(request), by=_user(request), at=now, **told)
            return redirect("mine_application", code=made.code)
        except CannotApply as error:
            refusal = str(error)
    context = {
        "offer": offer,
        "rows": facts_of_offer(offer),
        "business": business,
        "businesses": held,
        "judgement": judged_for(content, known, on=timezone.localdate(now)),
        "facts": facts_in_words(content["rules"], known, also=facts_of_mode(content)),
        "is_open": is_still_open(offer, at=now),
        "application": running_application(business, offer),
        "form": form,
        "key": _key(request),
        "refusal": refusal,
    }
    status = 422 if refusal or form.errors else 200
    return TemplateResponse(request, "opportunities/mine_detail.html", context, status=status)


@open_to(SIGNED_IN)
@never_cache
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(
        request, "opportunities/mine_applications.html", {"applications": applications_of(_user(request))}
    )


@open_to(SIGNED_IN)
@never_cache
@require_safe
def application(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt, and every step since."""
    held = _mine(request, code)
    here = request.build_absolute_uri(request.path)
    context = {
        "application": held,
        "code": shown(held.code),
        "qr": drawing(here, label=_("Kode QR tanda terima ini")),
        "steps": held.steps.select_related("by").order_by("at", "pk"),
        "overruling": held.overrulings.order_by("-at", "-pk").first(),
        "findings": findings_in_words(held.findings),
        "hits": list(told(held.hits.filter(gone_at=None, accepted_at=None).order_by("pk"))),
        "wanted": documents_of(held),
        "rank": getattr(held, "place", None),
    }
    return TemplateResponse(request, "opportunities/mine_application.html", context)


@open_to(SIGNED_IN)
@require_POST
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Withdraw it, take the place, or give the place up."""
    if act not in ACTS:
        raise Http404(act)
    held = _mine(request, code)
    try:
        ACTS[act](held, by=_user(request), at=timezone.now())
    except CannotApply as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Tercatat. Keadaan terbaru ada di bawah."))
    return redirect("mine_application", code=held.code)


def _mine(request: HttpRequest, code: str) -> Application:
    parsed = parse_code(code)
    try:
        return application_of(_user(request), parsed or "")
    except Application.DoesNotExist as error:
        raise Http404(code) from error


def _chosen(held: list[Business], code: str) -> Business | None:
    """The business asked for, if it is theirs; without one, the first."""
    if code:
        found = next((one for one in held if one.code == code), None)
        if found is None:
            raise Http404(code)
        return found
    return held[0] if held else None


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("kunci", ""))
    except ValueError:
        return uuid4()


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
