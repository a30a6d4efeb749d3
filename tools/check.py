"""Everything `make test` runs, in order of cost; stops at the first that fails. Arguments go on to pytest.

`make test` and this script answer the same question: may this tree be committed?
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import chromium

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

STEPS: list[tuple[str, list[str]]] = [
    ("lints", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("types", [str(BIN / "mypy")]),
    ("import contracts", [str(BIN / "lint-imports")]),
]


def main(arguments: Sequence[str]) -> int:
    for name, command in STEPS:
        code = timed(name, command)
        if code:
            return code
    program = chromium.find() or chromium.install()
    if program:
        os.environ["PENGGERAK_CHROMIUM"] = program
    code = timed("tests", [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments])
    if program is None:
        print(f"\nATTENTION: {chromium.NOT_FOUND}", file=sys.stderr)
        return code or int(os.environ.get("CI") == "true")
    return code


def timed(name: str, command: Sequence[str]) -> int:
    print(f"== {name}", flush=True)
    started = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    print(f"== {name}: {'done' if code == 0 else f'failed ({code})'} in {time.monotonic() - started:.0f} s", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
