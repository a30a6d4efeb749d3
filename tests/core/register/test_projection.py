"""What was said becomes what is known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.register import FIELDS, SOURCE_KINDS, Link, Record, is_stale, project, project_one, status_of

START = datetime(2024, 1, 1, tzinfo=UTC)
NAMES = ["business_name", "phone", "nik", "status", "worker_count"]


def record(record_id=1, *, kind="list", on=date(2024, 1, 1), hours=0, digest=None, **values):
    return Record(record_id, kind, on, START + timedelta(hours=hours), digest or f"d{record_id}", values)


def link(record_id, business_id=1, *, start=0, end=None):
    ended_at = None if end is None else START + timedelta(hours=end)
    return Link(record_id, business_id, START + timedelta(hours=start), ended_at)


@st.composite
def statements(draw):
    """Records about up to three businesses; several may be made at the same moment."""
    count = draw(st.integers(1, 8))
    values = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["a", "b", None]), max_size=4)
    records = [
        Record(
            i + 1,
            draw(st.sampled_from(SOURCE_KINDS)),
            date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 2))),
            START + timedelta(hours=draw(st.integers(0, 3))),
            draw(st.text("ab", min_size=1, max_size=2)) + str(i),
            draw(values),
        )
        for i in range(count)
    ]
    starts = {r.record_id: (r.recorded_at - START) // timedelta(hours=1) for r in records}
    links = [link(r.record_id, draw(st.integers(1, 3)), start=starts[r.record_id]) for r in records]
    return records, links


def renumbered(records, links, order):
    """The same statements, as if they had arrived in another order."""
    new_id = {record_id: position for position, record_id in enumerate(order, 1)}
    moved = [
        Record(
            new_id[r.record_id],
            *(getattr(r, n) for n in ("source_kind", "observed_on", "recorded_at", "digest", "values")),
        )
        for r in records
    ]
    return moved, [Link(new_id[x.record_id], x.business_id, x.started_at, x.ended_at) for x in links]


def plain(businesses):
    """What is known, without the ids that arrival gave."""
    return {
        b.business_id: (
            {n: (k.value, k.observed_on, k.source_kind) for n, k in b.known.items()},
            b.last_seen_on,
            b.last_verified_on,
        )
        for b in businesses.values()
    }


def test_the_more_trusted_source_wins_over_the_newer_one():
    said = [
        record(1, kind="verification", business_name="Warung Sari"),
        record(2, on=date(2025, 1, 1), business_name="WR SARI"),
    ]

    business = project_one(1, said)

    assert business.value("business_name") == "Warung Sari"
    assert business.known["business_name"].record_id == 1


def test_among_equals_the_newer_day_wins():
    said = [record(1, on=date(2025, 1, 1), phone="b"), record(2, on=date(2024, 1, 1), phone="a")]

    assert project_one(1, said).value("phone") == "b"


def test_a_field_may_trust_sources_in_its_own_order():
    said = [record(1, kind="official", nik="official"), record(2, kind="correction", nik="typed")]

    assert FIELDS["nik"].trust.index("official") < FIELDS["nik"].trust.index("correction")
    assert project_one(1, said).value("nik") == "official"


def test_a_record_that_is_silent_about_a_field_does_not_erase_it():
    said = [record(1, phone="a"), record(2, on=date(2025, 1, 1), business_name="b")]

    assert project_one(1, said).value("phone") == "a"


def test_a_correction_may_withdraw_a_value():
    said = [record(1, phone="a"), record(2, kind="correction", phone=None)]

    assert "phone" not in project_one(1, said).known


def test_listed_is_not_the_same_as_alive():
    assert status_of(project_one(1, [record(business_name="a")])) == "unknown"
    assert status_of(project_one(1, [record(status="closed")])) == "closed"


def test_a_business_goes_stale_when_nobody_has_spoken_of_it_for_its_shelf_life():
    business = project_one(1, [record(on=date(2024, 1, 1), business_name="a")])

    assert not is_stale(business, on=business.fresh_until)
    assert is_stale(business, on=business.fresh_until + timedelta(days=1))


def test_a_business_without_records_does_not_exist():
    with pytest.raises(ValueError, match="without records"):
        project_one(1, [])


@given(statements(), st.randoms())
def test_order_of_arrival_never_matters(said, random):
    records, links = said
    order = [r.record_id for r in records]
    random.shuffle(order)

    moved_records, moved_links = renumbered(records, links, order)
    random.shuffle(moved_records)
    random.shuffle(moved_links)

    assert plain(project(moved_records, moved_links)) == plain(project(records, links))


@given(statements(), st.data())
def test_undoing_a_link_restores_the_earlier_state(said, data):
    records, links = said
    before = project(records, links)
    chosen = data.draw(st.sampled_from(links))
    merged = [x for x in links if x != chosen] + [Link(chosen.record_id, 9, chosen.started_at)]

    project(records, merged)
    undone = [*(x for x in merged if x.record_id != chosen.record_id), chosen]

    assert project(records, undone) == before


@given(statements(), st.integers(0, 3))
def test_the_past_never_changes_when_more_is_said(said, hours):
    records, links = said
    at = START + timedelta(hours=hours)
    then = [r for r in records if r.recorded_at <= at]
    as_it_was = project(then, [x for x in links if x.started_at <= at], at=at)

    later = record(99, kind="verification", on=date(2030, 1, 1), hours=100, business_name="later")

    assert project([*records, later], [*links, link(99, start=100)], at=at) == as_it_was


@given(statements())
def test_rebuilding_everything_equals_projecting_one_by_one(said):
    records, links = said
    by_id = {r.record_id: r for r in records}

    one_by_one = {
        business_id: project_one(business_id, [by_id[x.record_id] for x in links if x.business_id == business_id])
        for business_id in sorted({x.business_id for x in links})
    }

    assert project(records, links) == one_by_one


@given(statements())
def test_a_closed_link_says_nothing_from_its_end_on(said):
    records, links = said
    end = START + timedelta(hours=10)
    closed = [Link(x.record_id, x.business_id, x.started_at, end) for x in links]

    assert project(records, closed) == {}
    assert project(records, closed, at=end) == {}
    assert project(records, closed, at=end - timedelta(seconds=1)) == project(records, links)
