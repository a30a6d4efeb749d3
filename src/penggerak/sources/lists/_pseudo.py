"""Columns that no field of the register holds, and what a guess about any column looks like."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from penggerak.core.sentences import Sentence, sentence
from penggerak.sources.lists._raw_list import RawList
from penggerak.sources.lists._wording import (
    NUMBER_HEADINGS,
    REPAIR_REASON_HEADING,
    REPAIR_ROW_HEADING,
    ROW_KEY_HEADINGS,
    plain,
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column probably holds.

    field: of the register, or a pseudo-field (core.register.cleaning.PSEUDO_FIELDS), or None: kept in the raw row only.
    confidence: 0 to 1. reason: on what evidence, ready for a screen.
    """

    field: str | None
    confidence: float
    reason: Sentence


def pseudo_columns(raw: RawList) -> dict[str, Guess]:
    """Guess the columns that are no fields: running numbers, the source's own key, those of a repair sheet."""
    named = {column: plain(heading) if raw.has_header else "" for column, heading in raw.columns.items()}
    found = {}
    for place, (column, words) in enumerate(named.items()):
        cells = raw.rows[column]
        is_first = place == 0 and not raw.has_header
        if (words in NUMBER_HEADINGS and _is_small(cells)) or (is_first and _counts_up(cells)):
            found[column] = Guess("ignore", 1.0, sentence("Nomor urut baris; tidak disimpan."))
        elif words in ROW_KEY_HEADINGS | NUMBER_HEADINGS and "row_key" not in {guess.field for guess in found.values()}:
            found[column] = _key_or_number(cells)
    return found | _repair_columns(named)


def _key_or_number(cells: pl.Series) -> Guess:
    if cells.null_count() == 0 and cells.n_unique() == cells.len():
        return Guess(
            "row_key", 0.9, sentence("Nomor sumber yang berbeda di setiap baris; dipakai sebagai kunci baris.")
        )
    return Guess("ignore", 0.7, sentence("Nomor yang kosong atau berulang; tidak disimpan."))


def _is_small(cells: pl.Series) -> bool:
    """Whether the column holds counting numbers, not the numbers of a register."""
    return bool(cells.drop_nulls().str.contains(r"^\d{1,6}\.?$").all())


def _counts_up(cells: pl.Series) -> bool:
    """Whether nearly all steps down the column are by one."""
    numbers = cells.str.strip_chars(". ").cast(pl.Int64, strict=False).drop_nulls()
    return numbers.len() * 2 > cells.len() and numbers[0] in (0, 1) and _share_of_ones(numbers.diff()) > 0.9


def _share_of_ones(steps: pl.Series) -> float:
    known = steps.drop_nulls()
    return known.to_list().count(1) / known.len() if known.len() else 1.0


def _repair_columns(named: Mapping[str, str]) -> dict[str, Guess]:
    wanted = {"repair_row": plain(REPAIR_ROW_HEADING), "repair_reason": plain(REPAIR_REASON_HEADING)}
    places = {field: [column for column, words in named.items() if words == word] for field, word in wanted.items()}
    if not all(places.values()):
        return {}
    reason = sentence("Kolom lembar perbaikan; tidak disimpan.")
    return {columns[0]: Guess(field, 1.0, reason) for field, columns in places.items()}
