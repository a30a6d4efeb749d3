"""Merging and splitting businesses: what moves, what is refused, and that undoing brings everything back."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.deciding import CannotDecide, decide, undo_act
from penggerak.apps.register.actions.regrouping import CannotRegroup, NeedsConfirmation, merge, split, undo
from penggerak.apps.register.models import Business, Link, Pair, Regrouping
from penggerak.apps.register.queries.review import open_pairs
from penggerak.apps.register.queries.scope import versions_at
from tests.apps.register.factories import START, UserFactory, a_business, a_record, load_city_areas

HERE = {"city_code": "36.71"}
LATER = START + timedelta(days=1)


def test_a_merge_moves_every_record_and_is_written_down(areas):
    into, other, by = a_business(business_name="A", **HERE), a_business(business_name="B", **HERE), UserFactory()

    act = merge(into, other, reason="Rumah yang sama", by=by, at=LATER)

    into.refresh_from_db()
    other.refresh_from_db()
    moved = Link.objects.get(opened_in=act)
    assert (into.record_count, other.record_count) == (2, 0)
    assert (moved.business_id, moved.method, moved.reason) == (into.pk, "person", "Rumah yang sama")
    assert {e.subject for e in Event.objects.filter(what="business.merge")} == {
        f"business:{into.pk}",
        f"business:{other.pk}",
    }


def test_a_split_gives_the_records_a_new_business(areas):
    one, two = a_record(business_name="A", **HERE), a_record(business_name="B", **HERE)
    business = a_business(one, two)

    act = split(business, [two.pk], reason="Dua rumah", by=UserFactory(), at=LATER)

    assert Link.objects.get(record=one, ended_at=None).business_id == business.pk
    new = Link.objects.get(record=two, ended_at=None).business
    assert (new.name, new.pk == business.pk) == ("B", False)
    assert act.kind == "split"


def test_what_makes_no_sense_is_refused(areas):
    here, there = a_business(business_name="A", **HERE), a_business(business_name="B", city_code="64.72")
    by = UserFactory()
    told = {"reason": "x", "by": by, "at": LATER}

    for refused in (
        lambda: merge(here, here, **told),
        lambda: merge(here, there, **told),
        lambda: split(here, [], **told),
        lambda: split(here, list(here.links.values_list("record_id", flat=True)), **told),
        lambda: split(here, list(there.links.values_list("record_id", flat=True)), **told),
        lambda: merge(here, a_business(business_name="C", **HERE), **{**told, "reason": " "}),
    ):
        with pytest.raises(CannotRegroup):
            refused()
    assert not Regrouping.objects.exists()


def test_two_official_numbers_need_a_second_word(areas):
    one, two = (a_business(business_name="A", nib=number, **HERE) for number in ("0220001112223", "0220001112224"))
    told = {"reason": "NIB lama", "by": UserFactory(), "at": LATER}

    with pytest.raises(NeedsConfirmation):
        merge(one, two, **told)

    assert merge(one, two, confirmed=True, **told).kind == "merge"


def test_only_the_newest_act_can_be_undone_and_only_once(areas):
    a, b, c = (a_business(business_name=name, **HERE) for name in "ABC")
    by = UserFactory()
    first = merge(b, c, reason="x", by=by, at=LATER)
    second = merge(a, b, reason="y", by=by, at=LATER + timedelta(hours=1))

    with pytest.raises(CannotRegroup):
        undo(first, reason="keliru", by=by, at=LATER + timedelta(hours=2))
    undo(second, reason="keliru", by=by, at=LATER + timedelta(hours=2))
    undo(first, reason="keliru", by=by, at=LATER + timedelta(hours=3))

    with pytest.raises(CannotRegroup):
        undo(first, reason="keliru", by=by, at=LATER + timedelta(hours=4))


def _known():
    rows = Business.objects.filter(record_count__gt=0).order_by("pk")
    ignored = {"since"}
    return [{name: value for name, value in row.items() if name not in ignored} for row in rows.values()]


def _linked():
    return sorted(Link.objects.filter(ended_at=None).values_list("record_id", "business_id", "method", "reason"))


def _as_of(at):
    return list(versions_at(at).order_by("pk").values_list("pk", "name", "record_count", "since"))


class TestUndo(TestCase):
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4))
    def test_undoing_all_acts_in_reverse_restores_the_exact_state(self, steps):
        load_city_areas()
        for name in "ABCD":
            a_business(a_record(business_name=name, **HERE), a_record(owner_name=f"Contoh {name}", **HERE))
        by, at, before = UserFactory(), LATER, (_known(), _linked())
        acts, answers = [], {START: _as_of(START)}

        for is_merge, one, two in steps:
            at += timedelta(hours=1)
            alive = list(Business.objects.filter(record_count__gt=0).order_by("pk"))
            try:
                acts.append(_step(alive, is_merge, one, two, by=by, at=at))
            except CannotRegroup:
                continue
            answers[at] = _as_of(at)
        for act in reversed(acts):
            at += timedelta(hours=1)
            undo(act, reason="keliru", by=by, at=at)

        assert (_known(), _linked()) == before
        assert {moment: _as_of(moment) for moment in answers} == answers
        assert not Link.objects.filter(ended_at__lte=F("started_at")).exists()

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        steps=st.lists(
            st.tuples(st.sampled_from(["merge", "choose", "split", "decide"]), st.integers(0, 9), st.integers(0, 9)),
            min_size=1,
            max_size=5,
        )
    )
    def test_values_chosen_on_the_way_go_with_the_act_that_brought_them(self, steps):
        load_city_areas()
        made = [
            a_business(a_record(business_name=name, **HERE), a_record(main_product=f"Contoh {name}", **HERE))
            for name in "ABCD"
        ]
        pairs = [_pair(left, right) for left in made for right in made if left.pk < right.pk]
        by, at, before = UserFactory(), LATER, (_known(), _linked(), _waiting())
        acts = []

        for kind, one, two in steps:
            at += timedelta(hours=1)
            alive = list(Business.objects.filter(record_count__gt=0).order_by("pk"))
            try:
                acts.append(_choosing_step(kind, alive, pairs, one, two, by=by, at=at))
            except (CannotRegroup, CannotDecide):
                continue
        for act in reversed(acts):
            at += timedelta(hours=1)
            undo_act(act, reason="keliru", by=by, at=at)

        assert (_known(), _linked(), _waiting()) == before


def _pair(left, right):
    record = right.links.order_by("pk").first().record
    return Pair.objects.create(record=record, business=left, probability=0.3, weights={}, found_at=START)


def _waiting():
    return sorted(open_pairs(UserFactory()).values_list("pk", flat=True))


def _choosing_step(kind, alive, pairs, one, two, *, by, at):
    told = {"reason": "x", "by": by, "at": at}
    if kind == "decide":
        pair = pairs[(one + two) % len(pairs)]
        return decide(pair, verdict="same", values={"business_name": f"Dipilih {at:%H}"}, **told).regrouping
    if kind == "choose":
        values = {"business_name": f"Dipilih {at:%H}", "main_product": None}
        return merge(alive[one % len(alive)], alive[two % len(alive)], values=values, **told)
    return _step(alive, kind == "merge", one, two, by=by, at=at)


def _step(alive, is_merge, one, two, *, by, at):
    first, second = alive[one % len(alive)], alive[two % len(alive)]
    if is_merge:
        return merge(first, second, reason="x", by=by, at=at)
    records = sorted(first.links.filter(ended_at=None).values_list("record_id", flat=True))
    return split(first, records[: 1 + two % len(records)], reason="x", by=by, at=at)


def test_nothing_is_said_about_the_future(areas):
    into, other = a_business(business_name="A", **HERE), a_business(business_name="B", at=timezone.now(), **HERE)

    with pytest.raises(CannotRegroup):
        merge(into, other, reason="x", by=UserFactory(), at=START)
