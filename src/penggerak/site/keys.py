"""The secrets of an installation: made once, kept beside the data, readable by their owner only."""

import json
import os
import secrets
from pathlib import Path
from typing import TypedDict

from penggerak.site.paths import data_home


class Keys(TypedDict):
    """django signs sessions; seal encrypts personal data (64 bytes, hex); look_up hashes it for search (32, hex)."""

    django: str
    seal: str
    look_up: str


def _new_keys() -> Keys:
    return Keys(django=secrets.token_urlsafe(64), seal=secrets.token_hex(64), look_up=secrets.token_hex(32))


def _keys_file() -> Path:
    return Path(os.environ.get("PENGGERAK_KEYS") or data_home() / "keys.json")


def load_keys() -> Keys:
    """Read the keys; make them on the first start. Two starts at once end with the same keys."""
    path = _keys_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(_new_keys()), encoding="utf-8")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another start was quicker; its keys count
        finally:
            draft.unlink()
    keys: Keys = json.loads(path.read_text(encoding="utf-8"))
    return keys
