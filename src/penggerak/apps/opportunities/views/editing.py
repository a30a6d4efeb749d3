"""The rooms of those who offer: their opportunities, writing one, publishing it, taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from penggerak.apps.accounts.access import OFFICERS, PARTNERS, open_to
from penggerak.apps.accounts.models import User
from penggerak.apps.opportunities.actions.publishing import (
    CannotPublish,
    cancel,
    change_draft,
    draft_opportunity,
    publish,
)
from penggerak.apps.opportunities.forms import BeginForm, EditForm, RuleEntryForm
from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.queries.applications import opportunities_for
from penggerak.apps.opportunities.queries.live_count import who_qualifies
from penggerak.apps.opportunities.queries.power import spread_of_outcome, what_can_be_seen
from penggerak.apps.opportunities.queries.providing import providers_for
from penggerak.apps.opportunities.queries.ready import troubles
from penggerak.apps.opportunities.quotas import written_quotas
from penggerak.apps.opportunities.rule_forms import rule_set
from penggerak.apps.opportunities.rules import rules_in_words
from penggerak.apps.opportunities.shipped import shipped_rules
from penggerak.apps.opportunities.showing import facts_of_offer

OFFERING = OFFICERS | PARTNERS


@open_to(OFFERING)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "opportunities/managed.html", {"offers": opportunities_for(_user(request))})


@open_to(OFFERING)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST or None, providers=providers_for(_user(request)))
    if form.is_valid():
        provider = form.cleaned_data["provider"]
        made = draft_opportunity(**form.cleaned_data, city=provider.city, by=_user(request), at=timezone.now())
        return redirect("opportunity_edit", slug=made.slug)
    return TemplateResponse(request, "opportunities/begin.html", {"form": form}, status=422 if form.errors else 200)


@open_to(OFFERING)
@never_cache
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Where it stands, what it lacks, and what can be done next."""
    offer, now = _offer(request, slug), timezone.now()
    live = offer.applications.filter(withdrawn_at=None).count()
    context = {
        "offer": offer,
        "rows": facts_of_offer(offer),
        "power": what_can_be_seen(offer, _spread(offer), live=live, made=getattr(offer, "allocation", None)),
        "troubles": troubles(offer, at=now) if offer.status == Opportunity.Status.DRAFT else [],
        "rules": rules_in_words(offer.rules, on=timezone.localdate(now)),
        "live": live,
        "can_close": offer.status == Opportunity.Status.OPEN and offer.closes_at and offer.closes_at <= now,
        "allocation": getattr(offer, "allocation", None),
    }
    return TemplateResponse(request, "opportunities/overview.html", context)


@open_to(OFFERING)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    offer = _offer(request, slug)
    form = EditForm(request.POST or None, initial=_initial(offer), city=str(offer.city_id))
    if form.is_valid():
        try:
            change_draft(offer, form.changes(), by=_user(request), at=timezone.now())
            messages.success(request, _("Konsep tersimpan."))
            return redirect("opportunity_rules", slug=slug)
        except CannotPublish as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.errors else 200
    return TemplateResponse(request, "opportunities/edit.html", {"form": form, "offer": offer}, status=status)


@open_to(OFFERING)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules, with how many businesses meet them all now. Adding and removing are posts of their own."""
    offer = _offer(request, slug)
    form = RuleEntryForm(request.POST if "tambah" in request.POST else None)
    if request.method == "POST":
        try:
            if changed := _changed_rules(offer, request, form):
                change_draft(offer, {"rules": changed}, by=_user(request), at=timezone.now())
                return redirect("opportunity_rules", slug=slug)
        except CannotPublish as refusal:
            form.add_error(None, str(refusal))
    now = timezone.now()
    context = {
        "offer": offer,
        "form": form,
        "rules": rules_in_words(offer.rules, on=timezone.localdate(now)),
        "shipped": shipped_rules(),
        "counted": who_qualifies(offer, at=now),
    }
    return TemplateResponse(request, "opportunities/rules.html", context, status=422 if form.errors else 200)


@open_to(OFFERING)
@require_POST
def publish_it(request: HttpRequest, slug: str) -> HttpResponse:
    offer = _offer(request, slug)
    try:
        publish(offer, by=_user(request), at=timezone.now())
        messages.success(request, _("Peluang diumumkan. Isinya sekarang tetap, dan sidik undiannya tercatat."))
    except CannotPublish as refusal:
        for trouble in refusal.troubles:
            messages.error(request, trouble)
    return redirect("managed_opportunity", slug=slug)


@open_to(OFFERING)
@require_POST
def cancel_it(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        cancel(_offer(request, slug), reason=request.POST.get("alasan", ""), by=_user(request), at=timezone.now())
        messages.success(request, _("Peluang dibatalkan."))
    except CannotPublish as refusal:
        messages.error(request, str(refusal))
    return redirect("managed_opportunity", slug=slug)


def _changed_rules(offer: Opportunity, request: HttpRequest, form: RuleEntryForm) -> dict[str, Any] | None:
    """The rule set after what was asked for; None when the form says what is wrong."""
    kept = list(offer.rules.get("rules", []))
    if gone := request.POST.get("hapus"):
        kept = [rule for rule in kept if rule["id"] != gone]
        return {**offer.rules, "rules": kept}
    if name := request.POST.get("pakai"):
        return shipped_rules().get(name)
    if not form.is_valid():
        return None
    try:
        made = form.made()
    except ValidationError as error:
        form.add_error("value", error)
        return None
    whole = offer.rules or rule_set(offer.slug, offer.title, [])
    return {**whole, "rules": [*(rule for rule in kept if rule["id"] != made["id"]), made]}


def _initial(offer: Opportunity) -> dict[str, Any]:
    parts = ("title", "summary", "description", "opens_at", "closes_at", "capacity", "each", "unit", "mode", "strata",
             "documents", "follow_ups")  # fmt: skip
    told = {name: getattr(offer, name) for name in parts}
    settings = dict(offer.settings)
    settings["quotas"] = written_quotas(settings.get("quotas") or {}, city=str(offer.city_id))
    outcome = {"question": offer.outcome.get("question", ""), "outcome_unit": offer.outcome.get("unit", "")}
    return {**told, **settings, **outcome}


def _spread(offer: Opportunity) -> dict[str, Any] | None:
    """As it was frozen with the edition; of a draft, as it is now."""
    if not offer.is_drawn:
        return None
    edition = offer.editions.order_by("-number").first()
    return edition.content.get("spread") if edition else spread_of_outcome(offer, at=timezone.now())


def _offer(request: HttpRequest, slug: str) -> Opportunity:
    return get_object_or_404(opportunities_for(_user(request)), slug=slug)


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
