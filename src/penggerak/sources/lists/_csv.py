"""From text to a grid: delimiter, quotes, ragged lines."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from penggerak.core.sentences import Sentence, sentence
from penggerak.sources.lists._grid import Grid, grid_of_rows
from penggerak.sources.lists._refusals import Limits, check_extent

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 300
_Quoting = Literal[0, 3]  # csv.QUOTE_MINIMAL, csv.QUOTE_NONE
_PUNCTUATION = 0.1  # what a sign is worth as a delimiter when it reads like one of a sentence
_LONGEST_CELL = 32_767  # as long as a cell of Excel may be; longer means a quote was never closed
_MOST_LINES_IN_A_CELL = 30


@dataclass(frozen=True, slots=True)
class ParsedText:
    """delimiter: one of DELIMITERS, or None for a list of one column."""

    grid: Grid
    delimiter: str | None
    notes: tuple[Sentence, ...]


class _OpenQuoteError(Exception):
    """A quote swallowed rows of the file."""


def parse_text(text: str, limits: Limits) -> ParsedText:
    """Read delimited text of any common dialect; rows keep their place in the file, empty ones included.

    Raises UnreadableList when there are more rows, columns or cells than the limits allow.
    """
    text, declared = _declared_delimiter(text)
    delimiter = declared or find_delimiter(text)
    notes: tuple[Sentence, ...] = ()
    try:
        rows = list(_rows(text, delimiter, csv.QUOTE_MINIMAL, limits))
    except (_OpenQuoteError, csv.Error):
        rows = list(_rows(text, delimiter, csv.QUOTE_NONE, limits))
        notes = (sentence("Ada tanda kutip yang tidak ditutup; tanda kutip dibaca sebagai huruf biasa."),)
    if declared:
        rows.insert(0, [])
    check_extent(len(rows), max(map(len, rows), default=0), limits)
    return ParsedText(grid_of_rows(rows), delimiter, notes)


def find_delimiter(text: str) -> str | None:
    """The sign that cuts the most rows into the same number of cells, or None when no sign cuts any."""
    scores = {sign: _evenness(text, sign) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: scores[sign])
    return best if scores[best] > 0 else None


def _evenness(text: str, delimiter: str) -> float:
    """(share of rows with the commonest width)^2 x (that width - 1); 0 when no row is cut."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(reader, _SAMPLE_ROWS) if any(cell.strip() for cell in row)]
    except csv.Error:
        widths = [line.count(delimiter) + 1 for line in text[:65_536].splitlines() if line.strip()]
    cut = Counter(width for width in widths if width > 1)
    best = max(((count / len(widths)) ** 2 * (width - 1) for width, count in cut.items()), default=0.0)
    return best * _PUNCTUATION if _is_punctuation(text[:65_536], delimiter) else best


def _is_punctuation(text: str, sign: str) -> bool:
    """Whether a blank nearly always follows the sign, as after the commas of an address."""
    return text.count(f"{sign} ") > 0.8 * text.count(sign) and not sign.isspace()


def _declared_delimiter(text: str) -> tuple[str, str | None]:
    """Excel writes a first line such as sep=; and expects readers to obey it."""
    first = text[:16].partition("\n")[0]
    if first.strip().lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        return text[len(first) + 1 :], first[4]
    return text, None


def _rows(text: str, delimiter: str | None, quoting: _Quoting, limits: Limits) -> Iterator[list[str]]:
    # A list of one column has no delimiter; the unit separator is a sign that no one types.
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or "\x1f", quoting=quoting, skipinitialspace=True
    )
    for number, row in enumerate(reader, start=1):
        if number > limits.rows:
            check_extent(number, len(row), limits)
        if quoting == csv.QUOTE_MINIMAL and any(_is_swallowed(cell) for cell in row):
            raise _OpenQuoteError
        yield row


def _is_swallowed(cell: str) -> bool:
    return len(cell) > _LONGEST_CELL or cell.count("\n") > _MOST_LINES_IN_A_CELL
