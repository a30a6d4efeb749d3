"""Steps that several commands share, told on the terminal as they go."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

console = Console(highlight=False)


def set_up_django() -> None:
    """Make models and settings usable in this process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "penggerak.site.settings")
    django.setup()


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars that move on a terminal; elsewhere (a log, CI) they are printed once, finished."""
    columns = (
        SpinnerColumn(finished_text=" "),
        TextColumn("{task.description:<28}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        yield bars


def resume_jobs() -> None:
    """Queue again the imports, checks and registrations that a killed worker left undone."""
    from penggerak.apps.intake.jobs import queue_settling
    from penggerak.apps.register.actions.prechecking import resume_checking
    from penggerak.apps.register.actions.receiving import resume_interrupted

    resume_interrupted()
    resume_checking()
    queue_settling()


def missing_migrations() -> int:
    """How many changes of form the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate_database() -> None:
    """Bring the database to the newest form, with a bar when there is anything to do."""
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command

    missing = missing_migrations()
    if missing == 0:
        return
    with progress() as bars:
        bar = bars.add_task("Database tables", total=missing)

        def tell(action: str, *_about: object) -> None:
            if action == "apply_success":
                bars.advance(bar)

        command = Command()
        command.migration_progress_callback = tell
        call_command(command, verbosity=0, interactive=False)


def collect_static_files() -> None:
    """Put style and script where the web server finds them, named by content and compressed."""
    from django.core.management import call_command

    with one_step("Style and script"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def load_reference() -> None:
    """Areas, activities and boundaries; loading again changes nothing."""
    from penggerak.apps.register.demo import load_reference as load

    with one_step("Areas, activities, outlines"):
        load()


@contextmanager
def one_step(name: str) -> Iterator[None]:
    """A bar for work whose length is not known."""
    with progress() as bars:
        bar = bars.add_task(name, total=None)
        yield
        bars.update(bar, total=1, completed=1)


@contextmanager
def steps(names: dict[str, str]) -> Iterator[Callable[[str, int, int], None]]:
    """One bar per named step; yields the function to tell how far a step is: (step, done, total)."""
    with progress() as bars:
        known = {step: bars.add_task(name, total=None, start=False) for step, name in names.items()}

        def tell(step: str, done: int, total: int) -> None:
            if step not in known:
                known[step] = bars.add_task(step, total=None, start=False)
            bars.start_task(known[step])
            bars.update(known[step], completed=done, total=total)

        yield tell
