"""Places in the queue before a gate: given out and let in by one statement, so that all processes count together."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

AHEAD_SECONDS = 1.0  # so much room is kept from a quiet time; more would let a crowd in at once

# Its commit need not be on disk: after a crash a few places are given out twice at most within the last moments, and
# nobody who waits loses theirs. It is one update of one row, in turns.
STEP = """
insert into intake_gate as g (name, issued, let_in, moved_at)
select %(name)s, %(come)s, greatest(1, floor(%(rate)s::float8 * %(ahead)s)::bigint), %(at)s
where set_config('synchronous_commit', 'off', true) = 'off'
on conflict (name) do update set
  issued = g.issued + %(come)s,
  let_in = least(
    g.let_in + greatest(0, floor(extract(epoch from %(at)s - g.moved_at) * %(rate)s)::bigint),
    greatest(g.let_in, g.issued + %(come)s + floor(%(rate)s::float8 * %(ahead)s)::bigint)),
  moved_at = g.moved_at + make_interval(
    secs => greatest(0, floor(extract(epoch from %(at)s - g.moved_at) * %(rate)s)) / %(rate)s::float8)
returning issued, let_in
"""


@dataclass(frozen=True, slots=True)
class Place:
    """number: in the order of arrival. let_in: how far the queue is."""

    number: int
    let_in: int

    @property
    def is_in(self) -> bool:
        return self.number <= self.let_in

    @property
    def ahead(self) -> int:
        """How many are still to be let in up to this one, itself included."""
        return max(0, self.number - self.let_in)


def take_place(name: str, *, rate: float, at: datetime) -> Place:
    """The next place of a queue. rate: people let in a second."""
    return Place(*_step(name, come=1, rate=rate, at=at))


def place_now(name: str, number: int, *, rate: float, at: datetime) -> Place:
    """How a place stands now. A number that a crash made the queue forget is not given out again: it is skipped."""
    issued, let_in = _step(name, come=0, rate=rate, at=at)
    if number > issued:
        _catch_up(name, number)
    return Place(number, let_in)


def _step(name: str, *, come: int, rate: float, at: datetime) -> tuple[int, int]:
    told = {"name": name, "come": come, "rate": rate, "ahead": AHEAD_SECONDS, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(STEP, told)
        issued, let_in = cursor.fetchone()
    return issued, let_in


def _catch_up(name: str, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update intake_gate set issued = greatest(issued, %s) where name = %s", [number, name])
