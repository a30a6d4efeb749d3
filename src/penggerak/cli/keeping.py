"""`penggerak backup`, `restore` and `verify`: keeping an installation, and seeing that what was kept is worth it."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from penggerak.cli.work import migrate_database, set_up_django, steps
from penggerak.site.keeping import CannotKeep
from penggerak.site.keeping.manifest import Manifest, read_keys, read_manifest, require_undamaged
from penggerak.site.keeping.noting import is_installed, note_event
from penggerak.site.keeping.state import note_state
from penggerak.site.keys import keys_file
from penggerak.site.postgres import running

say = Console(highlight=False, soft_wrap=True, markup=False)
BRING_STEPS = {
    "sums": "Checksums",
    "files": "Uploaded files",
    "database": "Database",
    "facts": "Counting every table",
}


def backup(
    to: Annotated[Path, typer.Argument(help="A folder to put it in, or the name of a new folder or .tar file.")],
    keys_to: Annotated[
        Path | None, typer.Option(help="Write the keys to this file, in another place than the backup.")
    ] = None,
) -> None:
    """Write database and files down as they are at one moment, while the pages are served."""
    from penggerak.site.keeping.making import STEPS, about, make_backup, summary

    with running():
        with steps(STEPS) as tell:
            place, manifest = make_backup(to, keys_to=keys_to, at=datetime.now(UTC), tell=tell)
        told = {**about(manifest), "with_keys": keys_to is not None}
        note_event("backup.made", at=datetime.now(UTC), data=told)
    note_state(made_at=manifest["made_at"], place=str(place), trouble="")
    say.print(f"Kept in {place}: {summary(manifest)}.")
    if keys_to is None:
        say.print(
            f"The keys are NOT in it. Without them nothing sealed in this backup can ever be read again: "
            f"keep a copy of {keys_file()} in another place (--keys-to FILE writes one).",
            style="bold",
        )
    else:
        say.print(f"The keys are in {keys_to}. Keep that file away from the backup.")
    missing = len(manifest["files"]["missing"])
    if missing:
        sys.exit(f"penggerak: {missing} files that the register refers to lay nowhere; the rest is kept.")


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="The backup: a folder or a .tar file.")],
    keys: Annotated[Path, typer.Option(help="The file with the keys of that installation.")],
) -> None:
    """Bring a backup back into an empty place. Interrupted, it can be repeated."""
    from penggerak.site.keeping.making import about
    from penggerak.site.keeping.opening import opened
    from penggerak.site.keeping.restoring import bring_back, finished, require_empty, require_known
    from penggerak.site.keeping.writing import one_at_a_time

    keys = keys.absolute()
    with one_at_a_time(), opened(source.absolute()) as folder, running():
        manifest = read_manifest(folder, read_keys(keys))
        require_empty(folder, keys)
        with steps(BRING_STEPS) as tell:
            require_undamaged(folder, manifest, tell)
            with _keys_from(keys):
                set_up_django()
            require_known(manifest, _known_migrations())
            told = bring_back(folder, manifest, keys=keys, tell=tell)
        migrate_database()
        note_event("backup.restored", at=datetime.now(UTC), data={**about(manifest), **told}, once=True)
        finished()
    say.print(f"Brought back as of {_moment(manifest)}; counts, register and audit chain are those of the manifest.")


def verify(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="The backup: a folder or a .tar file.")],
    keys: Annotated[Path | None, typer.Option(help="The file with the keys: what is sealed is opened, too.")] = None,
) -> None:
    """Bring a backup back into a passing place, compare it with what was counted, and throw the place away."""
    from penggerak.site.keeping.checking import STEPS, audit_troubles, troubles
    from penggerak.site.keeping.opening import opened

    keys = keys.absolute() if keys else None
    secrets = read_keys(keys) if keys else None
    with opened(source.absolute()) as folder:
        manifest = read_manifest(folder, secrets)
        with _passing_place(keys), running(fast=True):
            with steps(STEPS) as tell:
                require_undamaged(folder, manifest, tell)
                set_up_django()
                found = troubles(folder, manifest, secrets, known=_known_migrations(), tell=tell)
            if secrets:
                found += audit_troubles(folder, manifest)
    _note_verified(manifest, holds=not found, opened_seals=secrets is not None)
    for sentence in found:
        say.print(sentence, style="red")
    if found:
        raise typer.Exit(1)
    _say_well(manifest, opened_seals=secrets is not None)


def _note_verified(manifest: Manifest, *, holds: bool, opened_seals: bool) -> None:
    """Here, where the check was asked for; on a machine without an installation there is nobody to tell."""
    from penggerak.site.keeping.making import about

    if is_installed():
        with running():
            told = {**about(manifest), "holds": holds, "opened_seals": opened_seals}
            note_event("backup.verified", at=datetime.now(UTC), data=told)


def _say_well(manifest: Manifest, *, opened_seals: bool) -> None:
    from penggerak.site.keeping.making import summary

    month = manifest["facts"]["register"]["as_of"]
    say.print(f"This backup of {_moment(manifest)} can be brought back: {summary(manifest)}.")
    say.print(f"Every table has the rows that were counted; the register as of {month} is the same.")
    if opened_seals:
        say.print("Every file and the sealed numbers that were tried open with these keys; the audit chain holds.")
    else:
        say.print("What is sealed was not opened: give --keys FILE to try that, too.")
    if manifest["files"]["missing"]:
        say.print(f"{len(manifest['files']['missing'])} files were missing already when it was made.")


@contextmanager
def _passing_place(keys: Path | None) -> Iterator[None]:
    """An installation of its own in a private folder, in which Django starts afterwards; gone at the end."""
    before = {name: os.environ.get(name) for name in ("DATABASE_URL", "PENGGERAK_DATA", "PENGGERAK_KEYS")}
    with tempfile.TemporaryDirectory(prefix="pgv-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # the account of the database passes through
        os.environ.pop("DATABASE_URL", None)
        os.environ["PENGGERAK_DATA"] = folder
        os.environ["PENGGERAK_KEYS"] = str(keys or Path(folder) / "keys.json")
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                os.environ.update({name: value} if value is not None else {})


@contextmanager
def _keys_from(keys: Path) -> Iterator[None]:
    """Django starts with the keys of the backup, so that it makes none of its own."""
    before = os.environ.get("PENGGERAK_KEYS")
    os.environ["PENGGERAK_KEYS"] = str(keys)
    try:
        yield
    finally:
        os.environ.pop("PENGGERAK_KEYS")
        if before is not None:
            os.environ["PENGGERAK_KEYS"] = before


def _known_migrations() -> set[str]:
    from django.db.migrations.loader import MigrationLoader

    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations} | _replaced()


def _replaced() -> set[str]:
    """Migrations that packages have squashed into others: a database may name either."""
    from django.db.migrations.loader import MigrationLoader

    every = MigrationLoader(None).disk_migrations.values()
    return {f"{app}.{name}" for migration in every for app, name in migration.replaces}


def _moment(manifest: Manifest) -> str:
    return datetime.fromisoformat(manifest["made_at"]).astimezone().strftime("%Y-%m-%d %H:%M %Z")


__all__ = ["CannotKeep", "backup", "restore", "verify"]
