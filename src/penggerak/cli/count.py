"""`penggerak register count`: how many businesses, as of which day, by what, with the definition in words."""

import csv
import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.table import Table

from penggerak.cli.register import _database, _refuse, console, register


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
    names = [name.strip() for name in by.split(",") if name.strip()]
    with _database():
        told = _counted(names, as_of, city, [one.strip() for one in status.split(",") if one.strip()])
        if as_json:
            sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        elif as_csv:
            csv.writer(sys.stdout).writerows(
                [[*names, "businesses"], *([*g["groups"], g["businesses"]] for g in told["groups"])]
            )
        else:
            _print(told)


def _counted(names: Sequence[str], as_of: str, city: str, statuses: list[str]) -> dict[str, Any]:
    from penggerak.apps.areas.models import Area
    from penggerak.apps.register.models import Business
    from penggerak.apps.register.moments import CannotAsk, moment_of
    from penggerak.apps.register.queries.counting import area_names, count_by
    from penggerak.apps.register.queries.scope import versions_at
    from penggerak.apps.words import in_language
    from penggerak.core.register import STATUSES
    from penggerak.core.register.counting import DIMENSIONS, definition

    unknown = [name for name in names if name not in DIMENSIONS]
    if unknown or not names:
        raise _refuse(
            f"Tidak bisa menghitung menurut “{', '.join(unknown)}”. Pilih dari: {', '.join(sorted(DIMENSIONS))}."
        )
    if wrong := [one for one in statuses if one not in STATUSES]:
        raise _refuse(f"Status “{', '.join(wrong)}” tidak dikenal. Pilih dari: {', '.join(STATUSES)}.")
    area = Area.objects.filter(pk=city, level=Area.Level.CITY).first()
    if area is None:
        raise _refuse(f"Kode kota {city} tidak dikenal. Pakai kode Kemendagri seperti 36.71.")
    try:
        per = moment_of(as_of)
    except CannotAsk as refusal:
        raise _refuse(str(refusal)) from None
    found: Any = versions_at(per.at) if per.at else Business.objects.filter(record_count__gt=0)
    statuses = statuses or list(STATUSES)
    counts = count_by(found.filter(city=city), names, on=per.day, statuses=statuses)
    places = area_names(counts)

    def said(name: str, group: str) -> str:
        label = DIMENSIONS[name].choices.get(group)
        return in_language(label) if label else places.get(group, group)

    return {
        "definition": in_language(definition(names, statuses, per.day)),
        "as_of": per.day.isoformat(),
        "scope": f"{area.name} ({area.pk})",
        "by": list(names),
        "total": sum(counts.values()),
        "groups": [
            {"groups": list(groups), "names": [said(n, g) for n, g in zip(names, groups, strict=True)], "businesses": n}
            for groups, n in counts.items()
        ],
    }


def _print(told: dict[str, Any]) -> None:
    from penggerak.apps.words import in_language
    from penggerak.core.register.counting import DIMENSIONS

    table = Table(*(in_language(DIMENSIONS[name].label) for name in told["by"]), "Usaha")
    for group in told["groups"]:
        table.add_row(*(name or "(tidak diketahui)" for name in group["names"]), str(group["businesses"]))
    console.print(table)
    console.print(f"Jumlah: {told['total']} usaha di {told['scope']}, keadaan per {told['as_of']}.", markup=False)
    console.print(told["definition"], markup=False)
