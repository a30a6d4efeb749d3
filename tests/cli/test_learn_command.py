"""`penggerak register learn` learns from a city's lists, and the queue does so by itself when much has changed."""

from datetime import UTC, datetime

import pytest
from procrastinate.contrib.django import app as queue
from typer.testing import CliRunner

from penggerak.cli import app

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def city(db):
    from tests.apps.register.factories import load_city_areas

    load_city_areas()


def run(*arguments):
    return CliRunner().invoke(app, ["register", "learn", *arguments])


def some_businesses(count=30):
    from tests.apps.register.factories import SourceFactory, a_business, a_record

    source = SourceFactory()
    for number in range(count):
        name = f"Pemilik {chr(97 + number % 26) * 3}{number}"
        a_business(a_record(source, owner_name=name, phone=f"+628990000{number:04}", city_code="36.71"))


def test_a_city_is_learnt():
    from penggerak.apps.register.models import LinkageState

    some_businesses()

    result = run("--city", "36.71")

    assert result.exit_code == 0, result.output
    assert "dipelajari dari 30 catatan dan 0 keputusan" in " ".join(result.output.split())
    assert LinkageState.objects.get().records == 30


def test_what_cannot_be_learnt_is_said():
    assert "Impor daftar dulu" in run("--city", "36.71").output

    result = run("--city", "99.99")
    assert result.exit_code == 2
    assert "Kode kota 99.99 tidak dikenal" in result.output


def test_the_queue_learns_at_night_where_much_has_changed(monkeypatch):
    from penggerak.apps.register import tasks
    from penggerak.apps.register.models import LinkageState
    from penggerak.apps.register.queries import linking

    some_businesses()
    assert ("register.learn", "") in queue.periodic_registry.periodic_tasks

    tasks.learn_at_night.func(timestamp=0)
    assert not LinkageState.objects.exists()

    monkeypatch.setattr(linking, "LEAST_LEARNT", 20)
    tasks.learn_at_night.func(timestamp=0)
    tasks.learn_at_night.func(timestamp=0)
    assert LinkageState.objects.count() == 1
