"""Make .venv hold what uv.lock says, on a machine that has Python and nothing else: no pip, no venv, no curl.

    python3 tools/bootstrap.py         what the program needs
    python3 tools/bootstrap.py --dev   and what its tests need

uv is taken from PATH when it is new enough; otherwise the one that uv.lock pins is fetched into .tools/, checked
against the checksum in uv.lock. Nothing is written outside this folder. A second run finds everything in step and ends
at once. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
ENVIRONMENT = Path(os.environ.get("UV_PROJECT_ENVIRONMENT") or ROOT / ".venv")
PYTHONS = ((3, 11), (3, 12), (3, 13))
OLDEST_UV = (0, 9)  # reads our lock file


class CannotSetUp(Exception):
    """str(error) is one sentence for the terminal."""


def main() -> None:
    dev = "--dev" in sys.argv[1:]
    python = find_python()
    if python and sys.version_info < PYTHONS[0]:
        os.execv(python, [python, *sys.argv])  # noqa: S606 - a list of arguments, no shell
    in_step = fingerprint(python)
    if is_in_step(in_step, dev):
        return
    uv, environment = find_uv()
    sync(uv, python, dev, environment)
    stamp(dev).write_text(in_step, encoding="ascii")


def find_python() -> str | None:
    """A Python of a version that fits: this one, or one on PATH; None lets uv fetch one."""
    if sys.version_info[:2] in PYTHONS:
        return sys.executable
    for major, minor in PYTHONS:
        found = shutil.which(f"python{major}.{minor}")
        if found and runs([found, "--version"]):
            return found
    return None


def runs(command: list[str]) -> str:
    """What a program prints, or "" when it cannot be run."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def fingerprint(python: str | None) -> str:
    text = "\n".join([str(python), platform.machine(), str(ROOT)])
    files = (ROOT / "uv.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(files + text.encode()).hexdigest()


def stamp(dev: bool) -> Path:
    return ENVIRONMENT / (".in-step-dev" if dev else ".in-step")


def is_in_step(wanted: str, dev: bool) -> bool:
    """Whether an earlier run left the environment as uv.lock says today; one made for tests serves both."""
    found = [path.read_text(encoding="ascii") for path in {stamp(dev), stamp(True)} if path.exists()]
    return wanted in found and (ENVIRONMENT / "bin" / "penggerak").exists()


def find_uv() -> tuple[str, dict[str, str]]:
    """The uv to use, and the environment variables it is to be given."""
    found = shutil.which("uv")
    said = re.match(r"uv (\d+)\.(\d+)", runs([found, "--version"])) if found else None
    if found and said and (int(said[1]), int(said[2])) >= OLDEST_UV:
        return found, {}
    return str(fetched_uv()), {"UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR") or str(ROOT / ".cache" / "uv")}


def fetched_uv() -> Path:
    """The uv that uv.lock pins, in .tools/; fetched once."""
    version, wheels = pinned_uv()
    program = TOOLS / ("uv-" + version) / "uv"
    if not program.exists():
        wheel = fitting_wheel(wheels)
        print(f"Fetching uv {version} ({wheel['size'] // 10**6} MB) into {TOOLS}", flush=True)
        unpack(fetched_wheel(version, wheel), program)
    if not runs([str(program), "--version"]):
        raise CannotSetUp(f"{program} does not run on this machine: put a uv of your own on PATH.")
    return program


def pinned_uv() -> tuple[str, list[dict[str, Any]]]:
    """Version and wheels of uv in uv.lock: url, hash, size."""
    try:
        import tomllib
    except ImportError:
        raise CannotSetUp(f"Python 3.11, 3.12 or 3.13 is needed; this is {platform.python_version()}.") from None
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    uv = next(package for package in packages if package["name"] == "uv")
    return uv["version"], uv["wheels"]


