"""The headline figures of the front page: what each is called in addresses and in words, and whom it counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from penggerak.apps.register.models import Activity
from penggerak.apps.register.queries.front_page import HEADLINE, MEASURES, SIZE_RANGES
from penggerak.core.register import COUNTED, DEFINITIONS, FIELDS, STATUSES, Label
from penggerak.core.sentences import Sentence, sentence

Words = Sentence | Label | str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that anyone may question.

    name: of its page. label, definition: in words. statuses: which businesses are looked at.
    condition: which of those are counted, given the day asked for. field: the declared field it rests on most.
    """

    name: str
    label: Words
    definition: Words
    statuses: tuple[str, ...] = COUNTED
    condition: Callable[[date], Q] = lambda _day: Q()
    field: str = "status"


# part of the front page -> key of the row there -> name of the figure's page
NAMES: Mapping[str, Mapping[str, str]] = {
    "whole": {"": "usaha"},
    "status": {
        "active": "aktif",
        "unknown": "belum-dipastikan",
        "dormant": "tidur",
        "moved": "pindah",
        "closed": "tutup",
        "never_found": "tidak-ditemukan",
    },
    "size": {
        "micro": "mikro",
        "small": "kecil",
        "medium": "menengah",
        "large": "besar",
        "unknown": "skala-belum-diketahui",
    },
    "quality": {
        "village": "kelurahan-diketahui",
        "activity": "punya-kode-bidang",
        "phone": "punya-telepon",
        "nib": "punya-nib",
        "sales": "penjualan-diketahui",
        "verified": "pernah-didatangi",
        "stale": "lama-tak-terdengar",
    },
}
ACTIVITY = "bidang-"  # bidang-2020-10794: the version and the code, never apart
MEASURED: Mapping[str, tuple[Callable[[date], Q], str]] = {
    "village": (lambda _day: Q(village__isnull=False), "village_code"),
    "activity": (lambda _day: Q(activity__isnull=False), "kbli"),
    "phone": (lambda _day: Q(has_phone=True), "phone"),
    "nib": (lambda _day: Q(has_nib=True), "nib"),
    "sales": (lambda _day: ~Q(size_by_sales="unknown"), "annual_sales_idr"),
    "verified": (lambda _day: Q(last_verified_on__isnull=False), "status"),
    "stale": (lambda day: Q(fresh_until__lt=day), "status"),
}


def activity_figure(version: str, code: str) -> str:
    """The name of the page about the businesses of one activity."""
    return f"{ACTIVITY}{version}-{code}"


SIZES: Mapping[str, Sentence] = {
    "micro": sentence("Penjualan setahunnya paling banyak Rp2 miliar (PP 7/2021)."),
    "small": sentence("Penjualan setahunnya di atas Rp2 miliar sampai Rp15 miliar (PP 7/2021)."),
    "medium": sentence("Penjualan setahunnya di atas Rp15 miliar sampai Rp50 miliar (PP 7/2021)."),
    "large": sentence("Penjualan setahunnya di atas Rp50 miliar (PP 7/2021)."),
}


def _of_status(status: str, name: str) -> Figure:
    return Figure(name, STATUSES[status], DEFINITIONS[status], (status,))  # type: ignore[index]


def _of_size(size: str, name: str) -> Figure:
    label: Words = sentence("Skala belum diketahui")
    if size != "unknown":
        label = FIELDS["declared_size"].choices[size]
    condition = Q(size_by_sales=size)
    definition = SIZES.get(size, SIZE_RANGES[size])
    return Figure(name, label, definition, condition=lambda _day: condition, field="annual_sales_idr")


def _of_quality(measure: str, name: str) -> Figure:
    label, definition = MEASURES[measure]
    condition, field = MEASURED[measure]
    return Figure(name, label, definition, condition=condition, field=field)


FIGURES: Mapping[str, Figure] = {
    "usaha": Figure("usaha", sentence("Usaha tercatat"), HEADLINE),
    **{name: _of_status(status, name) for status, name in NAMES["status"].items()},
    **{name: _of_size(size, name) for size, name in NAMES["size"].items()},
    **{name: _of_quality(measure, name) for measure, name in NAMES["quality"].items()},
}


def figure_named(name: str) -> Figure | None:
    """A figure by the name of its page; None when there is none."""
    if name.startswith(ACTIVITY):
        return _of_activity(name)
    return FIGURES.get(name)


def _of_activity(name: str) -> Figure | None:
    key = name.removeprefix(ACTIVITY).replace("-", ":", 1)
    activity = Activity.objects.filter(pk=key).first()
    if activity is None:
        return None
    told = sentence(
        "Kegiatan utamanya KBLI %(code)s (versi %(version)s), menurut sumber paling tepercaya yang terakhir.",
        code=activity.code,
        version=activity.version,
    )
    return Figure(name, activity.title, told, condition=lambda _day: Q(activity=key), field="kbli")
