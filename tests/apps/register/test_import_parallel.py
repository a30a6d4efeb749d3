"""A helper lays businesses out while others are written: the register is the one that it would be without it."""

import os
import signal
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from penggerak.apps.register import laying_out
from penggerak.apps.register.actions import applying, receiving
from penggerak.apps.register.actions.preparing import prepare_import
from penggerak.apps.register.actions.projecting import rebuild_register
from penggerak.apps.register.models import Import, Link, PastVersion, Record
from penggerak.apps.register.queries.importing import raw_list
from penggerak.apps.register.queries.said_since import newcomers
from penggerak.core.register import Link as CoreLink
from tests.apps.register.factories import SourceFactory
from tests.apps.register.test_projecting import register, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
HEADINGS = "Nama Usaha;Nama Pemilik;NIK;No HP;Alamat;Kelurahan;Kecamatan;Produk utama"


@pytest.fixture(autouse=True)
def _several_batches(settings, tmp_path, monkeypatch):
    settings.FILES_HOME = tmp_path
    monkeypatch.setattr(applying, "BATCH", 12)
    monkeypatch.setattr(applying, "WORTH_A_HELPER", 20)


def a_list(rows=50, first=0):
    """A messy one: owners with several businesses, businesses named again some rows later, cells left empty."""
    cells = [
        f"Usaha {n % 43:03};{'PEMILIK' if n % 5 else 'Bpk. Pemilik'} {n % 43};36710117085{n % 31:02}001;"
        f"08{13000000 + n % 43};{f'Jl. Contoh RT 0{n % 9}/02' if n % 4 else '-'};Sukasari;Tangerang;"
        f"{'keripik, rengginang' if n % 3 else ''}"
        for n in range(first, first + rows)
    ]
    return "\n".join([HEADINGS, *cells]).encode()


def brought_in(content, source, now, progress=None):
    importing = receiving.receive_list(
        content, file_name="daftar.csv", source=source, observed_on=date(2026, 11, 1), by=None, at=now
    )
    receiving.confirm_columns(
        importing, columns=importing.columns, headings=raw_list(importing).columns, kbli_version="2020",
        observed_on=importing.observed_on, by=None, at=now, queue=False,
    )  # fmt: skip
    prepare_import(importing.pk, at=now)
    receiving.start_applying(importing, by=None, at=now, queue=False)
    applying.apply_import(importing.pk, now=moments(now), progress=progress)
    importing.refresh_from_db()
    return importing


def moments(first):
    ticks = iter(range(1_000))
    return lambda: first.replace(microsecond=next(ticks))


def children():
    from multiprocessing import active_children

    return [child.pid for child in active_children()]


def test_what_a_helper_laid_out_is_what_a_rebuild_lays_out():
    used = []
    brought_in(a_list(), SourceFactory(), AT, progress=lambda _done: used.append(children()))
    brought_in(a_list(60), SourceFactory(), AT.replace(hour=5))
    before = register(), rows(PastVersion, "id")

    rebuild_register()

    assert (register(), rows(PastVersion, "id")) == before
    assert any(used)


def test_a_helper_that_dies_is_done_without():
    def kill(_done):
        for pid in children():
            os.kill(pid, signal.SIGKILL)

    importing = brought_in(a_list(), SourceFactory(), AT, progress=kill)
    before = register()

    rebuild_register()

    assert importing.status == Import.Status.DONE
    assert importing.done == importing.total
    assert Link.objects.filter(ended_at=None).count() == Record.objects.count()
    assert register() == before


def test_short_lists_begin_no_process(monkeypatch):
    monkeypatch.setattr(applying, "WORTH_A_HELPER", 1_000)
    used = []

    brought_in(a_list(), SourceFactory(), AT, progress=lambda _done: used.append(children()))

    assert not any(used)


def test_a_guess_about_other_links_is_not_used(monkeypatch):
    """Each guess supposes a link that nobody made."""

    def wrong(self, begun):
        strange = frozenset({CoreLink(1, 1, AT)})
        nothing = laying_out.LaidOut(0, b"", None, (), ())
        return {one: laying_out.Guess(strange, nothing) for one in begun.laid.result()}

    monkeypatch.setattr(laying_out.Helper, "result", wrong)
    brought_in(a_list(), SourceFactory(), AT)
    before = register()

    rebuild_register()

    assert register() == before


def questions_of(content, now):
    """How many statements the database is asked while a list, all of it new, is written as one batch."""
    asked = []
    with connection.execute_wrapper(lambda run, sql, *rest: asked.append(sql) or run(sql, *rest)):
        brought_in(content, SourceFactory(), now)
    return len(asked) - asked.index("set local synchronous_commit = off")


def test_a_batch_asks_the_same_for_few_rows_as_for_many(monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 1_000)
    monkeypatch.setattr(applying, "WORTH_A_HELPER", 1_000)
    few = questions_of(a_list(5), AT)

    assert questions_of(a_list(25, first=5), AT.replace(hour=5)) == few


def test_what_a_list_brought_that_had_ended_is_no_news_to_the_next_one():
    brought_in(a_list(), SourceFactory(), AT)
    second = brought_in(a_list(60), SourceFactory(), AT.replace(second=30))

    assert newcomers(second) == {}


def test_what_a_list_was_still_bringing_while_the_next_was_checked_is_news_to_it():
    first = brought_in(a_list(), SourceFactory(), AT)
    second = brought_in(a_list(60), SourceFactory(), AT.replace(second=30))

    Import.objects.filter(pk=first.pk).update(applied_at=AT.replace(second=31))

    assert newcomers(second).keys() == set(Record.objects.filter(importing=first).values_list("pk", flat=True))
