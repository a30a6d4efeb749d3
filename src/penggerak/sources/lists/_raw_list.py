"""A list as it was read, before anyone says what its columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from penggerak.core.sentences import Sentence


@dataclass(frozen=True, slots=True)
class DroppedRow:
    """A row of the file that holds no record: number as in the file (from 1), why, and what stood in it."""

    row_number: int
    reason: Sentence
    text: str


@dataclass(frozen=True)
class RawList:
    """What a file says, as text.

    headings: one per column c0, c1, ...; made up ("Kolom 1") where the file has none.
    rows: row_number i64 (as in the file, from 1), then text columns c0 to cn; null = empty.
    notes: what was understood, ready for a screen. has_header: False when the first row is already data.
    sheet, sheets: of a workbook. encoding, delimiter: of a text file; delimiter None = a single column.
    """

    name: str
    headings: tuple[str, ...]
    rows: pl.DataFrame
    notes: tuple[Sentence, ...]
    dropped: tuple[DroppedRow, ...]
    has_header: bool
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def columns(self) -> Mapping[str, str]:
        """Column name -> heading, in the order of the file: {"c0": "Nama Usaha", ...}."""
        return {f"c{n}": heading for n, heading in enumerate(self.headings)}
