"""What was handed in becomes part of the register: one submission at a time, wholly or not at all."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import copy_rows, next_ids
from penggerak.apps.intake import jobs
from penggerak.apps.intake.actions.receiving import HandedIn, opened
from penggerak.apps.intake.actions.speaking import grounds_to_speak, let_speak
from penggerak.apps.intake.actions.telling import tell_what_came_of_it
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.queries.placing import Placed, placed
from penggerak.apps.intake.queries.waiting import WAITING, next_waiting
from penggerak.apps.register.actions.correcting import person_source
from penggerak.apps.register.actions.forgetting import lift_stops
from penggerak.apps.register.actions.learning import learn_if_worn
from penggerak.apps.register.actions.moving import held_businesses
from penggerak.apps.register.actions.projecting import project_businesses
from penggerak.apps.register.models import Business, Link, Pair, Record, RecordKey, Source
from penggerak.apps.register.queries.importing import merged_into
from penggerak.apps.register.queries.learnt import kept_state
from penggerak.apps.register.queries.matching import Staged
from penggerak.apps.seal import LOOKED_UP, fingerprint, look_up_key, seal
from penggerak.core.register import SENSITIVE

log = logging.getLogger("penggerak.intake")

MOST_TRIES = 5
SAID_BY_OWNER = "Pendaftaran sendiri"
SAID_THROUGH_OFFICER = "Pendaftaran dibantu petugas"


class CannotSettle(Exception):
    """An expected refusal; str(error) is ready to show."""


def settle_waiting(*, now: Callable[[], datetime]) -> int:
    """Settle all that waits, once each, in the order in which it came. Killed and run again, it goes on.

    What does not work out is left for the next run, and after MOST_TRIES for a person. Returns how many were settled.
    """
    settled, last = 0, 0
    learnt: set[str] = set()
    while (pk := next_waiting(after=last)) is not None:
        last = pk
        settled += _try(pk, learnt, now=now)
    return settled


def _try(pk: int, learnt: set[str], *, now: Callable[[], datetime]) -> bool:
    """One try at one submission, counted before it begins: what kills the worker counts, too."""
    if not Submission.objects.filter(WAITING, pk=pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        _give_up(pk, at=now())
        return False
    try:
        _learn_once(pk, learnt, at=now())
        return settle(pk, at=now()) is not None
    except Exception as trouble:  # whatever it is, the others are settled all the same
        log.exception("submission.not_settled", extra={"submission": pk})
        _give_up(pk, at=now(), because=trouble)
        return False


def _learn_once(pk: int, learnt: set[str], *, at: datetime) -> None:
    """A large register that nothing was learnt about would be linked as a whole for each submission."""
    city = Submission.objects.values_list("city", flat=True).get(pk=pk)
    if city not in learnt:
        learnt.add(city)
        try:
            if kept_state(city) is None:
                learn_if_worn(city, at=at)
        except Exception:  # without what it would teach, submissions are settled all the same
            log.exception("submission.not_learnt", extra={"city": city})


@transaction.atomic
def settle(pk: int, *, at: datetime) -> Submission | None:
    """Make what was handed in a record of the register and tell its giver. None when that is done, or being done."""
    waiting = Submission.objects.select_for_update(of=("self",), skip_locked=True).filter(WAITING, pk=pk)
    held = waiting.select_related("by").first()
    if held is None:
        return None
    handed = opened(held)
    city = Area.objects.select_for_update(no_key=True).get(pk=held.city_id)  # two of one business take turns
    said = _Said.of(held, handed, person_source("self", city, at=at))
    found = placed(said.staged, source=said.source, joins=handed.joins)
    grounds = grounds_to_speak(held, found)
    record, business = _written(said, found, at=at)
    held.outcome = Submission.Outcome.REGISTERED if found.business_id is None else Submission.Outcome.JOINED
    held.record, held.business, held.settled_at, held.trouble = record, business, at, ""
    held.save(update_fields=["outcome", "record", "business", "settled_at", "trouble"])
    _finish_draft(handed, at=at)
    let_speak(held, handed, grounds, at=at)
    lift_stops(handed.answers, about=business, by=held.by, at=at)
    tell_what_came_of_it(held, handed, at=at)
    _note(held, handed, at=at)
    return held


@dataclass(frozen=True)
class _Said:
    """A submission as a statement. staged: what it says and how it is recognised."""

    source: Source
    staged: Staged
    by: User | None
    reason: str
    received_at: datetime

    @classmethod
    def of(cls, held: Submission, handed: HandedIn, source: Source) -> "_Said":
        told = {name: value for name, value in handed.answers.items() if value not in (None, "", [])}
        values = {"city_code": handed.city, **told}
        staged = Staged(1, fingerprint({"submission": str(held.key)}), fingerprint(values), values)
        return cls(source, staged, held.by, _reason(held), held.received_at)


def _reason(held: Submission) -> str:
    if held.channel == Submission.Channel.SELF:
        return SAID_BY_OWNER
    place = Area.objects.values_list("name", flat=True).get(pk=held.assisted_in_id)
    return f"{SAID_THROUGH_OFFICER} di {place}"


def _written(said: _Said, found: Placed, *, at: datetime) -> tuple[Record, Business]:
    """The record, the business it speaks of, and the doubts about that."""
    record = _record(said, at=at)
    business_id = _as_it_is_now(found.business_id) if found.business_id else next_ids(Business, 1)[0]
    about = {"method": found.method, "probability": found.probability}
    Link.objects.create(record=record, business_id=business_id, started_at=at, **about)
    project_businesses([business_id])
    Pair.objects.bulk_create(
        Pair(
            record=record,
            business_id=doubt.business_id,
            probability=doubt.probability,
            weights=dict(doubt.weights),
            found_at=at,
        )
        for doubt in found.doubts
    )
    return record, Business.objects.get(pk=business_id)


def _as_it_is_now(business_id: int) -> int:
    """Lock a known business; one that was merged away since it was found is the one that took it in."""
    while (held := held_businesses([business_id]).get(business_id)) is not None and not held.record_count:
        became = merged_into([business_id]).get(business_id)
        if became is None:
            break
        business_id = became
    return business_id


def _record(said: _Said, *, at: datetime) -> Record:
    values: Mapping[str, Any] = said.staged.values
    record = Record.objects.create(
        source=said.source,
        source_key=said.staged.source_key,
        digest=said.staged.digest,
        observed_on=timezone.localdate(said.received_at),
        recorded_at=at,
        by=said.by,
        reason=said.reason,
        values={name: value for name, value in values.items() if name not in SENSITIVE},
        sealed=seal({name: value for name, value in values.items() if name in SENSITIVE}),
    )
    keys = ((record.pk, name, look_up_key(name, str(values[name]))) for name in sorted(LOOKED_UP & values.keys()))
    copy_rows(RecordKey, ["record", "field", "key"], [key for key in keys if key[2]])
    return record


def _finish_draft(handed: HandedIn, *, at: datetime) -> None:
    """The draft that this continues is done with."""
    if handed.draft_of:
        drafts = Submission.objects.filter(kind=Submission.Kind.DRAFT, outcome=Submission.Outcome.WAITING)
        drafts.filter(code=handed.draft_of).update(outcome=Submission.Outcome.REPLACED, settled_at=at)


def _note(held: Submission, handed: HandedIn, *, at: datetime) -> None:
    data = {"outcome": held.outcome, "business": held.business_id, "record": held.record_id}
    received: dict[str, object] = {"received_at": held.received_at.isoformat(), "channel": held.channel}
    if held.channel == Submission.Channel.ASSISTED:
        received["present"] = handed.present
    record_event("submission.settled", at=at, by=held.by, subject=held, data={**data, **received})
    fields = {"fields": sorted(name for name, value in handed.answers.items() if value not in (None, "", []))}
    record_event("business.self", at=at, by=held.by, subject=held.business, reason=held.record.reason, data=fields)
    log.info("submission.settled", extra={"submission": held.pk, "outcome": held.outcome})


def _in_words(because: Exception | None) -> str:
    """Why it did not work out, for whoever reads it on the page of what came in. Nothing that was told is in it."""
    if because is None:
        return _("Prosesnya terhenti di tengah jalan setiap kali pendaftaran ini dicatat.")
    if isinstance(because, InvalidTag):
        return _("Isinya tidak dapat dibuka dengan kunci yang dipakai sistem sekarang.")
    if isinstance(because, DatabaseError):
        return _("Basis data menolak isinya.")
    return _("Ada bagian isinya yang belum dapat diolah sistem.")


@transaction.atomic
def _give_up(pk: int, *, at: datetime, because: Exception | None = None) -> None:
    """Leave to a person what did not work out after MOST_TRIES; its giver's words stay as they are.

    because: what the last try ran into; None for one that did not come back to tell.
    """
    held = Submission.objects.select_for_update(of=("self",), skip_locked=True).filter(WAITING, pk=pk).first()
    if held is None or held.tries < MOST_TRIES:
        return
    held.outcome, held.settled_at = Submission.Outcome.REFUSED, at
    held.trouble = _(
        "Sudah dicoba %(n)d kali dan belum dapat dicatat. %(why)s Yang dikirim tetap tersimpan. "
        "Coba lagi di halaman ini; bila tetap tidak tercatat, sampaikan kodenya kepada pengelola sistem."
    ) % {"n": held.tries, "why": _in_words(because)}
    held.save(update_fields=["outcome", "settled_at", "trouble"])
    kind = type(because).__name__ if because else ""
    record_event("submission.refused", at=at, by=None, subject=held, data={"tries": held.tries, "error": kind})
    log.error("submission.refused", extra={"submission": pk})


@transaction.atomic
def try_again(submission: Submission, *, by: User, at: datetime) -> None:
    """Let what was refused wait once more. Raises CannotSettle when it was not refused (any more)."""
    held = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if held.outcome != Submission.Outcome.REFUSED:
        raise CannotSettle(_("Pendaftaran ini tidak sedang tertahan, jadi tidak ada yang perlu diulang."))
    held.outcome, held.settled_at, held.trouble, held.tries = Submission.Outcome.WAITING, None, "", 0
    held.save(update_fields=["outcome", "settled_at", "trouble", "tries"])
    record_event("submission.tried_again", at=at, by=by, subject=held)
    jobs.queue_settling()
