"""The review queue: one doubt at a time, its evidence, and the decision."""

from dataclasses import dataclass
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
from penggerak.apps.numbers import whole_number
from penggerak.apps.register.actions.deciding import CannotDecide, decide, undo_decision
from penggerak.apps.register.actions.regrouping import CannotRegroup, NeedsConfirmation
from penggerak.apps.register.choosing import Difference, Facts, chosen_values, differences
from penggerak.apps.register.models import Business, Decision, Pair
from penggerak.apps.register.queries import review as queries
from penggerak.apps.register.queries.regrouping import after_merge
from penggerak.apps.register.regrouping_form import seen_state
from penggerak.apps.register.review_scale import scale_of
from penggerak.apps.register.review_words import CHOSEN, Row, reason_for, rows_of
from penggerak.apps.register.side_by_side import picks_in

VERDICTS = ("same", "different", "unsure")
KEPT = ("kelurahan", "urut")  # what stays in the address from pair to pair


@open_to(STAFF)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    return _page(request, request.GET.get("pasangan", ""))


def _page(request: HttpRequest, wanted: str, *, status: int = 200, **more: object) -> HttpResponse:
    """The pair wanted, while it waits; else the first that does."""
    found = _all_waiting(request)
    waiting = _in_place(request, found)
    pk = whole_number(wanted)
    place = waiting.index(pk) if pk in waiting else 0
    context = {
        "total": len(waiting),
        "village": request.GET.get("kelurahan", ""),
        "order": request.GET.get("urut", ""),
        "kept": urlencode(_kept(request)),
        "villages": queries.villages_among(code for _pk, code in found),
        "last": _last_decision(request),
        **(_pair_context(request, waiting, place) if waiting else {}),
        **more,
    }
    return TemplateResponse(request, "register/review.html", context, status=status)


def _all_waiting(request: HttpRequest) -> list[tuple[int, str | None]]:
    """The ids of the pairs that wait, each with its kelurahan, in the order the address asks for."""
    return queries.waiting_pairs(request.user, by_village=request.GET.get("urut") == "kelurahan")  # type: ignore[arg-type]


def _in_place(request: HttpRequest, found: list[tuple[int, str | None]]) -> list[int]:
    wanted = request.GET.get("kelurahan", "")
    return [pk for pk, village in found if wanted in ("", village)]


def _waiting(request: HttpRequest) -> list[int]:
    """The ids of the pairs that wait, in the order and place the address asks for."""
    return _in_place(request, _all_waiting(request))


def _pair_context(request: HttpRequest, waiting: list[int], place: int) -> dict[str, Any]:
    pair = queries.pair_for(request.user, waiting[place])  # type: ignore[arg-type]
    sides = _sides(pair)
    is_answered = str(pair.pk) == request.POST.get("pair")
    rows: list[Row] = rows_of(pair, sides.found, picks_in(request.POST, sides.found) if is_answered else {})
    return {
        "pair": pair,
        "other": sides.other,
        "seen": seen_state((pair.business, sides.other)),
        "rows": rows,
        "reason": reason_for(rows),
        "number": place + 1,
        "before": _address(request, waiting[place - 1]) if place else "",
        "after": _address(request, waiting[(place + 1) % len(waiting)]) if len(waiting) > 1 else "",
        "history": pair.decisions.select_related("by").order_by("pk"),
        "scale": scale_of(pair.probability),
    }


@dataclass(frozen=True, slots=True)
class _Sides:
    """What may be chosen between: the other business, what each side and the rules say, and where they differ."""

    other: Business
    left: Facts
    right: Facts
    after: Facts
    found: list[Difference]


def _sides(pair: Pair) -> _Sides:
    other = Business.objects.get(pk=pair.other)  # type: ignore[attr-defined]
    left, right = queries.facts_of_ends(pair)
    after = after_merge(pair.business, other)
    return _Sides(other, left, right, after, differences(left, right, after, CHOSEN))


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in KEPT if request.GET.get(name)}


def _address(request: HttpRequest, pk: int | None, **more: object) -> str:
    asked = {"pasangan": pk, **_kept(request), **more}
    told = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('review')}?{told}" if told else reverse("review")


def _last_decision(request: HttpRequest) -> Decision | None:
    """The decision just taken, while it can still be undone from here."""
    wanted = whole_number(request.GET.get("putusan"))
    if wanted is None:
        return None
    try:
        found = queries.decision_for(request.user, wanted)  # type: ignore[arg-type]
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
    verdict, typed = request.POST.get("verdict", ""), _reason(request)
    if verdict not in VERDICTS:
        return _refused(request, pk, _("Pilih dulu: sama, berbeda, atau belum yakin."))
    try:
        values = _chosen(request, pair) if verdict == "same" else {}
        after = _next(request, pk)
        made = decide(
            pair, verdict=verdict, reason=typed, by=request.user, at=timezone.now(),  # type: ignore[arg-type]
            confirmed="confirmed" in request.POST, values=values,
        )  # fmt: skip
    except NeedsConfirmation as refusal:
        return _refused(request, pk, str(refusal), must_confirm=True)
    except (CannotDecide, CannotRegroup) as refusal:
        return _refused(request, pk, str(refusal), must_confirm="confirmed" in request.POST)
    return redirect(_address(request, after, putusan=made.pk))


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "")


def _refused(request: HttpRequest, pk: int, sentence: str, **more: object) -> HttpResponse:
    """The same pair again with what was typed, and why it was not kept; the next one when it no longer waits."""
    typed = {"reason": _reason(request), **more} if pk in _waiting(request) else {}
    return _page(request, str(pk), status=422, refusal=sentence, **typed)


def _chosen(request: HttpRequest, pair: Pair) -> dict[str, Any]:
    """The values chosen against the rules. Raises CannotDecide when the sides are no longer what the person saw."""
    sides = _sides(pair)
    picks = picks_in(request.POST, sides.found)
    if picks and request.POST.get("seen") != seen_state((pair.business, sides.other)):
        raise CannotDecide(_("Data salah satu usaha berubah sejak halaman ini dibuka. Periksa lagi, lalu kirim ulang."))
    return chosen_values(picks, sides.found, sides.left, sides.right, sides.after)


def _next(request: HttpRequest, pk: int) -> int | None:
    waiting = _waiting(request)
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
    return redirect(_address(request, decision.pair_id))
