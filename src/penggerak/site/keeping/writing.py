"""Files that are on the disk when we say so, readable by their owner only, under their name once they are whole."""

import fcntl
import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from penggerak.site.keeping.manifest import CannotKeep, Part
from penggerak.site.paths import data_home


class Written:
    """A new file of mode 0600 that knows its size and checksum; on the disk when closed."""

    def __init__(self, path: Path) -> None:
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        self._digest.update(content)
        self.size += len(content)
        return self._file.write(content)

    def close(self) -> Part:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Part(bytes=self.size, sha256=self._digest.hexdigest())


def write_whole(path: Path, content: bytes) -> Part:
    """A small file, on the disk when this returns."""
    written = Written(path)
    written.write(content)
    return written.close()


def sync_folder(folder: Path) -> None:
    """What was made, renamed or removed in a folder is on the disk when this returns."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def whole_or_nothing(to: Path) -> Iterator[Path]:
    """A private draft folder that becomes `to` at the end of the block; when the block fails, nothing stays.

    When `to` ends in .tar the draft becomes one file. A draft that a killed command left behind is removed first:
    call this under one_at_a_time().
    """
    draft = to.with_name(f".{to.name}.part")
    packed = to.with_name(f".{to.name}.part.tar")
    _remove(draft, packed)
    try:
        draft.mkdir(mode=0o700, parents=True)
        yield draft
        sync_folder(draft)
        whole = _pack(draft, packed) if to.suffix == ".tar" else draft
        if to.exists():
            raise CannotKeep(f"{to} exists already: name a new place, or a folder to put the backup in.")
        whole.rename(to)
        sync_folder(to.parent)
    finally:
        _remove(draft, packed)


def _pack(draft: Path, packed: Path) -> Path:
    written = Written(packed)
    with tarfile.open(fileobj=written, mode="w|") as archive:  # type: ignore[call-overload]
        for path in sorted(draft.iterdir()):
            archive.add(path, arcname=path.name)
    written.close()
    return packed


def _remove(draft: Path, packed: Path) -> None:
    shutil.rmtree(draft, ignore_errors=True)
    packed.unlink(missing_ok=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Backups and restores of one installation wait for nobody. Raises CannotKeep while another one runs."""
    home = data_home()
    home.mkdir(parents=True, exist_ok=True)
    with _opened_lock(home / "backup.lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotKeep("Another backup or restore of this installation is running: let it finish.") from None
        yield


def _opened_lock(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb+")
