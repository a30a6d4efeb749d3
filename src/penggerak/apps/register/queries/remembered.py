"""Answers kept in this process's memory for as long as nothing that is counted has changed.

The database notes every transaction that changes businesses, sources, pairs or decisions (migration 0007). An answer is
kept with the snapshot it was made in: it still holds when every noted transaction was visible there. That is exact
whatever order transactions end in, and no writer waits for another.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import connection

Answer = TypeVar("Answer")

MOST = 100  # answers kept; the one not asked for longest goes first
ASK = """
select pg_current_snapshot()::text, pg_current_xact_id_if_assigned() is null,
  exists (select from register_change
          where xid >= pg_snapshot_xmin(%(then)s::pg_snapshot)
            and not pg_visible_in_snapshot(xid, %(then)s::pg_snapshot))
"""
_kept: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()


def remembered(key: Hashable, make: Callable[[], Answer]) -> Answer:
    """What make() answers: the answer given before under the same key, unless something has changed since.

    key: everything the answer depends on beside the database, the day too. Do not change the answer: others share it.
    An answer made by a transaction that has written is given, but not kept: it may yet be rolled back.
    """
    before, answer = _kept.get(key, (None, None))
    with connection.cursor() as cursor:
        cursor.execute(ASK, {"then": before})
        snapshot, only_reads, has_changed = cursor.fetchone()
    if before is not None and not has_changed:
        _kept[key] = _kept.pop(key, (before, answer))
        return answer  # type: ignore[return-value]
    made = make()
    if only_reads:
        _kept[key] = (snapshot, made)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made
