"""`penggerak register learn`: learn from a whole register who is who, so that new records are placed by it."""

from typing import Annotated

import typer

from penggerak.cli.register import _database, _refuse, console, register


@register.command()
def learn(
    city: Annotated[str, typer.Option(help="Area code of the city.")] = "36.71",
) -> None:
    """Learn from all that the lists of a city say and people decided; no business changes."""
    with _database():
        from django.utils import timezone

        from penggerak.apps.areas.models import Area
        from penggerak.apps.register.actions.learning import CannotLearn
        from penggerak.apps.register.actions.learning import learn as learn_from

        area = Area.objects.filter(pk=city, level=Area.Level.CITY).first()
        if area is None:
            raise _refuse(f"Kode kota {city} tidak dikenal. Pakai kode Kemendagri seperti 36.71.")
        try:
            with console.status("Mempelajari catatan"):
                kept = learn_from(city, at=timezone.now())
        except CannotLearn as refusal:
            raise _refuse(str(refusal)) from None
        console.print(
            f"Selesai: {area.name} dipelajari dari {kept.records} catatan dan {kept.decisions} keputusan "
            f"dalam {kept.report['seconds']} detik.",
            markup=False,
        )
