"""How fast the trail is sealed and verified: 10,000, 100,000 and 1,000,000 events.

    python benchmarks/audit_chain.py [SIZE ...]

Each size in a database of its own, thrown away afterwards. Beside it the same bytes, already in memory, hashed one
after another with nothing else done: what no verification can be quicker than. Prints a table in Markdown.
"""

import hmac
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

SIZES = (10_000, 100_000, 1_000_000)
AT = datetime(2026, 11, 24, tzinfo=UTC)
EVENTS = """
insert into audit_event (at, what, subject, reason, data)
select timestamptz '2026-01-01' + n * interval '1 second', 'business.correction', 'business:' || n,
       case when n %% 3 = 0 then 'Alamat diperbaiki setelah kunjungan' else '' end,
       jsonb_build_object('fields', jsonb_build_array('address', 'phone'), 'n', n)
from generate_series(1, %s) n
"""


def measure(size: int) -> str:
    """One row of the table."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from penggerak.apps.audit.actions.sealing import seal_events
    from penggerak.apps.audit.chain import EVENT
    from penggerak.apps.audit.queries.verifying import verify_chain

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, [size])
        cursor.execute("analyze audit_event")
    sealing = timed(lambda: seal_events(at=AT))
    nothing_new = timed(lambda: seal_events(at=AT))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    verifying = timed(lambda: check(verify_chain(), size))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    with connection.cursor() as cursor:
        cursor.execute(f"select {EVENT} from audit_event e order by id")
        texts = [text.encode() for (text,) in cursor.fetchall()]
    bare = timed(lambda: hashed(texts))
    return (
        f"| {size:,} | {sealing:.2f} | {nothing_new:.3f} | {verifying:.2f} | {bare:.2f} | {verifying / bare:.1f} |"
        f" {grown / 1024:.0f} |"
    )


def check(verdict, size: int) -> None:
    assert verdict.holds, verdict.troubles
    assert verdict.checked == size


def hashed(texts: list[bytes]) -> bytes:
    last = bytes(32)
    for text in texts:
        last = hmac.digest(b"key" * 10, last + text, "sha256")
    return last


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        from penggerak.site.postgres import running

        with running():
            print(measure(int(sys.argv[2])), flush=True)
        return
    print(
        "| events | sealing s | a run with nothing new s | verifying s | bare hashing s | to bare | memory grown MiB |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        with tempfile.TemporaryDirectory(prefix="penggerak-chain-") as folder:
            Path(folder).chmod(0o711)
            environment = {**os.environ, "PENGGERAK_DATA": folder, "DJANGO_SETTINGS_MODULE": "penggerak.site.settings"}
            environment.pop("DATABASE_URL", None)
            subprocess.run([sys.executable, __file__, "--one", str(size)], env=environment, check=True)


if __name__ == "__main__":
    main()
