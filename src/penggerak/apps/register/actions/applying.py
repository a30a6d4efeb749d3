"""Writing a checked list into the register, some rows at a time, each batch wholly or not at all."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import among, as_array, copy_rows, next_ids
from penggerak.apps.memory import collected_later
from penggerak.apps.register.actions.ahead import APPLIED, Ahead, Begun
from penggerak.apps.register.actions.forgetting import let_go_of_file
from penggerak.apps.register.actions.moving import held_ids
from penggerak.apps.register.actions.noticing import ask_about_newcomers, follow_numbers, joined_since
from penggerak.apps.register.actions.projecting import project_businesses
from penggerak.apps.register.laying_out import Guess, helper
from penggerak.apps.register.models import Business, Import, ImportRow, Link, Pair, Record, RecordKey, Source
from penggerak.apps.register.queries.importing import merged_into
from penggerak.apps.register.queries.matching import latest_statements

log = logging.getLogger("penggerak.register")

BATCH = 2_000
WORTH_A_HELPER = 10_000  # rows: beginning a process takes three seconds
RECORD_FIELDS = [
    "id", "source", "importing", "source_key", "digest", "observed_on", "recorded_at", "by", "reason", "values",
    "sealed", "raw",
]  # fmt: skip
LINK_FIELDS = ["record", "business", "started_at", "method", "probability", "reason", "by", "ended_reason"]
KEY_FIELDS = ["record", "field", "key"]
PAIR_FIELDS = ["record", "business", "probability", "weights", "found_at"]

# What a row said moves inside the database: it was cleaned and sealed when the list was checked.
ADD_RECORDS = """
insert into register_record (id, source_id, importing_id, source_key, digest, observed_on, recorded_at, by_id, reason,
  "values", sealed, raw)
select new.record_id, i.source_id, i.id, r.source_key, r.digest, i.observed_on, %s, i.created_by_id, '', r.values,
  r.sealed, r.raw
from unnest(%s::bigint[], %s::bigint[]) as new (row_id, record_id)
join register_importrow r on r.id = new.row_id join register_import i on i.id = r.importing_id
"""
SETTLE = """
update register_importrow set is_settled = true, outcome = new.outcome, business_id = new.business_id,
  method = new.method, probability = new.probability, record_id = new.record_id,
  doubts = case when new.is_sure then '[]' else doubts end
from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::float8[], %s::boolean[])
  as new (row_id, record_id, outcome, business_id, method, probability, is_sure)
