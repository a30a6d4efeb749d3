"""The way out: messages are taken in hand, handed to a back-end while no transaction is open, and marked.

Two workers never hold one message: it is claimed with a lease that runs longer than any hand-over. A worker that dies
between the hand-over and the mark leaves the message claimed; when the lease has run out it is sent once more, under
the same key, and that is noted (`unseen`). When that try is lost, too, the message is given up rather than sent a
third time.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta

from django.db import transaction

from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices.backends import Message, NotTaken, Refused, backend_for
from penggerak.apps.notices.models import Notice
from penggerak.apps.notices.words import NoWords, words_of
from penggerak.apps.seal import unseal

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
WAITS = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 180, 480)]  # after the first try, the second, ...
MOST_LOST = 1  # tries whose end nobody saw and that are repeated
AT_ONCE = 8

Answer = Callable[[], str]


def hand_over_waiting(*, now: Callable[[], datetime]) -> int:
    """Hand over what is due, until nothing is. Returns how many were handed over. Not to be called in a transaction."""
    count = 0
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while claimed := claim_due(at=now()):
            waiting = {threads.submit(_hand_over, notice): notice for notice in claimed}
            for answer in as_completed(waiting):
                count += _mark(waiting[answer], answer.result, now=now)
    return count


@transaction.atomic(durable=True)
def claim_due(*, at: datetime) -> list[Notice]:
    """Take some of the messages that are due in hand, the longest waiting first; what is not worth sending ends here.

    Empty only when nothing is due.
    """
    due = Notice.objects.filter(status=Notice.Status.WAITING, next_try_at__lte=at).order_by("next_try_at", "pk")
    claimed: list[Notice] = []
    while not claimed and (held := list(due.select_for_update(skip_locked=True)[: 2 * AT_ONCE])):
        claimed = [notice for notice in held if not _is_over(notice, at=at)]
        for notice in claimed:
            _take_in_hand(notice, at=at)
    return claimed


def _is_over(notice: Notice, *, at: datetime) -> bool:
    """Give up what has expired, and what was lost too often."""
    if notice.not_after and at >= notice.not_after:
        _give_up(notice, "expired", at=at)
    elif notice.in_hand_since and notice.unseen >= MOST_LOST:
        _give_up(notice, "lost", at=at)
    return notice.status != Notice.Status.WAITING


def _take_in_hand(notice: Notice, *, at: datetime) -> None:
    if notice.in_hand_since:
        notice.unseen += 1
    notice.tries += 1
    notice.in_hand_since, notice.next_try_at = at, at + LEASE
    notice.save(update_fields=["unseen", "tries", "in_hand_since", "next_try_at"])


def _hand_over(notice: Notice) -> str:
    """Runs in a thread of its own, without the database."""
    told = unseal(notice.sealed)
    try:
        words = words_of(notice.template, notice.channel, notice.language, told["values"])
    except NoWords as missing:
        raise Refused(f"no_words {missing}") from None
    message = Message(notice.key, notice.channel, told["address"], words.subject, words.body)
    return backend_for(notice.channel).hand_over(message)


def _mark(notice: Notice, answer: Answer, *, now: Callable[[], datetime]) -> bool:
    """Write down how a hand-over ended; whether the message is now somebody else's."""
    try:
        end, said = _taken, answer()
    except Refused as refusal:
        end, said = _give_up, str(refusal)
    except NotTaken as trouble:
        end, said = _try_later, str(trouble)
    except Exception as error:
        log.exception("notice.not_handed_over", extra={"notice": notice.pk})
        end, said = _try_later, f"own_fault {type(error).__name__}"
    _settle(notice, lambda held: end(held, said, at=now()))
    return end is _taken


@transaction.atomic(durable=True)
def _settle(notice: Notice, end: Callable[[Notice], None]) -> None:
    """Write down the end of a try, unless somebody else did."""
    held = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if held.status == Notice.Status.WAITING:
        end(held)


def _taken(held: Notice, proof: str, *, at: datetime) -> None:
    held.status, held.settled_at, held.proof = Notice.Status.HANDED_OVER, at, (proof or held.key)[:200]
    held.sealed, held.in_hand_since, held.trouble = b"", None, ""
    held.save(update_fields=["status", "settled_at", "proof", "sealed", "in_hand_since", "trouble"])
    _record("notice.handed_over", held, at=at, proof=held.proof)


def _try_later(held: Notice, trouble: str, *, at: datetime) -> None:
    if held.tries > len(WAITS):
        _give_up(held, trouble, at=at)
        return
    held.in_hand_since, held.trouble = None, trouble[:300]
    held.next_try_at = at + WAITS[held.tries - 1]
    held.save(update_fields=["in_hand_since", "trouble", "next_try_at"])


def _give_up(held: Notice, trouble: str, *, at: datetime) -> None:
    """The words of what can still be of use are kept for a while, so that an officer can send it after all."""
    held.status, held.settled_at, held.trouble = Notice.Status.GIVEN_UP, at, trouble[:300]
    held.in_hand_since = None
    if held.not_after:
        held.sealed = b""
    held.save(update_fields=["status", "settled_at", "trouble", "in_hand_since", "sealed"])
    _record("notice.given_up", held, at=at, trouble=trouble.partition(" ")[0])


def _record(what: str, held: Notice, *, at: datetime, **data: str) -> None:
    about = {"channel": held.channel, "template": held.template, "tries": held.tries, "unseen": held.unseen}
    record_event(what, at=at, by=None, subject=held, data={**about, **data})
