"""The `penggerak` command: the same actions and the same core as the pages, without a browser.

Commands import what they need when they run: `penggerak link` never loads Django.
"""

import signal
import sys
from types import FrameType
from typing import Annotated, NoReturn

import typer

from penggerak.cli.serve import CannotServe, require_free_port, serving, stopped_by_hand, wait_for_the_end
from penggerak.site.keeping import CannotKeep
from penggerak.site.postgres import NoDatabaseError, running

__all__ = ["app", "main"]

app = typer.Typer(
    help="The register of a city's small businesses, from the command line.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command("serve")
def serve_pages(
    port: Annotated[int, typer.Option(help="Where the pages are served on this machine.")] = 8000,
    host: Annotated[str, typer.Option(help="The address listened on.")] = "127.0.0.1",
) -> None:
    """Serve the pages and work on the jobs until Ctrl-C."""
    from penggerak.cli.check import require_fit
    from penggerak.cli.work import collect_static_files, missing_migrations, resume_jobs, set_up_django

    require_free_port(host, port)
    with stopped_by_hand(), running():
        set_up_django()
        if missing_migrations():
            raise CannotServe("The database is older than the program: run `penggerak migrate` first.")
        require_fit(host)
        collect_static_files()
        resume_jobs()
        with serving(host, port) as children:
            print(f"Penggerak is served on http://{host}:{port}  (stop: Ctrl-C)", flush=True)
            wait_for_the_end(children)


@app.command("migrate")
def migrate_tables() -> None:
    """Bring the database to the newest form."""
    from penggerak.cli.work import migrate_database, set_up_django

    with running():
        set_up_django()
        migrate_database()


@app.command("reference")
def load_reference_data() -> None:
    """Load areas, activities (KBLI 2020 and 2025) and boundaries; what is there already stays."""
    from penggerak.cli.work import load_reference, set_up_django

    with running():
        set_up_django()
        load_reference()


@app.command("demo")
def show_demo(
    size: Annotated[int, typer.Option(help="How many businesses the made-up city has, about.", min=100)] = 20_000,
    port: Annotated[int, typer.Option(help="Where the pages are served on this machine.")] = 8000,
    check: Annotated[
        bool, typer.Option("--check", help="Fetch the main pages, stop, and say whether all was well.")
    ] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Remove the demo cities of this machine.")] = False,
) -> None:
    """Show a made-up city: database, reference data, businesses of three years, pages and jobs, until Ctrl-C."""
    from penggerak.cli.demo import forget_demo, run_demo

    if forget:
        forget_demo()
    else:
        run_demo(size=size, port=port, check=check)


@app.command(
    "django", context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)
def manage(context: typer.Context) -> None:
    """Any management command of Django, with the database running: penggerak django shell."""
    from penggerak.cli.work import set_up_django

    with running():
        set_up_django()
        from django.core.management import execute_from_command_line

        execute_from_command_line(["penggerak django", *context.args])


def _add_commands_of_other_files() -> None:
    import penggerak.cli.count
    import penggerak.cli.learn  # noqa: F401 - both add their command to `register`
    from penggerak.cli.allocate import allocate
    from penggerak.cli.audit import audit
    from penggerak.cli.check import check
    from penggerak.cli.draw import draw
    from penggerak.cli.eligibility import eligibility
    from penggerak.cli.keeping import backup, restore, verify
    from penggerak.cli.link import link
    from penggerak.cli.opportunity import opportunity
    from penggerak.cli.precheck import precheck
    from penggerak.cli.register import import_list, register

    app.command("import")(import_list)
    app.add_typer(register, name="register")
    app.add_typer(audit, name="audit")
    app.add_typer(allocate, name="allocate")
    app.add_typer(draw, name="draw")
    app.add_typer(opportunity, name="opportunity")
    app.command()(link)
    app.command()(precheck)
    app.command()(eligibility)
    for command in (backup, restore, verify, check):
        app.command()(command)


_add_commands_of_other_files()


def _end_in_order(_number: int, _frame: FrameType | None) -> NoReturn:
    """A polite signal ends the command the way Ctrl-C does: children first, the database last."""
    raise KeyboardInterrupt


def main() -> None:
    """Run the command named by the arguments. An expected trouble is one sentence and exit code 1."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end_in_order)
    try:
        app()
    except (NoDatabaseError, CannotServe, CannotKeep) as trouble:
        sys.exit(f"penggerak: {trouble}")
