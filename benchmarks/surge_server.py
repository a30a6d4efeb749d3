"""The real thing in a folder of its own: database that syncs, web processes, worker; started, and killed with -9."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"


@contextmanager
def own_folder() -> Iterator[Path]:
    """Where everything lies, with the tables and areas of a new installation."""
    with tempfile.TemporaryDirectory(prefix="penggerak-surge-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        os.environ["PENGGERAK_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "penggerak.site.settings"
        from penggerak.site.postgres import running

        with running():
            import django
            from django.core.management import call_command
            from django.db import connection

            django.setup()
            with connection.cursor() as cursor:  # nothing can be lost before the first submission
                cursor.execute("set synchronous_commit = off")
            call_command("migrate", verbosity=0)
            from penggerak.apps.areas.actions import load_areas
            from penggerak.apps.privacy.actions.wordings import load_wordings

            load_areas()
            load_wordings()
            call_command("collectstatic", verbosity=0, interactive=False)
            with connection.cursor() as cursor:
                cursor.execute("create table surge_bare (id bigserial primary key, body bytea not null)")
                cursor.execute("checkpoint")
            connection.close()
            yield Path(folder)


def web_command(port: int) -> list[str]:
    """The command by which `penggerak serve` runs the web server."""
    from penggerak.cli.serve import commands

    return commands(HOST, port)["web server"]


@contextmanager
def site(port: int) -> Iterator[None]:
    """Web server with the peer beside it, for the length of a block."""
    from penggerak.cli.serve import _wait_until_ready, together

    places = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, places))
    command = [*web_command(port)[:-1], "surge_peer:application"]
    with together({"web server": command}) as children:
        _wait_until_ready(HOST, port, children)
        yield


# What `penggerak serve` runs once tables and style are known to be in place, which is looked at before all this.
SERVE = """
import sys
from penggerak.cli.serve import serving, wait_for_the_end
from penggerak.site.postgres import running
with running(), serving(sys.argv[1], int(sys.argv[2])) as children:
    wait_for_the_end(children)
"""


class Killable:
    """Database, web server and worker under one parent, as people run them."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers, however long the database recovers."""
        command = [sys.executable, "-c", SERVE, HOST, str(self.port)]
        self._log = (self.folder / "serve.log").open("ab")
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, start_new_session=True
        )
        from penggerak.cli.serve import _status

        deadline = time.monotonic() + 120
        while _status(HOST, self.port) >= 500:
            if self._process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"The site did not come up:\n{(self.folder / 'serve.log').read_text()[-2000:]}")
            time.sleep(0.1)

    def kill_web(self) -> None:
        """kill -9 of every web process, mid-answer."""
        for pid in self._pids():
            with suppress(OSError):
                if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(pid, signal.SIGKILL)

    def kill_database(self) -> None:
        """kill -9 of the postmaster and all that serve for it."""
        for note in (self.folder / "postgres").glob("[0-9][0-9]/postmaster.pid"):
            postmaster = int(note.read_text().split()[0])
            for pid in [postmaster, *_children(postmaster)]:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)

    def kill_all(self) -> None:
        """Everything, at once, as when the power goes."""
        self.kill_web()
        self.kill_database()
        self.clear()

    def clear(self) -> None:
        """What is left of it ends with -9."""
        for pid in self._pids():
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if self._process:
            self._process.wait()

    def stop(self) -> None:
        """Orderly."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(40)
        self.clear()

    def _pids(self) -> list[int]:
        """Every process of this installation but ourselves and the database."""
        mark, found = f"PENGGERAK_DATA={self.folder}".encode(), []
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                program = (place / "cmdline").read_bytes()
                if mark in (place / "environ").read_bytes() and b"postgres" not in program.split(b"\0")[0]:
                    found.append(int(place.name))
        return [pid for pid in found if pid != os.getpid()]


def _children(parent: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(place.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(place.parent.name))
    return found


def rows(query: str) -> list[tuple[Any, ...]]:
    """What the database of the folder answers; it has to run."""
    import psycopg

    from penggerak.site.postgres import address

    with psycopg.connect(address()) as connection:
        return connection.execute(query).fetchall()
