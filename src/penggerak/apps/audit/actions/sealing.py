"""Sealing: every saved event gets its place in the chain, in the order in which we find it."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from penggerak.apps.audit.chain import EVENT, START, linked
from penggerak.apps.audit.heads import Head, note_head
from penggerak.apps.audit.models import Seal
from penggerak.apps.audit.queries.sealed import head_of_chain
from penggerak.apps.copying import copy_rows

BATCH = 10_000
WINDOW = 100_000  # numbers before the newest sealed event among which a late one is looked for each minute
TURN = 4_081_945  # of the advisory lock: any number that nothing else takes
UNSEALED = f"""
    select e.id, {EVENT} from audit_event e
    where e.id > %s and not exists (select from audit_seal s where s.event_id = e.id)
    order by e.id limit %s
"""  # noqa: S608 - words of our own


def seal_events(*, at: datetime, thorough: bool = False) -> int:
    """Seal what is saved and not sealed; returns how many. None are sealed while another run does it.

    An event gets its number when it is written and is seen when its transaction ends, so a late one may have a lower
    number than events sealed before it: its place in the chain is simply later. thorough: look for such ones among all
    events, not only the newest.
    """
    after = 0 if thorough else (Seal.objects.aggregate(newest=Max("event_id"))["newest"] or 0) - WINDOW
    count = 0
    while sealed := _seal_some(after, at=at):
        count, after = count + len(sealed), sealed[-1]
    if head := head_of_chain():
        note_head(Path(settings.AUDIT_HEADS), head)
    return count


@transaction.atomic
def _seal_some(after: int, *, at: datetime) -> list[int]:
    """Seal one batch of the events numbered above `after`; their numbers, ascending."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [TURN])
        if not cursor.fetchone()[0]:
            return []
        head = head_of_chain() or Head(0, START, at)
        cursor.execute(UNSEALED, [after, BATCH])
        events = cursor.fetchall()
    link, last = linked(), head.hash
    rows = []
    for position, (number, event) in enumerate(events, head.position + 1):
        last = link(last, event.encode())
        rows.append((position, number, last, at))
    if rows:
        copy_rows(Seal, ["position", "event", "hash", "sealed_at"], rows)
    return [number for number, _event in events]
