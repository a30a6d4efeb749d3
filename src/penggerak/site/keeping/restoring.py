"""Bringing a backup back into an empty place. Interrupted, it is repeated with the same words.

A note beside the data says which backup is being brought back and how far that is; the database comes wholly or not at
all, so nothing is ever removed here.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from penggerak.site.keeping.dumping import load_database
from penggerak.site.keeping.facts import differences, facts, file_references
from penggerak.site.keeping.files import bring_files, digest_of, names_in
from penggerak.site.keeping.heads import bring_heads
from penggerak.site.keeping.manifest import DUMP, FILES, MANIFEST, CannotKeep, Manifest, Progress
from penggerak.site.keeping.writing import sync_folder, write_whole
from penggerak.site.keys import keys_file
from penggerak.site.paths import data_home, files_home
from penggerak.site.postgres import address

OURS = """
select count(*) from pg_class c where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
"""


def note_path() -> Path:
    """Where it is written down that a restore has begun and not ended."""
    return data_home() / "restoring.json"


def require_empty(folder: Path, keys: Path) -> None:
    """Raises CannotKeep unless this place is empty, or holds the beginning of a restore of this very backup."""
    begun = _note()
    if begun is not None and begun != digest_of(folder / MANIFEST):
        raise CannotKeep("The restore of another backup was interrupted here: repeat that one, or empty this place.")
    place = keys_file()
    if place.exists() and place.read_bytes() != keys.read_bytes():
        raise CannotKeep(f"{place} holds other keys. If nothing here is in use, move that file away and repeat.")
    if begun is not None:
        return
    if _table_count():
        raise CannotKeep("The database here is not empty: a backup is brought back into an empty place only.")
    if any(files_home().glob("??/*")):
        raise CannotKeep(f"{files_home()} holds files: a backup is brought back into an empty place only.")


def require_known(manifest: Manifest, known: set[str]) -> None:
    """Raises CannotKeep when the backup has changes of form this program does not know: it is of a newer one.

    known: the migrations of this program, app.name.
    """
    unknown = sorted(set(manifest["facts"]["migrations"]) - known)
    if unknown:
        raise CannotKeep(
            f"This backup is of a newer program ({manifest['program']}, with {unknown[0]}): "
            "install that version, then repeat."
        )


def bring_back(folder: Path, manifest: Manifest, *, keys: Path, tell: Progress) -> dict[str, Any]:
    """Keys, files and database, then the comparison with the manifest. Raises CannotKeep when anything differs.

    Call require_empty() first. The migrations that are missing afterwards are the caller's, then an event, then
    finished(). Returns what that event should tell.
    """
    digest = digest_of(folder / MANIFEST)
    if _is_compared():
        return {}  # only the end of it was interrupted: what was added since must not be compared again
    _write_note(digest)
    _bring_keys(keys)
    bring_files(folder / FILES, files_home(), tell=tell)
    if not _table_count():
        load_database(folder / DUMP, tell=tell)
    found = compared(folder, manifest, tell=tell)
    if found:
        raise CannotKeep("What was brought back is not what was kept. " + " ".join(found))
    with psycopg.connect(address(), autocommit=True) as connection:
        connection.execute("analyze")
    told = bring_heads(folder)
    _write_note(digest, is_compared=True)
    return told


def finished() -> None:
    """Take the note away: the place is in use from now on."""
    note_path().unlink(missing_ok=True)
    sync_folder(data_home())


def compared(folder: Path, manifest: Manifest, *, tell: Progress) -> list[str]:
    """How the running database and the archive differ from the manifest, in sentences. Migrated further: not asked."""
    with psycopg.connect(address()) as connection:
        connection.read_only = True
        month = _month(manifest)
        found = facts(connection, month=month, tell=tell)
        if set(found["migrations"]) > set(manifest["facts"]["migrations"]):
            return []
        told = differences(manifest["facts"], found)
        lost = file_references(connection) - names_in(folder / FILES) - set(manifest["files"]["missing"])
    if lost:
        told.append(f"{len(lost)} files that the database refers to are not in the backup.")
    return told


def _month(manifest: Manifest) -> date:
    return date.fromisoformat(manifest["facts"]["register"]["as_of"])


def _bring_keys(keys: Path) -> None:
    place = keys_file()
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.part")
    draft.unlink(missing_ok=True)
    write_whole(draft, keys.read_bytes())
    draft.rename(place)
    sync_folder(place.parent)


def _note() -> str | None:
    path = note_path()
    return str(json.loads(path.read_text(encoding="utf-8"))["manifest"]) if path.exists() else None


def _is_compared() -> bool:
    path = note_path()
    return path.exists() and bool(json.loads(path.read_text(encoding="utf-8")).get("is_compared"))


def _write_note(digest: str, *, is_compared: bool = False) -> None:
    path = note_path()
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    write_whole(draft, json.dumps({"manifest": digest, "is_compared": is_compared}).encode())
    draft.rename(path)
    sync_folder(path.parent)


def _table_count() -> int:
    with psycopg.connect(address()) as connection:
        row = connection.execute(OURS).fetchone()
    return int(row[0]) if row else 0
