"""A backup of a database that others look after (DATABASE_URL), and what stays to be read of every backup."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from tests.cli.test_backup import LOOK, MAKE, place

SERVE = """
import sys
import psycopg
from penggerak.site.postgres import address, running
with running(fast=True):
    with psycopg.connect(address(), autocommit=True) as connection:
        for name in ("asal", "tujuan", "terputus"):
            connection.execute(f"create database {name}")
    print(address(), flush=True)
    sys.stdin.read()
"""
EVENTS = """
import json
from penggerak.cli.work import set_up_django
from penggerak.site.postgres import running
with running(fast=True):
    set_up_django()
    from django.utils import timezone
    from penggerak.apps.audit.actions.sealing import seal_events
    from penggerak.apps.audit.models import Event
    from penggerak.apps.audit.queries.verifying import verify_chain
    seal_events(at=timezone.now(), thorough=True)
    verdict = verify_chain()
    print(json.dumps({
        "events": list(Event.objects.filter(what__startswith="backup.").order_by("pk").values_list("what", "data")),
        "holds": verdict.holds, "heads": verdict.heads, "unsealed": verdict.unsealed,
    }))
"""
CUT = """
alter table audit_seal disable trigger user; alter table audit_event disable trigger user;
delete from audit_seal where position > (select max(position) / 2 from audit_seal);
delete from audit_event e where not exists (select from audit_seal s where s.event_id = e.id);
set constraints all immediate;
alter table audit_seal enable trigger user; alter table audit_event enable trigger user;
"""


class Elsewhere:
    """Installations whose databases are on a server of somebody else."""

    def __init__(self, room: Path, address: str) -> None:
        self.room = room
        told = psycopg.conninfo.conninfo_to_dict(address)
        self.server = f"postgresql://{told['user']}@{quote(str(told['host']), safe='')}:{told['port']}"

    def url(self, name: str) -> str:
        return f"{self.server}/{name}"

    def environment(self, name: str) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if key != "PENGGERAK_KEYS"}
        return {**own, "PENGGERAK_DATA": str(self.room / name), "DATABASE_URL": self.url(name)}

    def run(self, name: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "penggerak", *map(str, arguments)]
        return subprocess.run(command, env=self.environment(name), capture_output=True, text=True, check=False)

    def script(self, name: str, text: str) -> Any:
        said = subprocess.run(
            [sys.executable, "-c", text], env=self.environment(name), capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stderr
        return json.loads(said.stdout.splitlines()[-1]) if said.stdout.strip().startswith(("{", "[")) else said.stdout


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    with tempfile.TemporaryDirectory(prefix="pgk-") as folder:
        room = Path(folder)
        room.chmod(0o711)
        own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE], env={**own, "PENGGERAK_DATA": str(place(room, "server"))},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert server.stdout is not None
        for name in ("asal", "tujuan", "terputus"):
            place(room, name)
        yield Elsewhere(room, server.stdout.readline().strip())
        server.communicate("")


@pytest.fixture(scope="module")
def kept(elsewhere: Elsewhere) -> Path:
    elsewhere.script("asal", MAKE)
    said = elsewhere.run("asal", "backup", elsewhere.room / "kept", "--keys-to", elsewhere.room / "safe" / "keys.json")
    assert said.returncode == 0, said.stderr
    return elsewhere.room / "kept"


@pytest.fixture(scope="module")
def keys(elsewhere: Elsewhere) -> Path:
    return elsewhere.room / "safe" / "keys.json"


def manifest(backup: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((backup / "manifest.json").read_text())
    return found


def of_kind(found: dict[str, Any], what: str) -> list[dict[str, Any]]:
    return [data for kind, data in found["events"] if kind == what]


def test_a_backup_of_another_server_comes_back_on_another_server(elsewhere: Elsewhere, kept: Path, keys: Path) -> None:
    said = elsewhere.run("tujuan", "restore", kept, "--keys", keys)

    assert said.returncode == 0, said.stderr
    before, after = elsewhere.script("asal", LOOK), elsewhere.script("tujuan", LOOK)
    assert after["nik"] == before["nik"]
    assert after["files"] == before["files"]
    assert after["then"] == before["then"] > 50
    counted = {name: one["rows"] for name, one in manifest(kept)["facts"]["tables"].items()}
    assert after["rows"]["register_record"] == counted["register_record"]
    assert not (elsewhere.room / "tujuan" / "postgres").exists()

    found = elsewhere.script("tujuan", EVENTS)
    restored = of_kind(found, "backup.restored")
    assert [one["made_at"] for one in restored] == [manifest(kept)["made_at"]]
    assert restored[0]["database"] == manifest(kept)["parts"]["database.dump"]["sha256"]
    assert of_kind(found, "backup.made") == []  # it was made after the moment that it holds
    assert (found["holds"], found["unsealed"]) == (True, 0)
    assert found["heads"] > 1  # those of the backup, and the one after the event


def test_a_backup_of_another_server_is_verified_and_that_is_noted(elsewhere: Elsewhere, kept: Path, keys: Path) -> None:
    said = elsewhere.run("asal", "verify", kept, "--keys", keys)

    assert said.returncode == 0, said.stdout + said.stderr
    found = elsewhere.script("asal", EVENTS)
    assert [one["with_keys"] for one in of_kind(found, "backup.made")] == [True]
    verified = of_kind(found, "backup.verified")
    assert [(one["holds"], one["opened_seals"], one["made_at"]) for one in verified] == [
        (True, True, manifest(kept)["made_at"])
    ]
    assert found["holds"] is True


def test_the_heads_in_a_backup_are_those_of_its_chain(kept: Path) -> None:
    lines = (kept / "audit-heads.log").read_text().splitlines()

    newest = json.loads(manifest(kept)["facts"]["audit"])
    assert int(lines[-1].split()[0]) == newest["position"]
    assert newest["hash"].endswith(lines[-1].split()[1])


def test_heads_of_a_longer_chain_that_was_lost_are_moved_aside_and_told(
    elsewhere: Elsewhere, kept: Path, keys: Path
) -> None:
    here = elsewhere.room / "terputus"
    longer = f"999999 {'ab' * 32} 2026-11-24T00:00:00+00:00\n"
    (here / "audit-heads.log").write_text(longer)

    said = elsewhere.run("terputus", "restore", kept, "--keys", keys)

    assert said.returncode == 0, said.stderr
    found = elsewhere.script("terputus", EVENTS)
    assert found["holds"] is True
    assert of_kind(found, "backup.restored")[0]["chain_was_longer"] == 999_999
    assert (here / "audit-heads-before-restore.log").read_text() == longer


def test_a_chain_that_was_cut_short_before_the_backup_is_found(elsewhere: Elsewhere, kept: Path, keys: Path) -> None:
    elsewhere.script("asal", EVENTS)
    heads = (elsewhere.room / "asal" / "audit-heads.log").read_bytes()
    with psycopg.connect(elsewhere.url("asal"), autocommit=True) as connection:
        connection.execute(CUT)
    assert elsewhere.run("asal", "backup", elsewhere.room / "cut").returncode == 0

    said = elsewhere.run("asal", "verify", elsewhere.room / "cut", "--keys", keys)

    assert heads
    assert said.returncode == 1
    assert "audit chain does not hold" in said.stdout
