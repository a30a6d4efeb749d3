"""The rows that come next, read while others are written and laid out by a helper meanwhile."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from penggerak.apps.copying import next_ids
from penggerak.apps.register.actions.versions import CODE_FIELDS, codes_among
from penggerak.apps.register.laying_out import Guess, Helper
from penggerak.apps.register.models import Import, ImportRow, Record
from penggerak.apps.register.queries import statements
from penggerak.core.register import Link

APPLIED = (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED, ImportRow.Outcome.POSSIBLE)
COLUMNS = ("pk", "business_id", "digest", "values", "sealed")
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """What was begun for a batch. at: its moment. records: row -> the number that its record gets."""

    at: datetime
    records: Mapping[int, int] = field(default_factory=dict)
    guesses: Callable[[], Mapping[int, Guess]] = dict


class Ahead:
    """Begins the batch after the one that is being written. Without a helper every batch begins with nothing."""

    def __init__(self, helping: Helper | None, *, now: Callable[[], datetime], rows: int) -> None:
        self._helping, self._now, self._rows = helping, now, rows
        self._next: Begun | None = None

    def taken(self) -> Begun:
        """What was begun for the batch that is written now."""
        begun, self._next = self._next, None
        return begun or Begun(self._now())

    def begin(self, importing: Import, *, after: int) -> None:
        """Have the rows after this number laid out as if nothing else happened until they are written."""
        if not self._helping:
            return
        waiting = importing.rows.filter(is_settled=False, number__gt=after).order_by("number")[: self._rows]
        rows = [row for outcome, *row in waiting.values_list("outcome", *COLUMNS) if outcome in APPLIED]
        if rows:
            self._next = self._begun(self._helping, importing, rows)

    def _begun(self, helping: Helper, importing: Import, rows: Sequence[Sequence[Any]]) -> Begun:
        at = self._now()
        records = dict(zip((row[0] for row in rows), next_ids(Record, len(rows)), strict=True))
        links = statements.links_of({row[1] for row in rows})
        stored = statements.stored_records([link for link in links if link.ended_at is None])
        new = [
            (records[pk], importing.source.kind, importing.observed_on, at, digest, values, sealed)
            for pk, _, digest, values, sealed in rows
        ]
        links += [Link(records[pk], business_id, at) for pk, business_id, *_ in rows]
        told = {name: {values.get(name) for *_, values, _ in (*stored, *new)} for name in CODE_FIELDS}
        laid = helping.begin(links, [_sendable(row) for row in (*stored, *new)], codes_among(told))
        return Begun(at, records, lambda: helping.result(laid))


def _sendable(row: Row) -> Row:
    """What the database hands out as a view of its memory does not go to another process."""
    return *row[:-1], bytes(row[-1])
