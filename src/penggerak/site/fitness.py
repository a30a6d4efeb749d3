"""Whether an installation is fit to be used, and to serve the public: findings, each with what to do about it.

Needs Django and the database.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from penggerak.site.keeping.state import read_state
from penggerak.site.keys import keys_file
from penggerak.site.paths import data_home
from penggerak.site.postgres import is_embedded

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
MADE_UP = ".example"  # reserved names (RFC 2606): nobody real has such an address
LEAST_VARIED = 12  # different bytes in a key; a drawn key of 32 bytes has about 30
OLDEST_BACKUP = timedelta(hours=36)
CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """what is not as it should be, why that matters, and what to do."""

    what: str
    why: str
    do: str

    def __str__(self) -> str:
        return f"{self.what} {self.why} {self.do}"


def findings(*, is_deployed: bool, at: datetime) -> list[Finding]:
    """Everything that is not in order. is_deployed: also what only matters where the public is served."""
    asked: list[Callable[[], Iterable[Finding]]] = [
        _keys, _folders, _migrations, _database, _files, _backup, lambda: _clock(at)
    ]  # fmt: skip
    if is_deployed:
        asked += [_debug, _hosts, _tls, _made_up, _messages, _city, _admins]
    return [finding for ask in asked for finding in ask()]


def unfit_for_the_public() -> list[Finding]:
    """What keeps an installation from serving anyone but this machine: open for debugging, or not a real one."""
    return [*_debug(), *_made_up(), *_known_keys()]


def serves_the_public(host: str) -> bool:
    """Whether others than this machine can reach the pages. host: the address listened on."""
    return host not in LOOPBACK or not set(settings.ALLOWED_HOSTS) <= LOOPBACK


def _keys() -> Iterator[Finding]:
    yield from _known_keys()
    mode = stat.S_IMODE(keys_file().stat().st_mode)
    if mode & 0o077:
        yield Finding(
            f"{keys_file()} can be read by other accounts (mode {mode:o}).",
            "Whoever has the keys reads every sealed number.",
            f"Run: chmod 600 {keys_file()}",
        )


def _known_keys() -> Iterator[Finding]:
    keys = settings.KEYS
    drawn = all(len(set(bytes.fromhex(keys[name]))) >= LEAST_VARIED for name in ("seal", "look_up", "audit"))
    if not drawn or len(keys["django"]) < 50:
        yield Finding(
            "The keys were not drawn by chance: they are those of a demo or a test.",
            "Others know them, too.",
            "Begin in an empty folder (PENGGERAK_DATA): keys are made at the first start.",
        )


def _folders() -> Iterator[Finding]:
    for folder in (data_home(), Path(settings.FILES_HOME)):
        if folder.is_dir() and folder.stat().st_mode & 0o002:
            yield Finding(
                f"{folder} can be written to by every account of this machine.",
                "Anyone could put other files there.",
                f"Run: chmod o-w {folder}",
            )


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        yield Finding(
            f"The database lacks {missing} changes of form.",
            "It is older than the program.",
            "Run: penggerak migrate",
        )


def _database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        for name in ("fsync", "full_page_writes"):
            cursor.execute("select current_setting(%s)", [name])
            if cursor.fetchone()[0] != "on":
                yield Finding(
                    f"The database runs with {name} off.",
                    "What was accepted can be lost when the power goes.",
                    f"Set {name} = on in its configuration and restart it.",
                )


def _files() -> Iterator[Finding]:
    files, static = Path(settings.FILES_HOME).resolve(), Path(settings.STATIC_ROOT).resolve()
    if files == static or static in files.parents or files in static.parents:
        yield Finding(
            "Uploaded files lie where style and script are served from.",
            "They could be fetched without signing in.",
            "Keep FILES_HOME and STATIC_ROOT apart.",
        )


def _backup() -> Iterator[Finding]:
    if not is_embedded():
        return
    state = read_state()
    if "trouble" in state:
        yield Finding(
            f"The last backup came to nothing ({state['tried_at']}): {state['trouble']}",
            "Without backups a broken disk ends the register.",
            "Mend that, then run: penggerak backup FOLDER",
        )
    made = datetime.fromisoformat(state["made_at"]) if "made_at" in state else None
    if made is None or timezone.now() - made > OLDEST_BACKUP:
        last = f"The last backup is of {made:%Y-%m-%d %H:%M} UTC." if made else "No backup was ever made."
        yield Finding(
            last,
            "What was entered since is lost when the disk breaks.",
            "Run: penggerak backup FOLDER --keys-to FILE. While the pages are served one is made each night.",
        )


def _clock(at: datetime) -> Iterator[Finding]:
    from penggerak.apps.audit.models import Event

    newest = Event.objects.order_by("-at").values_list("at", flat=True).first()
    if newest and newest > at + CLOCK_TOLERANCE:
        yield Finding(
            f"The clock says {at:%Y-%m-%d %H:%M} UTC, but something was written down at {newest:%Y-%m-%d %H:%M} UTC.",
            "Deadlines and the history of the register go by the clock.",
            "Set the clock, best by a time service (NTP).",
        )


def _debug() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(
            "PENGGERAK_DEBUG is on.",
            "Errors show code and settings to whoever asks.",
            "Leave PENGGERAK_DEBUG out.",
        )


def _hosts() -> Iterator[Finding]:
    hosts = set(settings.ALLOWED_HOSTS)
    if "*" in hosts or hosts <= LOOPBACK:
        yield Finding(
            "PENGGERAK_HOSTS does not name the site.",
            "Pages answer to their own names only.",
            "Set it to the name people type, such as PENGGERAK_HOSTS=usaha.kota.example",
        )


def _tls() -> Iterator[Finding]:
    if not settings.BEHIND_TLS:
        yield Finding(
            "PENGGERAK_TLS is not set.",
            "Without TLS everyone on the way reads codes and cookies.",
            "Put a proxy with a certificate in front and set PENGGERAK_TLS=1.",
        )


def _made_up() -> Iterator[Finding]:
    from penggerak.apps.accounts.models import User
    from penggerak.apps.register.models import Source

    if settings.PENGGERAK_DEMO:
        yield Finding("PENGGERAK_DEMO is set.", "Anyone may sign in to a demo.", "Leave PENGGERAK_DEMO out.")
    people = User.objects.filter(email__iendswith=MADE_UP, is_active=True).count()
    if people:
        yield Finding(
            f"{people} people of the demo have an account here.",
            "Everyone knows who they are.",
            "Begin in an empty folder (PENGGERAK_DATA), or deactivate them on the page Petugas.",
        )
    if Source.objects.filter(is_synthetic=True).exists():
        yield Finding(
            "The register holds made-up businesses.",
            "Their counts would pass for the city's.",
            "Begin in an empty folder (PENGGERAK_DATA).",
        )


def _messages() -> Iterator[Finding]:
    printed = sorted(channel for channel, way in settings.NOTICE_BACKENDS.items() if way.get("kind") == "console")
    if printed:
        yield Finding(
            f"Messages by {', '.join(printed)} are only printed here.",
            "Nobody gets a code to sign in with.",
            "Set PENGGERAK_SMTP_URL and PENGGERAK_GATEWAY_URL.",
        )


def _city() -> Iterator[Finding]:
    names = ("PENGGERAK_CITY", "PENGGERAK_CITY_NAME", "PENGGERAK_GOVERNMENT", "PENGGERAK_AGENCY")
    unset = [name for name in names if not os.environ.get(name)]
    if unset:
        yield Finding(
            f"Not set: {', '.join(unset)}.", "Pages would name another city's government.", "Set them for this city."
        )


def _admins() -> Iterator[Finding]:
    from allauth.mfa.models import Authenticator

    from penggerak.apps.accounts.models import Role, User

    secured = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user")
    if not User.objects.filter(role=Role.ADMIN, is_active=True, pk__in=secured).exists():
        yield Finding(
            "No admin has set up an authenticator app.",
            "Nobody can let others in, or shut them out, with two proofs.",
            "Run: penggerak register person EMAIL NAME --role admin, then sign in and set it up.",
        )