where id = new.row_id
"""


@collected_later()
def apply_import(import_id: int, *, now: Callable[[], datetime], progress: Callable[[int], None] | None = None) -> None:
    """Write what is left of an import until it is done or asked to stop. Killed and run again, it goes on.

    progress: told how many rows are settled, after each batch.
    """
    is_long = ImportRow.objects.filter(importing=import_id, is_settled=False).count() >= WORTH_A_HELPER
    with helper() if is_long else nullcontext() as helping:
        ahead = Ahead(helping, now=now, rows=BATCH)
        while True:
            begun = ahead.taken()
            done = _apply_batch(import_id, at=begun.at, begun=begun, ahead=ahead)
            if done is None:
                return
            if progress:
                progress(done)


@transaction.atomic
def _apply_batch(import_id: int, *, at: datetime, begun: Begun | None = None, ahead: Ahead | None = None) -> int | None:
    """Write the next rows; returns how many are settled by now, None when there is nothing more to do.

    begun: what was laid out of them ahead. ahead: begins the batch after this one.
    """
    with (
        connection.cursor() as cursor
    ):  # a crash of the machine may take the last batches along, whole: they come again
        cursor.execute("set local synchronous_commit = off")
    importing = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
    if importing.status != Import.Status.APPLYING:
        return None
    if importing.stop_asked:
        return _end(importing, Import.Status.STOPPED, at=at)
    waiting = importing.rows.filter(is_settled=False).order_by("number").defer("raw", "values", "problems")
    rows = list(waiting[:BATCH])
    if not rows:
        return _end(importing, Import.Status.DONE, at=at)
    Source.objects.select_for_update().get(pk=importing.source_id)  # two imports of one source take turns
    news = _with_news(importing, rows)
    guesses = begun.guesses() if begun else {}
    if ahead:
        ahead.begin(importing, after=rows[-1].number)
    records = write_rows(importing, news, at=at, reserved=begun.records if begun else {}, guesses=guesses)
    _settle(rows, records)
    importing.done += len(rows)
    importing.save(update_fields=["done"])
    return importing.done


def _end(importing: Import, status: Import.Status, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit to default")  # and with it all that was written before
    importing.status, importing.stop_asked = status, False
    importing.applied_at = at if status == Import.Status.DONE else importing.applied_at
    importing.save(update_fields=["status", "stop_asked", "applied_at"])
    if status == Import.Status.DONE:
        let_go_of_file(importing, at=at)
    told = {"rows": importing.done, "joined": joined_since(importing), "asked": ask_about_newcomers(importing, at=at)}
    record_event(f"import.{status}", at=at, by=None, subject=importing, data=told)
    log.info("import.%s", status, extra={"import": importing.pk})


def _with_news(importing: Import, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """The rows that still say something new: others may have said it since the preview.

    A row whose source key was linked meanwhile speaks of that business, not of the new one the preview meant; one
    whose business was merged away speaks of the business that took it in. The outcome of the row says what was found.
    """
    wanted = [row for row in rows if row.outcome in APPLIED]
    said = latest_statements(importing.source, {row.source_key for row in wanted})
    merged = merged_into(held_ids({row.business_id for row in wanted if row.business_id}))
    for row in wanted:
        if row.source_key in said:
            digest, row.business_id = said[row.source_key]
            row.method, row.probability, row.doubts = Link.Method.KEY, 1.0, []
            row.outcome = ImportRow.Outcome.SAME if digest == row.digest else ImportRow.Outcome.CHANGED
        row.business_id = merged.get(row.business_id or 0, row.business_id)
    follow_numbers(importing, wanted)
    return [row for row in wanted if row.outcome in APPLIED]


def write_rows(
    importing: Import,
    rows: Sequence[ImportRow],
    *,
    at: datetime,
    reserved: Mapping[int, int] | None = None,
    guesses: Mapping[int, Guess] | None = None,
) -> dict[int, int]:
    """Add the records of these rows, link them, and project the businesses they speak of. Returns row -> new record.

    reserved: row -> the number its record gets. guesses: businesses laid out ahead.
    """
    told = _told_before(importing, rows)
    added = write_records([row for row in rows if row.pk not in told], at=at, reserved=reserved)
    pairs = [(told.get(row.pk) or added[row.pk], row) for row in rows]
    by = importing.created_by_id
    copy_rows(
        Link, LINK_FIELDS, ((one, row.business_id, at, row.method, row.probability, "", by, "") for one, row in pairs)
    )
    project_businesses({int(row.business_id or 0) for row in rows}, guesses)
    _raise_doubts(pairs, known=told.values(), at=at)
    return added


def write_records(
    rows: Sequence[ImportRow], *, at: datetime, reserved: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Add one record for each staged row, with the keys by which it is found. Returns row -> record."""
    known = reserved or {}
    others = [row.pk for row in rows if row.pk not in known]
    numbers = {**known, **dict(zip(others, next_ids(Record, len(others)), strict=True))}
    added = {row.pk: numbers[row.pk] for row in rows}
    with connection.cursor() as cursor:
        cursor.execute(ADD_RECORDS, [at, as_array(added), as_array(added.values())])
    copy_rows(RecordKey, KEY_FIELDS, (key for row in rows for key in record_keys(added[row.pk], row)))
    return added


def _settle(rows: Sequence[ImportRow], records: dict[int, int]) -> None:
    """Note what became of these rows; records: row -> record that it added."""
    told = [
        (row.pk, records.get(row.pk), row.outcome, row.business_id, row.method, row.probability, not row.doubts)
        for row in rows
    ]
    with connection.cursor() as cursor:
        ids, record_ids, outcomes, business_ids, *others = (list(column) for column in zip(*told, strict=True))
        numbers = as_array(ids), as_array(record_ids), outcomes, as_array(business_ids)
        cursor.execute(SETTLE, [*numbers, *others])


def _told_before(importing: Import, rows: Sequence[ImportRow]) -> dict[int, int]:
    """Rows whose record is there already, without a link: an import that was taken back said the same. Row -> record.

    Such a record is linked again, not written twice.
    """
    said = Record.objects.filter(
        source=importing.source_id,
        observed_on=importing.observed_on,
        source_key__in=among({row.source_key for row in rows}, "text"),
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
    for field, key in row.look_up_keys.items():
        yield record_id, field, key


def _raise_doubts(pairs: Sequence[tuple[int, ImportRow]], *, known: Collection[int], at: datetime) -> None:
    """Put what a person has to decide on the queue, once. A doubt about a row that was never applied is no doubt.

    known: records that were there before, and may have raised a doubt then.
    """
    doubts = {
        (one, doubt["business"]): doubt
        for one, row in pairs
        for doubt in reversed(row.doubts)  # the first of two about one business is the more probable
        if doubt["business"] != row.business_id
    }
    for asked in Pair.objects.filter(record__in=among(known)).values_list("record_id", "business_id"):
        doubts.pop(asked, None)
    asked_about = among({business for _, business in doubts})
    written = set(Business.objects.filter(pk__in=asked_about).values_list("pk", flat=True))
    copy_rows(
        Pair,
        PAIR_FIELDS,
        (
            (one, business, doubt["probability"], doubt["weights"], at)
            for (one, business), doubt in doubts.items()
            if business in written
        ),
    )
