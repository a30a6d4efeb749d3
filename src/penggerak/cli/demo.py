"""The demo: a made-up city, from nothing to pages that answer, and the check that CI makes of it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import typer

from penggerak.cli._check_pages import check_pages
from penggerak.cli.serve import (
    CannotServe,
    require_free_port,
    serving,
    some_free_port,
    stopped_by_hand,
    wait_for_the_end,
)
from penggerak.cli.work import (
    collect_static_files,
    console,
    load_reference,
    migrate_database,
    resume_jobs,
    set_up_django,
    steps,
)
from penggerak.site.paths import data_home
from penggerak.site.postgres import running, stop_if_unused

HOST = "127.0.0.1"
SEED = 1
STEPS = {
    "making": "Making up people and lists",
    "cleaning": "Cleaning the lists",
    "linking": "Finding who is who",
    "writing": "Writing records and links",
    "projecting": "Businesses of the register",
}


def run_demo(*, size: int, port: int, check: bool) -> None:
    """Build the city unless it stands, serve it until Ctrl-C; with check=True fetch its pages and exit with 0 or 1."""
    port = some_free_port(HOST) if check else port
    require_free_port(HOST, port)
    os.environ["PENGGERAK_DEMO"] = "1"
    with stopped_by_hand(), _data_folder(size, passing=check), running():
        set_up_django()
        migrate_database()
        _build(size)
        collect_static_files()
        if check:
            _check(port)
        else:
            _show(port)


def forget_demo() -> None:
    """Remove the demo cities. Raises CannotServe while one of them is being shown."""
    for folder in sorted(demo_folder().glob("*")):
        os.environ["PENGGERAK_DATA"] = str(folder)
        if not stop_if_unused():
            raise CannotServe(f"The demo in {folder} is being shown: stop it first.")
        shutil.rmtree(folder)


@contextmanager
def _data_folder(size: int, *, passing: bool) -> Iterator[None]:
    """The demo never touches the data of an installation: each size has a folder of its own, a check a passing one.

    A folder that PENGGERAK_DATA names is used as it is.
    """
    if "PENGGERAK_DATA" in os.environ:
        yield
    elif passing:
        with tempfile.TemporaryDirectory(prefix="penggerak-check-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o711)
            os.environ["PENGGERAK_DATA"] = folder
            yield
    else:
        os.environ["PENGGERAK_DATA"] = str(demo_folder() / str(size))
        yield


def demo_folder() -> Path:
    """Where demo cities are kept: beside the data of a real installation."""
    return data_home().with_name(f"{data_home().name}-demo")


def _build(size: int) -> None:
    from django.utils import timezone

    from penggerak.apps.register import demo

    if demo.is_built(size, SEED):
        return
    if not demo.is_empty():
        raise CannotServe(
            "This database holds something else than the demo city of this size: "
            "name another folder in PENGGERAK_DATA, or leave it and DATABASE_URL out."
        )
    load_reference()
    now: datetime = timezone.now()
    with steps(STEPS) as tell:
        demo.build_demo(size=size, seed=SEED, on=timezone.localdate(), at=now, progress=tell)
    _build_offers(now)


def _build_offers(at: datetime) -> None:
    from penggerak.apps.accounts.models import User
    from penggerak.apps.opportunities.demo import build_offers
    from penggerak.apps.register import demo

    build_offers(city=demo.CITY, officer=User.objects.get(email=demo.PEOPLE[1][0]), at=at)


def _show(port: int) -> None:
    from penggerak.apps.opportunities.demo import OWNER
    from penggerak.apps.register.demo import PEOPLE

    here = f"http://{HOST}:{port}"
    resume_jobs()
    with serving(HOST, port) as children:
        print(f"\nThe demo city is on {here}/  (every name and number in it is made up)")
        print(f"\nTo sign in, ask for a code on {here}/masuk/ as one of these; it is printed here,")
        print("and the code of their authenticator app stands on the page that asks for it:")
        for email, name, role, area in PEOPLE:
            print(f"  {email:<28} {name} ({role}, {area})")
        print("  {:<28} {} (owner)".format(*OWNER))
        print("\nCtrl-C stops everything, the database included.\n", flush=True)
        wait_for_the_end(children)


def _check(port: int) -> None:
    from penggerak.apps.accounts.demo import current_code
    from penggerak.apps.register.demo import PEOPLE

    with tempfile.TemporaryFile() as output:
        with serving(HOST, port, output=output):
            findings = check_pages(f"http://{HOST}:{port}", email=PEOPLE[1][0], output=output, app_code=current_code)
        for finding in findings:
            console.print(("ok    " if finding.well else "WRONG ") + finding.text, markup=False)
        failed = sum(not finding.well for finding in findings)
        if failed:
            output.seek(0)
            sys.stderr.write(output.read().decode(errors="replace"))
        console.print(f"{len(findings) - failed} passed, {failed} failed")
    raise typer.Exit(1 if failed else 0)
