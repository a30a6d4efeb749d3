"""The list is closed, the word is spoken, the draw is made from both, and places given up pass to the next in line."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.opportunities.actions.applying import CannotApply, hold, move
from penggerak.apps.opportunities.actions.holding import hold_opportunity
from penggerak.apps.opportunities.actions.placing import Outcome, give_places, promote
from penggerak.apps.opportunities.actions.prechecking import check_applicants
from penggerak.apps.opportunities.models import Allocation, Application, Opportunity
from penggerak.apps.opportunities.queries.applicants import LISTED, applicants_frame, with_verdicts
from penggerak.apps.opportunities.queries.balance import balance_of
from penggerak.apps.opportunities.queries.prechecking import running_hits
from penggerak.apps.seal import unseal
from penggerak.core import allocation

State = Application.State
Status = Opportunity.Status
Mode = Opportunity.Mode


class CannotAllocate(Exception):
    """An expected refusal; str(error) is ready to show."""


def close_list(opportunity: Opportunity, *, by: User, at: datetime) -> Allocation:
    """Fix who takes part: everyone who qualifies by the rules or by a person. The list's hash is published.

    The pre-checks are asked first and what they find stays, so that it can be put right when the list cannot be closed.
    Raises CannotAllocate while it is still open, or while a person has to decide about somebody.
    """
    _check_closable(opportunity, at=at)
    check_applicants(opportunity, at=at)
    return _close(opportunity, by=by, at=at)


@transaction.atomic
def _close(opportunity: Opportunity, *, by: User, at: datetime) -> Allocation:
    held = hold_opportunity(opportunity)
    _check_closable(held, at=at)
    live = list(with_verdicts(held))
    undecided = [one for one, verdict in live if verdict == "needs_a_person"]
    if undecided:
        n = len(undecided)
        raise CannotAllocate(
            ngettext(
                "%(n)d pendaftaran masih perlu diputuskan petugas. Putuskan dulu, lalu tutup daftarnya.",
                "%(n)d pendaftaran masih perlu diputuskan petugas. Putuskan dulu, lalu tutup daftarnya.",
                n,
            )
            % {"n": n}
        )
    if n := len(running_hits(held)):
        raise CannotAllocate(
            ngettext(
                "%(n)d temuan pra-pemeriksaan belum diselesaikan. Perbaiki, atau biarkan dengan alasan.",
                "%(n)d temuan pra-pemeriksaan belum diselesaikan. Perbaiki, atau biarkan dengan alasan.",
                n,
            )
            % {"n": n}
        )
    listed = [one for one, verdict in live if verdict == "eligible"]
    made = _closed(held, applicants_frame(held, listed), by=by, at=at)
    _move_on(held, Status.CLOSED)
    for one, verdict in live:
        move(one, State.LISTED if verdict == "eligible" else State.NOT_LISTED, at=at, by=by)
    data = {"listed": len(listed), "of": len(live), "list_hash": made.list_hash, "terms_hash": made.terms_hash}
    record_event("opportunity.list_closed", at=at, by=by, subject=held, data=data)
    return made


@transaction.atomic
def hold_draw(opportunity: Opportunity, *, word: str, by: User, at: datetime) -> Allocation:
    """Open the secret, make the draw from it and the spoken word, and say who got a place. Once only.

    Raises CannotAllocate before the list is closed, without a word, or when it was drawn already.
    """
    made, held = closed_list(opportunity, modes=Opportunity.DRAWN)
    secret = str(unseal(held.secret_sealed)["secret"])
    try:
        document, outcomes = _drawn(held, made, secret=secret, word=word)
    except allocation.CannotAllocate as refusal:
        raise CannotAllocate(str(refusal)) from refusal
    _keep_balance(made, outcomes, at=at)
    decide(made, document=document, word=document["word"], by=by, at=at)
    give_places(made, outcomes, by=by, at=at)
    data = {"seats": document["seats"], "of": len(made.listed)}
    record_event("opportunity.drawn", at=at, by=by, subject=held, data=data)
    return made


def closed_list(opportunity: Opportunity, *, modes: Collection[str]) -> tuple[Allocation, Opportunity]:
    """The list and its opportunity, both held, to be decided in one of these modes. Raises CannotAllocate otherwise."""
    held = hold_opportunity(opportunity)
    made = Allocation.objects.select_for_update().filter(opportunity=held).first()
    if made is None:
        raise CannotAllocate(_("Tutup daftar peserta dulu. Hasilnya dibuat dari daftar yang sudah dikunci."))
    if made.decided_at is not None or held.mode not in modes or held.status != Status.CLOSED:
        raise CannotAllocate(_("Peluang ini sudah dibagikan, dibatalkan, atau dibagi dengan cara lain."))
    made.opportunity = held
    return made, held


def decide(made: Allocation, *, document: Mapping[str, Any], word: str, by: User, at: datetime) -> None:
    """Keep what came out; from here on the opportunity is allocated. A step of drawing, ranking and choosing."""
    made.word, made.document, made.decided_at, made.decided_by = word, dict(document), at, by
    made.save(update_fields=["word", "document", "decided_at", "decided_by", "balance"])
    _move_on(made.opportunity, Status.ALLOCATED)


@transaction.atomic
def accept_place(application: Application, *, by: User, at: datetime) -> Application:
    """Take the place. Raises CannotApply when there is none to take."""
    held = hold(application)
    if held.state != State.CHOSEN:
        raise CannotApply(_("Tidak ada tempat yang menunggu jawaban Anda pada pendaftaran ini."))
    move(held, State.ACCEPTED, at=at, by=by)
    record_event("application.accepted", at=at, by=by, subject=held)
    return held


@transaction.atomic
def decline_place(application: Application, *, by: User, at: datetime) -> Application | None:
    """Give the place up; it passes to the next in reserve, who is returned. Raises CannotApply when there is none."""
    hold_opportunity(application.opportunity)  # those who give up at once take turns
    held = hold(application)
    if held.state not in (State.CHOSEN, State.ACCEPTED):
        raise CannotApply(_("Tidak ada tempat yang dapat dilepas pada pendaftaran ini."))
    move(held, State.DECLINED, at=at, by=by)
    record_event("application.declined", at=at, by=by, subject=held)
    moved = promote(Allocation.objects.get(opportunity=held.opportunity_id), at=at)
    return moved[0] if moved else None


def _closed(held: Opportunity, frame: pl.DataFrame, *, by: User, at: datetime) -> Allocation:
    """The list as it is announced: its hash, and of a draw the hash of its terms."""
    _check_scores(frame)
    units = frame["cluster"].unique() if "cluster" in frame.columns else frame["token"]
    terms: dict[str, Any] = {"seats": held.places, "quotas": held.settings.get("quotas") or None}
    if held.mode == Mode.PHASE_IN:
        terms["waves"] = allocation.even_waves(units.len(), waves=held.settings["waves"])
        terms["seats"] = terms["waves"][0]
    if "stratum" in frame.columns:
        sizes = dict(frame.group_by("stratum").len().sort("stratum").iter_rows())
        terms["seats_by_stratum"] = allocation.seats_by_stratum(sizes, seats=terms["seats"], quotas=terms["quotas"])
    drawn = frame if held.mode != Mode.PHASE_IN else pl.DataFrame({"token": units})
    hashed = allocation.terms_hash(drawn, seats=terms["seats"], quotas=terms["quotas"]) if held.is_drawn else ""
    return Allocation.objects.create(
        opportunity=held, listed=frame.to_dicts(), list_hash=allocation.list_hash(units.sort().to_list()),
        terms=terms, terms_hash=hashed, closed_at=at, closed_by=by,
    )  # fmt: skip


def _drawn(held: Opportunity, made: Allocation, *, secret: str, word: str) -> tuple[dict[str, Any], list[Outcome]]:
    listed = pl.DataFrame(made.listed, schema={name: LISTED[name] for name in _columns(made)})
    if held.mode == Mode.PHASE_IN:
        found = allocation.published_phase_in(listed, secret=secret, word=word, waves=made.terms["waves"])
        rows = found.phased.iter_rows(named=True)
        return found.document, [Outcome(row["token"], State.CHOSEN, wave=row["wave"]) for row in rows]
    document = allocation.published(
        listed, secret=secret, word=word, seats=made.terms["seats"], quotas=made.terms["quotas"]
    )
    strata, winners = document["strata"] or {}, set(document["winners"])
    return document, [
        Outcome(token, State.CHOSEN if token in winners else State.RESERVE, strata.get(token, ""))
        for token in document["order"]
    ]


def _columns(made: Allocation) -> list[str]:
    return list(made.listed[0]) if made.listed else ["token"]


def _keep_balance(made: Allocation, outcomes: Sequence[Outcome], *, at: datetime) -> None:
    """Of a phase-in, the first wave beside the later ones."""
    first = {one.token for one in outcomes if one.state == State.CHOSEN and one.wave in (None, 1)}
    asked = made.opportunity.applications.filter(token__in=[one.token for one in outcomes])
    listed = [] if "cluster" in _columns(made) else made.listed
    made.balance = balance_of(
        list(asked.select_related("business").order_by("token")), first, listed, on=timezone.localdate(at)
    )


def _check_scores(frame: pl.DataFrame) -> None:
    """Nobody is refused, or sent to a wave, by what is not known."""
    for column, told in (
        ("score", _("Nilai %(n)d peserta belum diketahui. Lengkapi datanya di register, atau putuskan dengan alasan.")),
        ("cluster", _("Kelurahan %(n)d peserta belum diketahui. Lengkapi datanya di register lebih dulu.")),
    ):
        if column in frame.columns and (n := frame[column].null_count()):
            raise CannotAllocate(told % {"n": n})


def _check_closable(held: Opportunity, *, at: datetime) -> None:
    if held.status != Status.OPEN:
        raise CannotAllocate(_("Daftar peserta peluang ini sudah ditutup."))
    if held.closes_at is None or at < held.closes_at:
        raise CannotAllocate(_("Pendaftaran masih dibuka. Daftar peserta ditutup setelah waktu tutupnya."))


def _move_on(opportunity: Opportunity, status: str) -> None:
    opportunity.status = status
    opportunity.save(update_fields=["status"])
