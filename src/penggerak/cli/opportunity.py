"""`penggerak opportunity`: whether an application, judged again by what it froze, comes out as it did."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from penggerak.cli._tables import refuse
from penggerak.cli.register import _database

if TYPE_CHECKING:
    from penggerak.apps.opportunities.actions.replaying import Finding, Replay
    from penggerak.apps.opportunities.models import Application

console = Console(highlight=False, soft_wrap=True)
opportunity = typer.Typer(help="Opportunities, and what was asked of them.", no_args_is_help=True)
STATES = {"met": "terpenuhi", "unmet": "tidak terpenuhi", "unknown": "tidak diketahui"}
VERDICTS = {
    "eligible": "memenuhi syarat",
    "not_yet": "belum memenuhi syarat",
    "needs_a_person": "perlu diperiksa petugas",
}


@opportunity.callback()
def _commands() -> None:
    """Opportunities, and what was asked of them."""


@opportunity.command()
def replay(
    code: Annotated[str, typer.Argument(help="Kode tanda terima, seperti PGD-7K3M-9QXT-2PVH.")] = "",
    slug: Annotated[str, typer.Option("--all", help="Semua pendaftaran sebuah peluang, dengan alamatnya.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Cetak JSON.")] = False,
) -> None:
    """Putuskan lagi dengan data, aturan, dan hari yang dibekukan; keluar 1 bila ada yang berbeda, 2 bila tidak ada.

    Pendaftaran yang datanya dihapus atas permintaan tidak dapat dihitung ulang; itu dikatakan dan bukan perbedaan.
    """
    if bool(code) == bool(slug):
        refuse("Tulis kode tanda terima, atau --all dengan alamat peluangnya; salah satu.")
    with _database():
        from django.utils import timezone

        from penggerak.apps.opportunities.actions import replaying

        asked = _of_an_offer(slug) if slug else [_of_a_code(code)]
        found = [replaying.replay(one, by=None, at=timezone.now()) for one in asked]
        if as_json:
            sys.stdout.write(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2) + "\n")
        else:
            _say(found)
        if any(one.differing for one in found):
            raise typer.Exit(1)


def _of_a_code(code: str) -> "Application":
    from penggerak.apps.intake.codes import parse_code
    from penggerak.apps.opportunities.models import Application

    found = Application.objects.filter(code=parse_code(code) or "").select_related("edition").first()
    if found is None:
        refuse(f"Tidak ada pendaftaran berkode {code}. Periksa kode di tanda terimanya.")
    return found


def _of_an_offer(slug: str) -> "list[Application]":
    from penggerak.apps.opportunities.models import Opportunity

    offer = Opportunity.objects.filter(slug=slug).first()
    if offer is None:
        refuse(f"Tidak ada peluang beralamat {slug}. Periksa bagian akhir alamat halamannya.")
    return list(offer.applications.select_related("edition").order_by("submitted_at", "pk"))


def _say(found: "list[Replay]") -> None:
    for one in found:
        _say_one(one)
    differing, erased = sum(bool(one.differing) for one in found), sum(one.is_erased for one in found)
    same = sum(not one.differing and not one.is_erased for one in found)
    console.print(f"{len(found)} pendaftaran: {same} sama, {differing} berbeda, {erased} sudah dihapus.", markup=False)


def _say_one(one: "Replay") -> None:
    from penggerak.apps.intake.codes import shown

    made, edition = one.application, one.application.edition
    day = made.submitted_at.astimezone().strftime("%Y-%m-%d")
    console.print(f"{shown(made.code)}, {day}, edisi {edition.number} ({edition.digest[:12]})", markup=False)
    if "edition" in one.differing:
        console.print("  BERBEDA: isi edisi tidak cocok dengan sidiknya.", style="red", markup=False)
    if one.is_erased:
        console.print("  Data dihapus atas permintaan, jadi tidak dapat dihitung ulang.", markup=False)
        console.print(f"  Putusan waktu itu: {VERDICTS[made.verdict]}.", markup=False)
        return
    for pair in one.pairs:
        _line(f"{pair.rule}: dulu {_finding(pair.then)}; kini {_finding(pair.now)}", is_same=pair.is_same)
    _line(f"putusan: dulu {VERDICTS[made.verdict]}; kini {VERDICTS[one.verdict]}", is_same=made.verdict == one.verdict)


def _line(words: str, *, is_same: bool) -> None:
    console.print(f"  {'sama' if is_same else 'BERBEDA'}: {words}", style=None if is_same else "red", markup=False)


def _finding(one: "Finding | None") -> str:
    return f"{STATES[one['state']]} ({one['words']['id']})" if one else "tidak ditanyakan"


def _plain(one: "Replay") -> dict[str, Any]:
    from penggerak.apps.intake.codes import shown

    made = one.application
    return {
        "code": shown(made.code),
        "submitted_at": made.submitted_at.isoformat(),
        "edition": made.edition.number,
        "digest": made.edition.digest,
        "erased": one.is_erased,
        "same": not one.differing and not one.is_erased,
        "differing": one.differing,
        "verdict": {"then": made.verdict, "now": one.verdict or None},
        "findings": [{"rule": pair.rule, "then": pair.then, "now": pair.now} for pair in one.pairs],
    }
