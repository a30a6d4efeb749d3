"""Reading a table of this folder and refusing one that is not what its note says."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

DATA = Path(__file__).parent / "data"


class BrokenReferenceError(Exception):
    """A reference table is missing, incomplete or contradicts itself; str(error) names the table and the fault."""


def read_text_table(name: str, columns: list[str]) -> pl.DataFrame:
    """Read a CSV (also .gz) of the data folder as text columns; an empty cell is null.

    Raises BrokenReferenceError when the file is absent or lacks one of the columns.
    """
    path = DATA / name
    if not path.exists():
        raise BrokenReferenceError(f"{name}: the file is missing")
    frame = pl.read_csv(path, infer_schema=False)
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise BrokenReferenceError(f"{name}: columns missing: {', '.join(missing)}")
    return frame.select(columns)


def check_counts(name: str, found: Mapping[str, int], expected: Mapping[str, int]) -> None:
    """Raise BrokenReferenceError when a level holds another number of rows than its note says."""
    wrong = {key: found.get(key, 0) for key in expected if found.get(key, 0) != expected[key]}
    extra = sorted(set(found) - set(expected))
    if wrong or extra:
        raise BrokenReferenceError(f"{name}: expected {dict(expected)}, found {dict(found)}")


def check_tree(name: str, codes: pl.Series, parents: pl.Series) -> None:
    """Raise BrokenReferenceError when a code is empty or stands twice, or a parent is not itself a code."""
    if codes.null_count():
        raise BrokenReferenceError(f"{name}: {codes.null_count()} rows without a code")
    doubled = codes.filter(codes.is_duplicated()).unique().sort().to_list()
    if doubled:
        raise BrokenReferenceError(f"{name}: codes standing twice: {', '.join(doubled[:5])}")
    orphans = parents.drop_nulls().unique()
    orphans = orphans.filter(~orphans.is_in(codes.implode())).sort()
    if orphans.len():
        raise BrokenReferenceError(f"{name}: parents missing: {', '.join(orphans.to_list()[:5])}")
