"""`penggerak register count`: how many businesses, as of which day, by what, with the definition in words."""

import csv
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from penggerak.cli.register import _database, _refuse, console, register
from penggerak.core.register import STATUSES
from penggerak.core.register.counting import DIMENSIONS

if TYPE_CHECKING:
    from penggerak.apps.areas.models import Area
    from penggerak.apps.register.moments import Moment
    from penggerak.apps.register.queries.counting import Tally


@register.command()
def count(
    as_of: Annotated[str, typer.Option(help="Day, e.g. 2025-12-31: as known at its end. Absent: now.")] = "",
    by: Annotated[str, typer.Option(help="What to group by, separated by commas, e.g. district,status.")] = "status",
    city: Annotated[str, typer.Option(help="Area code of the city.")] = "36.71",
    status: Annotated[str, typer.Option(help="Statuses counted, separated by commas; all when empty.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Count the businesses of a city; every past day can be asked for and keeps its answer."""
    names, statuses = _dimensions(by), _statuses(status)
    with _database():
        told = _told(_counted(names, statuses, as_of=as_of, city=city))
        if as_json:
            sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        elif as_csv:
            rows = [[*group["groups"], group["businesses"]] for group in told["groups"]]
            csv.writer(sys.stdout).writerows([[*names, "businesses"], *rows])
        else:
            _print(told)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _dimensions(by: str) -> list[str]:
    names = _split(by)
    unknown = [name for name in names if name not in DIMENSIONS]
    if unknown or not names:
        choices = ", ".join(sorted(DIMENSIONS))
        raise _refuse(f"Tidak bisa menghitung menurut “{', '.join(unknown)}”. Pilih dari: {choices}.")
    return names


def _statuses(status: str) -> list[str]:
    statuses = _split(status)
    if wrong := [one for one in statuses if one not in STATUSES]:
        raise _refuse(f"Status “{', '.join(wrong)}” tidak dikenal. Pilih dari: {', '.join(STATUSES)}.")
    return statuses or list(STATUSES)


def _counted(names: Sequence[str], statuses: Sequence[str], *, as_of: str, city: str) -> "Tally":
    from penggerak.apps.register.queries.counting import Question, tally_of_city

    area = _city(city)
    return tally_of_city(area, Question(by=tuple(names), per=_moment(as_of), statuses=tuple(statuses)))


def _city(code: str) -> "Area":
    from penggerak.apps.areas.models import Area

    area = Area.objects.filter(pk=code, level=Area.Level.CITY).first()
    if area is None:
        raise _refuse(f"Kode kota {code} tidak dikenal. Pakai kode Kemendagri seperti 36.71.")
    return area


def _moment(as_of: str) -> "Moment":
    from penggerak.apps.register.moments import CannotAsk, moment_of

    try:
        return moment_of(as_of)
    except CannotAsk as refusal:
        raise _refuse(str(refusal)) from None


def _told(tally: "Tally") -> dict[str, Any]:
    """A count as it is printed, in any of the three forms."""
    return {
        "definition": tally.definition,
        "not_counted": tally.left_out,
        "as_of": tally.question.per.day.isoformat(),
        "scope": tally.scope,
        "by": list(tally.question.by),
        "total": tally.total,
        "groups": [{"groups": list(groups), "names": names, "businesses": n} for groups, names, n in tally.rows],
        "headings": tally.headings,
    }


def _print(told: dict[str, Any]) -> None:
    table = Table(*told["headings"], "Usaha")
    for group in told["groups"]:
        table.add_row(*group["names"], str(group["businesses"]))
    console.print(table)
    console.print(f"Jumlah: {told['total']} usaha di {told['scope']}, keadaan per {told['as_of']}.", markup=False)
    console.print(told["definition"], markup=False)
    console.print(told["not_counted"], markup=False)
