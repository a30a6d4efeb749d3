"""A backup made while people work comes back whole, into an empty place, with everything that was in it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from penggerak.core.register import COUNTED

MAKE = """
import sys
from penggerak.cli.work import migrate_database, set_up_django
from penggerak.site.postgres import running
with running(fast=True):
    set_up_django()
    migrate_database()
    from datetime import date
    from django.utils import timezone
    from penggerak.apps.audit.actions.sealing import seal_events
    from penggerak.apps.register import demo
    from penggerak.apps.register.actions.receiving import receive_list
    from penggerak.apps.register.models import Source
    demo.load_reference()
    demo.build_demo(size=150, seed=1, on=date(2026, 11, 24), at=timezone.now(), progress=lambda *_: None)
    receive_list(b"Nama Usaha;Kelurahan\\nWarung A;Cikokol\\n", file_name="a.csv", source=Source.objects.first(),
                 observed_on=date(2026, 11, 1), by=None, at=timezone.now())
    seal_events(at=timezone.now(), thorough=True)
"""
WRITE = """
from penggerak.cli.work import set_up_django
from penggerak.site.postgres import running
with running(fast=True):
    set_up_django()
    import itertools
    from datetime import date
    from django.utils import timezone
    from penggerak.apps.audit.actions.sealing import seal_events
    from penggerak.apps.register.actions.receiving import receive_list
    from penggerak.apps.register.models import Source
    source = Source.objects.order_by("pk").first()
    for number in itertools.count():
        receive_list(b"Nama Usaha\\nWarung %d\\n" % number, file_name="b.csv", source=source,
                     observed_on=date(2026, 11, 1), by=None, at=timezone.now())
        seal_events(at=timezone.now(), thorough=True)
        print(number, flush=True)
"""
LOOK = """
import json
from penggerak.cli.work import set_up_django
from penggerak.site.postgres import running
with running(fast=True):
    set_up_django()
    from datetime import date
    from django.apps import apps
    from penggerak.apps.audit.queries.verifying import verify_chain
    from penggerak.apps.register.models import Import, Record
    from penggerak.apps.register.moments import end_of
    from penggerak.apps.register.queries.city import counted_businesses
    from penggerak.apps.seal import unseal
    from penggerak.apps.storage import read_file
    niks = (unseal(one.sealed).get("nik") for one in Record.objects.order_by("pk"))
    print(json.dumps({
        "rows": {one._meta.db_table: one.objects.count() for one in apps.get_models() if one._meta.managed},
        "then": counted_businesses("36.71", end_of(date(2026, 10, 31))).count(),
        "chain": verify_chain().holds,
        "nik": next(nik for nik in niks if nik),
        "files": [len(read_file(one.stored_as)) for one in Import.objects.order_by("pk")],
    }))
