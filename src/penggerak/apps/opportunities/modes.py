"""What each mode of allocation asks for besides: which settings it has, and what one still lacks."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.rules import in_words
from penggerak.core.register import FIELDS

Mode = Opportunity.Mode
OFFERED = [Mode.DRAW, Mode.THRESHOLD, Mode.PHASE_IN, Mode.CUT_OFF, Mode.CHOICE]  # placement has no rooms yet
DAYS_TO_ANSWER = 7
Told = str | Promise

SCORES = (
    "annual_sales_idr", "profit_last_month_idr", "capital_idr", "assets_idr", "worker_count", "capacity_per_month",
    "spare_capacity", "lead_time_days", "price_from_idr", "cost_of_goods_idr",
)  # fmt: skip
DIRECTIONS: list[tuple[str, Told]] = [
    ("higher", gettext_lazy("Makin besar makin baik")),
    ("lower", gettext_lazy("Makin kecil makin baik")),
]
TIES: dict[str, Told] = {
    "all_in": gettext_lazy("Semua yang bernilai sama di batas diterima, walau melebihi tempat"),
    "all_out": gettext_lazy("Semua yang bernilai sama di batas tidak diterima"),
    "draw": gettext_lazy("Yang bernilai sama di batas diundi terbuka"),
}
WAVES_BY: dict[str, Told] = {
    "business": gettext_lazy("Tiap usaha sendiri"),
    "village": gettext_lazy("Usaha sekelurahan bersama-sama"),
}
USED: Mapping[str, tuple[str, ...]] = {
    Mode.DRAW: ("weighted", "quotas", "answer_days"),
    Mode.THRESHOLD: ("score", "direction", "threshold", "weighted", "quotas", "answer_days"),
    Mode.PHASE_IN: ("waves", "waves_by"),
    Mode.CUT_OFF: ("score", "direction", "ties", "answer_days"),
    Mode.CHOICE: ("answer_days",),
    Mode.PLACEMENT: (),
}


def settings_of(mode: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was given, what the mode uses; nothing empty is kept."""
    used = {name: given.get(name) for name in USED[mode]}
    return {name: value for name, value in used.items() if value or type(value) is int}


def score_choices() -> list[tuple[str, str]]:
    return [(name, in_words(FIELDS[name].label)) for name in SCORES]


def troubles_of_mode(offer: Opportunity) -> list[str]:
    """What the mode still lacks, each as a sentence that says what to do."""
    return list(_troubles(offer, offer.settings))


def _troubles(offer: Opportunity, settings: Mapping[str, Any]) -> Iterator[str]:
    if offer.mode not in OFFERED:
        yield _("Cara pembagian ini belum dapat dijalankan. Pilih cara lain.")
    if offer.mode in (Mode.THRESHOLD, Mode.CUT_OFF) and settings.get("score") not in SCORES:
        yield _("Pilih data yang menjadi nilai.")
    if offer.mode == Mode.THRESHOLD and settings.get("threshold") is None:
        yield _("Isi nilai batasnya.")
    if offer.mode == Mode.CUT_OFF and settings.get("ties") not in TIES:
        yield _("Pilih apa yang berlaku bila nilai di batas sama.")
    if offer.mode == Mode.PHASE_IN and settings.get("waves", 0) < 2:
        yield _("Isi banyaknya gelombang, paling sedikit dua.")
    if offer.mode == Mode.PHASE_IN and settings.get("waves_by") not in WAVES_BY:
        yield _("Pilih siapa yang bergiliran bersama.")
    yield from _troubles_of_quotas(offer, settings.get("quotas") or {})


def _troubles_of_quotas(offer: Opportunity, quotas: Mapping[str, int]) -> Iterator[str]:
    if quotas and not offer.strata:
        yield _("Jatah hanya berlaku bila tempat dibagi menurut kelompok. Pilih kelompoknya.")
    if sum(quotas.values()) > offer.places:
        yield _("Jatah semua kelompok melebihi tempat yang ada. Kurangi jatahnya.")
