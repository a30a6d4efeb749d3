"""When a backup was last made, checked by bringing it back, or came to nothing; a small file beside the data."""

import json
import os
from pathlib import Path
from typing import TypedDict

from penggerak.site.paths import data_home


class State(TypedDict, total=False):
    """Moments in UTC (ISO). place: of the last backup. trouble: why the last try came to nothing, if it did."""

    made_at: str
    place: str
    checked_at: str
    tried_at: str
    trouble: str


def state_path() -> Path:
    """Where it is written down."""
    return data_home() / "backup-state.json"


def read_state() -> State:
    """What is known of backups; nothing before the first."""
    try:
        found: State = json.loads(state_path().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return State()
    return found


def note_state(**changes: str) -> None:
    """Write down what is new. An empty text takes its entry away."""
    known = {name: value for name, value in {**read_state(), **changes}.items() if value}
    path = state_path()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(known), encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(path)
