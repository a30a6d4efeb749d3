"""A worker that is killed in the middle of an import leaves half of it; run again, it leaves exactly one effect."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models import Count

from penggerak.apps.register.actions import applying, receiving
from penggerak.apps.register.actions.preparing import prepare_import
from penggerak.apps.register.models import Business, Import, Link, Record
from penggerak.apps.register.queries.importing import raw_list, row_counts
from tests.apps.register.factories import SourceFactory, load_city_areas

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
ROWS, BATCH = 130, 40
WORKER = """
import sys, django
django.setup()
from django.utils import timezone
from penggerak.apps.register.actions import applying
applying.BATCH = int(sys.argv[2])
applying.apply_import(int(sys.argv[1]), now=timezone.now, progress=lambda done: print(done, flush=True))
"""


def a_list():
    rows = [f"Usaha Nomor {n:04};Pemilik {n:04};Jl. Contoh {n};Sukasari;Tangerang" for n in range(ROWS)]
    return "\n".join(["Nama Usaha;Nama Pemilik;Alamat;Kelurahan;Kecamatan", *rows]).encode()


@pytest.fixture
def importing(settings, tmp_path):
    settings.FILES_HOME = tmp_path
    load_city_areas()
    importing = receiving.receive_list(
        a_list(), file_name="daftar.csv", source=SourceFactory(), observed_on=date(2026, 11, 1), by=None, at=AT
    )
    receiving.confirm_columns(
        importing, columns=importing.columns, headings=raw_list(importing).columns, kbli_version="2020",
        observed_on=importing.observed_on, by=None, at=AT, queue=False,
    )  # fmt: skip
    prepare_import(importing.pk, at=AT)
    receiving.start_applying(importing, by=None, at=AT, queue=False)
    importing.refresh_from_db()
    return importing


def a_worker(importing):
    """Another process that applies the import in the same database."""
    about = connection.settings_dict
    login = f"{quote(about['USER'])}:{quote(about['PASSWORD'] or '')}@{quote(str(about['HOST']), safe='')}"
    url = f"postgresql://{login}:{about['PORT']}/{about['NAME']}"
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(importing.pk), str(BATCH)],
        env={**os.environ, "DATABASE_URL": url},
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_killed_import_goes_on_and_happens_once(importing):
    promised = {outcome: count for outcome, count in row_counts(importing).items() if count}
    worker = a_worker(importing)
    assert int(worker.stdout.readline()) == BATCH
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    importing.refresh_from_db()
    assert importing.status == Import.Status.APPLYING
    assert BATCH <= importing.done < ROWS
    assert Record.objects.count() == importing.done

    applying.apply_import(importing.pk, now=lambda: AT)

    importing.refresh_from_db()
    assert (importing.status, importing.done) == (Import.Status.DONE, ROWS)
    assert Record.objects.values("source_key").distinct().count() == Record.objects.count() == ROWS
    assert not Record.objects.annotate(n=Count("links")).exclude(n=1).exists()
    assert Business.objects.filter(record_count__gt=0).count() == promised.get("new", 0) + promised.get("possible", 0)
    assert Link.objects.filter(ended_at=None).count() == sum(promised.values()) - promised.get("same", 0)


def test_two_workers_at_one_import_do_its_work_once(importing):
    workers = [a_worker(importing), a_worker(importing)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]

    importing.refresh_from_db()
    assert (importing.status, importing.done) == (Import.Status.DONE, ROWS)
    assert Record.objects.count() == Link.objects.count() == ROWS
