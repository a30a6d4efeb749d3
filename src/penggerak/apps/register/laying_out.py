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
from typing import Any, NamedTuple, cast

from django.conf import settings

from penggerak.apps.copy_lines import copy_line
from penggerak.apps.memory import collected_later
from penggerak.apps.register import rows
from penggerak.apps.seal import unseal
from penggerak.core import register as core

log = logging.getLogger("penggerak.register")

LONGEST = 300.0  # seconds for a batch that takes one or two: a process that takes longer stands still
Row = tuple[Any, ...]
Codes = Mapping[str, frozenset[str]]  # of areas and of activities, see rows.business_row


class LaidOut(NamedTuple):  # a tuple goes to another process and back in a fraction of the time
    """A business as rows of its tables. row: as copy_line writes it. owner: the key of its person, None if unnamed."""

    business_id: int
    row: bytes
    owner: str | None
    licences: tuple[Row, ...]
    products: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A business as it will be when its links, open and closed, are exactly these."""

    links: frozenset[core.Link]
    laid: LaidOut


@dataclass(frozen=True, slots=True)
class Begun:
    """What a helper was given: the links it supposes, by business, and what it makes of them."""

    links: Mapping[int, frozenset[core.Link]]
    laid: Future[dict[int, LaidOut]]


def lay_out(business: core.Business, *, since: datetime, codes: Codes) -> LaidOut:
    """since: the last moment at which a link of it began or ended."""
    return LaidOut(
        business.business_id,
        copy_line(rows.business_row(business, since=since, **codes)),
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
def laid_out(links: Sequence[Row], records: Sequence[Row], codes: Codes) -> dict[int, LaidOut]:
    """Every business that these links speak of, and the rows of its tables.

    links: each as the fields of a Link. records: as record_from takes them, all that open links are about.
    """
    held = [core.Link(*link) for link in links]
    known, at = core.project(map(record_from, records), held), core.moments(held)
    return {one: lay_out(business, since=at[one][-1], codes=codes) for one, business in known.items()}


class Helper:
    """A process that lays out. One that died or stands still is done without."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool: ProcessPoolExecutor | None = pool

    def begin(self, links: Sequence[core.Link], records: Sequence[Row], codes: Codes) -> Begun:
        """Have these laid out."""
        if self._pool:
            told = [(link.record_id, link.business_id, link.started_at, link.ended_at) for link in links]
            with suppress(BrokenProcessPool):
                return Begun(by_business(links), self._pool.submit(laid_out, told, records, codes))
        nothing: Future[dict[int, LaidOut]] = Future()
        nothing.set_result({})
        return Begun({}, nothing)

    def result(self, begun: Begun) -> dict[int, Guess]:
        """What was laid out; nothing when the process is gone."""
        try:
            found = begun.laid.result(timeout=LONGEST)
            return {one: Guess(begun.links[one], laid) for one, laid in found.items()}
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
