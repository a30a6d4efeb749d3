"""Uploaded files at rest: sealed, named by a number, outside the web root."""

import os
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from penggerak.apps.seal import seal_bytes, unseal_bytes


def _path(name: UUID) -> Path:
    return Path(settings.FILES_HOME) / name.hex[:2] / name.hex


def keep_file(content: bytes) -> UUID:
    """Store a file; it is whole on the disk before this returns."""
    name = uuid4()
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        file.write(seal_bytes(content))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    for folder in (path.parent, path.parent.parent):
        _sync(folder)
    return name


def _sync(folder: Path) -> None:
    """A new name in a folder is on the disk when this returns: no row refers to a file that a power cut takes."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read_file(name: UUID) -> bytes:
    """The file as it came."""
    return unseal_bytes(_path(name).read_bytes())


def remove_file(name: UUID) -> None:
    """Remove a file for good. One that is gone already is no trouble, so this may be tried again."""
    path = _path(name)
    path.unlink(missing_ok=True)
    if path.parent.exists():
        _sync(path.parent)