def fitting_wheel(wheels: list[dict[str, Any]]) -> dict[str, Any]:
    machine = platform.machine().lower()
    if sys.platform == "darwin":
        tags = "macosx_", "_" + machine
    elif list(Path("/lib").glob("ld-musl-*")):
        tags = "musllinux_", "_" + machine
    else:
        tags = "manylinux_2_17_", "_" + machine.replace("arm64", "aarch64")
    for wheel in wheels:
        name = wheel["url"].rpartition("/")[2]
        if tags[0] in name and (tags[1] + ".") in name:
            return wheel
    raise CannotSetUp(f"There is no uv for {sys.platform} {machine} in uv.lock: put a uv on PATH.")


def fetched_wheel(version: str, wheel: dict[str, Any]) -> bytes:
    """The bytes of the wheel, checked. Straight from its address; where that is closed, by pip from its own mirror."""
    for fetch in (fetch_directly, fetch_by_pip):
        data = fetch(version, wheel)
        if data is None:
            continue
        if is_what_the_lock_names(data, wheel):
            return data
        print("What arrived is not the uv that uv.lock names; it was thrown away.", file=sys.stderr)
    raise CannotSetUp(
        "uv could not be fetched: check the connection (HTTPS_PROXY, SSL_CERT_FILE), or put a uv on PATH."
    )


def is_what_the_lock_names(data: bytes, wheel: dict[str, Any]) -> bool:
    return bool("sha256:" + hashlib.sha256(data).hexdigest() == wheel["hash"])


def fetch_directly(_version: str, wheel: dict[str, Any]) -> bytes | None:
    try:
        return download(wheel["url"], ssl.create_default_context())
    except urllib.error.URLError as trouble:
        if not isinstance(trouble.reason, ssl.SSLCertVerificationError):
            print(f"Not reached: {trouble.reason}", file=sys.stderr)
            return None
    except OSError as trouble:
        print(f"Broken off: {trouble}", file=sys.stderr)
        return None
    print(
        "This machine has no certificates to know the server by; the checksum in uv.lock decides instead.", flush=True
    )
    try:
        return download(wheel["url"], ssl._create_unverified_context())  # noqa: S323 - checked by hash
    except OSError as trouble:
        print(f"Not reached: {trouble}", file=sys.stderr)
        return None


def download(url: str, context: ssl.SSLContext) -> bytes:
    with urllib.request.urlopen(url, timeout=60, context=context) as answer:  # noqa: S310 - https, from uv.lock
        data: bytes = answer.read()
    return data


def fetch_by_pip(version: str, _wheel: dict[str, Any]) -> bytes | None:
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        runs([*pip, "--dest", folder, "uv==" + version])
        return next((path.read_bytes() for path in Path(folder).glob("uv-*.whl")), None)


def unpack(data: bytes, program: Path) -> None:
    program.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as file:
        file.write(data)
        with zipfile.ZipFile(file) as wheel:
            inside = next(name for name in wheel.namelist() if name.endswith(".data/scripts/uv"))
            draft = program.with_name("uv.draft")
            draft.write_bytes(wheel.read(inside))
    draft.chmod(0o755)
    draft.replace(program)


def sync(uv: str, python: str | None, dev: bool, environment: dict[str, str]) -> None:
    """Let uv do the rest; it checks every package against uv.lock."""
    which = ["--python", python, "--no-python-downloads"] if python else ["--python", ">=3.11,<3.14"]
    what = ["--all-groups", "--all-extras"] if dev else ["--no-dev", "--inexact"]
    settings = {
        "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT),
        "UV_PYTHON_INSTALL_DIR": str(TOOLS / "python"),
        **environment,
    }
    for path in (stamp(True), stamp(False)):
        path.unlink(missing_ok=True)
    command = [uv, "sync", "--project", str(ROOT), "--locked", *which, *what]
    if subprocess.run(command, env={**os.environ, **settings}, check=False).returncode != 0:
        raise CannotSetUp("uv could not install what uv.lock names; its words are above.")


if __name__ == "__main__":
    try:
        main()
    except CannotSetUp as trouble:
        sys.exit(f"set-up: {trouble}")
