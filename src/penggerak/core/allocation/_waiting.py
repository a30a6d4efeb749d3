"""The waiting list: when someone drops out, who moves up. A fold over the events, so that it can be replayed."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import sentence


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """dropped_out: token gives up a seat, or a place on the waiting list. seats_added: so many seats more."""

    kind: Literal["dropped_out", "seats_added"]
    token: str = ""
    seats: int = 0


@dataclass(frozen=True, slots=True)
class Promotion:
    """token moved up at event number `event` (0 the first), into the seat that instead_of left, or into a new one."""

    event: int
    token: str
    instead_of: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand after all events: who holds a seat and who waits, both in the order of the draw."""

    holders: tuple[str, ...]
    waiting: tuple[str, ...]
    promotions: tuple[Promotion, ...]
    empty_seats: int


class _Room:
    """What changes while the events are gone through. A seat remembers the stratum it was given to at the draw."""

    def __init__(self, stratum_of: Mapping[str, str], seated: Sequence[str]) -> None:
        self.holding = {token: stratum_of[token] for token in seated}
        self.waiting = {token for token in stratum_of if token not in self.holding}
        self.queues: dict[str, deque[str]] = {}
        for token in (token for token in stratum_of if token in self.waiting):
            self.queues.setdefault(stratum_of[token], deque()).append(token)
        self.everyone = deque(token for token in stratum_of if token in self.waiting)
        self.promotions: list[Promotion] = []
        self.empty_seats = 0

    def first_waiting(self, queue: deque[str]) -> str | None:
        """Who left the list otherwise is still in the queue, and is passed over here."""
        while queue and queue[0] not in self.waiting:
            queue.popleft()
        return queue[0] if queue else None


def standing(drawn: pl.DataFrame, events: Sequence[WaitingEvent], *, within_strata: bool = True) -> Standing:
    """Replay what happened to seats and waiting list since the draw.

    drawn: DRAWN, or its place, token, drawn and, with strata, stratum. events: in the order in which they happened.
    within_strata: a seat goes to the first waiting of its own stratum, and to the first of all only when nobody of its
    stratum waits; otherwise always to the first of all. A seat that nobody waits for stays empty.
    Raises CannotAllocate for an event of someone who neither holds a seat nor waits, or who has dropped out already.
    """
    rows = drawn.sort("place")
    grouped = within_strata and "stratum" in rows.columns
    strata = rows["stratum"].fill_null("").to_list() if grouped else [""] * rows.height
    stratum_of = dict(zip(rows["token"].to_list(), strata, strict=True))
    room = _Room(stratum_of, rows.filter("drawn")["token"].to_list())
    for number, event in enumerate(events):
        _apply(room, number, event)
    holders = tuple(token for token in stratum_of if token in room.holding)
    waiting = tuple(token for token in stratum_of if token in room.waiting)
    return Standing(holders, waiting, tuple(room.promotions), room.empty_seats)


def _apply(room: _Room, number: int, event: WaitingEvent) -> None:
    if event.kind == "seats_added":
        _add_seats(room, number, event.seats)
    elif event.token in room.holding:
        _fill(room, number, room.holding.pop(event.token), instead_of=event.token)
    elif event.token in room.waiting:
        room.waiting.remove(event.token)
    else:
        raise CannotAllocate(
            sentence("Nomor %(token)s tidak memegang kursi dan tidak ada di daftar cadangan.", token=event.token)
        )


def _add_seats(room: _Room, number: int, seats: int) -> None:
    if seats < 1:
        raise CannotAllocate(sentence("Tambahan kursi paling sedikit satu."))
    for _ in range(seats):
        _fill(room, number, "", instead_of=None)


def _fill(room: _Room, number: int, stratum: str, *, instead_of: str | None) -> None:
    own = room.queues.get(stratum, deque())
    promoted = room.first_waiting(own) or room.first_waiting(room.everyone)
    if promoted is None:
        room.empty_seats += 1
        return
    room.waiting.remove(promoted)
    room.holding[promoted] = stratum
    room.promotions.append(Promotion(number, promoted, instead_of))
