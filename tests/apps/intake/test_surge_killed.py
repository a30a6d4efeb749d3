"""A burst of registrations, and everything killed with -9 in the middle: whoever holds a receipt is in the database."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SENT = 200


def test_nothing_that_was_accepted_is_lost_when_everything_is_killed():
    """A real server process and a database that syncs, in a folder of their own (benchmarks/surge.py)."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PENGGERAK_", "DJANGO_"))}
    kept = {name: os.environ[name] for name in ("PENGGERAK_PG_BIN",) if name in os.environ}

    ran = subprocess.run(
        [sys.executable, "benchmarks/surge.py", "--kill-only", "--kills", "1", "--submissions", str(SENT)],
        cwd=ROOT, env={**env, **kept}, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip

    counts = {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", ran.stdout)}
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (counts["killed"], counts["registrations"], counts["found"]) == (1, SENT, SENT)
    assert (counts["lost"], counts["doubled"], counts["unasked"]) == (0, 0, 0)
    assert counts["sent"] > SENT  # some were broken off, and sent again
