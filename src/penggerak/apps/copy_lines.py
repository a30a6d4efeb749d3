"""Rows as PostgreSQL's COPY reads them, written without a connection: by a process that has none."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copy_line(row: Sequence[Any]) -> bytes:
    """One row of COPY's text format, ready for copying.upsert_rows. A dict is JSON, a list an array of numbers.

    Raises TypeError for a value of another kind than the tables of the register hold.
    """
    return ("\t".join(map(_cell, row)) + "\n").encode()


def _cell(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.translate(ESCAPED)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date):  # a moment is a date, too
        return value.isoformat()
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    if isinstance(value, dict):
        return json.dumps(value).translate(ESCAPED)
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    raise TypeError(type(value))
