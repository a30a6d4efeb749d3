"""What is said of an opportunity on every page: label and value, ready to show."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from penggerak.apps.opportunities.models import Allocation, Opportunity
from penggerak.apps.opportunities.modes import TIES, WAVES_BY
from penggerak.apps.opportunities.quotas import stratum_in_words, written_quotas
from penggerak.apps.opportunities.rules import in_words
from penggerak.apps.reports.words import cell_in_words, count_in_words, moment_in_words
from penggerak.core.register import FIELDS

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
    return [*_told(offer), (_("Bila peminat lebih"), str(MODES[offer.mode])), *_settings(offer)]


def terms_in_words(made: Allocation, *, city: str) -> list[Row]:
    """What the hash of the terms binds, and the waves that are announced with it."""
    terms = made.terms
    rows = [(_("Tempat"), count_in_words(terms.get("seats", 0)))]
    for stratum, seats in sorted((terms.get("seats_by_stratum") or {}).items()):
        rows.append((stratum_in_words(stratum, city=city), count_in_words(seats)))
    for wave, size in enumerate(terms.get("waves") or [], 1):
        rows.append((_("Gelombang %(wave)d") % {"wave": wave}, count_in_words(size)))
    return rows


def amount(quantity: int, unit: str) -> str:
    """Rupiah as Rp1.250.000, anything else with its unit."""
    return cell_in_words(quantity, "idr") if unit == "IDR" else f"{count_in_words(quantity)} {unit}"


def _settings(offer: Opportunity) -> Iterable[Row]:
    """What the mode was set to, so that nobody learns of it later."""
    given = offer.settings
    if "score" in given:
        way = _("makin kecil makin baik") if given.get("direction") == "lower" else _("makin besar makin baik")
        yield _("Nilai"), f"{in_words(FIELDS[given['score']].label)}, {way}"
    if "threshold" in given:
        yield _("Nilai batas"), count_in_words(given["threshold"])
    if "ties" in given:
        yield _("Bila nilai di batas sama"), str(TIES[given["ties"]])
    if "waves" in given:
        yield _("Banyaknya gelombang"), f"{given['waves']} · {WAVES_BY[given['waves_by']]}"
    if "quotas" in given:
        yield _("Jatah kelompok"), written_quotas(given["quotas"], city=str(offer.city_id)).replace("\n", "; ")
    if given.get("weighted"):
        yield _("Bobot undian"), _("Satu dibagi banyaknya pendaftaran berjalan usaha itu")


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
