"""From links and records to the rows of businesses, in a process of its own while the database writes others.

Nothing here asks the database. What was laid out ahead is a guess of how the links will be: whoever writes it looks
whether they are, and lays out anew what was guessed wrongly, so that a guess can cost time and nothing else.
"""

import logging
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, cast

from django.conf import settings

from penggerak.apps.memory import collected_later
from penggerak.apps.register import rows
from penggerak.apps.seal import unseal
from penggerak.core import register as core

log = logging.getLogger("penggerak.register")

LONGEST = 300.0  # seconds for a batch that takes one or two: a process that takes longer stands still
Row = tuple[Any, ...]
Codes = Mapping[str, frozenset[str]]  # of areas and of activities, see rows.business_row


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A business as rows of its tables. owner: the key of its person, None when nobody is named."""

    business: Row
    owner: str | None
    licences: tuple[Row, ...]
    products: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A business as it will be when its links, open and closed, are exactly these."""

    links: frozenset[core.Link]
    laid: LaidOut


def lay_out(business: core.Business, *, since: datetime, codes: Codes) -> LaidOut:
    """since: the last moment at which a link of it began or ended."""
    return LaidOut(
        rows.business_row(business, since=since, **codes),
        rows.person_key(business),
        tuple(rows.licence_rows(business)),
        tuple(rows.product_rows(business)),
    )


def record_from(row: Row) -> core.Record:
    """A row (id, kind of source, day, moment, digest, values, sealed values) as the core's Record."""
    record_id, kind, observed_on, recorded_at, digest, values, sealed = row
    return core.Record(
        record_id, cast(core.SourceKind, kind), observed_on, recorded_at, digest, {**values, **unseal(sealed)}
    )


def by_business(links: Collection[core.Link]) -> dict[int, frozenset[core.Link]]:
    """The links of each business."""
    found: dict[int, list[core.Link]] = {}
    for link in links:
        found.setdefault(link.business_id, []).append(link)
    return {business_id: frozenset(held) for business_id, held in found.items()}


@collected_later()
def guessed(links: Sequence[core.Link], records: Sequence[Row], codes: Codes) -> dict[int, Guess]:
    """Every business that these links speak of. records: as record_from takes them, all that open links are about."""
    known = core.project(map(record_from, records), links)
    held, at = by_business(links), core.moments(links)
    return {one: Guess(held[one], lay_out(business, since=at[one][-1], codes=codes)) for one, business in known.items()}


class Helper:
    """A process that lays out. One that died or stands still is done without."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool: ProcessPoolExecutor | None = pool

    def begin(self, links: Sequence[core.Link], records: Sequence[Row], codes: Codes) -> Future[dict[int, Guess]]:
        """Have these laid out."""
        if self._pool:
            with suppress(BrokenProcessPool):
                return self._pool.submit(guessed, links, records, codes)
        nothing: Future[dict[int, Guess]] = Future()
        nothing.set_result({})
        return nothing

    def result(self, begun: Future[dict[int, Guess]]) -> dict[int, Guess]:
        """What was laid out; nothing when the process is gone."""
        try:
            return begun.result(timeout=LONGEST)
        except (BrokenProcessPool, TimeoutError):
            log.warning("layout.done_without")
            self._pool = None
            return {}


@contextmanager
def helper() -> Iterator[Helper]:
    """Hold a process for the length of a `with` block."""
    pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=(settings.KEYS,))
    try:
        yield Helper(pool)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(keys: Mapping[str, str]) -> None:
    """In the new process: the secrets of this installation, and an end when whoever began it ends."""
    if settings.configured:
        settings.KEYS = keys
    else:
        settings.configure(KEYS=keys)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
