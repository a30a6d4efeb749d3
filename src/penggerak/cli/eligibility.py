"""`penggerak eligibility`: a rule set asked of a table of facts, without database or pages."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console

from penggerak.core.eligibility import (
    BrokenRules,
    Findings,
    Language,
    NoRulesInForce,
    RuleSet,
    WrongCell,
    WrongFacts,
    findings,
    read_rules,
    reasons,
    repair_words,
    repairs,
    typed_facts,
    verdicts,
)
from penggerak.sources.rules import NAMES, read

KEYS = ("business_id", "id", "code", "kode", "token")
DECIDED = ("verdict", "reasons", "repair", "repair_ids", "effort")
_VERDICTS = {
    "eligible": "memenuhi syarat",
    "not_yet": "belum memenuhi syarat",
    "needs_a_person": "perlu diperiksa petugas",
}


def eligibility(
    rules: Annotated[str, typer.Argument(help=f"A rule file (YAML or JSON), or one of: {', '.join(NAMES)}.")],
    facts: Annotated[Path, typer.Argument(help="CSV: one row a business, columns named as the rules name facts.")],
    on: Annotated[str, typer.Option(help="The day asked about, e.g. 2026-11-24.")],
    out: Annotated[Path, typer.Option(help="Parquet file written: one row a business, one column a rule.")],
    with_verdicts: Annotated[
        bool, typer.Option("--verdicts", help="Add verdict, reasons, and the least-effort repair.")
    ] = False,
    language: Annotated[str, typer.Option(help="Language of reasons and repairs: id or en.")] = "id",
) -> None:
    """Ask every rule of every business: true, false, or empty where a fact is unknown. An empty cell is unknown."""
    day, spoken = _day(on), _language(language)
    asked = _rules(rules)
    cells, lines = _cells(facts)
    found = _found(asked, cells, lines, facts.name, day)
    table = _with_verdicts(found, spoken) if with_verdicts else found.frame
    _write(_named(table, cells, lines, asked), out, asked, day)
    _tell(found, day, with_verdicts)
    _tell_missing(asked, cells)


def _refuse(words: str) -> typer.Exit:
    Console(stderr=True).print(words, style="red", markup=False, soft_wrap=True)
    return typer.Exit(2)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refuse(f"“{text}” bukan tanggal. Tulis --on seperti 2026-11-24.") from None


def _language(text: str) -> Language:
    if text == "id" or text == "en":
        return text  # type: ignore[return-value]
    raise _refuse(f"Bahasa “{text}” tidak dikenal. Pilih id atau en.")


def _rules(named: str) -> RuleSet:
    if not Path(named).is_file():
        if named in NAMES:
            return read(named)
        raise _refuse(f"Aturan {named} tidak ada. Sebut berkas YAML, atau salah satu dari: {', '.join(NAMES)}.")
    try:
        return read_rules(_text(Path(named)))
    except BrokenRules as mistake:
        raise _refuse(f"{Path(named).name}: {mistake}") from None


def _text(file: Path) -> str:
    if not file.is_file():
        raise _refuse(f"Berkas {file} tidak ada. Periksa nama dan foldernya.")
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise _refuse(f"{file.name}: bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from None


def _cells(file: Path) -> tuple[pl.DataFrame, list[int]]:
    """The table as text, and the line of the file of each row. The first row names the columns."""
    text = _text(file)
    rows = [(at, row) for at, row in _lines(text, file.name) if any(cell.strip() for cell in row)]
    if not rows:
        raise _refuse(f"{file.name}: berkas kosong. Baris pertama berisi nama kolom.")
    names = [name.strip() for name in rows[0][1]]
    if doubled := [name for at, name in enumerate(names) if name in names[:at]]:
        raise _refuse(f"{file.name}: kolom “{doubled[0]}” ada dua kali. Hapus salah satu.")
    for at, row in rows[1:]:
        if len(row) != len(names):
            raise _refuse(
                f"{file.name}: baris {at} berisi {len(row)} kolom, bukan {len(names)}. Periksa tanda kutipnya."
            )
    columns = zip(*(row for _, row in rows[1:]), strict=True) if rows[1:] else [()] * len(names)
    table = [pl.Series(name, column, dtype=pl.String) for name, column in zip(names, columns, strict=True)]
    return pl.DataFrame(table), [at for at, _ in rows[1:]]


def _lines(text: str, name: str) -> list[tuple[int, list[str]]]:
    """Rows of cells with the line of the file each begins on."""
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        return list(_begun(reader))
    except csv.Error:
        raise _refuse(f"{name}: baris {reader.line_num} tidak terbaca. Periksa tanda kutipnya.") from None


def _begun(reader: Any) -> Iterator[tuple[int, list[str]]]:
    line = 1
    for row in reader:
        yield line, row
        line = reader.line_num + 1


def _found(asked: RuleSet, cells: pl.DataFrame, lines: list[int], name: str, day: date) -> Findings:
    missing = [fact for fact in asked.facts if fact not in cells.columns]
    if len(missing) == len(asked.facts):
        raise _refuse(f"{name}: tidak ada kolom yang disebut aturan. Kolom yang dipakai: {', '.join(missing)}.")
    try:
        return findings(asked, typed_facts(asked, cells), day)
    except WrongCell as wrong:
        raise _refuse(f"{name}: baris {lines[wrong.row]}, kolom {wrong.column}: {wrong.words}") from None
    except (WrongFacts, NoRulesInForce) as refusal:
        raise _refuse(f"{name}: {refusal}") from None


def _with_verdicts(found: Findings, language: Language) -> pl.DataFrame:
    repaired = repairs(found)
    words = repair_words(found, language=language)
    changes = repaired["changes"]
    return found.frame.with_columns(
        verdicts(found)["verdict"].cast(pl.String),
        reasons(found, language)["reasons"],
        changes.list.eval(pl.element().replace_strict(words, return_dtype=pl.String)).alias("repair"),
        changes.alias("repair_ids"),
        repaired["effort"],
    )


def _named(table: pl.DataFrame, cells: pl.DataFrame, lines: list[int], asked: RuleSet) -> pl.DataFrame:
    """The findings beside the row of the file they are about, and the key of the business where there is one."""
    keys = [key for key in KEYS if key in cells.columns and key not in asked.facts][:1]
    taken = {"row", *keys, *DECIDED} & {rule.id for rule in asked.rules}
    if taken:
        raise _refuse(f"Aturan “{min(taken)}” bernama sama dengan kolom hasil. Beri nama lain.")
    rows = pl.Series("row", lines, dtype=pl.Int64).to_frame()
    return pl.concat([rows, cells.select(keys), table] if keys else [rows, table], how="horizontal")


def _write(table: pl.DataFrame, out: Path, asked: RuleSet, day: date) -> None:
    """Write all or nothing."""
    about = {"rule_set": asked.id, "version": asked.version, "on": day.isoformat()}
    beside = None
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}-", delete=False) as file:
            beside = Path(file.name)
        table.write_parquet(beside, metadata={"penggerak": json.dumps(about)})
        beside.chmod(0o666 & ~_umask())
        beside.replace(out)
    except OSError:
        if beside:
            beside.unlink(missing_ok=True)
        raise _refuse(f"{out} tidak dapat ditulis. Periksa folder dan haknya.") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _tell(found: Findings, day: date, with_verdicts: bool) -> None:
    rules = found.rule_sets[0]
    console = Console()
    console.print(
        f"{found.frame.height} usaha, {found.frame.width} syarat {rules.title.id} (versi {rules.version[:12]}), "
        f"keadaan per {day.isoformat()}.",
        markup=False,
        soft_wrap=True,
    )
    if with_verdicts:
        counts = verdicts(found)["verdict"].cast(pl.String).to_list()
        parts = [f"{counts.count(verdict)} {words}" for verdict, words in _VERDICTS.items()]
        console.print(", ".join(parts) + ".", markup=False, soft_wrap=True)


def _tell_missing(asked: RuleSet, cells: pl.DataFrame) -> None:
    missing = [fact for fact in asked.facts if fact not in cells.columns]
    if missing:
        words = f"Kolom yang tidak ada dianggap belum diketahui: {', '.join(missing)}."
        Console(stderr=True).print(words, markup=False, soft_wrap=True)
