"""Find a Chromium for the browser tests, or install one.

`python tools/chromium.py` prints the path of the program it found or installed, and exits with 1, saying why, when it
could do neither. Looked for: PENGGERAK_CHROMIUM, Playwright's own, the system's. Installed: Playwright's own, else
Debian's as root.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

WITHOUT_EXTRAS = ("--yes", "--no-install-recommends")
FONTS = "fonts-liberation"  # pages without fonts have other widths
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOT_FOUND = (
    "No Chromium on this machine and none could be installed: install one (Debian: apt install chromium) "
    "or name one in PENGGERAK_CHROMIUM. The browser tests did not run."
)
FLAGS = [
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """The path of a Chromium that starts, or None."""
    named = os.environ.get("PENGGERAK_CHROMIUM")
    candidates = [named] if named else [*_of_playwright(), *(shutil.which(name) for name in NAMES)]
    return next((path for path in candidates if path and _starts(path)), None)


def install() -> str | None:
    """Install one: Playwright's own, else Debian's when we are root. Returns its path, or None."""
    ways = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.append([["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", *WITHOUT_EXTRAS, "chromium", FONTS]])
    for commands in ways:
        if all(_run(command) for command in commands) and (found := find()):
            return found
    return None


def _of_playwright() -> list[str]:
    """Chromium builds that `playwright install` left, the newest first."""
    home = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    return sorted((str(path) for path in Path(home).glob("chromium-*/chrome-linux*/chrome")), reverse=True)


def _starts(path: str) -> bool:
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _run(command: list[str]) -> bool:
    print("+", " ".join(command), file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, check=False, timeout=900, env=environment, stdout=sys.stderr)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    program = find() or install()
    if program is None:
        sys.exit(NOT_FOUND)
    print(program)
