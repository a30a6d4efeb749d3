"""Walking the chain from its first seal to its last: does every event still say what it said when it was sealed?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import connection

from penggerak.apps.audit.chain import EVENT, START, linked
from penggerak.apps.audit.heads import Head, noted_heads
from penggerak.apps.audit.models import Event, Seal
from penggerak.apps.audit.queries.sealed import count_unsealed

BATCH = 20_000
MOST_TROUBLES = 20
SEALS = f"""
    select s.position, s.hash, s.event_id, e.id is null, {EVENT}
    from audit_seal s left join audit_event e on e.id = s.event_id
    where s.position > %s order by s.position limit %s
"""  # noqa: S608 - words of our own

Kind = Literal["altered", "removed", "seal_removed", "head_differs", "cut"]
Row = tuple[int, bytes, int, bool, str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One place where the chain does not hold.

    altered: the event does not fit its seal: one of them was changed, or put there without the key. removed: a seal
    whose event is gone. seal_removed: a place in the chain that is gone. head_differs: another seal stands where a
    noted head says. cut: the chain ends before a noted head. at: the moment of the event; of the sealing or noting when
    the event is gone.
    """

    kind: Kind
    position: int
    event: int | None
    at: datetime | None


@dataclass(slots=True)
class Verdict:
    """checked: seals. unsealed: events that no seal covers yet. heads: noted heads that were found in the chain."""

    checked: int = 0
    heads: int = 0
    unsealed: int = 0
    head: Head | None = None
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.troubles


def verify_chain(*, since: Head | None = None) -> Verdict:
    """Walk the chain; memory stays the same however long it is. since: begin behind a head noted before."""
    walk = _Walk(since, noted_heads(Path(settings.AUDIT_HEADS)))
    for row in _seals(walk.position):
        if not walk.step(row):
            break
    return walk.end()


class _Walk:
    """Where the walk stands: position and hash of the last seal, and the next noted head to meet."""

    def __init__(self, since: Head | None, heads: Iterable[Head]) -> None:
        self.position, self.last = (since.position, since.hash) if since else (0, START)
        self.verdict, self._link = Verdict(), linked()
        self._heads = (head for head in heads if head.position > self.position)
        self._next = next(self._heads, None)
        if since:
            self._meet_first(since)

    def step(self, row: Row) -> bool:
        """One seal further; whether to go on."""
        position, digest, event, is_gone, text = row
        if position != self.position + 1:
            self._found("seal_removed", self.position + 1, None)
        elif is_gone:
            self._found("removed", position, event)
        elif self._link(self.last, text.encode()) != digest:
            self._found("altered", position, event)
        self.position, self.last = position, digest
        self.verdict.checked += 1
        while self._next is not None and self._next.position <= position:
            self._meet(self._next, event)
            self._next = next(self._heads, None)
        return len(self.verdict.troubles) < MOST_TROUBLES

    def end(self) -> Verdict:
        if self._next is not None and len(self.verdict.troubles) < MOST_TROUBLES:
            self.verdict.troubles.append(Trouble("cut", self.position + 1, None, self._next.at))
        self.verdict.unsealed = count_unsealed()
        sealed_at = Seal.objects.filter(position=self.position).values_list("sealed_at", flat=True).first()
        self.verdict.head = Head(self.position, bytes(self.last), sealed_at) if sealed_at else None
        return self.verdict

    def _meet(self, head: Head, event: int) -> None:
        if (head.position, head.hash) == (self.position, self.last):
            self.verdict.heads += 1
        elif head.position == self.position:
            self._found("head_differs", head.position, event)

    def _meet_first(self, since: Head) -> None:
        seal = Seal.objects.filter(position=since.position).first()
        if seal is None:
            self.verdict.troubles.append(Trouble("cut", since.position, None, since.at))
        elif bytes(seal.hash) != since.hash:
            self._found("head_differs", since.position, seal.event_id)
        else:
            self.verdict.heads += 1

    def _found(self, kind: Kind, position: int, event: int | None) -> None:
        at = Event.objects.filter(pk=event).values_list("at", flat=True).first() if event else None
        if at is None:
            later = Seal.objects.filter(position__gte=position).order_by("position")
            at = later.values_list("sealed_at", flat=True).first()
        self.verdict.troubles.append(Trouble(kind, position, event, at))


def _seals(position: int) -> Iterator[Row]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute(SEALS, [position, BATCH])
            rows: list[Row] = cursor.fetchall()
        if not rows:
            return
        yield from rows
        position = rows[-1][0]
