"""Lists of businesses as people send them: xlsx or csv, read whole, with what was understood said plainly."""

from penggerak.sources.lists._pseudo import Guess
from penggerak.sources.lists._raw_list import DroppedRow, RawList
from penggerak.sources.lists._refusals import LIMITS, Limits, UnreadableList
from penggerak.sources.lists.guessing import guess_columns, guess_kbli_version, guess_scales
from penggerak.sources.lists.reading import read_list
from penggerak.sources.lists.repairing import RefusedRow, refused_rows, write_refused

__all__ = [
    "LIMITS",
    "DroppedRow",
    "Guess",
    "Limits",
    "RawList",
    "RefusedRow",
    "UnreadableList",
    "guess_columns",
    "guess_kbli_version",
    "guess_scales",
    "read_list",
    "refused_rows",
    "write_refused",
]
