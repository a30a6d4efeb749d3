"""`penggerak audit`: whether every event still says what it said, and where the chain over them ends."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from penggerak.cli.register import _database, _refuse

if TYPE_CHECKING:
    from penggerak.apps.audit.heads import Head
    from penggerak.apps.audit.queries.verifying import Trouble, Verdict

console = Console(highlight=False, soft_wrap=True)
audit = typer.Typer(help="The trail of who did what, and its seals.", no_args_is_help=True)
SENTENCES = {
    "altered": "Peristiwa {event} ({at}) tidak cocok dengan segel {position}: isinya, tempatnya, atau segelnya diubah.",
    "removed": "Peristiwa {event} sudah dihapus; segel {position} yang memuatnya dibuat {at}.",
    "seal_removed": "Segel {position} hilang bersama peristiwanya; segel sesudahnya dibuat {at}.",
    "head_differs": "Segel {position} bukan yang pernah dicatat: rantai dibuat ulang sejak segel itu atau sebelumnya.",
    "cut": "Rantai berakhir sebelum segel {position}, padahal pernah lebih panjang ({at}): ujungnya dipotong.",
}


@audit.command()
def verify(
    since_head: Annotated[
        str,
        typer.Option(help="A head noted before (POSITION:HASH), or a file of them, whose last counts: begin there."),
    ] = "",
) -> None:
    """Walk the chain over all events; exit code 1 when anything was altered, removed or put in."""
    with _database():
        from django.utils import timezone

        from penggerak.apps.audit.actions.verifying import verify_and_note

        verdict = verify_and_note(at=timezone.now(), since=_since(since_head))
        _say(verdict)
        if not verdict.holds:
            raise typer.Exit(1)


@audit.command()
def head() -> None:
    """Print where the chain ends now, to be noted down where nobody with access to this machine can change it."""
    with _database():
        from django.utils import timezone

        from penggerak.apps.audit.actions.sealing import seal_events
        from penggerak.apps.audit.queries.sealed import head_of_chain

        seal_events(at=timezone.now(), thorough=True)
        if (last := head_of_chain()) is None:
            raise _refuse("Belum ada peristiwa. Catat kepala rantai setelah program dipakai.")
        print(f"{last.position}:{last.hash.hex()}")


def _say(verdict: "Verdict") -> None:
    for trouble in verdict.troubles:
        console.print(_sentence(trouble), style="red", markup=False)
    if verdict.holds:
        console.print(f"{verdict.checked} peristiwa bersegel utuh; {verdict.heads} kepala yang dicatat cocok.")
    if verdict.head:
        console.print(f"Kepala rantai: {verdict.head.position}:{verdict.head.hash.hex()}")
    console.print(f"Belum bersegel: {verdict.unsealed}.")


def _sentence(trouble: "Trouble") -> str:
    at = trouble.at.astimezone().strftime("%Y-%m-%d %H.%M.%S %Z") if trouble.at else "–"
    return SENTENCES[trouble.kind].format(position=trouble.position, event=trouble.event, at=at)


def _since(text: str) -> "Head | None":
    """The head someone noted. Refuses what is none."""
    if not text:
        return None
    heads = [found for line in _lines(text) if (found := _head(line))]
    if not heads:
        raise _refuse("Kepala rantai tidak terbaca. Tulis seperti yang dicetak `penggerak audit head`: NOMOR:HASH.")
    return heads[-1]


def _head(line: str) -> "Head | None":
    """As the file of heads writes it, or as it is printed, without its moment."""
    from penggerak.apps.audit.heads import head_in

    return head_in(line) or head_in(f"{line.strip().replace(':', ' ')} 1970-01-01T00:00:00+00:00")


def _lines(text: str) -> Iterator[str]:
    if ":" not in text and not Path(text).is_file():
        raise _refuse(f"Berkas {text} tidak ada. Tulis NOMOR:HASH, atau nama berkas berisi catatan kepala rantai.")
    yield from Path(text).read_text(encoding="utf-8").splitlines() if Path(text).is_file() else [text]
