"""Answers kept in this process's memory for as long as nothing that is counted has changed.

The database notes every transaction that changes businesses, sources, pairs or decisions (migration 0007). An answer is
kept with the snapshot it was made in: it still holds when every noted transaction was visible there. That is exact
whatever order transactions end in, and no writer waits for another.

A passer-by may be given an answer that held a few seconds ago, while it is made anew beside: nobody has to wait for it.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from django.db import connection

log = logging.getLogger("penggerak.register")

Answer = TypeVar("Answer")

MOST = 100  # answers kept; the one not asked for longest goes first
LAG = 5.0  # seconds since an answer was last known to hold, at most, for who may be given one that lags
ASK = """
select pg_current_snapshot()::text, pg_current_xact_id_if_assigned() is null,
  exists (select from register_change
          where xid >= pg_snapshot_xmin(%(then)s::pg_snapshot)
            and not pg_visible_in_snapshot(xid, %(then)s::pg_snapshot))
"""


@dataclass(frozen=True, slots=True)
class _Kept:
    """snapshot: in which it was made. held_at: when it was last known to hold, on this process's own clock."""

    snapshot: str
    answer: Any
    held_at: float


_kept: OrderedDict[Hashable, _Kept] = OrderedDict()
_renewing: set[Hashable] = set()
_beside = ThreadPoolExecutor(1, thread_name_prefix="renewing")  # one: answering people goes before


def remembered(key: Hashable, make: Callable[[], Answer], *, may_lag: bool = False) -> Answer:
    """What make() answers: the answer given before under the same key, unless something has changed since.

    key: everything the answer depends on beside the database, the day too. Do not change the answer: others share it.
    An answer made by a transaction that has written is given, but not kept: it may yet be rolled back.
    may_lag: for people who are not signed in, who cannot have changed anything themselves: what held less than LAG
    seconds ago will do, and is made anew meanwhile. make is called in another thread then.
    """
    asked_at = monotonic()
    before = _kept.get(key)
    with connection.cursor() as cursor:
        cursor.execute(ASK, {"then": before.snapshot if before else None})
        snapshot, only_reads, has_changed = cursor.fetchone()
    if before and not has_changed:
        _keep(key, _Kept(before.snapshot, before.answer, asked_at))
        return before.answer  # type: ignore[no-any-return]
    if before and may_lag and only_reads and asked_at - before.held_at < LAG:
        _renew(key, make)
        return before.answer  # type: ignore[no-any-return]
    made = make()
    if only_reads:
        _keep(key, _Kept(snapshot, made, asked_at))
    return made


def _keep(key: Hashable, kept: _Kept) -> None:
    _kept.pop(key, None)
    _kept[key] = kept
    while len(_kept) > MOST:
        _kept.popitem(last=False)


def _renew(key: Hashable, make: Callable[[], Any]) -> None:
    """Have it made anew beside, once however many ask meanwhile."""
    if key not in _renewing:
        _renewing.add(key)
        _beside.submit(_renewed, key, make)


def _renewed(key: Hashable, make: Callable[[], Any]) -> None:
    try:
        remembered(key, make)
    except Exception:
        log.exception("answer.not_renewed")  # the next reader makes it, and meets the same
    finally:
        _renewing.discard(key)
        connection.close()
