"""What the columns of a list of recipients hold, and the NIKs of a list that is asked for nothing else."""

import polars as pl

from penggerak.core.identity import lookup_column
from penggerak.core.register.cleaning import CleaningContext
from penggerak.sources.lists import RawList, guess_columns, read_list

NAMING = frozenset({"nik", "owner_name", "business_name", "nib"})  # without one of these a list names nobody
# Headings above names that lists of recipients have and lists of businesses have not.
_NAME_HEADINGS = frozenset(
    {"calon penerima", "nama sesuai ktp", "nama di ktp", "nama anggota", "nama kepala keluarga"}
    | {"nama penerima bantuan", "nama penerima manfaat"}
)


def columns_of(raw: RawList, *, context: CleaningContext) -> dict[str, str]:
    """Column -> field, empty where none is known."""
    columns = {column: guess.field or "" for column, guess in guess_columns(raw, context=context).items()}
    if "owner_name" in columns.values():
        return columns
    named = (column for column, heading in raw.columns.items() if _plain(heading) in _NAME_HEADINGS)
    return columns | {column: "owner_name" for column in list(named)[:1] if not columns[column]}


def _plain(heading: str) -> str:
    return " ".join(heading.lower().replace(".", " ").split())


def niks_of(content: bytes, *, file_name: str, context: CleaningContext) -> pl.Series | None:
    """The NIK of every row, null where none can be read; None when no column holds NIKs. Raises UnreadableList."""
    raw = read_list(content, name=file_name)
    guesses = guess_columns(raw, context=context)
    column = next((column for column, guess in guesses.items() if guess.field == "nik"), None)
    return lookup_column("nik", raw.rows[column]) if column else None
