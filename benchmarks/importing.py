"""Importing a list: the whole of it, and beside django-import-export what a plain importer does of that.

    python benchmarks/importing.py [ROWS ...] [--defaults-up-to 20000] [--only whole|plain]

Everything is made up (core/synthetic). Whole: a list of as many rows as another list brought in before, through the
same actions as the pages use. Plain: what an importer does that knows nothing of businesses. The peer reads the file
into a table with the same columns, every one of them text, and checks nothing. Ours does that too ("same table"); then
with every cell cleaned and rows refused by the register's rules, but no address placed ("checked"); then all that the
register asks for ("checked and sealed"): addresses placed, personal numbers encrypted and hashed, the raw row kept,
each row staged and then written as a record.
The server is the embedded PostgreSQL, in a folder of its own that is thrown away.
"""

import argparse
import csv
import io
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

SIZES = (2_000, 20_000, 100_000)
ON = date(2026, 1, 1)
AT = datetime(2026, 1, 2, 3, tzinfo=UTC)
CITY = "36.71"
STAGES = ("receiving", "reading", "cleaning", "matching", "saving", "writing", "projecting")
TABLES = count(1)
FIRST, SECOND = "dinas_2023", "kelurahan_2025"


def two_lists(rows: int) -> tuple[bytes, bytes]:
    """Two lists of one made-up city as csv, each of that many rows; the city is as large as it takes."""
    from penggerak.core import synthetic
    from penggerak.sources import reference

    businesses = rows * 2
    while True:
        made = synthetic.city(
            businesses, seed=1, areas=reference.areas(), kbli=reference.kbli("2020"), city_code=CITY, on=ON, months=0,
            postcodes=reference.postcodes(),
        )  # fmt: skip
        lists = [made.lists[name] for name in (FIRST, SECOND)]
        if all(sheet.height >= rows for sheet in lists):
            first, second = (sheet.head(rows).write_csv().encode() for sheet in lists)
            return first, second
        businesses = int(businesses * 1.5)


