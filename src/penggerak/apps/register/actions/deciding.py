"""Deciding a doubt: what a person says about a pair is kept, and saying "same" joins the two businesses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.actions.regrouping import CannotRegroup, merge, undo
from penggerak.apps.register.models import Business, Decision, Link, Pair, Regrouping
from penggerak.apps.register.queries.regrouping import is_by_import, pairs_between


class CannotDecide(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def decide(
    pair: Pair,
    *,
    verdict: str,
    reason: str,
    by: User,
    at: datetime,
    confirmed: bool = False,
    values: Mapping[str, Any] | None = None,
) -> Decision:
    """Keep what someone decided: same, different or unsure.

    "same" merges the two businesses; the older one survives, and `values` (field -> value) stand from now on; see
    merge. Raises CannotDecide when someone else was first, when nothing is left to decide or no reason is given, and
    CannotRegroup when the two cannot be merged.
    """
    held = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if not reason.strip():
        raise CannotDecide(_("Tulis alasannya, agar orang lain dapat memeriksa."))
    _check_undecided(held)
    told = {"reason": reason, "by": by, "at": at, "confirmed": confirmed, "values": values}
    act = _joined(held, **told) if verdict == "same" else None
    return _kept(held, verdict, reason=reason, by=by, at=at, regrouping=act)


@transaction.atomic
def merge_and_settle(
    into: Business, other: Business, *, reason: str, by: User, at: datetime, **more: Any
) -> Regrouping:
    """Merge two businesses, and with that decide every pair that doubted it. Arguments and refusals are merge's."""
    pairs = list(pairs_between(into, other).select_for_update(of=("self",)))
    act = merge(into, other, reason=reason, by=by, at=at, **more)
    for pair in pairs:
        _kept(pair, "same", reason=reason, by=by, at=at, regrouping=act)
    return act


@transaction.atomic
def undo_decision(decision: Decision, *, by: User, at: datetime, reason: str) -> Decision:
    """Take a decision back; the pair is open again. Raises CannotDecide unless it is the pair's newest one."""
    held = Pair.objects.select_for_update(of=("self",)).get(pk=decision.pair_id)
    newest = held.decisions.order_by("-pk").first()
    if newest is None or newest.pk != decision.pk or newest.verdict == "undone":
        raise CannotDecide(_("Keputusan ini sudah dibatalkan atau sudah diganti yang lebih baru."))
    if newest.regrouping is None:
        return _kept(held, "undone", reason=reason, by=by, at=at, regrouping=None)
    undo_act(newest.regrouping, by=by, at=at, reason=reason)
    return held.decisions.latest("pk")


@transaction.atomic
def undo_act(act: Regrouping, *, by: User, at: datetime, reason: str) -> Regrouping:
    """Undo a merge, a split or an undoing; the decisions it came with follow. Raises CannotRegroup as undo does."""
    if is_by_import(act):
        raise CannotRegroup(_("Impor dibatalkan atau dipulihkan di halaman impornya."))
    pairs = Pair.objects.select_for_update(of=("self",)).filter(decisions__regrouping=act).order_by("pk")
    newest = [pair.decisions.latest("pk") for pair in pairs]
    if any(one.regrouping_id != act.pk for one in newest):
        raise CannotRegroup(
            _("Pasangannya sudah diputuskan lagi sesudah itu. Batalkan dulu keputusan yang lebih baru.")
        )
    undoing = undo(act, by=by, at=at, reason=reason)
    for one in newest:
        verdict = "undone" if one.verdict == "same" else "same"
        _kept(one.pair, verdict, reason=reason, by=by, at=at, regrouping=undoing)
    return undoing


def _check_undecided(pair: Pair) -> None:
    newest = pair.decisions.select_related("by").order_by("-pk").first()
    if newest is None or newest.verdict == "undone":
        return
    told = {"name": newest.by.name, "verdict": newest.get_verdict_display()}
    raise CannotDecide(_("Pasangan ini sudah diputuskan oleh %(name)s: %(verdict)s. Tidak ada yang diubah.") % told)


def _joined(pair: Pair, **told: Any) -> Regrouping:
    link = Link.objects.filter(record=pair.record_id, ended_at=None).first()
    if link is None or link.business_id == pair.business_id:
        raise CannotRegroup(
            _("Kedua sisi sudah digabung atau catatannya sudah dibatalkan. Lanjutkan ke pasangan lain.")
        )
    older, newer = sorted((link.business_id, pair.business_id))
    into, other = Business.objects.get(pk=older), Business.objects.get(pk=newer)
    return merge(into, other, **told)


def _kept(pair: Pair, verdict: str, *, reason: str, by: User, at: datetime, regrouping: Regrouping | None) -> Decision:
    made = Decision.objects.create(
        pair=pair, verdict=verdict, by=by, at=at, reason=reason.strip(), regrouping=regrouping
    )
    record_event("pair.decided", at=at, by=by, subject=pair, reason=reason, data={"verdict": verdict})
    return made
