"""Uploaded files at rest: sealed, named by a number, outside the web root."""

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
    draft.write_bytes(seal_bytes(content))
    draft.rename(path)
    return name


def read_file(name: UUID) -> bytes:
    """The file as it came."""
    return unseal_bytes(_path(name).read_bytes())
