"""The embedded PostgreSQL: started by the first command that needs it, stopped by the last one that leaves.

It listens on a socket in a private folder and never on TCP. Every user of it holds a shared lock on a file; whoever
can turn that into an exclusive one is the last and stops the server. Locks vanish with their process, so after
`kill -9` of everything the next start finds either a server still alive, which it uses, or a crashed one, which
recovers by itself.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from penggerak.site._postgres_server import PORT, bring_down, bring_up, open_shared, socket_folder
from penggerak.site._postgres_setup import (
    ROLE,
    Account,
    NoDatabaseError,
    account,
    base_folder,
    make_base_folder,
    program,
)

__all__ = [
    "NoDatabaseError",
    "address",
    "base_folder",
    "is_embedded",
    "program",
    "running",
    "socket_folder",
    "stop_if_unused",
]


def is_embedded() -> bool:
    """Whether this installation keeps its own database; no when DATABASE_URL names another."""
    return not os.environ.get("DATABASE_URL")


def address() -> str:
    """Where the database of this installation is reached, as libpq writes it; holds the password, if there is one."""
    folder = str(socket_folder()).replace("\\", "\\\\").replace("'", "\\'")
    return os.environ.get("DATABASE_URL") or f"host='{folder}' port={PORT} user={ROLE} dbname={ROLE}"


@contextmanager
def running(*, fast: bool = False) -> Iterator[None]:
    """Hold the embedded database up for the length of a `with` block; nothing happens when DATABASE_URL is set.

    fast: for tests; survives the death of every process, but not of the machine.
    Raises NoDatabaseError when it cannot start.
    """
    if not is_embedded():
        yield
        return
    users = _enter(fast=fast)
    try:
        yield
    finally:
        _leave(users)


def _enter(*, fast: bool) -> IO[bytes]:
    if not sys.platform.startswith("linux"):
        raise NoDatabaseError("The embedded database runs on Linux only: set DATABASE_URL to another PostgreSQL.")
    who = account()
    make_base_folder(who)
    users = open_shared("users.lock", who)
    with _one_at_a_time(who):
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            bring_up(who, fast=fast)
        except BaseException:
            users.close()
            raise
    return users


def stop_if_unused() -> bool:
    """Stop a server that a killed command left behind. False when another command uses it, which then stays up."""
    return not base_folder().exists() or _leave(open_shared("users.lock", account()))


def _leave(users: IO[bytes]) -> bool:
    """Give the lock back; the last one out stops the server. Returns whether that was us."""
    with users, _one_at_a_time(account()):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        bring_down()
        with suppress(OSError):
            socket_folder().rmdir()
        return True


@contextmanager
def _one_at_a_time(who: Account) -> Iterator[None]:
    """Starting and stopping wait for each other, across processes."""
    with open_shared("start.lock", who) as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
