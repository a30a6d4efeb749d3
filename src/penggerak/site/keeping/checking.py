"""Whether a backup can be brought back, found out by doing so in a passing place."""

from pathlib import Path

import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from penggerak.site.keeping.dumping import load_database
from penggerak.site.keeping.files import unreadable_files
from penggerak.site.keeping.heads import bring_heads
from penggerak.site.keeping.manifest import DUMP, FILES, CannotKeep, Manifest, Progress
from penggerak.site.keeping.restoring import compared, require_known
from penggerak.site.keys import Keys
from penggerak.site.postgres import address

STEPS = {
    "sums": "Checksums",
    "database": "Database",
    "facts": "Counting every table",
    "unsealing": "Opening uploaded files",
}
TRIED = 1_000
SEALED = "select id, sealed from register_record where length(sealed) > 0 order by md5(id::text) limit %s"


def troubles(folder: Path, manifest: Manifest, keys: Keys | None, *, known: set[str], tell: Progress) -> list[str]:
    """What is wrong with a backup, in sentences; none when it can be brought back. Needs an empty database running."""
    try:
        require_known(manifest, known)
        load_database(folder / DUMP, tell=tell)
    except CannotKeep as refusal:
        return [str(refusal)]
    found = compared(folder, manifest, tell=tell)
    if keys is None:
        return found
    unreadable = unreadable_files(folder / FILES, keys, tell=tell)
    if unreadable:
        found.append(f"{len(unreadable)} uploaded files do not open with these keys.")
    closed = _closed_records(keys)
    if closed:
        found.append(f"{closed} records do not open with these keys.")
    return found


def audit_troubles(folder: Path, manifest: Manifest) -> list[str]:
    """Whether the chain over the events holds in the database that runs. Needs Django with the keys of the backup.

    A form of the database older than this program's is brought up to it first; that adds nothing to the chain.
    """
    from django.core.management import call_command

    from penggerak.apps.audit.queries.verifying import verify_chain

    if manifest["facts"]["audit"] is None:
        return []
    bring_heads(folder, aside=False)
    call_command("migrate", verbosity=0, interactive=False)
    return [] if verify_chain().holds else ["The audit chain does not hold: events were altered or removed."]


def _closed_records(keys: Keys) -> int:
    """How many of a thousand records, drawn evenly, cannot be opened."""
    cipher = AESSIV(bytes.fromhex(keys["seal"]))
    closed = 0
    with psycopg.connect(address()) as connection:
        for _, sealed in connection.execute(SEALED, [TRIED]).fetchall():
            try:
                cipher.decrypt(sealed, None)
            except (InvalidTag, ValueError):
                closed += 1
    return closed
