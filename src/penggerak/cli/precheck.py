"""`penggerak precheck`: the ten checks of a list of recipients, without database or pages.

NIKs are compared in memory and never written: results name rows by their number in the file.
"""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

from penggerak.core.prechecks import CHECKS, LOOK_UP_KINDS, Finding, LookUp, recipients_of
from penggerak.core.prechecks import precheck as check_all
from penggerak.core.register.cleaning import CleaningContext, clean_rows
from penggerak.sources.lists import (
    RawList,
    RefusedRow,
    UnreadableList,
    guess_scales,
    read_list,
    write_refused,
)

console = Console()


def precheck(
    file: Annotated[Path, typer.Argument(help="The list of recipients: xlsx or csv, as it is.")],
    lookup: Annotated[
        list[str] | None,
        typer.Option(
            help="KIND=FILE or KIND=FILE@YYYY-MM-DD, the day the list is of (else --as-of); may repeat. "
            f"Kinds: {', '.join(LOOK_UP_KINDS)}."
        ),
    ] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day the list speaks of.")] = None,
    city: Annotated[str, typer.Option(help="Area code of the city whose list it is.")] = "36.71",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON: counts and every hit.")] = False,
    csv: Annotated[Path | None, typer.Option(help="Write every finding to this CSV.")] = None,
    repairs: Annotated[Path | None, typer.Option(help="Write the rows with hits, and why, to this xlsx.")] = None,
) -> None:
    """Ask ten checks of every row of a list of recipients: hit, clear or unknown, with how to repair each hit."""
    day = as_of.date() if as_of else datetime.now().date()
    context = _context(city, day)
    raw = _read(file)
    findings = _findings(raw, context, [_look_up(written, context) for written in lookup or []])
    if csv:
        _table_of(findings).write_csv(csv)
    if repairs:
        repairs.write_bytes(_repair_sheet(raw, findings))
    if as_json:
        sys.stdout.write(json.dumps(_told(findings, day), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(findings, raw.rows.height, day)


def _refuse(words: str) -> typer.Exit:
    Console(stderr=True).print(words, style="red", markup=False, soft_wrap=True)
    return typer.Exit(2)


def _context(city: str, day: date) -> CleaningContext:
    from penggerak.apps.register.places import area_tree, cleaning
    from penggerak.core.places import CITY

    area = area_tree().get(city)
    if area is None or area.level != CITY:
        raise _refuse(f"Kode kota {city} tidak dikenal. Pakai kode Kemendagri seperti 36.71.")
    return cleaning(city, on=day)


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise _refuse(f"Berkas {file} tidak ada. Periksa nama dan foldernya.")
    return file.read_bytes()


def _read(file: Path) -> RawList:
    try:
        return read_list(_bytes(file), name=file.name)
    except UnreadableList as refusal:
        raise _refuse(f"{file.name}: {refusal}") from None


def _look_up(written: str, context: CleaningContext) -> LookUp:
    """deceased=meninggal.xlsx@2026-10-31"""
    from penggerak.apps.register.recipient_columns import niks_of

    kind, _, rest = written.partition("=")
    if kind not in LOOK_UP_KINDS or not rest:
        raise _refuse(f"“{written}”: tulis JENIS=BERKAS, dengan jenis {', '.join(LOOK_UP_KINDS)}.")
    name, at, day = rest.rpartition("@")
    file = Path(name if at and not Path(rest).is_file() else rest)
    as_of = _day(day, written) if at and file == Path(name) else context.on
    try:
        niks = niks_of(_bytes(file), file_name=file.name, context=context)
    except UnreadableList as refusal:
        raise _refuse(f"{file.name}: {refusal}") from None
    if niks is None:
        raise _refuse(f"{file.name}: kolom NIK tidak ditemukan. Beri judul “NIK” pada kolomnya.")
    return LookUp(kind, as_of, tuple(niks.drop_nulls().to_list()))  # type: ignore[arg-type]


def _day(text: str, written: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refuse(f"“{written}”: tulis tanggalnya seperti 2026-10-31.") from None


def _findings(raw: RawList, context: CleaningContext, look_ups: list[LookUp]) -> list[Finding]:
    from penggerak.apps.register.recipient_columns import NAMING, columns_of

    columns = {column: field for column, field in columns_of(raw, context=context).items() if field}
    if NAMING.isdisjoint(columns.values()):
        raise _refuse("Tidak ada kolom yang menyebut orangnya. Beri judul NIK atau Nama pada kolomnya.")
    rows = clean_rows(raw.rows, columns=columns, context=context, scales=guess_scales(raw, columns))
    people = {row.row_number: str(row.values["nik"]) for row in rows if "nik" in row.values}
    recipients = recipients_of(rows, city=context.city, people=people)
    found = check_all(recipients, city=context.city, on=context.on, look_ups=look_ups)
    return [Finding(**finding) for finding in found.iter_rows(named=True)]


def _as_row(finding: Finding) -> dict[str, Any]:
    by = finding.repaired_by()
    return {
        "row": finding.row,
        "check": finding.check,
        "outcome": finding.outcome,
        "sentence": str(finding.sentence()),
        "repaired_by": by.id if by else "",
    }


def _table_of(findings: list[Finding]) -> pl.DataFrame:
    columns = ("row", "check", "outcome", "sentence", "repaired_by")
    return pl.DataFrame([_as_row(finding) for finding in findings], schema=columns, orient="row")


def _counts(findings: list[Finding]) -> dict[str, dict[str, int]]:
    counts = {name: {"hit": 0, "clear": 0, "unknown": 0} for name in CHECKS}
    for finding in findings:
        counts[finding.check][finding.outcome] += 1
    return counts


def _told(findings: list[Finding], day: date) -> dict[str, Any]:
    hits = [_as_row(finding) for finding in findings if finding.outcome == "hit"]
    return {"as_of": day.isoformat(), "counts": _counts(findings), "hits": hits}


def _repair_sheet(raw: RawList, findings: list[Finding]) -> bytes:
    reasons: dict[int, list[Any]] = {}
    for finding in findings:
        if finding.outcome == "hit":
            reasons.setdefault(finding.row, []).append(finding.sentence())
    rows = [RefusedRow(number, cells, reasons[number]) for number, *cells in raw.rows.iter_rows() if number in reasons]
    return write_refused(list(raw.columns.values()), rows)


def _print(findings: list[Finding], rows: int, day: date) -> None:
    table = Table("Pemeriksaan", "Temuan", "Bersih", "Belum diketahui")
    for name, counts in _counts(findings).items():
        table.add_row(CHECKS[name].label.id, *(str(counts[outcome]) for outcome in ("hit", "clear", "unknown")))  # type: ignore[index]
    console.print(table)
    hit = {finding.row for finding in findings if finding.outcome == "hit"}
    console.print(f"{len(hit)} dari {rows} baris perlu diperbaiki, keadaan per {day.isoformat()}.", markup=False)
