"""What was said holds for its shelf life, and each field has its own."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.register import FIELDS, Link, Record, holds_until, is_stale, project, stale_fields, stale_fields_of

DAY = date(2024, 1, 1)
observations = st.dictionaries(st.sampled_from(sorted(FIELDS)), st.dates(date(2015, 1, 1), date(2026, 12, 31)))
asked = st.dates(date(2015, 1, 1), date(2030, 12, 31))


def told(*said):
    """One business of which these values were said on these days."""
    at = datetime(2024, 1, 1, tzinfo=UTC)
    records = [
        Record(number, "list", day, at + timedelta(days=number), str(number), values)
        for number, (day, values) in enumerate(said, 1)
    ]
    links = [Link(record.record_id, 1, record.recorded_at) for record in records]
    return project(records, links)[1]


def test_a_value_holds_for_the_days_the_declaration_gives_it():
    assert holds_until("phone", DAY) == DAY + timedelta(days=730)
    assert holds_until("annual_sales_idr", DAY) == DAY + timedelta(days=540)
    assert holds_until("nib", DAY) is None


def test_the_last_day_still_holds_and_the_next_does_not():
    last = DAY + timedelta(days=730)

    assert stale_fields({"phone": DAY}, on=last) == {}
    assert stale_fields({"phone": DAY}, on=last + timedelta(days=1)) == {"phone": last}


def test_a_business_heard_of_lately_may_have_stale_fields():
    business = told((DAY, {"phone": "+6281", "nib": "9"}), (date(2026, 6, 1), {"status": "active"}))

    assert not is_stale(business, on=date(2026, 11, 24))
    assert list(stale_fields_of(business, on=date(2026, 11, 24))) == ["phone"]


def test_what_is_said_again_is_fresh_again():
    business = told((DAY, {"phone": "+6281"}), (date(2026, 6, 1), {"phone": "+6281"}))

    assert stale_fields_of(business, on=date(2026, 11, 24)) == {}


@given(observations, asked, asked)
def test_fields_only_grow_stale_as_days_go_by(observed, one, other):
    sooner, later = sorted((one, other))

    assert stale_fields(observed, on=sooner).items() <= stale_fields(observed, on=later).items()


@given(observations, asked, st.randoms())
def test_the_order_of_what_was_said_changes_nothing(observed, on, random):
    shuffled = dict(random.sample(sorted(observed.items()), len(observed)))

    found = stale_fields(shuffled, on=on)

    assert list(found.items()) == list(stale_fields(observed, on=on).items())
    assert all(on > until == holds_until(name, observed[name]) for name, until in found.items())
