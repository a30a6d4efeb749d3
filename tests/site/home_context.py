"""What the front page is given: thirteen districts, invented counts, one of them too small to be published."""

from datetime import date
from typing import Any

from penggerak.core.register import DEFINITIONS, STATUSES, Label
from penggerak.sources.reference import boundary_map

DISTRICTS = [  # name, businesses, km²; densest first
    ("Ciledug", 4_310, 8.6),
    ("Cibodas", 4_405, 9.0),
    ("Karawaci", 5_870, 13.2),
    ("Larangan", 3_452, 8.5),
    ("Cipondoh", 6_120, 17.7),
    ("Tangerang", 4_980, 15.2),
    ("Karang Tengah", 3_005, 10.2),
    ("Batuceper", 2_480, 8.5),
    ("Periuk", 3_240, 11.5),
    ("Jatiuwung", 2_610, 14.5),
    ("Pinang", 3_960, 22.3),
    ("Neglasari", 2_330, 14.2),
    ("Benda", 2_140, 25.0),
]
CLASSES = [(450, "≥ 450"), (350, "350–449"), (250, "250–349"), (150, "150–249"), (0, "< 150")]


def _map_class(per_km2: float) -> int:
    return next(5 - n for n, (least, _label) in enumerate(CLASSES) if per_km2 >= least)


def _district(rank: int, name: str, count: int, km2: float) -> dict[str, Any]:
    return {
        "name": name,
        "count": count,
        "km2": km2,
        "per_km2": count / km2,
        "map_class": _map_class(count / km2),
        "rank": rank,
    }


def _with_shapes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    shapes = {shape.name: shape for shape in boundary_map("districts").shapes}
    for row in rows:
        shape = shapes[row["name"]]
        row |= {"path": shape.path, "label_x": shape.label_x, "label_y": shape.label_y}
    return rows


def _rows(whole: int, rows: list[tuple[str, str, str, int | None, str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "label": Label(id=label_id, en=label_en),
            "count": count,
            "share": None if count is None else count / whole,
            "definition": Label(id=definition_id, en=definition_en),
        }
        for key, label_id, label_en, count, definition_id, definition_en in rows
    ]


def home_context() -> dict[str, Any]:
    whole = sum(count for _name, count, _km2 in DISTRICTS)
    return {
        "headline": {
            "count": whole,
            "statuses": [STATUSES["active"], STATUSES["unknown"]],
            "as_of": date(2026, 11, 24),
            "definition": Label(
                id="Usaha yang berjalan, dan yang belum terbukti berhenti.", en="Running, or not shown to have stopped."
            ),
        },
        "by_status": _statuses(whole),
        "districts": _with_shapes([_district(rank, *row) for rank, row in enumerate(DISTRICTS, 1)]),
        "classes": [{"css": f"m{n}", "label": label} for n, (_least, label) in enumerate(reversed(CLASSES), 1)],
        "viewbox": "0 0 {0.width} {0.height}".format(boundary_map("districts")),
        "activities": _activities(whole),
        "sizes": _sizes(whole),
        "quality": _quality(whole),
        "sources": [
            {
                "name": "Daftar kelurahan 2026",
                "kind": Label(id="Daftar", en="List"),
                "records": 41_204,
                "last": date(2026, 11, 3),
            },
            {
                "name": "Pendaftaran loket",
                "kind": Label(id="Formulir", en="Form"),
                "records": 9_870,
                "last": date(2026, 11, 23),
            },
        ],
    }


def _statuses(whole: int) -> list[dict[str, Any]]:
    counts = {"active": whole - 9_000, "unknown": 9_000, "dormant": 1_204, "closed": 2_311, "moved": 3}
    return [
        {"key": key, "label": STATUSES[key], "count": count, "share": None, "definition": DEFINITIONS[key]}
        for key, count in counts.items()
    ]


def _activities(whole: int) -> list[dict[str, Any]]:
    rows = [
        ("Perdagangan eceran makanan di toko kelontong", "47112", 6_420),
        ("Penyediaan makanan keliling", "56104", 5_011),
        ("Industri kerupuk dan keripik", "10794", 812),
        ("Pembuatan topeng", "32909", None),
    ]
    return [
        {
            "title": title,
            "code": code,
            "version": "2020",
            "count": count,
            "share": None if count is None else count / whole,
        }
        for title, code, count in rows
    ]


def _sizes(whole: int) -> list[dict[str, Any]]:
    return _rows(
        whole,
        [
            ("micro", "Mikro", "Micro", whole - 15_204, "sampai Rp2 miliar", "up to Rp2 billion"),
            (
                "small",
                "Kecil",
                "Small",
                2_200,
                "di atas Rp2 miliar sampai Rp15 miliar",
                "above Rp2 billion up to Rp15 billion",
            ),
            (
                "medium",
                "Menengah",
                "Medium",
                None,
                "di atas Rp15 miliar sampai Rp50 miliar",
                "above Rp15 billion up to Rp50 billion",
            ),
            ("large", "Besar", "Large", 0, "di atas Rp50 miliar", "above Rp50 billion"),
            ("unknown", "Belum diketahui", "Not known", 13_000, "penjualan tidak tercatat", "sales not recorded"),
        ],
    )


def _quality(whole: int) -> list[dict[str, Any]]:
    return _rows(
        whole,
        [
            (
                "village",
                "Kelurahan diketahui",
                "Village known",
                whole - 1_467,
                "Ada alamat yang sampai ke kelurahan",
                "An address down to the village",
            ),
            ("phone", "Punya telepon", "Has a phone", 36_000, "Ada nomor yang sah", "A valid number"),
            (
                "nib",
                "Punya NIB",
                "Has an NIB",
                20_050,
                "Ada NIB yang lolos pemeriksaan",
                "An NIB that passes its check",
            ),
            ("activity", "Bidang diketahui", "Activity known", 31_000, "Ada kode KBLI", "A KBLI code"),
            (
                "verified",
                "Diverifikasi",
                "Verified",
                9_021,
                "Dilihat petugas dalam masa berlaku",
                "Seen by an officer within its shelf life",
            ),
            (
                "stale",
                "Lama",
                "Stale",
                7_700,
                "Semua isian melewati masa berlaku",
                "Every value is past its shelf life",
            ),
            (
                "duplicates",
                "Mungkin kembar",
                "Possible duplicates",
                311,
                "Menunggu keputusan petugas",
                "Waiting for an officer's decision",
            ),
        ],
    )
