"""`penggerak check`: whether this installation is in order, and with --deploy whether it is fit for the public."""

from typing import Annotated

import typer
from rich.console import Console

from penggerak.cli.serve import CannotServe
from penggerak.cli.work import set_up_django
from penggerak.site.postgres import running

say = Console(highlight=False, soft_wrap=True, markup=False)


def check(
    deploy: Annotated[bool, typer.Option("--deploy", help="Also what matters where the public is served.")] = False,
) -> None:
    """Say what is not in order and what to do about it; exit code 1 when there is anything."""
    with running():
        set_up_django()
        from django.utils import timezone

        from penggerak.site.fitness import findings
        from penggerak.site.keeping.state import read_state

        found = findings(is_deployed=deploy, at=timezone.now())
        state = read_state()
    for finding in found:
        say.print(f"- {finding.what}", style="red")
        say.print(f"  {finding.why} {finding.do}")
    if "made_at" in state:
        say.print(f"Last backup: {state['made_at'][:16]} UTC in {state['place']}")
    if found:
        say.print(f"{len(found)} to mend.")
        raise typer.Exit(1)
    say.print("In order.")


def require_fit(host: str) -> None:
    """Raises CannotServe when others than this machine would be served by what is no real installation."""
    from penggerak.site.fitness import serves_the_public, unfit_for_the_public

    if serves_the_public(host) and (found := unfit_for_the_public()):
        raise CannotServe(f"Not served to the public: {found[0]} (penggerak check --deploy says all there is to mend.)")
