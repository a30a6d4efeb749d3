"""Who asked, deciding where the rules leave it to a person, closing the list, and the draw in the room."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from penggerak.apps.accounts.access import OFFICERS, open_to
from penggerak.apps.accounts.models import User
from penggerak.apps.intake.codes import parse_code, shown
from penggerak.apps.opportunities.actions.allocating import CannotAllocate, close_list, hold_draw
from penggerak.apps.opportunities.actions.applying import CannotApply, overrule
from penggerak.apps.opportunities.actions.choosing import rank_scores
from penggerak.apps.opportunities.actions.prechecking import CannotAccept, accept_hit
from penggerak.apps.opportunities.models import Application, Hit, Opportunity
from penggerak.apps.opportunities.queries.applicants import applications_to, verdicts_now
from penggerak.apps.opportunities.queries.applications import opportunities_for, verdict_now
from penggerak.apps.opportunities.queries.documents import documents_of
from penggerak.apps.opportunities.queries.prechecking import running_hits, told
from penggerak.apps.opportunities.rules import findings_in_words
from penggerak.apps.pages import page_of

DECISIONS = ("eligible", "not_yet")


@open_to(OFFICERS)
@never_cache
@require_safe
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Those a person has to decide about first."""
    offer = _offer(request, slug)
    said = verdicts_now(offer)
    found = [(one, said.get(one.pk, one.verdict), shown(one.code)) for one in applications_to(offer)]
    found.sort(key=lambda row: row[1] != "needs_a_person")
    context = {"offer": offer, "page": page_of(request, found)}
    context["to_repair"] = {hit.application_id for hit in running_hits(offer)}
    return TemplateResponse(request, "opportunities/applicants.html", context)


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One application with its findings; letting it in or keeping it out, with a reason."""
    offer = _offer(request, slug)
    asked = get_object_or_404(applications_to(offer), code=parse_code(code) or "")
    refusal = ""
    if request.method == "POST":
        if request.POST.get("putusan") not in DECISIONS:
            raise Http404(code)
        try:
            overrule(asked, verdict=request.POST["putusan"], reason=request.POST.get("alasan", ""),
                     by=_user(request), at=timezone.now())  # fmt: skip
            messages.success(request, _("Putusan tercatat dengan nama Anda; pendaftar dikabari."))
            return redirect("opportunity_applicants", slug=slug)
        except CannotApply as error:
            refusal = str(error)
    context = {
        "offer": offer,
        "application": asked,
        "code": shown(asked.code),
        "verdict": Application.Verdict(verdict_now(asked)).label,
        "overrulings": asked.overrulings.select_related("by").order_by("-at", "-pk"),
        "hits": list(told(asked.hits.filter(gone_at=None).select_related("accepted_by").order_by("pk"))),
        "findings": findings_in_words(asked.findings),
        "wanted": documents_of(asked),
        "refusal": refusal,
    }
    return TemplateResponse(request, "opportunities/applicant.html", context, status=422 if refusal else 200)


@open_to(OFFICERS)
@require_POST
def accept(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a finding of the pre-checks stand, with a reason."""
    hit = get_object_or_404(Hit, pk=pk, application__opportunity=_offer(request, slug))
    try:
        accept_hit(hit, reason=request.POST.get("alasan", ""), by=_user(request), at=timezone.now())
        messages.success(request, _("Temuan dibiarkan, dengan alasan dan nama Anda."))
    except CannotAccept as refusal:
        messages.error(request, str(refusal))
    return redirect("opportunity_applicant", slug=slug, code=hit.application.code)


@open_to(OFFICERS)
@require_POST
def close(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        made = close_list(_offer(request, slug), by=_user(request), at=timezone.now())
        messages.success(request, _("Daftar peserta dikunci: %(n)d pendaftar.") % {"n": len(made.listed)})
    except CannotAllocate as refusal:
        messages.error(request, str(refusal))
    return redirect("managed_opportunity", slug=slug)


@open_to(OFFICERS)
@require_POST
def draw(request: HttpRequest, slug: str) -> HttpResponse:
    """The word was spoken in the room; of a cut-off, the scores are ranked."""
    offer, word = _offer(request, slug), request.POST.get("kata", "")
    is_ranked = offer.mode == Opportunity.Mode.CUT_OFF
    try:
        (rank_scores if is_ranked else hold_draw)(offer, word=word, by=_user(request), at=timezone.now())
    except CannotAllocate as refusal:
        messages.error(request, str(refusal))
        return redirect("managed_opportunity", slug=slug)
    return redirect("managed_opportunity" if is_ranked else "draw", slug=slug)


def _offer(request: HttpRequest, slug: str) -> Opportunity:
    return get_object_or_404(opportunities_for(_user(request)), slug=slug)


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
