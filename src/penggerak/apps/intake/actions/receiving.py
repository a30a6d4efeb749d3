"""Something is handed in: one insert, on disk when it returns. Everything heavier comes after (actions/settling.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import InterfaceError, OperationalError, connection, transaction

from penggerak.apps.accounts.models import User
from penggerak.apps.intake import jobs
from penggerak.apps.intake.codes import new_code
from penggerak.apps.intake.models import Submission
from penggerak.apps.privacy.models import Purpose
from penggerak.apps.seal import look_up_key, seal, unseal
from penggerak.core.register import FIELDS

# The condition is always true. It asks for this one commit to be on disk, whatever the server is set to.
ADD = """
insert into intake_submission
  (code, key, kind, channel, city_id, place, sealed, received_at, by_id, assisted_in_id, phone_key, outcome, trouble,
   tries)
select %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'waiting', '', 0
where set_config('synchronous_commit', 'on', true) = 'on'
on conflict (key) do nothing returning id
"""
LONGEST = 13  # characters of an area code
HANDED_TO_NOBODY = frozenset({Purpose.PUBLISH, Purpose.NEWS})  # the purposes that name no recipient


@dataclass(frozen=True)
class HandedIn:
    """What someone hands in. key: of the form, so that the same form sent twice is one submission.

    city: area code. answers: field of core/register/fields.yaml -> value, as records hold them. by: who was signed in.
    assisted_in: area code, where an officer filled it in for someone. joins: the business they said is theirs.
    allows: values of privacy.models.Purpose that name no recipient. draft_of: code of the draft that this finishes.
    language: of the page. present: an officer who helped said that the person was there and heard the privacy notice.
    """

    kind: str
    channel: str
    key: UUID
    city: str
    answers: Mapping[str, Any]
    by: User | None = None
    assisted_in: str | None = None
    joins: int | None = None
    allows: tuple[str, ...] = ()
    draft_of: str | None = None
    language: str = "id"
    present: bool = False


def receive(handed: HandedIn, *, at: datetime) -> Submission:
    """Keep what was handed in. It is on disk when this returns, unless the caller holds a transaction open.

    The same key gives the submission that is there, whatever else it says. Raises ValueError for answers to what the
    register does not ask, and for a purpose that names a recipient.
    """
    _check(handed)
    submission = _new_row(handed, at=at)
    added = _add(_in_order(submission))
    if added is None:
        return Submission.objects.get(key=handed.key)
    submission.pk = added[0]
    submission._state.adding = False
    if handed.kind == Submission.Kind.REGISTRATION:
        transaction.on_commit(jobs.wake, robust=True)  # what is kept is kept: the sweep finds it, too
    return submission


def _add(row: list[Any]) -> tuple[int] | None:
    """Write the row; None when its key is there. It may be tried twice, since the key is unique.

    So the connection need not be asked first whether it still stands, which would be a second round trip for each.
    """
    connection.health_check_done = True
    try:
        return _execute(row)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _execute(row)


def _execute(row: list[Any]) -> tuple[int] | None:
    with connection.cursor() as cursor:
        cursor.execute(ADD, row)
        added: tuple[int] | None = cursor.fetchone()
    return added


def opened(submission: Submission) -> HandedIn:
    """What was handed in, as it was."""
    told = unseal(submission.sealed)
    return HandedIn(
        kind=submission.kind,
        channel=submission.channel,
        key=submission.key,
        city=submission.city_id,
        answers=told["answers"],
        by=submission.by,
        assisted_in=submission.assisted_in_id,
        joins=told["joins"],
        allows=tuple(told["allows"]),
        draft_of=told["draft_of"],
        language=told["language"],
        present=told.get("present", False),  # older ones do not say
    )


def opened_or_none(submission: Submission) -> HandedIn | None:
    """What was handed in, for pages that have to say something also where it cannot be opened."""
    try:
        return opened(submission)
    except (InvalidTag, ValueError, KeyError):
        return None


def _check(handed: HandedIn) -> None:
    if unknown := handed.answers.keys() - FIELDS.keys():
        raise ValueError(f"no fields of the register: {sorted(unknown)}")
    if shared := set(handed.allows) - HANDED_TO_NOBODY:
        raise ValueError(f"purposes that name a recipient are not asked here: {sorted(shared)}")


def _new_row(handed: HandedIn, *, at: datetime) -> Submission:
    phone = handed.answers.get("phone")
    return Submission(
        code=new_code(),
        key=handed.key,
        kind=handed.kind,
        channel=handed.channel,
        city_id=handed.city,
        place=_place(handed),
        sealed=_sealed(handed),
        received_at=at,
        by=handed.by,
        assisted_in_id=handed.assisted_in,
        phone_key=look_up_key("phone", str(phone)) if phone else None,
    )


def _place(handed: HandedIn) -> str:
    """Where it says the business is: kelurahan, else kecamatan, else the city."""
    told = [str(handed.answers.get(field) or "") for field in ("village_code", "district_code")]
    return next((code for code in told if code.startswith(f"{handed.city}.") and len(code) <= LONGEST), handed.city)


def _sealed(handed: HandedIn) -> bytes:
    return seal(
        {
            "answers": dict(handed.answers),
            "joins": handed.joins,
            "allows": list(handed.allows),
            "draft_of": handed.draft_of,
            "language": handed.language,
            "present": handed.present,
        }
    )


def _in_order(one: Submission) -> list[Any]:
    where = [one.city_id, one.place]
    who = [one.by_id, one.assisted_in_id, one.phone_key]
    return [one.code, one.key, one.kind, one.channel, *where, one.sealed, one.received_at, *who]
