"""A long list brought in by hand: a real browser, the real web server and worker, from the file to the businesses.

    python benchmarks/upload_100k.py [ROWS]

Made-up rows (core/synthetic), in a folder and a database of their own that are thrown away. Needs a Chromium
(tools/chromium.py). Prints how long each page took to come, and the largest memory of web server and worker.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from importing import CITY, FIRST, own_server, two_lists

from tools import chromium

HOST = "127.0.0.1"
PATIENCE_MS = 1_200_000.0


def officer_session() -> str:
    """A signed-in session of a made-up officer of the city."""
    from django.test import Client

    from penggerak.apps.accounts.models import User
    from tests.apps.accounts.door import prove_forced_sign_ins

    prove_forced_sign_ins()
    user = User.objects.create(email="petugas@contoh.example", name="Petugas Contoh", role="officer", area_id=CITY)
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@contextmanager
def browser_page(address: str, session: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = chromium.find() or sys.exit(chromium.NOT_FOUND)
        context = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS).new_context(locale="id-ID")
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        yield context.new_page()
        context.close()


def bring_in(page: Any, address: str, file: Path) -> dict[str, float]:
    """Upload, confirm, look, apply; seconds until each page stood there."""
    took, began = {}, time.perf_counter()

    def stands(step: str, heading: str) -> None:
        nonlocal began
        page.get_by_role("heading", level=1, name=heading).wait_for()
        took[step], began = time.perf_counter() - began, time.perf_counter()

    page.goto(f"{address}/kerja/impor/baru/")
    page.get_by_label("Berkas daftar").set_input_files(file)
    page.get_by_label("Nama sumber baru").fill("Daftar panjang (rekaan)")
    began = time.perf_counter()
    page.get_by_role("button", name="Unggah dan baca berkas").click()
    stands("upload and read", "Apa arti setiap kolom?")
    page.get_by_role("button", name="Periksa semua baris").click()
    stands("check", "Ini yang akan terjadi")
    page.get_by_role("button", name="Terapkan daftar ini").click()
    stands("apply", "Daftar sudah diterapkan")
    return took


def peak_mib(pid: int) -> int:
    """The largest memory of one process of a group led by pid, in MiB."""
    peaks = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            if os.getpgid(int(status.parent.name)) == pid and "VmHWM" in lines:
                peaks.append(int(lines["VmHWM"].split()[0]) // 1024)
        except (OSError, ValueError):  # it ended meanwhile
            continue
    return max(peaks)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    with own_server(), tempfile.TemporaryDirectory() as folder:
        from penggerak.cli.serve import serving, some_free_port
        from penggerak.cli.work import collect_static_files

        file = Path(folder) / "daftar.csv"
        file.write_bytes(two_lists(rows)[0])
        collect_static_files()
        port = some_free_port(HOST)
        address = f"http://{HOST}:{port}"
        with serving(HOST, port) as children, browser_page(address, officer_session()) as page:
            took = bring_in(page, address, file)
            memory = {name: peak_mib(process.pid) for name, process in children.items()}
    print(f"{rows:,} rows of {FIRST}, {file.name}:")
    print(", ".join(f"{step} {seconds:.1f} s" for step, seconds in took.items()))
    print(", ".join(f"{name} at most {mib} MiB" for name, mib in memory.items()))


if __name__ == "__main__":
    main()
