"""How pages and counts grow with the register: 10,000, 100,000 and 1,000,000 made-up businesses.

    python benchmarks/register_size.py [SIZE ...] [--folder FOLDER] [--rounds N]

Each size gets a database of its own, thrown away afterwards (--folder keeps it for the next run), and a process of its
own. Requests pass through the whole WSGI application, compressed as a browser asks for; seconds are the server's.
Prints a table in Markdown. Sizes of files are as sent; a first visit is the page with everything it names.
"""

import argparse
import io
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 40
NAMED = re.compile(r'(?:href|src)="(/static/[^"#]+)')
PAST = (date.today() - timedelta(days=365)).isoformat()
PUBLIC = {
    "front page, just after a change": "/",
    "front page": "/",
    "front page, a past day, just after a change": f"/?per={PAST}",
    "front page, a past day": f"/?per={PAST}",
    "a figure, just after a change": "/angka/usaha/",
    "a figure": "/angka/usaha/",
    "already there? (form)": "/terdaftar/",
}
OFFICER = {
    "work queue, just after a change": "/kerja/",
    "work queue": "/kerja/",
    "list, page 1, just after a change": "/kerja/usaha/",
    "list, page 1": "/kerja/usaha/",
    "list, last page": "/kerja/usaha/?halaman=last",
    "list, a district": "/kerja/usaha/?district=36.71.05",
    "list, a district, a status, a size": "/kerja/usaha/?district=36.71.05&status=active&size_by_sales=small",
    "list, a past day": f"/kerja/usaha/?per={PAST}",
    "list, a past day, just after a change": f"/kerja/usaha/?per={PAST}",
    "list, last page of a past day": f"/kerja/usaha/?per={PAST}&halaman=last",
    "search, two words of a name": "/kerja/usaha/?cari=warung+kopi",
    "search, a rare name": "/kerja/usaha/?cari={name}",
    "search, a NIK": "/kerja/usaha/?cari=3671010101800001",
    "profile": "/kerja/usaha/{code}/",
    "profile, a past day": "/kerja/usaha/{code}/?per=" + PAST,
    "visits due, just after a change": "/kerja/kunjungan/",
    "visits due": "/kerja/kunjungan/",
    "visits due, last page": "/kerja/kunjungan/?halaman=last",
    "visits due, a kelurahan": "/kerja/kunjungan/?kelurahan=36.71.01.1007",
    "visits, coverage map, just after a change": "/kerja/kunjungan/peta/",
    "visits, coverage map": "/kerja/kunjungan/peta/",
    "review queue": "/kerja/tinjau/",
    "count by district and status, page": "/kerja/hitung/?menurut=district&silang=status",
}


class Visitor:
    """Asks the application as the web server would. cookies: sent with each request."""

    def __init__(self, cookies: str = "") -> None:
        from penggerak.site.wsgi import application

        self.application, self.cookies = application, cookies

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and the bytes sent."""
        where, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": where, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
            "wsgi.input": io.BytesIO(), "HTTP_HOST": "127.0.0.1", "HTTP_ACCEPT_ENCODING": "gzip, br",
            "HTTP_COOKIE": self.cookies, "REMOTE_ADDR": "127.0.0.1",
        }  # fmt: skip
        told = []
        answer = self.application(environ, lambda status, *_: told.append(status))
        content = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return int(told[0][:3]), content

    def first_visit(self, path: str) -> int:
        """Bytes of the page and of every file it names, as sent."""
        import gzip

        content = self.get(path)[1]
        html = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()
        return len(content) + sum(len(self.get(name)[1]) for name in set(NAMED.findall(html)))


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds of the clock, median and 95th percentile, and of the processor on average."""

    p50: float
    p95: float
    cpu: float


def timed(ask: Callable[[], object], rounds: int, *, change: bool = False) -> Taken:
    """How long something takes, after one that does not count. change: before each, something is changed."""
    ask()
    took, worked = [], 0.0
    for _ in range(rounds):
        if change:
            change_something()
        began, before = time.perf_counter(), busy()
        ask()
        took.append((time.perf_counter() - began) * 1000)
        worked += busy() - before
    found = statistics.median(took), statistics.quantiles(took, n=20)[-1], 1000 * worked / rounds
    return Taken(*(round(one, 1) for one in found))


def busy() -> float:
    """Seconds of the processor that this process and its connection to the database have used; helpers not counted."""
    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text(encoding="ascii")
    ticks = told.rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def change_something() -> None:
    """Commit a change, so that no answer that was kept holds any longer."""
    from penggerak.apps.register.models import Source

    Source.objects.filter(pk=1).update(kind="list")


def questions(ask: Callable[[], object]) -> int:
    """How many statements the database is asked."""
    from django.db import connection

    asked = []
    with connection.execute_wrapper(lambda run, sql, *rest: asked.append(sql) or run(sql, *rest)):
        ask()
    return len(asked)


def pages(rounds: int) -> list[dict[str, object]]:
    """A row per page."""
    from penggerak.apps.register.models import Business

    known = Business.objects.order_by("-record_count", "pk")[7]
    rows = []
    for addresses, visitor in ((PUBLIC, Visitor()), (OFFICER, Visitor(officer_cookie()))):
        for name, address in addresses.items():
            path = address.format(code=known.code, name=known.name.replace(" ", "+"))
            path = path.replace("halaman=last", "halaman=999999999")
            change = name.endswith("just after a change")
            rows.append({"page": name, **_measured(visitor, path, rounds, change=change)})
    return rows


