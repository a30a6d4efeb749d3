"""The backup of each night, for the embedded database: made, read again, kept for a while, weekly brought back.

The worker asks once an hour whether one is due, so that a machine that is off at night makes up for it in the morning.
"""

import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from penggerak.site.keeping.facts import HERE
from penggerak.site.keeping.making import about, make_backup
from penggerak.site.keeping.manifest import CannotKeep, read_keys, read_manifest, require_undamaged
from penggerak.site.keeping.noting import note_event
from penggerak.site.keeping.state import note_state, read_state
from penggerak.site.keys import keys_file
from penggerak.site.paths import data_home
from penggerak.site.postgres import NoDatabaseError

log = logging.getLogger("penggerak.keeping")

NAME = re.compile(r"penggerak-(\d{8}T\d{6}Z)")
QUIET_HOUR = 2  # from two in the morning on
DAYS, WEEKS = 7, 4
BRING_BACK_EVERY = timedelta(days=7)


def backups_home() -> Path:
    """Where the backups of the night are kept: PENGGERAK_BACKUP_TO, best on another disk, or beside the data."""
    return Path(os.environ.get("PENGGERAK_BACKUP_TO") or data_home() / "backups").absolute()


def is_due(at: datetime, newest: datetime | None) -> bool:
    """Whether today has none yet, and the quiet hours have begun or the last one is older than a day and a half."""
    here = at.astimezone(HERE)
    if newest is None:
        return True
    is_of_today = newest.astimezone(HERE).date() == here.date()
    return not is_of_today and (here.hour >= QUIET_HOUR or at - newest > timedelta(hours=36))


def kept_backups(folder: Path) -> dict[datetime, Path]:
    """The whole backups in a folder, by when they were made; other things in it are none of ours."""
    found = {}
    for path in folder.glob("penggerak-*"):
        if (match := NAME.fullmatch(path.name)) and (path / "manifest.sum").is_file():
            found[datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)] = path
    return found


def superseded(moments: Iterable[datetime]) -> set[datetime]:
    """Those that are neither the newest of one of the last seven days that have one, nor of the last four weeks."""
    newest_first = sorted(moments, reverse=True)
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for moment in newest_first:
        here = moment.astimezone(HERE)
        days.setdefault(here.date(), moment)
        weeks.setdefault(here.isocalendar()[:2], moment)
    return set(newest_first) - set([*days.values()][:DAYS]) - set([*weeks.values()][:WEEKS])


def back_up_if_due(at: datetime) -> bool:
    """Make the backup of the day, clear away old ones, write down what goes wrong. Returns whether it was due."""
    folder = backups_home()
    kept = kept_backups(folder)
    if not is_due(at, max(kept, default=None)):
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place, manifest = make_backup(folder, keys_to=None, at=at, tell=_quietly)
        require_undamaged(place, read_manifest(place, read_keys(keys_file())), _quietly)
        _bring_back_weekly(place, at)
    except (CannotKeep, NoDatabaseError, OSError) as trouble:
        note_state(tried_at=at.isoformat(), trouble=str(trouble))
        log.error("backup.failed %s", trouble)
        _note_if_it_answers("backup.failed", at, {"what": type(trouble).__name__})
        return True
    note_state(made_at=manifest["made_at"], place=str(place), tried_at=at.isoformat(), trouble="")
    log.info("backup.made", extra={"place": str(place)})
    _note_if_it_answers("backup.made", at, {**about(manifest), "with_keys": False})
    _clear_away(kept_backups(folder))
    return True


def _bring_back_weekly(place: Path, at: datetime) -> None:
    """Raises CannotKeep when this backup cannot be brought back.

    A process of its own, since it is another installation; and apart from the worker's group, so that it clears its
    place and stops its database in order even when the worker is killed.
    """
    last = read_state().get("checked_at")
    if last and at - datetime.fromisoformat(last) < BRING_BACK_EVERY:
        return
    command = [sys.executable, "-m", "penggerak", "verify", str(place), "--keys", str(keys_file())]
    said = subprocess.run(command, capture_output=True, text=True, check=False, start_new_session=True)
    if said.returncode != 0:
        lines = [line for line in (said.stdout + said.stderr).splitlines() if line.strip()]
        raise CannotKeep(f"{place} cannot be brought back: {lines[-1] if lines else 'no reason given'}")
    note_state(checked_at=at.isoformat())


def _note_if_it_answers(what: str, at: datetime, data: Mapping[str, object]) -> None:
    """The backup lies there, or is in trouble, whether or not the database takes an event now."""
    try:
        note_event(what, at=at, data=data)
    except psycopg.Error:
        log.exception("backup.not_noted")


def _clear_away(kept: dict[datetime, Path]) -> None:
    """Renamed first, so that a half-removed one never looks whole."""
    for moment in superseded(kept):
        going = kept[moment].with_name(f".{kept[moment].name}.part")
        kept[moment].rename(going)
        shutil.rmtree(going, ignore_errors=True)


def _quietly(_step: str, _done: int, _total: int) -> None:
    """Nobody watches at night."""
