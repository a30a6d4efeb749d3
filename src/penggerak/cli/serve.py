"""The web server and the worker as children of one command: all of them run, or none.

Each child leads a process group of its own, so that Ctrl-C reaches it through its parent, in order. A child whose
parent dies without a word (kill -9) is told by the kernel and ends, too.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

READY_SECONDS = 120.0
STOP_SECONDS = 10.0
WEB_PROCESSES = 2
SOON = "soon"  # the queue of what someone waits for
WEB_THREADS = 4  # of each process; each holds a connection to the database

Children = Mapping[str, "subprocess.Popen[bytes]"]


class CannotServe(Exception):
    """The pages cannot be served (any longer); str(error) is a sentence for the terminal."""


def require_free_port(host: str, port: int) -> None:
    """Raises CannotServe when another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
            trial.listen(1)
        except OSError as trouble:
            raise CannotServe(
                f"Port {port} on {host} cannot be used ({trouble.strerror}): choose another one."
            ) from None


def some_free_port(host: str) -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as trial:
        trial.bind((host, 0))
        return int(trial.getsockname()[1])


def commands(host: str, port: int) -> dict[str, list[str]]:
    """What runs side by side: the pages, and the jobs that outlive a request."""
    python = [sys.executable, "-m"]
    web = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--log-level", "warning"]
    size = ["--workers", str(WEB_PROCESSES), "--blocking-threads", str(WEB_THREADS), "--workers-kill-timeout", "5"]
    return {
        "web server": [*python, *web, *size, "penggerak.site.wsgi:application"],
        "worker": [*python, "django", "procrastinate", "-v", "0", "worker"],
        # A long import must not make people wait for their code or receipt.
        "messenger": [*python, "django", "procrastinate", "-v", "0", "worker", "--queues", SOON, "--concurrency", "2"],
    }


@contextmanager
def serving(host: str, port: int, *, output: IO[bytes] | None = None) -> Iterator[Children]:
    """Web server and worker for the length of a `with` block, which begins once the pages answer.

    output: where their lines go; None for the terminal.
    """
    require_free_port(host, port)
    with together(commands(host, port), output=output) as children:
        _wait_until_ready(host, port, children)
        yield children


@contextmanager
def together(programs: Mapping[str, Sequence[str]], *, output: IO[bytes] | None = None) -> Iterator[Children]:
    """Run programs for the length of a `with` block; at its end, however it comes, all of them end."""
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in programs.items():
            started[name] = _start(command, output)
        yield started
    finally:
        _stop(started.values())


def wait_for_the_end(children: Children) -> None:
    """Return never: Ctrl-C ends the wait from outside. Raises CannotServe when a child ends by itself."""
    while True:
        require_alive(children)
        time.sleep(0.2)


def require_alive(children: Children) -> None:
    """Raises CannotServe when a child has ended."""
    for name, process in children.items():
        if process.poll() is not None:
            raise CannotServe(f"The {name} ended (exit code {process.returncode}), so everything was stopped.")


def _start(command: Sequence[str], output: IO[bytes] | None) -> "subprocess.Popen[bytes]":
    tethered = [sys.executable, "-I", "-S", str(Path(__file__).with_name("_tethered.py")), str(os.getpid())]
    return subprocess.Popen(
        [*tethered, *command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "penggerak.site.settings", "PYTHONUNBUFFERED": "1"},
        cwd="/",
        start_new_session=True,
    )


def _stop(processes: Iterable["subprocess.Popen[bytes]"]) -> None:
    """Ask every group to end, wait, then insist. A second Ctrl-C does not break the order."""
    all_of_them = list(processes)
    impatient = [signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        for process in all_of_them:
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in all_of_them:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(process, signal.SIGKILL)  # also what a dead child left behind
            process.wait()
    finally:
        for number, before in zip((signal.SIGINT, signal.SIGTERM), impatient, strict=True):
            signal.signal(number, before)


def _signal_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _wait_until_ready(host: str, port: int, children: Children) -> None:
    """Any answer but a server error will do: which host names are served, and by TLS or not, is settled elsewhere."""
    ours = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        require_alive(children)
        if _status(ours, port) < 500:
            return
        time.sleep(0.1)
    raise CannotServe(f"The pages did not answer within {READY_SECONDS:.0f} seconds.")


def _status(host: str, port: int) -> int:
    """How the server answers just now; 503 when it does not."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/sehat/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 503
    finally:
        connection.close()


@contextmanager
def stopped_by_hand() -> Iterator[None]:
    """Ctrl-C is how a service is meant to end: a word, and exit code 0."""
    try:
        yield
    except KeyboardInterrupt:
        print("\nStopped: pages, jobs and database.", file=sys.stderr)
