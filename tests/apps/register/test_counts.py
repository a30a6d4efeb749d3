"""Counts in SQL agree with the plain count of the core, now and as of any past day, and say what they count."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from typer.testing import CliRunner

from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.models import Business
from penggerak.apps.register.moments import end_of
from penggerak.apps.register.queries import statements
from penggerak.apps.register.queries.counting import count_by
from penggerak.apps.register.queries.scope import versions_at
from penggerak.cli import app
from penggerak.core.register import STATUSES, project
from penggerak.core.register.counting import DIMENSIONS, count_plainly, definition
from tests.apps.register.factories import UserFactory, a_business, a_record, load_city_areas

HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
THERE = {"city_code": "36.71", "district_code": "36.71.02"}
FIRST = datetime(2025, 3, 1, 5, tzinfo=UTC)

said = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["active", "closed", "dormant"]),
        "owner_sex": st.sampled_from(["M", "F"]),
        "owner_disability": st.booleans(),
        "annual_sales_idr": st.sampled_from([10_000_000, 3_000_000_000, 20_000_000_000]),
    },
)
tellings = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.sampled_from([HERE, THERE]), said), max_size=7)


class AnyRegister(TestCase):
    """Each example runs in a transaction of its own."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(tellings, st.integers(-1, 45), st.lists(st.sampled_from(sorted(DIMENSIONS)), min_size=1, max_size=3))
    def test_the_count_in_sql_is_the_plain_count(self, told, day, by):
        load_city_areas()
        records = {}
        for number, days, place, values in told:
            at = FIRST + timedelta(days=days)
            records.setdefault(number, []).append(a_record(at=at, on=at.date(), **place, **values))
        for found in records.values():
            a_business(*found)
        on = (FIRST + timedelta(days=day)).date()
        links = statements.links_of(list(Business.objects.values_list("pk", flat=True)))
        then = project(statements.records_of(links), links, at=end_of(on)).values()

        counted = count_by(versions_at(end_of(on)), by, on=on, statuses=list(STATUSES))

        assert counted == count_plainly(then, by, on=on, statuses=list(STATUSES))


@pytest.fixture
def register(db, areas):
    one = a_business(a_record(at=FIRST, business_name="Warung Sari", status="active", **HERE))
    a_business(a_record(at=FIRST, business_name="Toko Budi", **THERE))
    say(one, values={"status": "closed"}, reason="didatangi", by=UserFactory(), at=FIRST + timedelta(days=300))


def run(*arguments):
    return CliRunner().invoke(app, ["register", "count", *arguments])


def test_a_count_of_a_past_day_is_printed_with_its_definition(register):
    result = run("--as-of", "2025-06-30", "--by", "district,status")

    assert result.exit_code == 0, result.output
    assert "Tangerang" in result.output
    assert "Berjalan" in result.output or "Aktif" in result.output
    assert "Jumlah: 2 usaha" in result.output
    assert "setidaknya satu catatan" in result.output.replace("\n", " ")


def test_the_same_count_as_json_and_as_csv(register):
    told = json.loads(run("--as-of", "2025-06-30", "--by", "status", "--json").stdout)
    rows = list(csv.reader(io.StringIO(run("--by", "status", "--csv").stdout)))

    assert (told["as_of"], told["total"]) == ("2025-06-30", 2)
    assert {tuple(group["groups"]): group["businesses"] for group in told["groups"]} == {
        ("active",): 1,
        ("unknown",): 1,
    }
    assert rows == [["status", "businesses"], ["closed", "1"], ["unknown", "1"]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "warna"], "Pilih dari"),
        (["--by", "nik"], "Pilih dari"),
        (["--as-of", "2199-01-01"], "belum tiba"),
        (["--as-of", "kemarin"], "2025-12-31"),
        (["--city", "99.99"], "tidak dikenal"),
        (["--status", "hilang"], "tidak dikenal"),
    ],
)
def test_what_cannot_be_counted_gets_a_sentence(register, arguments, words):
    result = run(*arguments)

    assert result.exit_code == 2
    assert words in result.stderr.replace("\n", " ")


def test_a_definition_names_what_is_counted_in_both_languages():
    words = definition(["district", "owner_sex"], ["active", "unknown"], date(2025, 12, 31))

    assert "31 Desember 2025" in words.id
    assert "31 December 2025" in words.en
    assert "Kecamatan: Tempat usaha" in words.id
    assert "District: Where the business is" in words.en
    assert "Jenis kelamin" in words.id
    assert "Sex" in words.en
