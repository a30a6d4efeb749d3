"""The versions of a business agree with the projection of any moment, and never change afterwards."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.register import Link, Record, history, project

START = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ["Warung Sari", "Warung Sari Rasa", "Toko Sari"]


def moment(day):
    return START + timedelta(days=day)


@st.composite
def tellings(draw):
    """Records with their links: each record speaks of one business at a time, from its own moment on."""
    records, links = [], []
    for record_id in range(draw(st.integers(1, 6))):
        said = draw(st.integers(0, 20))
        values = {"business_name": draw(st.sampled_from(NAMES)), "status": draw(st.sampled_from(["active", "closed"]))}
        records.append(Record(record_id, "list", date(2026, 1, 1), moment(said), f"{record_id:02}", values))
        changes = sorted(draw(st.sets(st.integers(said + 1, 30), max_size=2)))
        bounds = [said, *changes]
        for start, end in zip(bounds, [*changes, None], strict=True):
            business = draw(st.integers(1, 3))
            links.append(Link(record_id, business, moment(start), None if end is None else moment(end)))
    return records, links


def held(versions, at):
    return next((v.business for v in versions if v.since <= at and (v.until is None or at < v.until)), None)


@given(tellings(), st.integers(-1, 35))
def test_the_version_of_a_moment_is_the_projection_of_that_moment(told, day):
    records, links = told
    projected = project(records, links, at=moment(day))

    versions = history(records, links)

    for business_id in {link.business_id for link in links}:
        assert held(versions[business_id], moment(day)) == projected.get(business_id)


@given(tellings(), st.integers(0, 20), st.integers(1, 3))
def test_what_is_said_later_changes_no_earlier_version(told, day, business):
    records, links = told
    late = max([moment(day), *(link.started_at for link in links), *(link.ended_at for link in links if link.ended_at)])
    before = project(records, links, at=late)

    more = Record(99, "correction", date(2025, 1, 1), late + timedelta(days=1), "zz", {"status": "closed"})
    versions = history([*records, more], [*links, Link(99, business, more.recorded_at)])

    for business_id, known in before.items():
        assert held(versions[business_id], late) == known


@given(tellings(), st.randoms())
def test_the_order_of_what_is_told_does_not_matter(told, random):
    records, links = told
    expected = history(records, links)
    random.shuffle(records)
    random.shuffle(links)

    assert history(records, links) == expected


def test_a_business_without_records_for_a_while_has_an_empty_version():
    record = Record(1, "list", date(2026, 1, 1), moment(0), "a", {"business_name": "Warung Sari"})
    links = [Link(1, 1, moment(0), moment(2)), Link(1, 2, moment(2))]

    first, gone = history([record], links)[1]

    assert (first.until, first.business.value("business_name")) == (moment(2), "Warung Sari")
    assert (gone.since, gone.until, gone.business) == (moment(2), None, None)
