"""The noted heads of the audit chain in a backup: without them a chain cut short before the backup would look whole."""

from pathlib import Path
from typing import Any

from penggerak.apps.audit.heads import Head, noted_heads
from penggerak.site.keeping.manifest import HEADS, Part
from penggerak.site.keeping.writing import sync_folder, write_whole
from penggerak.site.paths import data_home

ASIDE = "audit-heads-before-restore.log"


def heads_path() -> Path:
    """As AUDIT_HEADS of the settings."""
    return data_home() / "audit-heads.log"


def keep_heads(to: Path) -> Part:
    """Write down the heads that are noted by now. Call it before the moment of the database.

    A head is noted once its seals are saved, so that moment has them all, unless its chain was cut short.
    """
    return write_whole(to, "".join(f"{head}\n" for head in noted_heads(heads_path())).encode())


def bring_heads(folder: Path, *, aside: bool = True) -> dict[str, Any]:
    """Put the heads of a backup in their place. Those that lie here, of a longer chain that is lost, are moved aside.

    Returns what an event should tell about those. aside: False in a place that is thrown away.
    """
    source, place = folder / HEADS, heads_path()
    if not source.is_file():
        return {}
    known, told = source.read_bytes(), {}
    if place.exists() and place.read_bytes() != known:
        lost = _last(place)
        told = {"heads_moved_to": ASIDE, "chain_was_longer": lost.position} if lost and aside else {}
        place.rename(place.with_name(ASIDE))
    if not place.exists():
        draft = place.with_name(f".{place.name}.part")
        draft.unlink(missing_ok=True)
        write_whole(draft, known)
        draft.rename(place)
        sync_folder(place.parent)
    return told


def _last(path: Path) -> Head | None:
    return max(noted_heads(path), key=lambda head: head.position, default=None)
