"""Checking a list: every row cleaned, matched, and told what would happen to it. Nothing in the register changes."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import copy_rows, next_ids
from penggerak.apps.register.models import Business, Import, ImportRow
from penggerak.apps.register.places import cleaning
from penggerak.apps.register.queries.matching import Match, Staged, matches
from penggerak.apps.register.seal import NUMBER_KINDS, fingerprint, seal
from penggerak.apps.register.storage import read_file
from penggerak.apps.words import sentence_as_data
from penggerak.core.register import SENSITIVE
from penggerak.core.register.cleaning import CleanRow, Problem, clean_rows
from penggerak.sources.lists import RawList, guess_scales, read_list

log = logging.getLogger("penggerak.register")

ROW_FIELDS = [
    "importing", "number", "raw", "values", "sealed", "source_key", "digest", "problems", "outcome", "business_id",
    "doubts", "method", "probability",
]  # fmt: skip


def prepare_import(import_id: int, *, at: datetime) -> None:
    """Check every row of an import and stage it. Run again it starts over; applied imports are left alone."""
    importing = Import.objects.select_related("source").get(pk=import_id)
    if importing.status != Import.Status.PREPARING:
        return
    raw = read_list(read_file(importing.stored_as), name=importing.file_name, sheet=importing.sheet or None)
    cells = {row["row_number"]: row for row in raw.rows.iter_rows(named=True)}
    columns = {column: field for column, field in importing.columns.items() if field}
    context = cleaning(importing.city_id, kbli_version=importing.kbli_version, on=importing.observed_on)
    cleaned = clean_rows(raw.rows, columns=columns, context=context, scales=guess_scales(raw, columns))
    keys = _row_keys(raw, columns)
    accepted = staged_rows([row for row in cleaned if not row.is_refused], keys)
    found = matches(accepted, source=importing.source, city=importing.city_id)
    rows = list(_rows(import_id, cells, {row.number: row for row in accepted}, cleaned, found))
    with transaction.atomic():
        held = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
        if held.status != Import.Status.PREPARING or held.columns != importing.columns:
            return  # somebody changed the columns meanwhile; their own job checks again
        held.rows.all().delete()
        copy_rows(ImportRow, ROW_FIELDS, rows)
        held.status, held.total, held.done, held.prepared_at = Import.Status.READY, len(cleaned), 0, at
        held.save(update_fields=["status", "total", "done", "prepared_at"])
        record_event("import.prepared", at=at, by=None, subject=held, data={"rows": len(cleaned)})
    log.info("import.prepared", extra={"import": import_id})


def _row_keys(raw: RawList, columns: Mapping[str, str]) -> dict[int, str]:
    """The source's own key of each row, where it has a column for that."""
    column = next((column for column, field in columns.items() if field == "row_key"), None)
    return {number: key for number, key in raw.rows.select("row_number", column).iter_rows() if key} if column else {}


def staged_rows(rows: Iterable[CleanRow], keys: Mapping[int, str]) -> list[Staged]:
    """Cleaned rows with their identity over the editions of a list: the source's own key, or else all that they say.

    Rows that say the same and carry no number are told apart by their order: fifteen weavers of one street may be
    entered alike, and are fifteen weavers.
    """
    copies: Counter[str] = Counter()
    found = []
    for row in rows:
        digest = fingerprint(dict(row.values))
        is_numbered = not NUMBER_KINDS.keys().isdisjoint(row.values)
        key = {"key": keys[row.row_number]} if row.row_number in keys else {"says": digest, "copy": copies[digest]}
        copies[digest] += 0 if is_numbered else 1
        found.append(Staged(row.row_number, fingerprint(key), digest, row.values))
    return found


def _business_ids(found: Mapping[int, Match]) -> dict[int, int]:
    """Numbers for the businesses that rows of this list found: row number of the founder -> business id."""
    founders = sorted(number for number, match in found.items() if match.outcome in ("new", "possible"))
    return dict(zip(founders, next_ids(Business, len(founders)), strict=True))


def _rows(
    import_id: int,
    cells: Mapping[int, Mapping[str, Any]],
    accepted: Mapping[int, Staged],
    cleaned: Iterable[CleanRow],
    found: Mapping[int, Match],
) -> Iterator[tuple[Any, ...]]:
    founded = _business_ids(found)

    def business_of(number: int, match: Match) -> int | None:
        if match.business_id is not None:
            return match.business_id
        leader = number if match.leader is None else match.leader
        return founded[leader] if leader in founded else business_of(leader, found[leader])

    for row in cleaned:
        match = found.get(row.row_number) or Match("refused")
        plain = {name: value for name, value in row.values.items() if name not in SENSITIVE}
        secret = {name: value for name, value in row.values.items() if name in SENSITIVE}
        identity = accepted.get(row.row_number)
        yield (
            import_id,
            row.row_number,
            seal({name: text for name, text in cells[row.row_number].items() if name != "row_number"}),
            plain,
            seal(secret),
            identity.source_key if identity else "",
            identity.digest if identity else "",
            [_problem(problem) for problem in row.problems],
            match.outcome,
            None if match.outcome == "refused" else business_of(row.row_number, match),
            [_doubt(doubt, business_of, found) for doubt in match.doubts],
            match.method,
            match.probability,
        )


def _doubt(
    doubt: Mapping[str, Any], business_of: Callable[[int, Match], int | None], found: Mapping[int, Match]
) -> dict[str, Any]:
    business_id = doubt["business"] if "business" in doubt else business_of(doubt["row"], found[doubt["row"]])
    return {"business": business_id, "probability": doubt["probability"], "weights": doubt["weights"]}


def _problem(problem: Problem) -> dict[str, Any]:
    about = {"field": problem.field, "severity": problem.severity, "code": problem.code}
    return about | sentence_as_data(problem.sentence)
