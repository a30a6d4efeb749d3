"""The database as one file: pg_dump and pg_restore, fed through pipes so that they end when we do."""

import os
import subprocess
import tempfile
from pathlib import Path
from typing import IO

import psycopg

from penggerak.site.keeping.manifest import CHUNK, CannotKeep, Part, Progress
from penggerak.site.keeping.writing import Written
from penggerak.site.postgres import address, program

SIZE = """
select coalesce(sum(pg_table_size(oid)), 0) from pg_class
where relkind = 'r' and relnamespace = 'public'::regnamespace
"""


def dump_database(connection: "psycopg.Connection", to: Path, *, leave_out: list[str], tell: Progress) -> Part:
    """Write what this connection's transaction sees. leave_out: tables whose rows are not kept.

    The transaction must be repeatable read. tell: told ("database", done, expected), in bytes, roughly.
    """
    snapshot = connection.execute("select pg_export_snapshot()").fetchone()[0]  # type: ignore[index]
    expected = int(connection.execute(SIZE).fetchone()[0]) or 1  # type: ignore[index]
    without = [f"--exclude-table-data=public.{name}" for name in leave_out]
    command = [program("pg_dump"), "--format=custom", "--compress=1", f"--snapshot={snapshot}"]
    command += ["--no-owner", "--no-privileges", *without]
    written = Written(to)
    with tempfile.TemporaryFile() as trouble:
        process = subprocess.Popen(
            [*command, *_dbname()], env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=trouble
        )
        assert process.stdout is not None
        with process.stdout:
            while chunk := process.stdout.read(CHUNK):
                written.write(chunk)
                tell("database", min(written.size, expected - 1), expected)
        _require_well(process, trouble, "The database could not be written down")
    tell("database", expected, expected)
    return written.close()


def load_database(dump: Path, *, tell: Progress) -> None:
    """Bring a dump into an empty database, wholly or not at all. tell: told ("database", done, total), in bytes."""
    command = [program("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    total, done = dump.stat().st_size, 0
    with tempfile.TemporaryFile() as trouble, dump.open("rb") as source:
        process = subprocess.Popen(
            [*command, "--no-comments", *_dbname()], env=_environment(), stdin=subprocess.PIPE, stderr=trouble
        )
        assert process.stdin is not None
        try:
            with process.stdin as sink:
                while chunk := source.read(CHUNK):
                    sink.write(chunk)
                    done += len(chunk)
                    tell("database", done, total)
        except BrokenPipeError:
            pass  # it ended first, and says below why
        _require_well(process, trouble, "The database could not be brought back")


def _dbname() -> list[str]:
    """The address without its password, which other accounts could read in the list of processes."""
    told = psycopg.conninfo.conninfo_to_dict(address())
    told.pop("password", None)
    return [f"--dbname={psycopg.conninfo.make_conninfo(**told)}"]


def _environment() -> dict[str, str]:
    password = psycopg.conninfo.conninfo_to_dict(address()).get("password")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**own, "LC_ALL": "C", **({"PGPASSWORD": str(password)} if password else {})}


def _require_well(process: "subprocess.Popen[bytes]", trouble: IO[bytes], what: str) -> None:
    if process.wait() == 0:
        return
    trouble.seek(0)
    lines = trouble.read().decode(errors="replace").strip().splitlines()
    said = next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "no reason given")
    raise CannotKeep(f"{what}: {said.removeprefix('pg_dump: ').removeprefix('pg_restore: ')}")
