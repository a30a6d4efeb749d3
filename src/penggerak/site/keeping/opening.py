"""A backup as a folder, also when it is one file."""

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from penggerak.site.keeping.manifest import DUMP, FILES, HEADS, MANIFEST, SUM, CannotKeep


@contextmanager
def opened(backup: Path) -> Iterator[Path]:
    """The folder with the parts; those of a .tar file are unpacked into a private folder for the length of the block.

    Raises CannotKeep when there is no whole backup in that place.
    """
    if backup.is_dir():
        yield backup
    elif backup.is_file():
        with tempfile.TemporaryDirectory(prefix="penggerak-backup-") as folder:
            _unpack(backup, Path(folder))
            yield Path(folder)
    else:
        raise CannotKeep(f"There is no backup in {backup}: check the name.")


def _unpack(backup: Path, folder: Path) -> None:
    try:
        with tarfile.open(backup) as archive:
            members = [archive.getmember(name) for name in (DUMP, FILES, MANIFEST, SUM)]
            members += [one for one in archive.getmembers() if one.name == HEADS]  # the first form had none
            archive.extractall(folder, members=members, filter="data")
    except (tarfile.TarError, KeyError, OSError, EOFError, ValueError) as trouble:
        raise CannotKeep(f"{backup} is no whole backup, or is damaged ({trouble}). Take another one.") from None
