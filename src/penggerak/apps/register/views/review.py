"""The review queue: one doubt at a time, its evidence, and the decision."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from penggerak.apps.accounts.access import STAFF, open_to
from penggerak.apps.register.actions.deciding import CannotDecide, decide, undo_decision
from penggerak.apps.register.actions.regrouping import CannotRegroup, NeedsConfirmation
from penggerak.apps.register.models import Business, Decision, Pair
from penggerak.apps.register.queries import review as queries
from penggerak.apps.register.queries.matching import LINKED, REVIEWED
from penggerak.apps.register.review_words import Row, reason_for, rows_of

VERDICTS = ("same", "different", "unsure")


@open_to(STAFF)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    return _page(request, request.GET.get("pasangan", ""))


def _page(request: HttpRequest, wanted: str, *, status: int = 200, **more: object) -> HttpResponse:
    village = request.GET.get("kelurahan", "")
    waiting = list(queries.open_pairs(request.user, village=village).values_list("pk", flat=True))  # type: ignore[arg-type]
    place = waiting.index(int(wanted)) if wanted.isdigit() and int(wanted) in waiting else 0
    context = {
        "total": len(waiting),
        "village": village,
        "villages": queries.villages_waiting(request.user),  # type: ignore[arg-type]
        "last": _last_decision(request),
        **(_pair_context(request, waiting, place) if waiting else {}),
        **more,
    }
    return TemplateResponse(request, "register/review.html", context, status=status)


def _pair_context(request: HttpRequest, waiting: list[int], place: int) -> dict[str, Any]:
    pair = queries.pair_for(request.user, waiting[place])  # type: ignore[arg-type]
    rows: list[Row] = rows_of(pair)
    village = request.GET.get("kelurahan", "")
    return {
        "pair": pair,
        "other": Business.objects.get(pk=pair.other),  # type: ignore[attr-defined]
        "rows": rows,
        "reason": reason_for(rows),
        "number": place + 1,
        "before": _address(waiting[place - 1], village) if place else "",
        "after": _address(waiting[(place + 1) % len(waiting)], village) if len(waiting) > 1 else "",
        "history": pair.decisions.select_related("by").order_by("pk"),
        "thresholds": (REVIEWED, LINKED),
        "marker": f"{100 * pair.probability:.1f}",
    }


def _address(pk: int | None, village: str = "", **more: object) -> str:
    asked = {"pasangan": pk, "kelurahan": village, **more}
    told = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('review')}?{told}" if told else reverse("review")


def _last_decision(request: HttpRequest) -> Decision | None:
    """The decision just taken, while it can still be undone from here."""
    wanted = request.GET.get("putusan", "")
    if not wanted.isdigit():
        return None
    try:
        found = queries.decision_for(request.user, int(wanted))  # type: ignore[arg-type]
    except Decision.DoesNotExist:
        return None
    newest = found.pair.decisions.order_by("-pk").first()
    return found if newest == found and found.verdict != "undone" else None


@open_to(STAFF)
@require_POST
def decided(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the verdict and go on to the next pair."""
    try:
        pair = queries.pair_for(request.user, pk)  # type: ignore[arg-type]
    except Pair.DoesNotExist:
        raise Http404(str(pk)) from None
    village, verdict = request.GET.get("kelurahan", ""), request.POST.get("verdict", "")
    if verdict not in VERDICTS:
        return _page(request, str(pk), status=422, refusal=_("Pilih dulu: sama, berbeda, atau belum yakin."))
    typed = request.POST.get("reason", "")
    after = _next(request, pk, village)
    try:
        made = decide(
            pair, verdict=verdict, reason=typed, by=request.user, at=timezone.now(),  # type: ignore[arg-type]
            confirmed="confirmed" in request.POST,
        )  # fmt: skip
    except NeedsConfirmation as refusal:
        return _page(request, str(pk), status=422, refusal=str(refusal), reason=typed, must_confirm=True)
    except (CannotDecide, CannotRegroup) as refusal:
        return _page(request, str(pk), status=422, refusal=str(refusal))
    return redirect(_address(after, village, putusan=made.pk))


def _next(request: HttpRequest, pk: int, village: str) -> int | None:
    waiting = list(queries.open_pairs(request.user, village=village).values_list("pk", flat=True))  # type: ignore[arg-type]
    place = waiting.index(pk) if pk in waiting else -1
    return waiting[(place + 1) % len(waiting)] if waiting else None


@open_to(STAFF)
@require_POST
def undone(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back and show its pair again."""
    try:
        decision = queries.decision_for(request.user, pk)  # type: ignore[arg-type]
    except Decision.DoesNotExist:
        raise Http404(str(pk)) from None
    try:
        undo_decision(decision, by=request.user, at=timezone.now(), reason=_("Dibatalkan dari antrean tinjauan"))  # type: ignore[arg-type]
        messages.success(request, _("Keputusan dibatalkan. Pasangannya menunggu lagi."))
    except (CannotDecide, CannotRegroup) as refusal:
        messages.error(request, str(refusal))
    return redirect(_address(decision.pair_id, request.GET.get("kelurahan", "")))
