"""Files of commands: CSV cells as texts, troubles named by row and column, results written whole or not at all."""

import csv
import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import polars as pl
import typer
from rich.console import Console

from penggerak.cli._quick_tables import quick_table

ROW = " row"  # begins with a space, which no heading does once it is read
_SEPARATORS = ",;\t|"


def refuse(words: str) -> NoReturn:
    """End with one sentence on the error stream and exit code 2."""
    Console(stderr=True).print(words, style="red", highlight=False, markup=False, soft_wrap=True)
    raise typer.Exit(2)


def refuse_cell(file: Path, row: int, column: str, words: object) -> NoReturn:
    refuse(f"{file.name}, baris {row}, kolom {column}: {words}")


def read_table(file: Path, columns: Iterable[str], *, optional: Iterable[str] = ()) -> pl.DataFrame:
    """The named columns as texts without space around them, empty cells null, beside ROW (the heading is row 1).

    optional: columns that come along when the file has them.
    UTF-8, UTF-16 and Windows-1252, separated by comma, semicolon, tab or bar. Rows of only empty cells are left out.
    """
    columns, optional = list(columns), list(optional)
    quick = quick_table(file, _SEPARATORS, ROW)
    if quick is not None and set(columns) <= set(quick.columns):
        return quick.select(ROW, *columns, *(name for name in optional if name in quick.columns))
    rows = _rows(file)
    if not rows:
        refuse(f"{file.name} kosong. Baris pertamanya harus berisi nama kolom.")
    heading = [cell.strip() for cell in rows[0][1]]
    columns += [name for name in optional if name in heading]
    places = {column: _place(file, heading, column, rows[0][0]) for column in columns}
    table: dict[str, list[object]] = {ROW: [], **{column: [] for column in places}}
    for number, cells in rows[1:]:
        if len(cells) != len(heading):
            refuse(f"{file.name}, baris {number}: ada {len(cells)} sel, padahal judulnya {len(heading)} kolom.")
        table[ROW].append(number)
        for column, place in places.items():
            table[column].append(cells[place].strip() or None)
    return pl.DataFrame(table, schema={ROW: pl.Int64, **dict.fromkeys(places, pl.String)})


def write_whole(path: Path, data: bytes) -> None:
    """The file appears complete under its name, or what was there stays."""
    made = ""
    try:
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(made).chmod(0o666 & ~_mask())
        Path(made).replace(path)
    except OSError:
        if made:
            Path(made).unlink(missing_ok=True)
        refuse(f"Hasil tidak bisa ditulis ke {path}. Periksa foldernya.")


def _mask() -> int:
    """What this account withholds from new files; there is no way to ask without setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _rows(file: Path) -> list[tuple[int, list[str]]]:
    text = _text(file)
    separator = max(_SEPARATORS, key=text.lstrip("\r\n").split("\n", 1)[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        refuse(f"{file.name} tidak bisa dibaca sebagai CSV: {error}. Simpan ulang sebagai CSV UTF-8.")
    return [(number, cells) for number, cells in enumerate(rows, start=1) if any(cell.strip() for cell in cells)]


def _text(file: Path) -> str:
    from penggerak.cli.link import _decoded
    from penggerak.core.linkage import BadInput

    try:
        raw = file.read_bytes()
    except OSError:
        refuse(f"Berkas {file} tidak bisa dibuka. Periksa nama dan foldernya.")
    try:
        return _decoded(file, raw)
    except BadInput as refusal:
        refuse(str(refusal))


def _place(file: Path, heading: list[str], column: str, row: int) -> int:
    found = [place for place, name in enumerate(heading) if name == column]
    if not found:
        refuse(f"{file.name}, baris {row}: kolom {column} tidak ada. Judul yang ada: {', '.join(heading)}.")
    if len(found) > 1:
        refuse(f"{file.name}, baris {row}: kolom {column} ada {len(found)} kali. Sisakan satu.")
    return found[0]
