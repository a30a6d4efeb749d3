"""The secrets of an installation: made once, kept beside the data, readable by their owner only."""

import fcntl
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict, cast

from penggerak.site.paths import data_home


class Keys(TypedDict):
    """What each is for; hex but for the first.

    django signs sessions. seal encrypts personal data (64 bytes), look_up hashes it for search (32). audit chains the
    events (32): whoever lacks it cannot make a chain that holds.
    """

    django: str
    seal: str
    look_up: str
    audit: str


def _new_keys() -> Keys:
    return Keys(
        django=secrets.token_urlsafe(64),
        seal=secrets.token_hex(64),
        look_up=secrets.token_hex(32),
        audit=secrets.token_hex(32),
    )


def keys_file() -> Path:
    """Where the keys of this installation lie."""
    return Path(os.environ.get("PENGGERAK_KEYS") or data_home() / "keys.json")


def load_keys() -> Keys:
    """Read the keys; make those that are missing. Two starts at once end with the same keys.

    A file of an earlier version gains the keys it lacks and keeps the others.
    """
    path = keys_file()
    keys = _read(path)
    if not keys.keys() >= Keys.__annotations__.keys():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f"{path.name}.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            keys = {**_new_keys(), **_read(path)}  # another start may have been quicker: what it wrote counts
            _write(path, keys)
    return cast(Keys, keys)


def _read(path: Path) -> dict[str, str]:
    try:
        return cast(dict[str, str], json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def _write(path: Path, keys: Mapping[str, object]) -> None:
    """Whole or not at all, readable by whom it was readable before; the old file stays until the new one is safe."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    if path.exists() and os.geteuid() == 0:
        os.chown(draft, path.stat().st_uid, path.stat().st_gid)
    with draft.open("w", encoding="utf-8") as file:
        json.dump(keys, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
