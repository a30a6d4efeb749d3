"""The heads of the chain, noted outside the database, so that cutting off the end of both tables is found, too.

AUDIT_HEADS, a file beside the data, has one line for each run that sealed something: position, hash, moment. Lines are
only ever added, with growing positions. A copy of it, or one line on paper, is worth more the further away it is kept.
"""

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

LINE_BYTES = 256  # more than any line has


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ended at a moment."""

    position: int
    hash: bytes
    at: datetime

    def __str__(self) -> str:
        return f"{self.position} {self.hash.hex()} {self.at.isoformat()}"


def note_head(path: Path, head: Head) -> bool:
    """Add a line and wait until it is on the disk. No line when this head, or a later one, was noted already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = os.fstat(file).st_size
        tail = os.pread(file, LINE_BYTES, max(0, size - LINE_BYTES))
        last = _last_in(tail)
        if last and last.position >= head.position:
            return False
        broken_off = b"" if not tail or tail.endswith(b"\n") else b"\n"
        os.write(file, broken_off + f"{head}\n".encode())
        os.fsync(file)
        return True
    finally:
        os.close(file)


def noted_heads(path: Path) -> Iterator[Head]:
    """The heads noted up to now, in their order; lines that are none (a write cut short) are passed over."""
    if not path.exists():
        return
    with path.open("rb") as file:
        left = path.stat().st_size  # what is noted meanwhile is not asked for
        for line in file:
            left -= len(line)
            if left < 0:
                return
            if (head := head_in(line.decode("utf-8", "replace"))) is not None:
                yield head


def head_in(line: str) -> Head | None:
    """A line of the file as a head; None when it is none."""
    try:
        position, digest, at = line.split()
        head = Head(int(position), bytes.fromhex(digest), datetime.fromisoformat(at))
    except ValueError:
        return None
    return head if len(head.hash) == 32 and head.position > 0 else None


def _last_in(tail: bytes) -> Head | None:
    heads = [head for line in tail.decode("utf-8", "replace").splitlines() if (head := head_in(line))]
    return heads[-1] if heads else None
