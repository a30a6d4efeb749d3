"""`penggerak allocate placement`: who goes to which class or slot."""

import io
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import polars as pl
import typer
from rich.console import Console

from penggerak.cli._tables import ROW, read_table, refuse, refuse_cell, write_whole

if TYPE_CHECKING:
    from penggerak.core.allocation.placement import CannotPlace, Placement

NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?$"
WHOLE = r"^[0-9]{1,15}(\.0+)?$"


def placement(
    pairs: Annotated[
        Path,
        typer.Argument(help="CSV: applicant, option, benefit; bila dipakai seats dan group.", metavar="PAIRS.csv"),
    ],
    options: Annotated[
        Path, typer.Argument(help="CSV: option, capacity; bila dipakai minimum.", metavar="OPTIONS.csv")
    ],
    out: Annotated[Path, typer.Option("--out", help="Hasil (CSV): applicant, option, benefit.", metavar="PLACED.csv")],
    as_json: Annotated[bool, typer.Option("--json", help="Cetak ringkasan sebagai satu objek JSON.")] = False,
    time_limit: Annotated[
        float, typer.Option("--time-limit", help="Detik paling lama untuk mencari bila perlu menimbang satu per satu.")
    ] = 60.0,
) -> None:
    """Tempatkan peserta ke kelas atau jadwal agar jumlah manfaatnya sebesar mungkin."""
    from penggerak.core.allocation.placement import CannotPlace, place

    if not 0 < time_limit <= 86_400:
        refuse(f"--time-limit {time_limit}: tulis lama mencari dalam detik, lebih dari 0 sampai 86400.")
    asked = {"pairs": _pairs(pairs), "options": _options(options)}
    started = time.perf_counter()
    try:
        found = place(asked["pairs"], asked["options"], time_limit_seconds=time_limit)
    except CannotPlace as refusal:
        _refuse_place({"pairs": pairs, "options": options}[refusal.table], asked[refusal.table], refusal)
    seconds = time.perf_counter() - started
    write_whole(out, _as_csv(found.placed))
    if as_json:
        print(json.dumps(_summary(found, seconds), ensure_ascii=False, allow_nan=False))
    else:
        _say(found, seconds, out)


def _pairs(file: Path) -> pl.DataFrame:
    table = read_table(file, ["applicant", "option", "benefit"], optional=["seats", "group"])
    if table.is_empty():
        refuse(f"{file.name} tidak berisi peserta. Isi satu peserta dan satu pilihannya di tiap baris.")
    _require(file, table, "benefit", NUMBER, "manfaat {} bukan angka. Tulis seperti 12 atau 0.5.")
    benefit = pl.col("benefit").str.replace(",", ".", literal=True).str.strip_prefix("+").cast(pl.Float64)
    return _with_whole(file, table.with_columns(benefit), "seats", "jumlah kursi {} bukan bilangan bulat dari 1.")


def _options(file: Path) -> pl.DataFrame:
    table = read_table(file, ["option", "capacity"], optional=["minimum"])
    if table.is_empty():
        refuse(f"{file.name} tidak berisi pilihan. Isi satu pilihan dan kapasitasnya di tiap baris.")
    told = "{} bukan bilangan bulat dari 0. Tulis jumlah kursinya, misalnya 25."
    table = _with_whole(file, table, "capacity", f"kapasitas {told}", may_be_empty=False)
    return _with_whole(file, table, "minimum", f"jumlah minimum {told}")


def _with_whole(file: Path, table: pl.DataFrame, column: str, told: str, *, may_be_empty: bool = True) -> pl.DataFrame:
    if column not in table.columns:
        return table
    _require(file, table, column, WHOLE, told, may_be_empty=may_be_empty)
    return table.with_columns(pl.col(column).str.replace(r"\.0+$", "").cast(pl.Int64))


def _require(
    file: Path, table: pl.DataFrame, column: str, pattern: str, told: str, *, may_be_empty: bool = False
) -> None:
    """told: what is wrong, with a gap for what is written there."""
    bad = table.filter(~pl.col(column).str.contains(pattern).fill_null(may_be_empty))
    if not bad.is_empty():
        written = bad[column][0]
        refuse_cell(file, bad[ROW][0], column, told.format("kosong," if written is None else f"“{written}”"))


def _refuse_place(file: Path, table: pl.DataFrame, refusal: "CannotPlace") -> NoReturn:
    if refusal.row is None:
        refuse(f"{file.name}, kolom {refusal.column}: {refusal}")
    refuse_cell(file, table[ROW][refusal.row], str(refusal.column), refusal)


def _as_csv(placed: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    placed.write_csv(buffer)
    return buffer.getvalue()


def _summary(found: "Placement", seconds: float) -> dict[str, object]:
    return {
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "seconds": round(seconds, 3),
        "method": found.method,
        "proven": found.is_proven,
        "applicants": found.placed.height,
        "placed": found.placed["option"].count(),
        "options": found.filled.to_dicts(),
    }


def _say(found: "Placement", seconds: float, out: Path) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    console.print(f"{found.placed['option'].count()} dari {found.placed.height} peserta ditempatkan; ditulis ke {out}.")
    how_good = "terbukti paling besar" if found.is_proven else f"paling jauh {found.gap:.2%} di bawah yang terbaik"
    console.print(f"Jumlah manfaat {found.objective:.10g}, {how_good}; {seconds:.1f} detik.")
