"""A row written for COPY without a connection is read as the row that the driver would have sent."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penggerak.apps.copy_lines import copy_line

COLUMNS = "a text, b bytea, c jsonb, d bigint[], e boolean, f bigint, g float8, h date, i timestamptz"
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
ROWS = st.tuples(
    st.none() | texts | st.sampled_from([r"\N", r"\.", "\\", "a\tb\nc\rd", '"', r"\x41"]),
    st.none() | st.binary(),
    st.none() | st.dictionaries(texts, texts | st.integers(-(2**40), 2**40) | st.booleans() | st.none()),
    st.lists(st.integers(-(2**63), 2**63 - 1)),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.none() | st.dates(),
    st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC)),
)


def read_back(lines):
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table said ({COLUMNS}) on commit drop")
        with cursor.copy("copy said from stdin") as copy:
            for line in lines:
                copy.write(line)
        cursor.execute("select a, b, c::text, d, e, f, g, h, i from said")
        found = cursor.fetchall()
        cursor.execute("drop table said")
        return found


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_what_is_read_is_what_was_said(said):
    import json

    found = read_back([copy_line(row) for row in said])

    told = [(a, b and bytes(b), None if c is None else json.loads(c), *rest) for a, b, c, *rest in found]
    assert told == said


def test_a_value_of_another_kind_is_no_row():
    with pytest.raises(TypeError):
        copy_line([date(2026, 1, 1), object()])
