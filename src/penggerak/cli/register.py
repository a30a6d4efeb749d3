"""`penggerak import` and `penggerak register`: the register's own actions, without a browser."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

console = Console()
register = typer.Typer(help="The register as a whole.", no_args_is_help=True)


@contextmanager
def _database() -> Iterator[None]:
    """Django with its database, embedded or named by DATABASE_URL."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "penggerak.site.settings")
    import django

    from penggerak.site.postgres import running

    with running():
        django.setup()
        yield


def _refuse(words: str) -> typer.Exit:
    Console(stderr=True).print(words, style="red", markup=False)
    return typer.Exit(2)


def import_list(
    file: Annotated[Path, typer.Argument(help="The list: xlsx or csv, as it is.")],
    source: Annotated[str, typer.Option(help="Whose list this is, e.g. 'Pendataan kelurahan 2026'.")],
    city: Annotated[str, typer.Option(help="Area code of the city the list is about.")] = "36.71",
    observed_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day the list speaks of.")] = None,
    column: Annotated[list[str] | None, typer.Option(help="HEADING=field, to correct a guess; may repeat.")] = None,
    preview: Annotated[bool, typer.Option(help="Only say what would happen.")] = False,
    repairs: Annotated[Path | None, typer.Option(help="Write the refused rows to this xlsx.")] = None,
) -> None:
    """Bring a list of businesses into the register."""
    if not file.is_file():
        raise _refuse(f"Berkas {file} tidak ada. Periksa nama dan foldernya.")
    with _database():
        _import(file, source, city, observed_on.date() if observed_on else None, column or [], preview, repairs)


def _import(
    file: Path,
    source_name: str,
    city: str,
    day: date | None,
    corrections: list[str],
    preview: bool,
    repairs: Path | None,
) -> None:
    from django.utils import timezone
    from django.utils.text import slugify

    from penggerak.apps.areas.models import Area
    from penggerak.apps.register.actions import receiving
    from penggerak.apps.register.actions.applying import apply_import
    from penggerak.apps.register.actions.preparing import prepare_import
    from penggerak.apps.register.sheets import repair_sheet
    from penggerak.sources.lists import UnreadableList

    area = Area.objects.filter(pk=city, level=Area.Level.CITY).first()
    if area is None:
        raise _refuse(f"Kode kota {city} tidak dikenal. Pakai kode Kemendagri seperti 36.71.")
    slug = f"{slugify(source_name)[:36]}-{city.replace('.', '-')}"
    source = receiving.source_for(slug=slug, name=source_name, city=area, by=None, at=timezone.now())
    day = day or timezone.localdate()
    try:
        importing = receiving.receive_list(
            file.read_bytes(), file_name=file.name, source=source, observed_on=day, by=None, at=timezone.now()
        )
    except UnreadableList as refusal:
        raise _refuse(str(refusal)) from None
    _confirm(importing, corrections)
    with console.status("Memeriksa semua baris"):
        prepare_import(importing.pk, at=timezone.now())
    importing.refresh_from_db()
    _say_what_happens(importing)
    if repairs:
        repairs.write_bytes(repair_sheet(importing))
    if not preview:
        try:
            receiving.start_applying(importing, by=None, at=timezone.now(), queue=False)
        except receiving.CannotImport as refusal:
            raise _refuse(str(refusal)) from None
        with _progress() as bar:
            task = bar.add_task("Menerapkan", total=importing.total)
            apply_import(importing.pk, now=timezone.now, progress=lambda done: bar.update(task, completed=done))
        console.print(f"Selesai: impor {importing.pk}.")


def _confirm(importing: Any, corrections: list[str]) -> None:
    """Take the guessed columns with the corrections given, and say how they were understood."""
    from django.utils import timezone

    from penggerak.apps.register.actions import receiving
    from penggerak.apps.register.queries.importing import raw_list
    from penggerak.core.register import FIELDS
    from penggerak.core.register.cleaning import PSEUDO_FIELDS

    raw = raw_list(importing)
    columns = dict(importing.columns)
    for correction in corrections:
        heading, _, field = correction.rpartition("=")
        named = [column for column, text in raw.columns.items() if text == heading]
        if not named or (field and field not in FIELDS and field not in PSEUDO_FIELDS):
            raise _refuse(
                f"“{correction}”: tulis JUDUL KOLOM=isian, dengan judul seperti di berkas dan isian yang dikenal."
            )
        columns = {column: "" if given == field else given for column, given in columns.items()} | {named[0]: field}
    table = Table("Kolom", "Artinya")
    for column, heading in raw.columns.items():
        table.add_row(heading, columns[column] or "(tidak dipakai)")
    console.print(table)
    receiving.confirm_columns(
        importing,
        columns=columns,
        headings=raw.columns,
        kbli_version=importing.kbli_version,
        observed_on=importing.observed_on,
        by=None,
        at=timezone.now(),
        queue=False,
    )


def _say_what_happens(importing: Any) -> None:
    from penggerak.apps.register.models import ImportRow
    from penggerak.apps.register.queries.importing import row_counts

    table = Table("Hasil", "Baris")
    for outcome, count in row_counts(importing).items():
        table.add_row(str(ImportRow.Outcome(outcome).label), str(count))
    console.print(table)


def _progress() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console)


@register.command()
def rebuild() -> None:
    """Throw the projection away and make it again from records and links."""
    with _database():
        from penggerak.apps.register.actions.projecting import rebuild_register

        with _progress() as bar:
            task = bar.add_task("Membangun ulang", total=None)
            count = rebuild_register(progress=lambda done, total: bar.update(task, completed=done, total=total))
        console.print(f"{count} usaha dibangun ulang dari catatan dan tautan.")


@register.command()
def person(
    email: str,
    name: str,
    role: Annotated[str, typer.Option(help="admin, officer or field_officer")] = "officer",
    area: Annotated[str, typer.Option(help="Area code: a city, kecamatan or kelurahan.")] = "36.71",
) -> None:
    """Give someone an account; they sign in with a code sent to their e-mail address."""
    with _database():
        from django.core.exceptions import ValidationError

        from penggerak.apps.accounts.models import User

        user = User(email=email.lower(), name=name, role=role, area_id=area)
        user.set_unusable_password()
        try:
            user.full_clean()
        except ValidationError as refusal:
            raise _refuse("; ".join(refusal.messages)) from None
        user.save()
        console.print(f"{name} ({role}, {area}) bisa masuk dengan {email}.")