def _measured(visitor: Visitor, path: str, rounds: int, *, change: bool) -> dict[str, object]:
    began = time.perf_counter()
    status, content = visitor.get(path)
    assert status == 200, f"{path} answered {status}"
    slow = time.perf_counter() - began > 2
    taken = timed(lambda: visitor.get(path), 5 if slow else rounds, change=change)
    if change:
        change_something()
    asked = questions(lambda: visitor.get(path))
    return {
        "bytes": len(content), "first_visit": visitor.first_visit(path), "queries": asked, **asdict(taken)
    }  # fmt: skip


def officer_cookie() -> str:
    from django.conf import settings
    from django.test import Client

    from penggerak.apps.accounts.models import User
    from tests.apps.accounts.door import prove_forced_sign_ins

    prove_forced_sign_ins()
    client = Client()
    client.force_login(User.objects.get(email="petugas@contoh.example"))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def counts(rounds: int) -> list[dict[str, object]]:
    """A row per count by district and status, now and as of a year ago, and one for a look-up by number."""
    from django.utils import timezone

    from penggerak.apps.register.models import Business
    from penggerak.apps.register.moments import moment_of
    from penggerak.apps.register.queries.counting import count_by
    from penggerak.apps.register.queries.registered import Question, is_registered
    from penggerak.apps.register.queries.scope import versions_at
    from penggerak.core.register import STATUSES

    def count(businesses) -> object:
        asked = businesses.filter(city="36.71")
        return count_by(asked, ["district", "status"], on=timezone.localdate(), statuses=list(STATUSES))

    now, then = Business.objects.filter(record_count__gt=0), versions_at(moment_of(PAST).at)
    asks = {
        "count by district and status, now": lambda: count(now),
        "count by district and status, a past day": lambda: count(then),
        "already there? (look-up of a NIK)": lambda: is_registered(Question("nik", "3671010101800001", 1980)),
    }
    return [
        {"page": name, "queries": questions(ask), **asdict(timed(ask, max(5, rounds // 4)))}
        for name, ask in asks.items()
    ]


def measure(size: int, folder: Path, rounds: int) -> dict[str, object]:
    """Fill a register unless the folder holds one already, and measure it."""
    os.environ["PENGGERAK_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "penggerak.site.settings"
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    import django
    from django.core.management import call_command
    from django.db import connection

    from penggerak.site.postgres import running

    with running():
        django.setup()
        connection.settings_dict["CONN_MAX_AGE"] = None  # one connection to the end, whose time is told
        took = _filled(size)
        call_command("migrate", verbosity=0)
        call_command("collectstatic", "--noinput", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
            cursor.execute("select pg_database_size(current_database())")
            stored = cursor.fetchone()[0]
        return {"size": size, "fill_s": took, "stored": stored, "rows": [*pages(rounds), *counts(rounds)]}


def _filled(size: int) -> float | None:
    from django.db import connection

    if "register_business" in connection.introspection.table_names():
        return None
    import register_fill

    began = time.perf_counter()
    register_fill.fill(size, on=date.today())
    return round(time.perf_counter() - began, 1)


def table(found: list[dict[str, object]]) -> str:
    """Bytes of a first visit and questions to the database, which hardly differ, then the sizes side by side."""
    sizes = [f"{one['size']:,}: p50 / p95 ms" for one in found]
    titles = [title for size in sizes for title in (size, "CPU")]
    lines = ["| | first visit KB | queries | " + " | ".join(titles) + " |", "| --- |" + " ---: |" * (2 + len(titles))]
    for rows in zip(*(one["rows"] for one in found), strict=True):
        visits = [f"{row['first_visit'] / 1000:.0f}" if "first_visit" in row else "–" for row in rows]
        cells = [rows[0]["page"], _span(visits), _span([str(row["queries"]) for row in rows])]
        for row in rows:
            cells += [f"{_round(row['p50'])} / {_round(row['p95'])}", _round(row["cpu"])]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _span(told: list[str]) -> str:
    return told[0] if len(set(told)) == 1 else f"{told[0]}–{told[-1]}"


def _round(milliseconds: float) -> str:
    return f"{milliseconds:.1f}" if milliseconds < 10 else f"{milliseconds:,.0f}"


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("sizes", nargs="*", type=int)
    wanted.add_argument("--folder", type=Path)
    wanted.add_argument("--rounds", type=int, default=ROUNDS)
    wanted.add_argument("--one", action="store_true", help="print what one size gave, as JSON")
    asked = wanted.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.sizes[0], asked.folder, asked.rounds)))
        return
    print(table([_apart(size, asked.folder, asked.rounds) for size in asked.sizes or SIZES]))


def _apart(size: int, folder: Path | None, rounds: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="penggerak-size-") as thrown_away:
        home = folder / str(size) if folder else Path(thrown_away) / "data"
        Path(thrown_away).chmod(0o711)
        command = [sys.executable, __file__, str(size), "--one", "--folder", str(home), "--rounds", str(rounds)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = json.loads(told.splitlines()[-1])
    print(f"{size:,}: filled in {found['fill_s']} s, {found['stored'] / 2**20:,.0f} MiB", file=sys.stderr)
    return found


if __name__ == "__main__":
    main()
