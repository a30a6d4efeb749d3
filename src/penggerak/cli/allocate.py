"""`penggerak allocate`: who gets what, when there is too little for all. No database, no pages."""

import re
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console

from penggerak.cli._placement import placement
from penggerak.cli._tables import ROW, read_table, refuse, refuse_cell, write_whole
from penggerak.core.allocation import CannotAllocate, canonical, published, strata_of

allocate = typer.Typer(help="Who gets what, when there is too little for all.", no_args_is_help=True)


@allocate.callback()
def _commands() -> None:
    """Who gets what, when there is too little for all."""


allocate.command()(placement)


@allocate.command()
def draw(
    applicants: Annotated[
        Path,
        typer.Argument(help="CSV: kolom token, dan kolom strata serta bobot bila dipakai.", metavar="APPLICANTS.csv"),
    ],
    seats: Annotated[int, typer.Option("--seats", help="Jumlah kursi.")],
    secret: Annotated[str, typer.Option("--secret", help="Rahasia yang sidiknya sudah diumumkan.")],
    word: Annotated[str, typer.Option("--word", help="Kata yang diucapkan di depan peserta.")],
    out: Annotated[Path, typer.Option("--out", help="Berkas undian yang diumumkan (JSON).")],
    strata: Annotated[str, typer.Option("--strata", help="Kolom pembagi strata, dipisah koma.")] = "",
    weights: Annotated[str, typer.Option("--weights", help="Kolom bobot.")] = "",
    quota: Annotated[
        list[str] | None, typer.Option("--quota", help="STRATA=KURSI yang dijanjikan; boleh berulang.")
    ] = None,
) -> None:
    """Undi peserta dari sebuah daftar; hasilnya bisa dihitung ulang siapa pun."""
    fields = list(dict.fromkeys(field.strip() for field in strata.split(",") if field.strip()))
    table = read_table(applicants, ["token", *fields, *filter(None, [weights])])
    if seats < 0:
        refuse(f"--seats {seats}: jumlah kursi tidak boleh kurang dari nol.")
    if table.is_empty():
        refuse(f"{applicants.name} tidak berisi peserta. Isi satu peserta di tiap baris.")
    try:
        rows = _applicants(applicants, table, fields, weights)
        quotas = dict(map(_quota, quota)) if quota else None
        document = published(rows, secret=secret, word=word, seats=seats, quotas=quotas)
    except CannotAllocate as refusal:
        _refuse_applicant(applicants, table, refusal, {"stratum": strata, "weight": weights})
    write_whole(out, canonical(document).encode())
    _say(document, out)


def _applicants(file: Path, table: pl.DataFrame, fields: list[str], weights: str) -> pl.DataFrame:
    rows = table.select("token")
    if fields:
        rows = rows.with_columns(stratum=strata_of(table, fields))
    if weights:
        rows = rows.with_columns(weight=_weights(file, table, weights))
    return rows


def _weights(file: Path, table: pl.DataFrame, column: str) -> pl.Series:
    numbers = table[column].str.replace(r"^([0-9]+),([0-9]+)$", "$1.$2").cast(pl.Float64, strict=False)
    unread = table.filter(numbers.is_null())
    if not unread.is_empty():
        told = unread[column][0]
        refuse_cell(file, unread[ROW][0], column, f"bobot {told or 'kosong'} bukan angka. Tulis seperti 0.5.")
    return numbers


def _quota(written: str) -> tuple[str, int]:
    stratum, _, seats = written.rpartition("=")
    if not stratum or not re.fullmatch(r"[0-9]+", seats):
        refuse(f"--quota {written}: tulis STRATA=KURSI, misalnya Ciledug=5.")
    return stratum, int(seats)


def _refuse_applicant(file: Path, table: pl.DataFrame, refusal: CannotAllocate, columns: dict[str, str]) -> None:
    if refusal.row is None or refusal.column is None:
        refuse(f"{file.name}: {refusal}")
    refuse_cell(file, table[ROW][refusal.row], columns.get(refusal.column, refusal.column), refusal)


def _say(document: dict[str, Any], out: Path) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if not re.fullmatch(r"[0-9a-f]{64}", document["secret"]):
        console.print(
            "Perhatian: rahasia ini bukan 64 angka heksadesimal, sehingga mungkin bisa ditebak.", style="yellow"
        )
    drawn, all_of_them = len(document["winners"]), len(document["tokens"])
    console.print(f"{drawn} dari {all_of_them} peserta terpilih; ditulis ke {out}.", markup=False)
    say_hashes(console, document)


def say_hashes(console: Console, document: dict[str, Any]) -> None:
    """What has to be the same as announced before the draw."""
    console.print(f"Sidik rahasia: {document['commitment']}")
    console.print(f"Sidik daftar peserta: {document['list_hash']}")
    console.print(f"Sidik kursi, jatah, strata, dan bobot: {document['terms_hash']}")
