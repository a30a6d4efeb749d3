"""One PostgreSQL server in its data folder: how it is started, asked whether it answers, and stopped."""

import hashlib
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from penggerak.site._postgres_setup import (
    ROLE,
    Account,
    NoDatabaseError,
    base_folder,
    make_cluster,
    make_private_folder,
    programs,
)
from penggerak.site.paths import data_home

if TYPE_CHECKING:
    import psycopg

LOG = "log"
PORT = 5432  # no port is opened: the number only names the socket file
LONGEST_SOCKET_PATH = 100  # the system's limit is 108 characters
START_SECONDS = 300.0  # recovery of a large database after a crash takes minutes
STOP_SECONDS = 30.0
LARGEST_LOG_BYTES = 10 * 2**20

SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": 60,
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "random_page_cost": 1.1,  # solid-state disks
    "logging_collector": "off",
    "log_min_messages": "warning",
}
FAST = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


def socket_folder() -> Path:
    """Where the server's socket lies: beside the data, or in a short place when that path is too long for a socket."""
    beside = base_folder() / "run"
    if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) < LONGEST_SOCKET_PATH:
        return beside
    return Path("/tmp") / f"penggerak-{hashlib.sha256(os.fsencode(data_home())).hexdigest()[:16]}"  # noqa: S108 - owner and mode are checked


def open_shared(name: str, who: Account) -> IO[bytes]:
    """A file for appending that whoever owns the folder can open next time, too."""
    path = base_folder() / name
    try:
        opened = path.open("ab")
    except PermissionError as refused:
        raise NoDatabaseError(
            f"{path} belongs to another account: use that one, or set PENGGERAK_DATA to a folder of your own."
        ) from refused
    if base_folder().stat().st_uid == who.uid:
        who.own(path)
    return opened


def bring_up(who: Account, *, fast: bool) -> None:
    """Return once the server answers: one that runs already, or a new one, after its recovery if it needs any."""
    if not answers():
        bin_folder, version = programs(who)
        data = make_cluster(bin_folder, version, who, fast=fast)
        make_private_folder(socket_folder(), who)
        _start_until_it_answers(bin_folder, data, who, fast=fast)
    _make_database()


def _start_until_it_answers(bin_folder: Path, data: Path, who: Account, *, fast: bool) -> None:
    started: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        if started is not None and started.poll() is not None and not _may_succeed_later():
            raise NoDatabaseError(f"The database did not start: {_reason()} The whole story is in {_log_path()}.")
        if _server_pid(data) is None and (started is None or started.poll() is not None):
            _clear_traces_of_a_crash(data)
            started = _launch(bin_folder, data, who, fast=fast)
        if time.monotonic() > deadline:
            raise NoDatabaseError(f"The database did not answer within {START_SECONDS:.0f} seconds; see {_log_path()}.")
        time.sleep(0.05)


def _clear_traces_of_a_crash(data: Path) -> None:
    """Remove the notes of a server that is dead: their number may be another process's by now, and would stop ours."""
    socket_file = socket_folder() / f".s.PGSQL.{PORT}"
    for note in (data / "postmaster.pid", socket_file, socket_file.with_name(f"{socket_file.name}.lock")):
        note.unlink(missing_ok=True)


def _launch(bin_folder: Path, data: Path, who: Account, *, fast: bool) -> "subprocess.Popen[bytes]":
    """Start the server apart from our terminal, so that Ctrl-C reaches it through us alone and in order."""
    settings = {**SETTINGS, **(FAST if fast else {}), "unix_socket_directories": socket_folder()}
    options = [f"--{name}={value}" for name, value in settings.items()]
    with open_shared(LOG, who) as log:
        if log.tell() > LARGEST_LOG_BYTES:
            log.truncate(0)
        return subprocess.Popen(
            [bin_folder / "postgres", "-D", data, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **who.identity(),
        )


def _log_path() -> Path:
    return base_folder() / LOG


def _log_tail() -> list[str]:
    return _log_path().read_text(encoding="utf-8", errors="replace").splitlines()[-20:]


def _reason() -> str:
    return next((line.split("FATAL:", 1)[1].strip() + "." for line in reversed(_log_tail()) if "FATAL:" in line), "")


def _may_succeed_later() -> bool:
    """After kill -9 of the server alone its children need a moment to notice and let go of the shared memory."""
    return "still in use" in _reason()


def answers() -> bool:
    """Whether a server takes connections on our socket."""
    if not (socket_folder() / f".s.PGSQL.{PORT}").exists():
        return False
    import psycopg

    try:
        _connect().close()
    except psycopg.OperationalError:
        return False
    return True


def _connect() -> "psycopg.Connection":
    import psycopg  # here, since settings read socket_folder() and need nothing else

    return psycopg.connect(
        host=str(socket_folder()), port=PORT, user=ROLE, dbname="postgres", connect_timeout=10, autocommit=True
    )


def _make_database() -> None:
    with _connect() as connection:
        known = connection.execute("select from pg_database where datname = %s", [ROLE])
        if known.fetchone() is None:
            connection.execute("create database penggerak")


def _server_pid(data: Path) -> int | None:
    """The process that serves this data folder, if one is alive.

    The number in the file alone proves nothing: after a crash another process may carry it.
    """
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])
        at_home = Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except (OSError, ValueError):
        return None
    return pid if at_home else None


def bring_down() -> None:
    """Fast shutdown: connections end, everything is written. A server that does not listen is stopped the hard way."""
    for data in base_folder().glob("[0-9][0-9]"):
        pid = _server_pid(data)
        if pid is None:
            continue
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(pid, how)
            if _is_gone(pid, data):
                break


def _is_gone(pid: int, data: Path) -> bool:
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)  # when it is our child it stays in the process table until asked for
        if _server_pid(data) != pid:
            return True
        time.sleep(0.02)
    return False
