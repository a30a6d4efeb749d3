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


def since_preview(importing: Import, *, said: int, changed: Mapping[str, int]) -> str:
    """What is different from the preview; empty when nothing is.

    said: rows still waiting that another import has brought in since. changed: outcome -> rows more or fewer.
    """
    if said:
        return ngettext(
            "%(n)d baris sudah dicatat impor lain sejak pratinjau ini dibuat; baris itu tidak dicatat dua kali.",
            "%(n)d baris sudah dicatat impor lain sejak pratinjau ini dibuat; baris-baris itu tidak dicatat dua kali.",
            said,
        ) % {"n": said}
    if changed and importing.status in (Import.Status.DONE, Import.Status.STOPPED):
        parts = [f"{label} {changed[key]:+d}" for key, label in ImportRow.Outcome.choices if key in changed]
        return _("Daftar usaha berubah antara pratinjau dan penerapan: %(parts)s baris.") % {"parts": ", ".join(parts)}
    return ""
