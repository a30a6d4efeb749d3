"""Checking a list: every row cleaned, matched, and told what would happen to it. Nothing in the register changes."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import copy_rows, next_ids
from penggerak.apps.memory import collected_later
from penggerak.apps.register.actions.learning import keep_learnt
from penggerak.apps.register.models import Business, Import, ImportRow, Source
from penggerak.apps.register.places import cleaning
from penggerak.apps.register.queries.importing import earlier_businesses, raw_list, row_counts
from penggerak.apps.register.queries.matching import Match, Staged, matched
from penggerak.apps.register.queries.stops import stopped_rows
from penggerak.apps.seal import NUMBER_KINDS, fingerprint, seal
from penggerak.apps.words import sentence_as_data
from penggerak.core.register import SENSITIVE
from penggerak.core.register.cleaning import CleanRow, Problem, clean_rows
from penggerak.core.register.erasing import STOPPED
from penggerak.sources.lists import RawList, guess_scales

log = logging.getLogger("penggerak.register")

ROW_FIELDS = [
    "importing", "number", "raw", "values", "sealed", "source_key", "digest", "problems", "outcome", "business_id",
    "doubts", "method", "probability",
]  # fmt: skip


# What is done one after the other, each with the share of the work that lies behind it.
STAGES = {"reading": 0.0, "cleaning": 0.05, "matching": 0.4, "saving": 0.85}


@dataclass(frozen=True, slots=True)
class Checked:
    """A list as it was read, every row cleaned, and those that may come in with their identity."""

    raw: RawList
    cleaned: Sequence[CleanRow]
    accepted: Sequence[Staged]


@collected_later()
def prepare_import(import_id: int, *, at: datetime, progress: Callable[[str, float], None] | None = None) -> None:
    """Check every row of an import and stage it. Run again it starts over; applied imports are left alone.

    progress: told each stage of STAGES as it begins, and the share (0 to 1) that is behind it.
    """
    importing = Import.objects.select_related("source").get(pk=import_id)
    if importing.status != Import.Status.PREPARING:
        return

    def tell(stage: str) -> None:
        _keep_progress(importing, STAGES[stage])
        if progress:
            progress(stage, STAGES[stage])

    checked = checked_list(importing, tell)
    tell("matching")
    result = matched(checked.accepted, source=importing.source, city=importing.city_id)
    tell("saving")
    if _saved(importing, staged(importing, checked, result.found), count=len(checked.cleaned), at=at):
        if result.learnt:
            keep_learnt(importing, result.learnt, at=at)
        log.info("import.prepared", extra={"import": import_id})


def stage_of(importing: Import) -> str:
    """The stage that an import being checked is in, as its progress tells."""
    begun = [stage for stage, share in STAGES.items() if int(share * importing.total) <= importing.done]
    return begun[-1]


def _keep_progress(importing: Import, share: float) -> None:
    Import.objects.filter(pk=importing.pk, status=Import.Status.PREPARING).update(done=int(share * importing.total))


def checked_list(importing: Import, tell: Callable[[str], None] = lambda _stage: None) -> Checked:
    """Read the file of an import and clean its rows."""
    tell("reading")
    raw = raw_list(importing)
    columns = {column: field for column, field in importing.columns.items() if field}
    context = cleaning(importing.city_id, kbli_version=importing.kbli_version, on=importing.observed_on)
    tell("cleaning")
    cleaned = clean_rows(raw.rows, columns=columns, context=context, scales=guess_scales(raw, columns))
    cleaned = [_in_its_city(row, importing.city_id) for row in cleaned]
    accepted = staged_rows([row for row in cleaned if not row.is_refused], _row_keys(raw, columns))
    return _without_stopped(Checked(raw, cleaned, accepted), importing.source)


def _without_stopped(checked: Checked, source: Source) -> Checked:
    """Nobody whose data were erased on request comes back by a list; of their rows nothing is kept but their number."""
    others = (Staged(row.row_number, "", "", row.values) for row in checked.cleaned if row.is_refused)
    stopped = stopped_rows([*checked.accepted, *others], source)
    if not stopped:
        return checked
    cleaned = [
        replace(row, values={}, problems=(STOPPED,)) if row.row_number in stopped else row for row in checked.cleaned
    ]
    return Checked(checked.raw, cleaned, [row for row in checked.accepted if row.number not in stopped])


def _in_its_city(row: CleanRow, city: str) -> CleanRow:
    """A row that names no place is in the city whose list it is: one that names another city was refused."""
    if row.is_refused or "city_code" in row.values:
        return row
    return replace(row, values={**row.values, "city_code": city})


def _saved(importing: Import, rows: Iterable[tuple[Any, ...]], *, count: int, at: datetime) -> bool:
    """Stage the rows; False when somebody changed the columns meanwhile: their own job checks again."""
    with transaction.atomic():
        held = Import.objects.select_for_update(of=("self",)).get(pk=importing.pk)
        if held.status != Import.Status.PREPARING or held.columns != importing.columns:
            return False
        held.rows.all().delete()
        copy_rows(ImportRow, ROW_FIELDS, rows)
        with connection.cursor() as cursor:  # else the database sorts all rows for each batch that is applied
            cursor.execute("analyze register_importrow (importing_id, number, is_settled)")
        held.status, held.total, held.done, held.prepared_at = Import.Status.READY, count, 0, at
        held.save(update_fields=["status", "total", "done", "prepared_at"])
        record_event("import.prepared", at=at, by=None, subject=held, data={"rows": count, **row_counts(held)})
    return True


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


def _business_ids(importing: Import, identities: Mapping[int, Staged], found: Mapping[int, Match]) -> dict[int, int]:
    """Numbers for the businesses that rows of this list found: row number of the founder -> business id.

    A business that was left empty when an import was taken back gets its number again when its row comes again.
    """
    founders = sorted(number for number, match in found.items() if match.outcome in ("new", "possible"))
    known = earlier_businesses(importing.source_id, {identities[number].source_key for number in founders})
    first = {known.get(identities[number].source_key): number for number in reversed(founders)}
    ids = {number: business_id for business_id, number in first.items() if business_id is not None}
    others = [number for number in founders if number not in ids]
    return ids | dict(zip(others, next_ids(Business, len(others)), strict=True))


def staged(importing: Import, checked: Checked, found: Mapping[int, Match]) -> Iterator[tuple[Any, ...]]:
    """The rows of a list with what would happen to each, as ROW_FIELDS. The database is asked before the first one."""
    identities = {row.number: row for row in checked.accepted}
    founded = _business_ids(importing, identities, found)
    cells = zip(checked.raw.rows.drop("row_number").iter_rows(named=True), checked.cleaned, strict=True)
    return (_row(importing.pk, written, row, identities.get(row.row_number), found, founded) for written, row in cells)


def _row(
    import_id: int,
    cells: Mapping[str, str | None],
    row: CleanRow,
    identity: Staged | None,
    found: Mapping[int, Match],
    founded: Mapping[int, int],
) -> tuple[Any, ...]:
    match = found.get(row.row_number) or Match("refused")
    plain = {name: value for name, value in row.values.items() if name not in SENSITIVE}
    secret = {name: value for name, value in row.values.items() if name in SENSITIVE}
    return (
        import_id,
        row.row_number,
        b"" if STOPPED in row.problems else seal(cells),
        plain,
        seal(secret),
        identity.source_key if identity else "",
        identity.digest if identity else "",
        [problem_as_data(problem) for problem in row.problems],
        match.outcome,
        None if match.outcome == "refused" else _business_of(row.row_number, found, founded),
        [_doubt(doubt, found, founded) for doubt in match.doubts],
        match.method,
        match.probability,
    )


def _business_of(number: int, found: Mapping[int, Match], founded: Mapping[int, int]) -> int | None:
    """The business a row speaks of: a known one, or the one that the row it follows founds."""
    match = found[number]
    if match.business_id is not None or number in founded:
        return match.business_id or founded[number]
    return None if match.leader is None else _business_of(match.leader, found, founded)


def _doubt(doubt: Mapping[str, Any], found: Mapping[int, Match], founded: Mapping[int, int]) -> dict[str, Any]:
    business_id = doubt["business"] if "business" in doubt else _business_of(doubt["row"], found, founded)
    return {"business": business_id, "probability": doubt["probability"], "weights": doubt["weights"]}


def problem_as_data(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept in a row, still translatable."""
    about = {"field": problem.field, "severity": problem.severity, "code": problem.code}
    return about | sentence_as_data(problem.sentence)
