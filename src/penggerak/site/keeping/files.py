"""The uploaded files: put into one archive as they lie, and taken out again."""

import hashlib
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from penggerak.site.keeping.manifest import CannotKeep, FilesFacts, Part, Progress
from penggerak.site.keeping.writing import Written, sync_folder, write_whole
from penggerak.site.keys import Keys

NAME = re.compile(r"[0-9a-f]{32}")


def archive_files(home: Path, to: Path, *, needed: set[str], tell: Progress) -> tuple[Part, FilesFacts]:
    """Put every file into an archive. needed: the names the database refers to.

    Call it after the database's moment: a file is whole in its place before a row refers to it, so what that moment
    refers to lies here now. Files of later rows come along and do no harm.
    """
    found = sorted(
        path for path in home.glob("??/*") if NAME.fullmatch(path.name) and path.parent.name == path.name[:2]
    )
    written, size, names = Written(to), 0, set()
    with tarfile.open(fileobj=written, mode="w|") as archive:  # type: ignore[call-overload]
        for number, path in enumerate(found, 1):
            try:
                content = path.open("rb")
            except FileNotFoundError:
                continue  # removed meanwhile; when it is needed it is named as missing
            with content:
                about = archive.gettarinfo(fileobj=content, arcname=f"{path.parent.name}/{path.name}")
                about.mode, about.uid, about.gid, about.uname, about.gname = 0o600, 0, 0, "", ""
                archive.addfile(about, content)
            names.add(path.name)
            size += about.size
            tell("files", number, len(found))
    tell("files", 1, 1)
    missing = sorted(needed - names)
    return written.close(), FilesFacts(count=len(names), bytes=size, missing=missing)


def bring_files(archive: Path, home: Path, *, tell: Progress) -> int:
    """Take the files out; those that lie there whole already stay. Returns how many the archive holds."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    count, total, folders = 0, archive.stat().st_size or 1, {home}
    for name, content, at in _contents(archive):
        path = home / name[:2] / name
        if not (path.exists() and path.read_bytes() == content):
            path.parent.mkdir(exist_ok=True)
            draft = path.with_suffix(".part")
            draft.unlink(missing_ok=True)
            write_whole(draft, content)
            draft.rename(path)
        folders.add(path.parent)
        count += 1
        tell("files", min(at, total), total)
    for folder in folders:
        sync_folder(folder)
    tell("files", 1, 1)
    return count


def unreadable_files(archive: Path, keys: Keys, *, tell: Progress) -> list[str]:
    """The names of the files that do not open with these keys. Every one is tried."""
    cipher = AESSIV(bytes.fromhex(keys["seal"]))
    total, found = archive.stat().st_size or 1, []
    for name, content, at in _contents(archive):
        try:
            if content:
                cipher.decrypt(content, None)
        except (InvalidTag, ValueError):
            found.append(name)
        tell("unsealing", min(at, total), total)
    tell("unsealing", 1, 1)
    return found


def names_in(archive: Path) -> set[str]:
    """The names of the files in an archive."""
    return {name for name, _, _ in _contents(archive, read=False)}


def digest_of(path: Path) -> str:
    """sha256, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _contents(archive: Path, *, read: bool = True) -> Iterator[tuple[str, bytes, int]]:
    """Name, content and place of each file. Raises CannotKeep for a name that is none of ours."""
    with tarfile.open(archive) as opened:
        for about in opened:
            name = about.name.rpartition("/")[2]
            if not about.isfile() or not NAME.fullmatch(name) or about.name != f"{name[:2]}/{name}":
                raise CannotKeep("The archive of files holds something that is no uploaded file. Take another backup.")
            file = opened.extractfile(about) if read else None
            yield name, file.read() if file else b"", about.offset_data + about.size
