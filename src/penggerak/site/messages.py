"""The English catalogue, compiled where the program runs: no gettext tools needed, no binary kept in git."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

from penggerak.site.paths import data_home

SOURCES = Path(__file__).parent / "locale"
CATALOGUE = Path("en") / "LC_MESSAGES" / "django"


def compile_catalogues() -> Path:
    """Bring the compiled catalogue up to date and say in which locale folder it lies.

    It lies beside its source, or among the data of the installation where the program's folder cannot be written to.
    Costs nothing when nothing changed: the compiled file carries the time of its source, so that an older source, as
    an upgrade may bring, counts as a change too.
    """
    source = (SOURCES / CATALOGUE).with_suffix(".po")
    for folder in (SOURCES, data_home() / "locale"):
        compiled = (folder / CATALOGUE).with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime_ns == source.stat().st_mtime_ns:
            return folder
    for folder in (SOURCES, data_home() / "locale"):
        try:
            _compile(source, (folder / CATALOGUE).with_suffix(".mo"))
        except OSError:
            continue
        return folder
    raise OSError(f"The translations cannot be compiled: neither {SOURCES} nor {data_home()} can be written to.")


def use_compiled_catalogues() -> None:
    """Compile, and let Django look where the result lies."""
    folder = compile_catalogues()
    if folder not in settings.LOCALE_PATHS:
        settings.LOCALE_PATHS = [folder, *settings.LOCALE_PATHS]


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as text:
        catalogue = read_po(text, locale="en", charset="utf-8")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    with draft.open("wb") as binary:
        write_mo(binary, catalogue)
    written_at = source.stat().st_mtime_ns
    os.utime(draft, ns=(written_at, written_at))
    draft.replace(target)  # whoever reads meanwhile sees the old or the new file, never half of one
