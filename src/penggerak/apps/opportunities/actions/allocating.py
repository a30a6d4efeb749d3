"""The list is closed, the word is spoken, the draw is made from both, and places given up pass to the next in line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.opportunities.actions.applying import CannotApply, hold, move
from penggerak.apps.opportunities.actions.prechecking import check_applicants
from penggerak.apps.opportunities.models import Allocation, Application, Opportunity, Place
from penggerak.apps.opportunities.queries.applicants import applicants_frame, with_verdicts
from penggerak.apps.seal import unseal
from penggerak.core import allocation

State = Application.State
Status = Opportunity.Status


class CannotAllocate(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def close_list(opportunity: Opportunity, *, by: User, at: datetime) -> Allocation:
    """Fix who takes part: everyone who qualifies by the rules or by a person. The list's hash is published.

    Raises CannotAllocate while it is still open, or while a person has to decide about somebody.
    """
    held = _held(opportunity)
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
    if n := check_applicants(held, at=at):
        raise CannotAllocate(
            ngettext(
                "%(n)d temuan pra-pemeriksaan belum diselesaikan. Perbaiki, atau biarkan dengan alasan.",
                "%(n)d temuan pra-pemeriksaan belum diselesaikan. Perbaiki, atau biarkan dengan alasan.",
                n,
            )
            % {"n": n}
        )
    listed = [one for one, verdict in live if verdict == "eligible"]
    frame = applicants_frame(held, listed)
    made = Allocation.objects.create(
        opportunity=held, listed=frame.to_dicts(), list_hash=allocation.list_hash(frame["token"].to_list()),
        closed_at=at, closed_by=by,
    )  # fmt: skip
    _move_on(held, Status.CLOSED)
    for one, verdict in live:
        move(one, State.LISTED if verdict == "eligible" else State.NOT_LISTED, at=at, by=by)
    data = {"listed": len(listed), "of": len(live), "list_hash": made.list_hash}
    record_event("opportunity.list_closed", at=at, by=by, subject=held, data=data)
    return made


@transaction.atomic
def hold_draw(opportunity: Opportunity, *, word: str, by: User, at: datetime) -> Allocation:
    """Open the secret, make the draw from it and the spoken word, and say who got a place. Once only.

    Raises CannotAllocate before the list is closed, without a word, or when it was drawn already.
    """
    held = _held(opportunity)
    made = Allocation.objects.select_for_update().filter(opportunity=held).first()
    if made is None:
        raise CannotAllocate(_("Tutup daftar peserta dulu. Undian dibuat dari daftar yang sudah dikunci."))
    if made.decided_at is not None or not held.is_drawn:
        raise CannotAllocate(_("Peluang ini sudah dibagikan. Hasilnya ada di halaman undian."))
    secret = str(unseal(held.secret_sealed)["secret"])
    listed = pl.DataFrame(made.listed, schema_overrides={"token": pl.String})
    try:
        document = allocation.published(listed, secret=secret, word=word, seats=held.places)
    except allocation.CannotAllocate as refusal:
        raise CannotAllocate(str(refusal)) from refusal
    made.word, made.document, made.decided_at, made.decided_by = document["word"], document, at, by
    made.save(update_fields=["word", "document", "decided_at", "decided_by"])
    _give_places(made, document=document, by=by, at=at)
    _move_on(held, Status.ALLOCATED)
    record_event("opportunity.drawn", at=at, by=by, subject=held, data={"seats": held.places, "of": len(made.listed)})
    return made


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
    _held(application.opportunity)  # those who give up at once take turns
    held = hold(application)
    if held.state not in (State.CHOSEN, State.ACCEPTED):
        raise CannotApply(_("Tidak ada tempat yang dapat dilepas pada pendaftaran ini."))
    move(held, State.DECLINED, at=at, by=by)
    record_event("application.declined", at=at, by=by, subject=held)
    return _promote(held, at=at)


def _promote(given_up: Application, *, at: datetime) -> Application | None:
    """The first in reserve of the same stratum, else of all, moves up."""
    waiting = Place.objects.filter(
        allocation__opportunity=given_up.opportunity_id, application__state=State.RESERVE
    ).select_related("application__opportunity", "application__by").order_by("rank")  # fmt: skip
    stratum = given_up.place.stratum
    following = waiting.filter(stratum=stratum).first() or waiting.first()
    if following is None:
        return None
    move(following.application, State.CHOSEN, at=at, by=None, reason=_("Naik dari cadangan"))
    record_event("application.promoted", at=at, by=None, subject=following.application)
    return following.application


def _give_places(made: Allocation, *, document: Mapping[str, Any], by: User, at: datetime) -> None:
    applications = {one.token: one for one in made.opportunity.applications.select_related("by", "opportunity")}
    strata, winners = document["strata"] or {}, set(document["winners"])
    left_out = []
    for rank, token in enumerate(document["order"], 1):
        one, is_chosen = applications[token], token in winners
        Place.objects.create(
            allocation=made, application=one, rank=rank, stratum=strata.get(token, ""), is_chosen=is_chosen
        )
        if one.withdrawn_at is None:
            move(one, State.CHOSEN if is_chosen else State.RESERVE, at=at, by=by)
        elif is_chosen:
            left_out.append(one)
    for one in left_out:  # withdrawn after the list was closed: the draw stands, the place passes on
        _promote(one, at=at)


def _check_closable(held: Opportunity, *, at: datetime) -> None:
    if held.status != Status.OPEN:
        raise CannotAllocate(_("Daftar peserta peluang ini sudah ditutup."))
    if held.closes_at is None or at < held.closes_at:
        raise CannotAllocate(_("Pendaftaran masih dibuka. Daftar peserta ditutup setelah waktu tutupnya."))


def _move_on(opportunity: Opportunity, status: str) -> None:
    opportunity.status = status
    opportunity.save(update_fields=["status"])


def _held(opportunity: Opportunity) -> Opportunity:
    return Opportunity.objects.select_for_update(of=("self",)).select_related("provider").get(pk=opportunity.pk)
