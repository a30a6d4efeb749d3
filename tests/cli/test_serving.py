"""Web server, worker and database live and die together."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from penggerak.cli import serve
from penggerak.cli.serve import CannotServe, require_free_port, some_free_port, together, wait_for_the_end
from penggerak.site import postgres
from penggerak.site._postgres_server import answers

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = """
import sys
from penggerak.cli.serve import together
with together({"sleeper": [sys.executable, "-c", "import time; time.sleep(60)"]}) as children:
    print(children["sleeper"].pid, flush=True)
    sys.stdin.read()
"""


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not asked for yet does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def becomes(true: Callable[[], bool], *, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_children_end_with_the_block() -> None:
    with together({"one": SLEEP, "two": SLEEP}) as children:
        assert all(is_alive(child.pid) for child in children.values())

    assert not any(is_alive(child.pid) for child in children.values())


def test_one_that_ends_takes_the_others_along() -> None:
    short = [sys.executable, "-c", "raise SystemExit(3)"]

    with (
        pytest.raises(CannotServe, match=r"The short ended \(exit code 3\)"),
        together({"long": SLEEP, "short": short}) as c,
    ):
        wait_for_the_end(c)

    assert not is_alive(c["long"].pid)


def test_one_that_does_not_listen_is_killed_with_its_own_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(serve, "STOP_SECONDS", 0.5)
    note = tmp_path / "pid"
    stubborn = f"""
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path({str(note)!r}).write_text(str(child.pid))
time.sleep(60)
"""
    with together({"stubborn": [sys.executable, "-c", stubborn]}):
        assert becomes(lambda: note.exists() and note.read_text() != "")

    assert becomes(lambda: not is_alive(int(note.read_text())))


def test_children_go_away_when_their_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_alive(child)

    parent.kill()
    parent.communicate()

    assert becomes(lambda: not is_alive(child))


def test_a_port_in_use_is_one_clear_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]

        with pytest.raises(CannotServe, match=f"Port {port} on 127.0.0.1 cannot be used"):
            require_free_port("127.0.0.1", port)

        command = [sys.executable, "-m", "penggerak", "serve", "--port", str(port)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1


def test_the_command_line_does_not_load_django_by_itself() -> None:
    question = "import sys, penggerak.cli; print('django' in sys.modules)"

    assert (
        subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True).stdout == "False\n"
    )


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """An installation whose database has its tables."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="pgs-") as folder:
        Path(folder).chmod(0o755)
        patch.setenv("PENGGERAK_DATA", folder)
        patch.delenv("DATABASE_URL", raising=False)
        subprocess.run([sys.executable, "-m", "penggerak", "migrate"], check=True)
        yield Path(folder)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_served_installation_answers_and_stops_whole(home: Path, ending: signal.Signals) -> None:
    port = some_free_port("127.0.0.1")
    command = subprocess.Popen(
        [sys.executable, "-m", "penggerak", "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert command.stdout is not None
    assert any(f"http://127.0.0.1:{port}" in line for line in command.stdout)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sehat/", timeout=10) as answer:
        assert answer.read() == b"ok"

    os.kill(command.pid, ending)

    command.communicate(timeout=60)
    assert command.returncode == 0
    assert not answers()
    require_free_port("127.0.0.1", port)


def test_kill_of_a_served_installation_ends_pages_and_worker_and_the_next_start_takes_over(home: Path) -> None:
    port = some_free_port("127.0.0.1")
    command = subprocess.Popen(
        [sys.executable, "-m", "penggerak", "serve", "--port", str(port)], stdout=subprocess.PIPE, text=True
    )
    assert command.stdout is not None
    assert any(f"http://127.0.0.1:{port}" in line for line in command.stdout)

    command.kill()
    command.communicate()

    assert becomes(lambda: is_free(port))
    with postgres.running():
        assert answers()
    assert not answers()


def is_free(port: int) -> bool:
    try:
        require_free_port("127.0.0.1", port)
    except CannotServe:
        return False
    return True
