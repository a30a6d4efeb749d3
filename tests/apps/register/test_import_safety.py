"""An import cannot hurt: killed, repeated, side by side, after others, taken back: always exactly one effect."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from penggerak.apps.register.actions import applying, receiving
from penggerak.apps.register.actions.preparing import prepare_import
from penggerak.apps.register.actions.regrouping import merge
from penggerak.apps.register.actions.undoing_import import take_back
from penggerak.apps.register.models import Business, Import, ImportRow, Link, Pair, Record
from penggerak.apps.register.queries.importing import changed_since, raw_list, row_counts, said_since
from tests.apps.register.factories import SourceFactory, UserFactory, load_city_areas

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
HEADING = "Nama Usaha;Nama Pemilik;NIK;Alamat;Kelurahan;Kecamatan"
TWO = [
    "Keripik Pisang Cisadane;Ecin Contohwati;3671015708859002;Jl. Contoh Raya 17;Sukasari;Tangerang",
    "Bengkel Las Jaya;Ujang Contoh;;Jl. Melati 5;Cikokol;Tangerang",
]
APPLY = """
import sys, django
django.setup()
from django.utils import timezone
from penggerak.apps.register.actions import applying
applying.BATCH = 40
applying.apply_import(int(sys.argv[1]), now=timezone.now)
"""
CHECK = """
import sys, django
django.setup()
from django.utils import timezone
from penggerak.apps.register.actions import preparing
preparing.prepare_import(int(sys.argv[1]), at=timezone.now(), progress=lambda stage, share: print(stage, flush=True))
"""


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path


@pytest.fixture
def city(transactional_db):
    load_city_areas()


def received(rows, *, source=None, by=None, at=AT):
    importing = receiving.receive_list(
        "\n".join([HEADING, *rows]).encode(), file_name="daftar.csv", source=source or SourceFactory(),
        observed_on=date(2026, 11, 1), by=by, at=at,
    )  # fmt: skip
    receiving.confirm_columns(
        importing, columns=importing.columns, headings=raw_list(importing).columns, kbli_version="2020",
        observed_on=importing.observed_on, by=by, at=at, queue=False,
    )  # fmt: skip
    importing.refresh_from_db()
    return importing


def prepared(rows, *, at=AT, **about):
    importing = received(rows, at=at, **about)
    prepare_import(importing.pk, at=at)
    importing.refresh_from_db()
    return importing


def write(importing, *, at=AT):
    receiving.start_applying(importing, by=None, at=at, queue=False)
    applying.apply_import(importing.pk, now=lambda: at)
    importing.refresh_from_db()
    return importing


def counts(importing):
    return {outcome: rows for outcome, rows in row_counts(importing).items() if rows}


def many(rows):
    return [f"Usaha Nomor {n:04};Pemilik {n:04};;Jl. Contoh {n};Sukasari;Tangerang" for n in range(rows)]


def a_process(program, importing):
    """Another process at work in the same database."""
    about = connection.settings_dict
    login = f"{quote(about['USER'])}:{quote(about['PASSWORD'] or '')}@{quote(str(about['HOST']), safe='')}"
    url = f"postgresql://{login}:{about['PORT']}/{about['NAME']}"
    files_home = Path(os.environ["PENGGERAK_DATA"])
    return subprocess.Popen(
        [sys.executable, "-c", program, str(importing.pk)],
        env={**os.environ, "DATABASE_URL": url, "PENGGERAK_DATA": str(files_home)},
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )


def one_effect(rows):
    assert Record.objects.count() == Link.objects.filter(ended_at=None).count() == rows
    assert Business.objects.filter(record_count__gt=0).count() == rows


@pytest.mark.django_db(transaction=True)
def test_two_officers_writing_the_same_list_at_once_leave_one_effect(city):
    source, rows = SourceFactory(), many(120)
    first, second = prepared(rows, source=source), prepared(rows, source=source)
    assert counts(first) == counts(second) == {"new": 120}
    Import.objects.update(status=Import.Status.APPLYING)  # as if both had been let in

    workers = [a_process(APPLY, first), a_process(APPLY, second)]
    assert [worker.wait(timeout=180) for worker in workers] == [0, 0]

    one_effect(120)
    told = [row_counts(one) for one in (first, second)]
    assert sum(one["new"] for one in told) == sum(one["same"] for one in told) == 120


@pytest.mark.django_db(transaction=True)
def test_a_check_that_was_killed_starts_over_and_finds_the_same(city, settings):
    settings.FILES_HOME = Path(os.environ["PENGGERAK_DATA"]) / "files"
    rows = [*many(150), "Usaha Nomor 0007;Pemilik 0007;;Jl. Contoh 7;Sukasari;Tangerang", ";;;;Sukasari;Tangerang"]
    undisturbed = counts(prepared(rows))
    importing = received(rows)
    worker = a_process(CHECK, importing)
    while worker.stdout.readline().strip() != "matching":
        assert worker.poll() is None
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    importing.refresh_from_db()
    assert (importing.status, importing.rows.count()) == (Import.Status.PREPARING, 0)
    assert 0 < importing.done < importing.total

    prepare_import(importing.pk, at=AT)

    importing.refresh_from_db()
    assert (importing.status, counts(importing)) == (Import.Status.READY, undisturbed)
    assert not Record.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("areas")
class TestInOneProcess:
    def test_a_list_of_a_city_waits_while_another_is_written(self):
        first, second = prepared(TWO), prepared(TWO)
        receiving.start_applying(first, by=None, at=AT, queue=False)

        with pytest.raises(receiving.CannotImport, match="sedang diterapkan"):
            receiving.start_applying(second, by=None, at=AT, queue=False)

    def test_two_sources_with_the_same_businesses_do_not_make_them_twice(self):
        first, second = prepared(TWO), prepared(TWO)
        write(first, at=AT + HOUR)
        with pytest.raises(receiving.PreviewIsOld):
            receiving.start_applying(second, by=None, at=AT + HOUR, queue=False)

        receiving.check_again(second, by=None, at=AT + 2 * HOUR)
        prepare_import(second.pk, at=AT + 2 * HOUR)
        second.refresh_from_db()
        foreseen = counts(second)
        write(second, at=AT + 3 * HOUR)

        assert foreseen == counts(second) == {"changed": 2}
        assert Record.objects.count() == 4
        assert Business.objects.filter(record_count__gt=0).count() == 2

    def test_a_stopped_list_after_another_is_sent_again_as_a_new_one(self, monkeypatch):
        monkeypatch.setattr(applying, "BATCH", 1)
        stopped, source = prepared(TWO), SourceFactory()
        receiving.start_applying(stopped, by=None, at=AT, queue=False)
        applying._apply_batch(stopped.pk, at=AT)
        receiving.ask_to_stop(stopped, by=None, at=AT)
        applying.apply_import(stopped.pk, now=lambda: AT)
        write(prepared(many(1), source=source), at=AT + HOUR)

        with pytest.raises(receiving.CannotImport, match="sebagai impor baru"):
            receiving.start_applying(stopped, by=None, at=AT + 2 * HOUR, queue=False)
        again = write(prepared(TWO, source=stopped.source, at=AT + 2 * HOUR), at=AT + 3 * HOUR)

        assert counts(again) == {"same": 1, "new": 1}

    def test_what_another_import_said_since_the_preview_is_told_and_not_said_twice(self):
        source = SourceFactory()
        first, second = prepared(TWO[:1], source=source), prepared(TWO, source=source)
        write(first, at=AT)
        Import.objects.filter(pk=second.pk).update(prepared_at=AT - HOUR)
        second.refresh_from_db()
        assert said_since(second) == 1

        Import.objects.filter(pk=second.pk).update(status=Import.Status.APPLYING)
        applying.apply_import(second.pk, now=lambda: AT + HOUR)

        assert counts(second) == {"new": 1, "same": 1}
        assert changed_since(second) == {"new": -1, "same": 1}
        one_effect(2)

    def test_a_row_of_a_business_merged_away_since_speaks_of_the_one_that_took_it_in(self):
        officer, source = UserFactory(), SourceFactory()
        write(prepared(TWO, source=source))
        keripik, bengkel = (
            Business.objects.get(name__startswith="Keripik"),
            Business.objects.get(name__startswith="Beng"),
        )
        other = prepared(["Keripik Pisang Cisadane;Ecin Contohwati;3671015708859002;;;"])
        assert list(other.rows.values_list("business_id", flat=True)) == [keripik.pk]
        merge(bengkel, keripik, reason="satu usaha", by=officer, at=AT + HOUR)

        write(other, at=AT + 2 * HOUR)

        assert set(Link.objects.filter(ended_at=None).values_list("business_id", flat=True)) == {bengkel.pk}
        assert not Business.objects.filter(pk=keripik.pk, record_count__gt=0).exists()

    def test_a_list_that_was_taken_back_and_comes_again_gets_its_numbers_back(self):
        officer, source = UserFactory(), SourceFactory()
        first = write(prepared(TWO, source=source))
        known = sorted(Business.objects.values_list("code", "name"))
        take_back(first, reason="daftar yang salah", by=officer, at=AT + HOUR)
        corrected = [TWO[0], TWO[1].replace("Melati 5", "Melati 6")]

        write(prepared(TWO, source=source, at=AT + 2 * HOUR), at=AT + 2 * HOUR)
        assert sorted(Business.objects.filter(record_count__gt=0).values_list("code", "name")) == known
        again = Import.objects.latest("pk")
        take_back(again, reason="salah lagi", by=officer, at=AT + 3 * HOUR)
        write(prepared(corrected, source=source, at=AT + 4 * HOUR), at=AT + 4 * HOUR)

        found = dict(Business.objects.filter(record_count__gt=0).values_list("name", "code"))
        assert found["Keripik Pisang Cisadane"] == {name: code for code, name in known}["Keripik Pisang Cisadane"]

    def test_a_doubt_that_two_rows_raise_about_one_business_is_raised_once(self):
        importing = prepared(TWO)
        first, second = importing.rows.order_by("number")
        doubt = {"business": first.business_id, "probability": 0.5, "weights": {}}
        ImportRow.objects.filter(pk=second.pk).update(doubts=[doubt, {**doubt, "probability": 0.4}])

        write(importing)

        assert list(Pair.objects.values_list("probability", flat=True)) == [0.5]


NAMES = ["Warung Sari", "Bengkel Jaya", "Toko Murah", "Keripik Cisadane", ""]
OWNERS = ["Siti Contoh", "Ujang Contoh", "Rini Contoh", ""]
ROW = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(OWNERS), st.sampled_from(["Sukasari", "Cikokol", "Serpong", ""])
)


LATER = count(1)  # hours; time goes on from one example to the next, as the register does


@pytest.mark.django_db
@pytest.mark.usefixtures("areas")
@settings(
    max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(lists=st.lists(st.lists(ROW, min_size=1, max_size=8), min_size=1, max_size=3))
def test_what_the_preview_says_is_what_happens(lists):
    """Whatever lists come after each other: rows per outcome stay, and each is borne out by what is in the register."""
    source = SourceFactory()
    for rows in lists:
        lines = [f"{name};{owner};;Jl. Contoh {n};{village};Tangerang" for n, (name, owner, village) in enumerate(rows)]
        before = Record.objects.count(), Business.objects.filter(record_count__gt=0).count()
        at = AT + next(LATER) * HOUR
        importing = prepared(lines, source=source, at=at)
        foreseen = row_counts(importing)

        write(importing, at=at)

        assert row_counts(importing) == foreseen
        added = foreseen["new"] + foreseen["changed"] + foreseen["possible"]
        assert Record.objects.count() - before[0] == added
        found = Business.objects.filter(record_count__gt=0).count() - before[1]
        assert found == foreseen["new"] + foreseen["possible"]
