"""Making a backup while the pages are served: one moment of the database, then the files, then the manifest."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg

from penggerak.site.keeping.dumping import dump_database
from penggerak.site.keeping.facts import facts, file_references, last_month, tables_of
from penggerak.site.keeping.files import archive_files
from penggerak.site.keeping.heads import keep_heads
from penggerak.site.keeping.manifest import (
    DUMP,
    FILES,
    FORMAT,
    HEADS,
    CannotKeep,
    Manifest,
    Progress,
    manifest_texts,
    read_keys,
)
from penggerak.site.keeping.writing import one_at_a_time, sync_folder, whole_or_nothing, write_whole
from penggerak.site.keys import keys_file
from penggerak.site.paths import files_home
from penggerak.site.postgres import address

STEPS = {"facts": "Counting every table", "database": "Database", "files": "Uploaded files"}


def make_backup(to: Path, *, keys_to: Path | None, at: datetime, tell: Progress) -> tuple[Path, Manifest]:
    """Write a whole backup, or none. Returns where it is and what it says of itself.

    to: a new folder or .tar file; or a folder that exists, in which the backup gets a name of its own. keys_to: a file
    in another folder, for the keys. Needs the database running; pages may be served and written to meanwhile.
    Raises CannotKeep.
    """
    to = place_of(to.absolute(), at)
    keys = read_keys(keys_file())
    if keys_to is not None:
        require_apart(keys_to.absolute(), to)
    with one_at_a_time():
        if to.exists():
            raise CannotKeep(f"{to} exists already: name a new place, or a folder to put the backup in.")
        with whole_or_nothing(to) as draft:
            manifest = _write_parts(draft, at=at, tell=tell)
            for name, text in manifest_texts(manifest, keys).items():
                write_whole(draft / name, text)
        if keys_to is not None:
            write_keys(keys_to.absolute())
    return to, manifest


def place_of(to: Path, at: datetime) -> Path:
    """A folder that exists holds backups, each under a name that says when it was made."""
    return to / f"penggerak-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if to.is_dir() else to


def require_apart(keys_to: Path, to: Path) -> None:
    """Raises CannotKeep when the keys would lie with the backup: whoever finds the one would have the other."""
    folder = keys_to.resolve().parent
    if folder in {to.resolve(), to.resolve().parent} or to.resolve() in folder.parents:
        raise CannotKeep(f"Keys and backup must not lie together: name a file outside {to.parent} for the keys.")
    if keys_to.exists() and keys_to.read_bytes() != keys_file().read_bytes():
        raise CannotKeep(f"{keys_to} exists and holds something else: name another file for the keys.")


def write_keys(to: Path) -> None:
    """A copy of the keys, readable by its owner only, whole or not at all."""
    draft = to.with_name(f".{to.name}.{os.getpid()}")
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.unlink(missing_ok=True)
    write_whole(draft, keys_file().read_bytes())
    draft.rename(to)
    sync_folder(to.parent)


def _write_parts(draft: Path, *, at: datetime, tell: Progress) -> Manifest:
    heads = keep_heads(draft / HEADS)
    with psycopg.connect(address()) as connection:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        counted = facts(connection, month=last_month(at), tell=tell)
        if not counted["migrations"]:
            raise CannotKeep("This installation has no tables yet: there is nothing to keep.")
        _, local = tables_of(connection)
        dump = dump_database(connection, draft / DUMP, leave_out=local, tell=tell)
        needed = file_references(connection)
        server = str(connection.info.server_version // 10_000)
        files, found = archive_files(files_home(), draft / FILES, needed=needed, tell=tell)
    return Manifest(
        format=FORMAT,
        program=version("penggerak"),
        database=server,
        made_at=at.astimezone(UTC).isoformat(),
        parts={DUMP: dump, FILES: files, HEADS: heads},
        files=found,
        facts=counted,
    )


def about(manifest: Manifest) -> dict[str, object]:
    """What an event tells of a backup: ids and counts, and by what it is known again."""
    tables = manifest["facts"]["tables"]
    rows = sum(one["rows"] for one in tables.values())
    dump = manifest["parts"][DUMP]["sha256"]
    return {"made_at": manifest["made_at"], "rows": rows, "files": manifest["files"]["count"], "database": dump}


def summary(manifest: Mapping[str, object]) -> str:
    """One line for the terminal: how much there is."""
    tables = manifest["facts"]["tables"]  # type: ignore[index]
    rows = sum(one["rows"] for one in tables.values())
    size = sum(part["bytes"] for part in manifest["parts"].values())  # type: ignore[attr-defined]
    return f"{rows:,} rows in {len(tables)} tables, {manifest['files']['count']:,} files, {size / 2**20:,.1f} MiB"  # type: ignore[index]
