"""`penggerak draw`: whether a published draw is what it says."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from penggerak.cli._tables import refuse, write_whole
from penggerak.cli.allocate import say_hashes
from penggerak.core.allocation import CannotAllocate, read_document, standalone_script
from penggerak.core.allocation import verify as differences

draw = typer.Typer(help="Published draws, recomputed.", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)


@draw.callback()
def _commands() -> None:
    """Published draws, recomputed."""


@draw.command()
def verify(
    file: Annotated[Path, typer.Argument(help="Berkas undian yang diumumkan.", metavar="DRAW.json")],
    commitment: Annotated[
        str | None, typer.Option("--commitment", help="Sidik rahasia yang diumumkan sebelum undian.")
    ] = None,
    list_hash: Annotated[
        str | None, typer.Option("--list-hash", help="Sidik daftar peserta yang diumumkan saat pendaftaran tutup.")
    ] = None,
    terms_hash: Annotated[
        str | None, typer.Option("--terms-hash", help="Sidik kursi, jatah, strata, dan bobot yang diumumkan saat itu.")
    ] = None,
) -> None:
    """Hitung ulang sebuah undian; kode keluar 1 bila ada yang tidak cocok, dengan keterangannya."""
    document = _read(file)
    troubles = differences(document, commitment=commitment, list_hash=list_hash, terms_hash=terms_hash)
    for trouble in troubles:
        console.print(str(trouble), style="red", markup=False)
    if troubles:
        raise typer.Exit(1)
    console.print(f"Cocok: {len(document['winners'])} dari {len(document['tokens'])} peserta terpilih.", markup=False)
    console.print("Samakan juga dengan pengumuman sebelum undian:", markup=False)
    say_hashes(console, document)


@draw.command()
def script(
    out: Annotated[Path, typer.Option("--out", help="Ke mana program pemeriksa ditulis.")] = Path("verify_draw.py"),
) -> None:
    """Tulis program kecil yang memeriksa undian di komputer siapa pun, dengan Python saja."""
    write_whole(out, standalone_script().encode())
    console.print(f"Ditulis ke {out}. Jalankan: python3 {out.name} DRAW.json", markup=False)


def _read(file: Path) -> dict[str, Any]:
    try:
        return read_document(file.read_text(encoding="utf-8"))
    except OSError:
        refuse(f"Berkas {file} tidak bisa dibuka. Periksa nama dan foldernya.")
    except UnicodeDecodeError:
        refuse(f"{file.name} bukan teks UTF-8. Unduh lagi berkas undiannya.")
    except CannotAllocate as refusal:
        refuse(f"{file.name}: {refusal}")
