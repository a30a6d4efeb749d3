"""Writing a checked list into the register, a few hundred rows at a time, each batch wholly or not at all."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import copy_rows, next_ids
from penggerak.apps.register.actions.projecting import project_businesses
from penggerak.apps.register.models import Business, Import, ImportRow, Link, Pair, Record, RecordKey, Source
from penggerak.apps.register.queries.matching import latest_statements
from penggerak.apps.register.seal import LOOKED_UP, look_up_key, unseal

log = logging.getLogger("penggerak.register")

BATCH = 500
APPLIED = (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED, ImportRow.Outcome.POSSIBLE)
RECORD_FIELDS = [
    "id", "source", "importing", "source_key", "digest", "observed_on", "recorded_at", "by", "reason", "values",
    "sealed", "raw",
]  # fmt: skip
LINK_FIELDS = ["record", "business", "started_at", "method", "probability", "reason", "by", "ended_reason"]
KEY_FIELDS = ["record", "field", "key"]
PAIR_FIELDS = ["record", "business", "probability", "weights", "found_at"]


def apply_import(import_id: int, *, now: Callable[[], datetime], progress: Callable[[int], None] | None = None) -> None:
    """Write what is left of an import until it is done or asked to stop. Killed and run again, it goes on.

    progress: told how many rows are settled, after each batch.
    """
    while (done := _apply_batch(import_id, at=now())) is not None:
        if progress:
            progress(done)


@transaction.atomic
def _apply_batch(import_id: int, *, at: datetime) -> int | None:
    """Write the next rows; returns how many are settled by now, None when there is nothing more to do."""
    importing = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
    if importing.status != Import.Status.APPLYING:
        return None
    if importing.stop_asked:
        return _end(importing, Import.Status.STOPPED, at=at)
    rows = list(importing.rows.filter(is_settled=False).order_by("number")[:BATCH])
    if not rows:
        return _end(importing, Import.Status.DONE, at=at)
    Source.objects.select_for_update().get(pk=importing.source_id)  # two imports of one source take turns
    write_rows(importing, _with_news(importing, rows), at=at)
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(is_settled=True)
    importing.done += len(rows)
    importing.save(update_fields=["done"])
    return importing.done


def _end(importing: Import, status: Import.Status, *, at: datetime) -> None:
    importing.status, importing.stop_asked = status, False
    importing.applied_at = at if status == Import.Status.DONE else importing.applied_at
    importing.save(update_fields=["status", "stop_asked", "applied_at"])
    record_event(f"import.{status}", at=at, by=None, subject=importing, data={"rows": importing.done})
    log.info("import.%s", status, extra={"import": importing.pk})


def _with_news(importing: Import, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """The rows that still say something new: another import may have said it since the preview.

    A row whose source key was linked meanwhile speaks of that business, not of the new one the preview meant.
    """
    wanted = [row for row in rows if row.outcome in APPLIED]
    said = latest_statements(importing.source, {row.source_key for row in wanted})
    news = []
    for row in wanted:
        digest, business_id = said.get(row.source_key, ("", row.business_id))
        if digest == row.digest:
            continue
        if row.source_key in said:
            row.business_id, row.method, row.probability, row.doubts = business_id, Link.Method.KEY, 1.0, []
        news.append(row)
    return news


def write_rows(importing: Import, rows: Sequence[ImportRow], *, at: datetime) -> None:
    """Add the records of these rows, link them, and project the businesses they speak of."""
    told = _told_before(importing, rows)
    fresh = iter(next_ids(Record, len(rows) - len(told)))
    pairs = [(told[row.pk] if row.pk in told else next(fresh), row) for row in rows]
    added = [(one, row) for one, row in pairs if row.pk not in told]
    by = importing.created_by_id
    source, observed_on = importing.source_id, importing.observed_on
    copy_rows(
        Record,
        RECORD_FIELDS,
        (
            (
                one,
                source,
                importing.pk,
                row.source_key,
                row.digest,
                observed_on,
                at,
                by,
                "",
                row.values,
                row.sealed,
                row.raw,
            )
            for one, row in added
        ),
    )
    copy_rows(RecordKey, KEY_FIELDS, (key for one, row in added for key in record_keys(one, row)))
    copy_rows(
        Link, LINK_FIELDS, ((one, row.business_id, at, row.method, row.probability, "", by, "") for one, row in pairs)
    )
    project_businesses(int(row.business_id or 0) for row in rows)
    _raise_doubts(pairs, at=at)
    for record_id, row in added:
        row.record_id = record_id
    ImportRow.objects.bulk_update(rows, ["record", "business_id", "method", "probability", "doubts"])


def _told_before(importing: Import, rows: Sequence[ImportRow]) -> dict[int, int]:
    """Rows whose record is there already, without a link: an import that was taken back said the same. Row -> record.

    Such a record is linked again, not written twice.
    """
    said = Record.objects.filter(
        source=importing.source_id, observed_on=importing.observed_on, source_key__in={row.source_key for row in rows}
    ).exclude(links__ended_at=None)
    records = {(key, digest): one for one, key, digest in said.values_list("pk", "source_key", "digest")}
    found: dict[int, int] = {}
    for row in rows:
        record_id = records.pop((row.source_key, row.digest), None)
        if record_id is not None:
            found[row.pk] = record_id
    return found


def record_keys(record_id: int, row: ImportRow) -> Iterator[tuple[Any, ...]]:
    """The keyed hashes of a row's numbers."""
    for field, value in unseal(row.sealed).items():
        key = look_up_key(field, value) if field in LOOKED_UP else None
        if key:
            yield record_id, field, key


def _raise_doubts(pairs: Sequence[tuple[int, ImportRow]], *, at: datetime) -> None:
    """Put what a person has to decide on the queue. A doubt about a row that was never applied is no doubt."""
    doubts = [(one, doubt) for one, row in pairs for doubt in row.doubts if doubt["business"] != row.business_id]
    wanted = {doubt["business"] for _, doubt in doubts}
    known = set(Business.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    copy_rows(
        Pair,
        PAIR_FIELDS,
        (
            (one, doubt["business"], doubt["probability"], doubt["weights"], at)
            for one, doubt in doubts
            if doubt["business"] in known
        ),
    )
