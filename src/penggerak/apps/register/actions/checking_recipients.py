"""The checks of a list of recipients, as the worker runs them: cleaned, looked up, asked ten times, written."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction

from penggerak.apps.audit.actions import record_event
from penggerak.apps.copying import copy_rows
from penggerak.apps.register.models import LookUpList, Recipient, RecipientList
from penggerak.apps.register.places import cleaning
from penggerak.apps.register.queries.prechecks import (
    accepted_findings,
    asked_look_ups,
    known_people,
    look_ups_in_effect,
)
from penggerak.apps.seal import look_up_key, seal, unseal
from penggerak.core.prechecks import precheck, recipients_of
from penggerak.core.register import SENSITIVE
from penggerak.core.register.cleaning import CleanRow, clean_rows
from penggerak.sources.lists import RawList, guess_scales

log = logging.getLogger("penggerak.register")

ROW_FIELDS = [
    "recipient_list", "number", "round", "is_taken_out", "raw", "values", "sealed", "person_key", "hits", "unknowns",
    "accepted", "findings",
]  # fmt: skip
Cells = dict[str, str | None]


def tell_share(list_id: int, share: float) -> None:
    """How much of a check is done, for the page that waits for it."""
    RecipientList.objects.filter(pk=list_id).update(share=share)


def check_recipients(list_id: int, *, at: datetime, progress: Callable[[int, float], None] = tell_share) -> None:
    """Check every row of a list. Killed and run again it starts over; a list not waiting for it is left alone.

    progress: told the list and the share (0 to 1) of the work that is done.
    """
    recipients = RecipientList.objects.get(pk=list_id)
    if recipients.status != RecipientList.Status.CHECKING:
        return
    standing = list(recipients.rows.filter(is_taken_out=False).order_by("number"))
    cells = {row.number: unseal(row.raw) for row in standing}
    progress(list_id, 0.2)
    cleaned = _cleaned(recipients, cells)
    progress(list_id, 0.5)
    keys = _keys(cleaned)
    in_effect = look_ups_in_effect(recipients.city_id, recipients.programme)
    findings = _findings(recipients, cleaned, keys, in_effect)
    rows = list(_checked(recipients, standing, cleaned, keys, findings))
    progress(list_id, 0.8)
    with transaction.atomic():
        held = RecipientList.objects.select_for_update(of=("self",)).get(pk=list_id)
        if _asked_of(held) != _asked_of(recipients):
            return  # somebody repaired rows or changed the columns meanwhile; their own job checks again
        held.rows.filter(is_taken_out=False).delete()
        copy_rows(Recipient, ROW_FIELDS, rows)
        held.status, held.total, held.checked_at = RecipientList.Status.READY, len(rows), at
        held.asked, held.share = [_as_asked(one) for one in in_effect], 0
        held.save(update_fields=["status", "total", "checked_at", "asked", "share"])
        record_event("precheck.checked", at=at, by=None, subject=held, data={"rows": len(rows), "round": held.round})
    log.info("precheck.checked", extra={"recipient_list": list_id})


def _asked_of(recipients: RecipientList) -> tuple[Any, ...]:
    return recipients.status, recipients.round, recipients.columns, recipients.observed_on


def _cleaned(recipients: RecipientList, cells: Mapping[int, Cells]) -> list[CleanRow]:
    """The rows understood."""
    schema = {"row_number": pl.Int64} | dict.fromkeys(recipients.heading_of, pl.String)
    table = pl.DataFrame([{"row_number": number, **row} for number, row in cells.items()], schema=schema)
    raw = RawList(recipients.programme, tuple(recipients.headings), table, notes=(), dropped=(), has_header=True)
    columns = {column: field for column, field in recipients.columns.items() if field}
    context = cleaning(recipients.city_id, on=recipients.observed_on)
    return clean_rows(raw.rows, columns=columns, context=context, scales=guess_scales(raw, columns))


def _keys(cleaned: Iterable[CleanRow]) -> dict[int, bytes]:
    """row -> keyed hash of its NIK, where one was read."""
    found = {row.row_number: look_up_key("nik", str(row.values["nik"])) for row in cleaned if "nik" in row.values}
    return {number: key for number, key in found.items() if key}


def _findings(
    recipients: RecipientList,
    cleaned: Iterable[CleanRow],
    keys: Mapping[int, bytes],
    in_effect: Iterable[LookUpList],
) -> pl.DataFrame:
    people = {number: key.hex() for number, key in keys.items()}
    different = sorted(set(keys.values()))
    return precheck(
        recipients_of(cleaned, city=recipients.city_id, people=people),
        city=recipients.city_id,
        on=recipients.observed_on,
        look_ups=asked_look_ups(in_effect, different),
        register=known_people(recipients.city_id, different),
    )


def _checked(
    recipients: RecipientList,
    standing: Iterable[Recipient],
    cleaned: Iterable[CleanRow],
    keys: Mapping[int, bytes],
    findings: pl.DataFrame,
) -> Iterator[tuple[Any, ...]]:
    told: dict[int, dict[str, dict[str, Any]]] = {}
    for finding in findings.filter(pl.col("reason").is_not_null()).iter_rows(named=True):
        told.setdefault(finding["row"], {})[finding["check"]] = finding
    settled = accepted_findings(recipients)
    for row, understood in zip(standing, cleaned, strict=True):
        found = told.get(row.number, {})
        hits = [check for check, finding in found.items() if finding["outcome"] == "hit"]
        accepted = [check for check in hits if (row.number, row.round, check, found[check]["reason"]) in settled]
        plain = {name: value for name, value in understood.values.items() if name not in SENSITIVE}
        secret = {name: value for name, value in understood.values.items() if name in SENSITIVE}
        yield (
            recipients.pk,
            row.number,
            row.round,
            False,
            bytes(row.raw),
            plain,
            seal(secret),
            keys.get(row.number),
            [check for check in hits if check not in accepted],
            [check for check, finding in found.items() if finding["outcome"] == "unknown"],
            accepted,
            {check: _as_data(finding) for check, finding in found.items()},
        )


def _as_data(finding: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: finding[name] for name in ("reason", "number", "limit") if finding[name] is not None}
    return kept | ({"day": finding["day"].isoformat()} if finding["day"] else {})


def _as_asked(look_up: LookUpList) -> dict[str, Any]:
    return {
        "kind": look_up.kind,
        "as_of": look_up.as_of.isoformat(),
        "provider": look_up.provider,
        "entries": look_up.entries,
    }