"""


def environment(home: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PENGGERAK_KEYS"}}
    return {**own, "PENGGERAK_DATA": str(home)}


def script(home: Path, text: str) -> str:
    said = subprocess.run(
        [sys.executable, "-c", text], env=environment(home), capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    return said.stdout


def penggerak(home: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "penggerak", *map(str, arguments)]
    return subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)


def look(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(script(home, LOOK))
    return found


def manifest(backup: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((backup / "manifest.json").read_text())
    return found


def place(parent: Path, name: str) -> Path:
    """A new folder that the account of the database may pass through."""
    folder = parent / name
    folder.mkdir()
    folder.chmod(0o711)
    return folder


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pgk-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def home(room: Path) -> Path:
    """An installation with a small register, a list that was uploaded and a chain over its events."""
    made = place(room, "home")
    script(made, MAKE)
    return made


@pytest.fixture(scope="module")
def kept(home: Path, room: Path) -> Path:
    """A backup, and beside it in another folder the keys."""
    made = penggerak(home, "backup", room / "kept", "--keys-to", room / "safe" / "keys.json")
    assert made.returncode == 0, made.stderr
    return room / "kept"


@pytest.fixture(scope="module")
def keys(kept: Path, room: Path) -> Path:
    return room / "safe" / "keys.json"


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    shutil.copytree(kept, tmp_path / "copy")
    return tmp_path / "copy"


def rows_of(found: Mapping[str, Any]) -> dict[str, int]:
    return {name: one["rows"] for name, one in found["facts"]["tables"].items()}


def test_a_backup_made_while_someone_writes_comes_back_whole(home: Path, room: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITE], env=environment(home), stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "0\n"
    made = penggerak(home, "backup", room / "busy", "--keys-to", room / "busy-keys" / "keys.json")
    writer.kill()
    written = int(writer.communicate()[0].split()[-1])
    assert made.returncode == 0, made.stderr
    promised = manifest(room / "busy")

    restored = place(room, "restored")
    said = penggerak(restored, "restore", room / "busy", "--keys", room / "busy-keys" / "keys.json")

    assert said.returncode == 0, said.stderr
    found = look(restored)
    counted = rows_of(promised)
    counted["audit_event"] += 1  # that it was brought back
    assert {name: count for name, count in found["rows"].items() if name in counted} == {
        name: count for name, count in counted.items() if name in found["rows"]
    }
    assert 2 <= counted["register_import"] <= written + 3  # some of the writer's rows, none of the half-written
    assert len(found["files"]) == counted["register_import"]  # each opens
    districts = promised["facts"]["register"]["cities"]["36.71"]
    assert found["then"] == sum(sum(districts.get(status, {}).values()) for status in COUNTED)
    assert found["then"] > 50
    assert found["chain"] is True
    assert found["nik"] == look(home)["nik"]


def test_a_backup_is_verified_in_plain_sentences(home: Path, kept: Path, keys: Path) -> None:
    said = penggerak(home, "verify", kept, "--keys", keys)

    assert said.returncode == 0, said.stdout + said.stderr
    assert "can be brought back" in said.stdout
    assert "the audit chain holds" in said.stdout


@pytest.mark.parametrize("part", ["database.dump", "files.tar", "audit-heads.log", "manifest.json", "manifest.sum"])
def test_a_damaged_byte_in_any_part_is_found(home: Path, copy: Path, keys: Path, part: str) -> None:
    content = bytearray((copy / part).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / part).write_bytes(content)

    said = penggerak(home, "verify", copy, "--keys", keys)

    assert said.returncode == 1
    assert "amaged" in said.stderr or "not the keys" in said.stderr


def test_a_manifest_that_promises_more_than_there_is_is_found(home: Path, copy: Path, keys: Path) -> None:
    from penggerak.site.keeping.manifest import manifest_texts, read_keys

    told = manifest(copy)
    told["facts"]["tables"]["register_record"]["rows"] += 1
    for name, text in manifest_texts(told, read_keys(keys)).items():  # type: ignore[arg-type]
        (copy / name).write_bytes(text)

    said = penggerak(home, "verify", copy, "--keys", keys)

    assert said.returncode == 1
    assert "register_record has" in said.stdout


def test_only_its_owner_reads_a_backup(kept: Path, keys: Path) -> None:
    assert kept.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in [*kept.iterdir(), keys]} == {0o600}


def test_keys_are_not_written_beside_the_backup(home: Path, room: Path) -> None:
    said = penggerak(home, "backup", room / "another", "--keys-to", room / "keys.json")

    assert said.returncode == 1
    assert "must not lie together" in said.stderr
    assert not (room / "another").exists()


def test_without_keys_it_says_what_the_backup_is_worth(home: Path, room: Path) -> None:
    said = penggerak(home, "backup", room / "one.tar")

    assert said.returncode == 0, said.stderr
    assert "The keys are NOT in it" in said.stdout
    assert str(home / "keys.json") in said.stdout
    assert (room / "one.tar").stat().st_mode & 0o777 == 0o600


def test_a_place_that_is_not_empty_is_left_alone(home: Path, kept: Path, keys: Path) -> None:
    said = penggerak(home, "restore", kept, "--keys", keys)

    assert said.returncode == 1
    assert "not empty" in said.stderr


def test_the_keys_of_another_installation_are_refused(room: Path, kept: Path, tmp_path: Path) -> None:
    from tests.conftest import KEYS

    (tmp_path / "other.json").write_text(json.dumps({**KEYS, "audit": "33" * 32}))

    said = penggerak(place(room, "other"), "restore", kept, "--keys", tmp_path / "other.json")

    assert said.returncode == 1
    assert "not the keys this backup was made with" in said.stderr


def test_a_backup_of_a_newer_program_is_refused(room: Path, copy: Path, keys: Path) -> None:
    from penggerak.site.keeping.manifest import manifest_texts, read_keys

    told = manifest(copy)
    told["facts"]["migrations"].append("register.9999_from_tomorrow")
    for name, text in manifest_texts(told, read_keys(keys)).items():  # type: ignore[arg-type]
        (copy / name).write_bytes(text)

    said = penggerak(place(room, "old"), "restore", copy, "--keys", keys)

    assert said.returncode == 1
    assert "newer program" in said.stderr


def killed_once(path: Path, command: list[object], home: Path) -> None:
    """Start a command and kill it with -9 as soon as something lies in that place."""
    process = subprocess.Popen(
        [sys.executable, "-m", "penggerak", *map(str, command)], env=environment(home), stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def test_kill_in_the_middle_of_a_backup_leaves_the_last_good_one_and_nothing_that_looks_whole(
    home: Path, room: Path, kept: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in kept.iterdir()}

    killed_once(room / ".next.part", ["backup", room / "next"], home)

    assert not (room / "next").exists()
    assert {path: path.stat().st_mtime_ns for path in kept.iterdir()} == before
    again = penggerak(home, "backup", room / "next")
    assert again.returncode == 0, again.stderr
    assert not (room / ".next.part").exists()


def test_an_interrupted_restore_is_repeated(room: Path, kept: Path, keys: Path) -> None:
    interrupted = place(room, "interrupted")
    killed_once(interrupted / "restoring.json", ["restore", kept, "--keys", keys], interrupted)
    assert (interrupted / "restoring.json").exists()

    said = penggerak(interrupted, "restore", kept, "--keys", keys)

    assert said.returncode == 0, said.stderr
    assert not (interrupted / "restoring.json").exists()
    assert look(interrupted)["rows"]["register_record"] == rows_of(manifest(kept))["register_record"]


NIGHTLY = """
from penggerak.cli.work import set_up_django
from penggerak.site.postgres import running
with running(fast=True):
    set_up_django()
    from django.utils import timezone
    from penggerak.site.keeping.daily import back_up_if_due
    print(back_up_if_due(timezone.now()), back_up_if_due(timezone.now()))
"""


def test_the_backup_of_the_night_is_made_once_and_brought_back_as_a_test(home: Path) -> None:
    assert script(home, NIGHTLY).splitlines()[-1] == "True False"

    state = json.loads((home / "backup-state.json").read_text())
    assert Path(state["place"]).parent == home / "backups"
    assert (Path(state["place"]) / "manifest.sum").is_file()
    assert "checked_at" in state
    assert "trouble" not in state
