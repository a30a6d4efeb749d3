"""What is said of an opportunity on every page: label and value, ready to show."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.reports.words import cell_in_words, count_in_words, moment_in_words

Row = tuple[str, str]

MODES: dict[str, str | Promise] = {
    "draw": gettext_lazy("Diundi terbuka; siapa pun dapat menghitung ulang."),
    "threshold": gettext_lazy("Semua yang mencapai nilai minimum diundi terbuka."),
    "phase_in": gettext_lazy("Semua mendapat giliran; urutan gelombangnya diundi terbuka."),
    "cut_off": gettext_lazy("Menurut nilai tertinggi, dengan aturan nilai sama yang diumumkan."),
    "choice": gettext_lazy("Penyelenggara memilih dengan kode alasan yang dicatat."),
    "placement": gettext_lazy("Ditempatkan ke kelas atau jadwal menurut jarak dan pilihan."),
}


def facts_of_offer(offer: Opportunity) -> list[Row]:
    """Provider, what there is, for how many, when it closes, what happens when more ask."""
    return [*_told(offer), (_("Bila peminat lebih"), str(MODES[offer.mode]))]


def amount(quantity: int, unit: str) -> str:
    """Rupiah as Rp1.250.000, anything else with its unit."""
    return cell_in_words(quantity, "idr") if unit == "IDR" else f"{count_in_words(quantity)} {unit}"


def _told(offer: Opportunity) -> Iterable[Row]:
    yield _("Penyelenggara"), offer.provider.name
    if offer.capacity is not None:
        yield _("Tersedia"), amount(offer.capacity, offer.unit)
        if offer.each > 1:
            yield _("Untuk satu usaha"), amount(offer.each, offer.unit)
        n = offer.places
        yield _("Cukup untuk"), ngettext("%(n)s usaha", "%(n)s usaha", n) % {"n": count_in_words(n)}
    if offer.closes_at is not None:
        yield _("Tutup"), moment_in_words(offer.closes_at)
