"""What the page of an import says in words: where it stands, what changed since the preview, what to do next."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from penggerak.apps.register.models import Import, ImportRow

STAGE_WORDS = {
    "reading": gettext_lazy("Membaca berkas"),
    "cleaning": gettext_lazy("Memeriksa isi setiap baris"),
    "matching": gettext_lazy("Mencocokkan dengan daftar usaha"),
    "saving": gettext_lazy("Menyiapkan pratinjau"),
}


def next_step(importing: Import, counts: Mapping[str, int]) -> str:
    """What a person does with a checked list in which nothing would change; empty where there is something to apply."""
    if importing.status != Import.Status.READY or counts["new"] or counts["changed"] or counts["possible"]:
        return ""
    if not counts["refused"]:
        return _("Semua baris sudah ada dan tidak berubah. Daftar ini tidak perlu diterapkan.")
    if not counts["same"]:
        return _("Semua baris ditolak. Unduh barisnya, baca alasannya, perbaiki, lalu unggah lagi.")
    return _("Tidak ada yang baru: baris lain sudah ada atau ditolak. Unduh yang ditolak, perbaiki, lalu unggah lagi.")


def since_preview(
    importing: Import,
    *,
    said: int,
    changed: Mapping[str, int],
    newcomers: int = 0,
    found: Mapping[str, int] | None = None,
) -> str:
    """What is different from the preview, and why; empty when nothing is.

    said: rows still waiting that another import has brought in since. changed: outcome -> rows more or fewer.
    newcomers: statements of others since, before the list is applied. found: what became of them, see found_since.
    """
    if said:
        return ngettext(
            "%(n)d baris sudah dicatat impor lain sejak pratinjau ini dibuat; baris itu tidak dicatat dua kali.",
            "%(n)d baris sudah dicatat impor lain sejak pratinjau ini dibuat; baris-baris itu tidak dicatat dua kali.",
            said,
        ) % {"n": said}
    if importing.status in (Import.Status.DONE, Import.Status.STOPPED):
        return " ".join([*_differences(changed), *_reasons(found or {})])
    if newcomers and importing.status == Import.Status.READY:
        return ngettext(
            "%(n)d keterangan lain tentang usaha di kota ini masuk sejak pratinjau. Bila diterapkan, baris yang nomor "
            "resminya sama digabung ke usahanya, dan yang mirip ditanyakan di antrean.",
            "%(n)d keterangan lain tentang usaha di kota ini masuk sejak pratinjau. Bila diterapkan, baris yang nomor "
            "resminya sama digabung ke usahanya, dan yang mirip ditanyakan di antrean.",
            newcomers,
        ) % {"n": newcomers}
    return ""


def _differences(changed: Mapping[str, int]) -> list[str]:
    parts = [f"{label} {changed[key]:+d}" for key, label in ImportRow.Outcome.choices if key in changed]
    told = _("Daftar usaha berubah antara pratinjau dan penerapan: %(parts)s baris.") % {"parts": ", ".join(parts)}
    return [told] if parts else []


def _reasons(found: Mapping[str, int]) -> list[str]:
    """Why rows came out differently, where it was neither this list nor another."""
    told = []
    if joined := found.get("joined", 0):
        told.append(
            ngettext(
                "%(n)d baris digabung ke usaha yang nomor resminya baru tercatat sesudah pratinjau.",
                "%(n)d baris digabung ke usaha yang nomor resminya baru tercatat sesudah pratinjau.",
                joined,
            )
            % {"n": joined}
        )
    if asked := found.get("asked", 0):
        told.append(
            ngettext(
                "%(n)d usaha yang masuk sesudah pratinjau mirip dengan baris daftar ini; putuskan di antrean.",
                "%(n)d usaha yang masuk sesudah pratinjau mirip dengan baris daftar ini; putuskan di antrean.",
                asked,
            )
            % {"n": asked}
        )
    return told
