"""Everything the public front page shows about the city, ready to be written down."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from penggerak.apps.register.models import Source
from penggerak.apps.register.queries import city as counts
from penggerak.apps.register.queries.remembered import remembered
from penggerak.core.register import COUNTED, DEFINITIONS, FIELDS, STATUSES, Label
from penggerak.core.sentences import Sentence, sentence
from penggerak.sources import reference

HEADLINE = sentence(
    "Usaha yang disebut sedikitnya satu catatan sumber, terletak di kota ini, dan tidak diketahui tutup, pindah, "
    "tidur, atau tidak ditemukan. Catatan yang berbicara tentang usaha yang sama dihitung satu kali."
)
SIZE_RANGES: dict[str, Sentence] = {
    "micro": sentence("sampai Rp2 miliar"),
    "small": sentence("di atas Rp2 miliar sampai Rp15 miliar"),
    "medium": sentence("di atas Rp15 miliar sampai Rp50 miliar"),
    "large": sentence("di atas Rp50 miliar"),
    "unknown": sentence("tidak ada sumber yang menyebutnya"),
}
MEASURES: dict[str, tuple[Sentence, Sentence]] = {
    "village": (sentence("Kelurahannya diketahui"), sentence("Alamat dapat ditempatkan di satu kelurahan.")),
    "activity": (sentence("Punya kode bidang"), sentence("Kode KBLI beserta versinya diketahui.")),
    "phone": (sentence("Punya nomor telepon"), sentence("Sedikitnya satu nomor yang bentuknya benar.")),
    "nib": (sentence("Punya NIB"), sentence("NIB 13 angka tercatat; keberlakuannya belum diperiksa ke OSS.")),
    "sales": (sentence("Penjualan setahun diketahui"), sentence("Disebut oleh suatu sumber; tidak ditaksir.")),
    "verified": (sentence("Pernah didatangi"), sentence("Petugas pernah melihat usahanya di tempat.")),
    "stale": (sentence("Sudah lama tak terdengar"), sentence("Keterangan terbaru lebih tua dari dua tahun.")),
}
CLASSES = 5


def front_page(city: str, *, on: date, at: datetime | None = None, may_lag: bool = False) -> dict[str, Any]:
    """The context of the front page; headline is None while nothing is counted.

    at: a moment; what was known then, of the day `on`. Until something changes the same answer serves everyone.
    may_lag: what held some seconds ago will do (see remembered).
    """
    return dict(remembered(("front_page", city, on, at), lambda: _front_page(city, on, at), may_lag=may_lag))


def _front_page(city: str, on: date, at: datetime | None) -> dict[str, Any]:
    known = counts.cells(counts.known_businesses(city, at), on=on)
    counted = counts.counted_cells(known)
    total = sum(cell.businesses for cell in counted)
    if not total:
        return {"headline": None}
    districts, classes = _districts(city, counted)
    top = counts.top_activities(counts.counted_businesses(city, at), whole=total)
    return {
        "headline": {
            "count": total,
            "statuses": [STATUSES[status] for status in COUNTED],
            "as_of": on,
            "definition": HEADLINE,
        },
        "by_status": [
            {**asdict(row), "label": STATUSES[row.key], "definition": DEFINITIONS[row.key]}  # type: ignore[index]
            for row in counts.by_status(known)
        ],
        "districts": districts,
        "classes": classes,
        "viewbox": _viewbox(city),
        "activities": [
            {**asdict(row), "title": activity.title, "code": activity.code, "version": activity.version}
            for activity, row in top
        ],
        "sizes": [
            {**asdict(row), "label": _size(row.key), "definition": SIZE_RANGES[row.key]}
            for row in counts.by_size(counted)
        ],
        "quality": [
            {**asdict(row), "label": MEASURES[name][0], "definition": MEASURES[name][1]}
            for name, row in counts.quality(counted).items()
        ],
        "sources": [
            {
                "name": row["name"],
                "kind": Source.Kind(row["kind"]).label,
                "records": row["records_count"],
                "last": row["last"],
            }
            for row in counts.sources(city, at)
        ],
    }


def _size(key: str) -> Label:
    return FIELDS["declared_size"].choices.get(key) or Label(id="Belum diketahui", en="Not known")


def _viewbox(city: str) -> str:
    drawing = _map(city)
    return f"0 0 {drawing.width} {drawing.height}" if drawing else ""


def _map(city: str) -> Any:
    """The drawing of the city's districts; None for a city whose boundaries we do not hold."""
    drawing = reference.boundary_map("districts")
    return drawing if all(shape.code.startswith(f"{city}.") for shape in drawing.shapes) else None


def map_class(density: float, bounds: Sequence[float]) -> int:
    """Which of the five colours: 1 below the first bound, 5 from the last on."""
    return 1 + sum(density >= bound for bound in bounds)


def _bounds(densities: Sequence[float]) -> list[int]:
    """Four round bounds that part the range of densities evenly: steps of 5, 10, 25, 50, 100 ... per km²."""
    span = max(densities) - min(densities)
    step = next((step for step in (5, 10, 25, 50, 100, 250, 500) if span / step <= CLASSES), 1000)
    lowest = int(min(densities) // step + 1) * step
    return [lowest + step * n for n in range(CLASSES - 1)]


def _districts(city: str, counted: Sequence[counts.Cell]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    drawing = _map(city)
    shapes = {shape.code: shape for shape in drawing.shapes} if drawing else {}
    rows = [
        {"code": code, "name": name, "count": count, "km2": km2, "per_km2": _density(count, km2)}
        for code, name, count, km2 in counts.by_district(city, counted)
    ]
    rows.sort(key=lambda row: (-(row["per_km2"] or 0), -(row["count"] or 0), row["code"]))
    densities = [row["per_km2"] for row in rows if row["per_km2"] is not None]
    bounds = _bounds(densities) if densities else []
    for rank, row in enumerate(rows, 1):
        shape = shapes.get(row["code"])
        row |= {"rank": rank, "map_class": map_class(row["per_km2"] or 0, bounds)}
        if shape:
            row |= {"path": shape.path, "label_x": shape.label_x, "label_y": shape.label_y}
    return rows, _classes(bounds)


def _density(count: int | None, km2: float | None) -> float | None:
    return count / km2 if km2 and count is not None else None


def _classes(bounds: Sequence[int]) -> list[dict[str, Any]]:
    if not bounds:
        return []
    between = [f"{low}–{high - 1}" for low, high in pairwise(bounds)]
    labels = [f"< {bounds[0]}", *between, f"≥ {bounds[-1]}"]
    return [{"label": label, "css": f"m{number}"} for number, label in enumerate(labels, 1)]