@contextmanager
def own_server() -> Iterator[None]:
    """A fresh database with areas and activities, and a folder for files."""
    with tempfile.TemporaryDirectory(prefix="penggerak-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        os.environ["PENGGERAK_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "penggerak.site.settings"
        from penggerak.site.postgres import running

        with running():
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", verbosity=0)
            from penggerak.apps.areas.actions import load_areas
            from penggerak.apps.register.actions.reference import load_activities

            load_areas()
            load_activities()
            yield
            from django.db import connection

            connection.close()


class Clock:
    """Seconds per stage; a stage lasts until the next one begins."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage, self._since = "", time.perf_counter()

    def begin(self, stage: str) -> None:
        now = time.perf_counter()
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now


def source_named(name: str) -> Any:
    from penggerak.apps.areas.models import Area
    from penggerak.apps.register.actions.receiving import source_for

    return source_for(slug=name.replace("_", "-"), name=name, city=Area.objects.get(pk=CITY), by=None, at=AT)


def received(content: bytes, name: str) -> Any:
    """A list with the columns that were guessed, ready to be checked."""
    from penggerak.apps.register.actions import receiving
    from penggerak.apps.register.queries.importing import raw_list

    importing = receiving.receive_list(
        content, file_name=f"{name}.csv", source=source_named(name), observed_on=ON, by=None, at=AT
    )
    receiving.confirm_columns(
        importing, columns=importing.columns, headings=raw_list(importing).columns,
        kbli_version=importing.kbli_version, observed_on=ON, by=None, at=AT, queue=False,
    )  # fmt: skip
    return importing


def whole(content: bytes, name: str) -> Clock:
    """Bring a list in, from bytes to businesses."""
    from django.utils import timezone

    from penggerak.apps.register.actions import applying, receiving
    from penggerak.apps.register.actions.preparing import prepare_import

    clock = Clock()
    clock.begin("receiving")
    importing = received(content, name)
    prepare_import(importing.pk, at=timezone.now(), progress=lambda stage, _share: clock.begin(stage))
    receiving.start_applying(importing, by=None, at=timezone.now(), queue=False)
    project = applying.project_businesses

    def timed(ids: Any, guesses: Any = None) -> None:
        clock.begin("projecting")
        project(ids, guesses)
        clock.begin("writing")

    applying.project_businesses = timed
    try:
        clock.begin("writing")
        applying.apply_import(importing.pk, now=timezone.now)
    finally:
        applying.project_businesses = project
    clock.begin("")
    return clock


def plain(content: bytes, name: str) -> float:
    """Read, check and write the records of a list, as the import does; seconds."""
    from django.db import transaction

    from penggerak.apps.copying import copy_rows
    from penggerak.apps.register.actions import applying, preparing
    from penggerak.apps.register.models import ImportRow
    from penggerak.apps.register.queries.matching import Match

    importing = received(content, name)
    began = time.perf_counter()
    checked = preparing.checked_list(importing)
    nothing_matched = {row.number: Match("same") for row in checked.accepted}
    with transaction.atomic():
        copy_rows(ImportRow, preparing.ROW_FIELDS, preparing.staged(importing, checked, nothing_matched))
        rows = importing.rows.exclude(outcome="refused").defer("raw", "values", "problems")
        applying.write_records(list({row.source_key: row for row in rows}.values()), at=AT)  # a repeated row is one
    return time.perf_counter() - began


def peer_table(content: bytes) -> tuple[type[Any], list[str]]:
    """A table with the columns of the file, all text, and their headings; made anew."""
    from django.db import connection, models

    headings = next(csv.reader(io.StringIO(content.decode())))
    fields = {f"c{n}": models.TextField(heading, blank=True) for n, heading in enumerate(headings)}
    meta = type("Meta", (), {"app_label": "register", "db_table": "peer_row"})
    name = f"PeerRow{next(TABLES)}"
    model = type(name, (models.Model,), {**fields, "Meta": meta, "__module__": __name__})
    with connection.schema_editor() as editor:
        editor.execute("drop table if exists peer_row")
        editor.create_model(model)
    return model, headings


def bare(content: bytes) -> float:
    """The peer's own work done our way: read the file, and write its cells into the same table; seconds."""
    from penggerak.apps.copying import copy_rows
    from penggerak.sources.lists import read_list

    model, headings = peer_table(content)
    began = time.perf_counter()
    raw = read_list(content, name="list.csv")
    cells = raw.rows.drop("row_number").fill_null("").iter_rows()
    copy_rows(model, [f"c{n}" for n in range(len(headings))], cells)
    seconds = time.perf_counter() - began
    assert model.objects.count() == raw.rows.height
    return seconds


PLACES = ("address", "street", "city_code", "district_code", "village_code", "postcode", "rt", "rw", "street_number")


def checked(content: bytes, name: str) -> float:
    """Read the file, check every cell, and write the cells of the rows that are not refused; seconds.

    Columns that speak of places are taken as they are written: finding a kelurahan is more than checking.
    """
    from penggerak.apps.copying import copy_rows
    from penggerak.apps.memory import collected_later
    from penggerak.apps.register.places import cleaning
    from penggerak.core.register.cleaning import clean_rows
    from penggerak.sources.lists import read_list

    importing = received(content, name)
    context = cleaning(CITY, kbli_version=importing.kbli_version, on=ON)
    model, headings = peer_table(content)
    began = time.perf_counter()
    with collected_later():
        raw = read_list(content, name="list.csv")
        columns = {column: field for column, field in importing.columns.items() if field and field not in PLACES}
        cleaned = clean_rows(raw.rows, columns=columns, context=context)
        field_of = [columns.get(column) for column in raw.rows.columns[1:]]
        rows = (
            [
                written if field is None else str(row.values.get(field, ""))
                for written, field in zip(cells, field_of, strict=True)
            ]
            for cells, row in zip(raw.rows.drop("row_number").fill_null("").iter_rows(), cleaned, strict=True)
            if not row.is_refused
        )
        copy_rows(model, [f"c{n}" for n in range(len(headings))], rows)
    return time.perf_counter() - began


def peer(content: bytes, *, bulk: bool) -> float:
    """The same file by django-import-export: its defaults, or its bulk mode without the difference of each row."""
    from import_export import fields, resources
    from tablib import Dataset

    model, headings = peer_table(content)
    about: dict[str, Any] = {"model": model, "import_id_fields": []}
    if bulk:
        about |= {"use_bulk": True, "batch_size": 1_000, "skip_diff": True}
    else:
        about.pop("import_id_fields")
    columns = {f"c{n}": fields.Field(attribute=f"c{n}", column_name=text) for n, text in enumerate(headings)}
    resource = type("Peer", (resources.ModelResource,), {**columns, "Meta": type("Meta", (), about)})()
    began = time.perf_counter()
    result = resource.import_data(Dataset().load(content.decode(), format="csv"), raise_errors=True)
    seconds = time.perf_counter() - began
    assert model.objects.count() == content.count(b"\n") - 1, result.totals
    return seconds


def as_row(cells: list[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def compare_whole(rows: int) -> None:
    first, second = two_lists(rows)
    whole(first, FIRST)
    seconds = whole(second, SECOND).seconds
    total = sum(seconds.values())
    stages = [f"{seconds.get(stage, 0):.1f}" for stage in STAGES]
    print(as_row([f"{rows:,}", *stages, f"{total:.1f}", f"{rows / total:,.0f}"]), flush=True)


def compare_plain(rows: int, *, with_defaults: bool) -> None:
    content = two_lists(rows)[1]
    sealed, bare_cells, told = plain(content, SECOND), bare(content), checked(content, SECOND)
    bulk, slow = peer(content, bulk=True), peer(content, bulk=False) if with_defaults else None
    ours = (bare_cells, told, sealed)
    speeds = [f"{rows / seconds:,.0f}" if seconds else "–" for seconds in (*ours, slow, bulk)]
    ratios = [" / ".join(f"{seconds / one:.1f}" for one in ours) if seconds else "–" for seconds in (slow, bulk)]
    print(as_row([f"{rows:,}", *speeds, *ratios]), flush=True)


HEADS = {
    "plain": [
        "rows", "same table rows/s", "checked rows/s", "checked and sealed rows/s", "peer, defaults rows/s",
        "peer, bulk rows/s", "times its defaults", "times its bulk",
    ],
    "whole": ["rows into a register of as many", *STAGES, "all s", "rows/s"],
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=int, default=SIZES)
    parser.add_argument("--defaults-up-to", type=int, default=20_000, help="the peer's defaults are slow")
    parser.add_argument("--only", choices=list(HEADS))
    parser.add_argument("--one", action="store_true", help="one size in this very process")
    given = parser.parse_args()
    if given.one:
        measure(given.only, given.rows[0], with_defaults=given.rows[0] <= given.defaults_up_to)
        return
    for kind in [given.only] if given.only else HEADS:
        print("\n" + as_row(HEADS[kind]) + "\n" + as_row(["---:"] * len(HEADS[kind])), flush=True)
        for rows in given.rows:
            limit = ["--defaults-up-to", str(given.defaults_up_to)]
            subprocess.run([sys.executable, __file__, str(rows), "--only", kind, "--one", *limit], check=True)


def measure(kind: str, rows: int, *, with_defaults: bool) -> None:
    logging.disable(logging.INFO)
    with own_server():
        compare_whole(rows) if kind == "whole" else compare_plain(rows, with_defaults=with_defaults)


if __name__ == "__main__":
    main()
