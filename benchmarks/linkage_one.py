"""One new record against a register of 10,000, 100,000 and 1,000,000 businesses: how long until it knows who it may be.

    python benchmarks/linkage_one.py [SIZE ...] [--asked N]

Each size gets an embedded database of its own, thrown away afterwards, filled with made-up businesses and their keys.
What is asked about: records of businesses that are there, written badly (a letter wrong, numbers missing), and records
of nobody who is there. Prints milliseconds per record, and how often the right one came first. Nobody is real.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import linkage_data as data

SIZES = (10_000, 100_000, 1_000_000)
CITY = "36.71"
KINDS = ("Warung", "Toko", "Kedai", "Bengkel", "Katering", "Penjahit", "Laundry", "Keripik", "Kopi", "Salon", "Mebel")
AT, ON = datetime(2026, 11, 24, tzinfo=UTC), date(2026, 11, 1)
INDEXES = ["business_keys", "business_search"]  # made after the rows, as that is quicker
TAUGHT = 10_000  # businesses that linkage learns from, each told twice
FIELDS = [
    "id", "code", "name", "owner_name", "city", "village", "status", "size_by_sales", "size_by_capital", "owner_sex",
    "has_nib", "has_phone", "values", "sealed", "provenance", "record_count", "first_recorded_at", "last_seen_on",
    "fresh_until", "search", "since", "keys",
]  # fmt: skip


class Town:
    """Who lives there depends on the number alone."""

    def __init__(self, villages: list[str]) -> None:
        self.words = [word.capitalize() for word in data.vocabulary(data.INDONESIAN, 8_000, 2, 3, 5).words]
        self.villages = villages

    def business(self, number: int) -> dict[str, str]:
        luck = random.Random(number)
        kind, village = luck.choice(KINDS), self.villages[int(len(self.villages) * luck.random() ** 1.3)]
        told = {
            "owner_name": f"{self._word(luck, 2)} {self._word(luck, 2)}",
            "business_name": f"{kind} {self._word(luck, 2)}",
            "street": f"Jl. {self._word(luck, 3)}",
            "street_number": str(luck.randrange(1, 180)),
            "village_code": village,
            "district_code": village[:8],
            "city_code": CITY,
            "main_activity": kind,
        }
        if luck.random() < 0.8:
            told["phone"] = f"+62899{number:08}"
        if luck.random() < 0.5:
            told["nik"] = f"3671{luck.randrange(10**4):04}{number:08}"
        return told

    def _word(self, luck: random.Random, skew: int) -> str:
        return self.words[int(len(self.words) * luck.random() ** skew)]

    def written_badly(self, number: int) -> dict[str, str]:
        """What a hurried hand makes of a business."""
        told, luck = self.business(number), random.Random(f"{number} again")
        for name in ("nik", "phone", "street", "business_name"):
            if luck.random() < 0.4:
                told.pop(name, None)
        owner = told["owner_name"]
        at = luck.randrange(1, len(owner))
        told["owner_name"] = owner[:at] + luck.choice("aeioungr") + owner[at + 1 :]
        return told


def _rows(town: Town, size: int) -> Iterator[tuple[object, ...]]:
    from penggerak.apps.register.codes import business_code
    from penggerak.apps.register.linkage_keys import keys_of_values
    from penggerak.apps.seal import seal

    for number in range(1, size + 1):
        told = town.business(number)
        secret = {name: told[name] for name in ("nik", "phone") if name in told}
        plain = {name: value for name, value in told.items() if name not in secret}
        yield (
            number, business_code(number), told["business_name"], told["owner_name"], CITY, told["village_code"],
            "unknown", "unknown", "unknown", "", False, "phone" in told, plain, seal(secret), {}, 1, AT, ON,
            ON + timedelta(days=730), told["business_name"].lower(), AT, keys_of_values(told),
        )  # fmt: skip


def _fill(town: Town, size: int) -> None:
    from django.db import connection

    from penggerak.apps.copying import copy_rows
    from penggerak.apps.register.models import Business

    with connection.cursor() as cursor:
        cursor.execute(
            "select indexdef, indexname from pg_indexes where indexname in ('business_keys', 'business_search')"
        )
        indexes = cursor.fetchall()
        for _, name in indexes:
            cursor.execute(f"drop index {name}")
        copy_rows(Business, FIELDS, _rows(town, size))
        for definition, _ in indexes:
            cursor.execute(definition)
        cursor.execute("vacuum analyze register_business")


def _teach(town: Town, size: int) -> None:
    from penggerak.apps.register.actions.learning import keep_learnt
    from penggerak.apps.register.models import Import, Source
    from penggerak.apps.register.queries.linking import link_frames, linkable_frame

    source = Source.objects.create(slug="rekaan", name="Rekaan", city_id=CITY, is_synthetic=True, created_at=AT)
    told = {"file_name": "rekaan.csv", "stored_as": "0" * 32, "observed_on": ON, "created_at": AT, "status": "done"}
    done = Import.objects.create(source=source, city_id=CITY, **told)
    numbers = range(1, min(TAUGHT, size) + 1)
    lists = {
        "register": linkable_frame((f"b{n}", town.business(n)) for n in numbers),
        "rows": linkable_frame((f"r{n}", town.written_badly(n)) for n in numbers),
    }
    keep_learnt(done, link_frames(lists), at=AT)


def _measured(town: Town, size: int, asked: int) -> dict[str, object]:
    from penggerak.apps.register.queries.likely import businesses_like

    luck = random.Random(3)
    known = [luck.randrange(1, size + 1) for _ in range(asked)]
    businesses_like(town.written_badly(1), CITY)
    seconds, first, joined, wrong = [], 0, 0, 0
    for number in [*known, *range(size + 1, size + asked // 2)]:
        record = town.written_badly(number)
        began = time.perf_counter()
        found = businesses_like(record, CITY)
        seconds.append(time.perf_counter() - began)
        first += bool(found) and found[0].business_id == number
        joined += bool(found) and found[0].joins and found[0].business_id == number
        wrong += bool(found) and found[0].joins and found[0].business_id != number
    cuts = statistics.quantiles(seconds, n=100)
    told = {"p50_ms": cuts[49], "p95_ms": cuts[94], "p99_ms": cuts[98], "max_ms": max(seconds)}
    return {
        "size": size,
        **{name: round(1000 * value, 1) for name, value in told.items()},
        "first": round(first / asked, 3),
        "joined": round(joined / asked, 3),
        "joined_wrongly": wrong,
    }


def _one_size(size: int, asked: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "penggerak.site.settings"
    import django

    from penggerak.site.postgres import running

    with running(fast=True):
        django.setup()
        from django.core.management import call_command

        from penggerak.apps.areas.actions import load_areas
        from penggerak.apps.areas.models import Area

        call_command("migrate", verbosity=0)
        load_areas()
        town = Town(list(Area.objects.filter(parent__parent=CITY).order_by("pk").values_list("pk", flat=True)))
        began = time.perf_counter()
        _fill(town, size)
        filled = time.perf_counter()
        _teach(town, size)
        taught = time.perf_counter()
        about = {"fill_s": round(filled - began), "teach_s": round(taught - filled), "load": os.getloadavg()[0]}
        print(json.dumps({**_measured(town, size, asked), **about}))


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("sizes", type=int, nargs="*", default=list(SIZES))
    wanted.add_argument("--asked", type=int, default=400)
    wanted.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = wanted.parse_args()
    if asked.here:
        _one_size(asked.sizes[0], asked.asked)
        return
    for size in asked.sizes:
        with tempfile.TemporaryDirectory(prefix="penggerak-one-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o711)
            command = [sys.executable, __file__, str(size), "--asked", str(asked.asked), "--here"]
            subprocess.run(command, check=True, env={**os.environ, "PENGGERAK_DATA": folder})


if __name__ == "__main__":
    main()
