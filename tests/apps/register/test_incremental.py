"""A second list is placed by what was learnt before: as well as by learning anew, and never against a person's word."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import uuid4

import polars as pl
import pytest

from penggerak.apps.register.actions import applying, receiving
from penggerak.apps.register.actions.deciding import decide, undo_decision
from penggerak.apps.register.actions.learning import CannotLearn, fill_keys, keep_learnt, learn, learn_if_worn
from penggerak.apps.register.actions.preparing import checked_list, prepare_import
from penggerak.apps.register.actions.projecting import rebuild_register
from penggerak.apps.register.linkage_keys import COLUMNS, hashed, keys_of_values
from penggerak.apps.register.models import Business, Import, Link, LinkageState, Pair
from penggerak.apps.register.queries import linking
from penggerak.apps.register.queries.candidates import like_one_frame, sharing_frame
from penggerak.apps.register.queries.decided import decisions_to_learn_from, standing_decisions
from penggerak.apps.register.queries.importing import raw_list, row_counts
from penggerak.apps.register.queries.learnt import is_worn, kept_state, state_of
from penggerak.apps.register.queries.likely import businesses_like
from penggerak.apps.register.queries.matching import matched
from penggerak.core.linkage import MOST_PER_KEY, keys_of
from tests.apps.register.city_lists import FIELDS, city_list
from tests.apps.register.factories import SourceFactory, UserFactory, a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas", "files")]

CITY = "36.71"
AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
HERE = {"city_code": CITY, "district_code": "36.71.01", "village_code": "36.71.01.1007"}


@pytest.fixture
def files(settings, tmp_path, monkeypatch):
    settings.FILES_HOME = tmp_path
    monkeypatch.setattr(linking, "LEAST_LEARNT", 200)


def prepared(content, *, source=None, at=AT):
    importing = receiving.receive_list(
        content, file_name="daftar.csv", source=source or SourceFactory(), observed_on=date(2026, 11, 1), by=None, at=at
    )
    raw = raw_list(importing)
    columns = {column: FIELDS[heading] for column, heading in raw.columns.items()}
    receiving.confirm_columns(
        importing, columns=columns, headings=raw.columns, kbli_version="2020", observed_on=importing.observed_on,
        by=None, at=at, queue=False,
    )  # fmt: skip
    prepare_import(importing.pk, at=at)
    importing.refresh_from_db()
    return importing


def applied(content, *, source=None, at=AT):
    importing = prepared(content, source=source, at=at)
    receiving.start_applying(importing, by=None, at=at, queue=False)
    applying.apply_import(importing.pk, now=lambda: at)
    importing.refresh_from_db()
    return importing


@cache
def taught():
    """What the first list of the city teaches, learnt once for all tests."""
    return linking.link_frames({"rows": city_list("dinas_2023", 500).frame()})


def a_city():
    """The first list of the city, applied: a register of some 330 businesses, and what linkage learnt from them."""
    first = SourceFactory().imports.create(
        city_id=CITY, file_name="dulu.csv", stored_as=uuid4(), observed_on=AT, created_at=AT, status="done"
    )
    keep_learnt(first, taught(), at=AT)
    return applied(city_list("dinas_2023", 500).content)


def later_list(first=0, rows=None):
    return city_list("kelurahan_2025", 500, first, rows)


def test_the_second_list_is_placed_as_well_by_what_was_learnt_as_by_learning_anew():
    first, known = a_city(), city_list("dinas_2023", 500).truth
    about = {business: known[number] for business, number in first.rows.values_list("business_id", "number")}
    second, truth = prepared(later_list().content), later_list().truth
    rows = checked_list(second).accepted

    by_state = matched(rows, source=second.source, city=CITY)
    LinkageState.objects.all().delete()
    anew = matched(rows, source=second.source, city=CITY)

    assert by_state.learnt is None
    assert anew.learnt is not None
    alike = [number for number in truth if by_state.found[number].business_id == anew.found[number].business_id]
    assert len(alike) > 0.97 * len(truth)
    for found in (by_state.found, anew.found):
        joined = [number for number, match in found.items() if match.business_id is not None]
        right = [number for number in joined if about[found[number].business_id] == truth[number]]
        assert len(right) > 0.98 * len(joined)
        assert len(right) > 0.93 * sum(entity in about.values() for entity in truth.values())


def test_what_an_import_taught_holds_once_it_is_done():
    importing = prepared(city_list("dinas_2023", 500).content)
    assert LinkageState.objects.count() == 1
    assert kept_state(CITY) is None

    prepare_again = Import.objects.filter(pk=importing.pk)
    prepare_again.update(status=Import.Status.PREPARING)
    prepare_import(importing.pk, at=AT)
    assert LinkageState.objects.count() == 1

    receiving.start_applying(importing, by=None, at=AT, queue=False)
    applying.apply_import(importing.pk, now=lambda: AT)
    kept = kept_state(CITY)
    assert kept is not None
    assert kept.records == importing.total


def test_what_was_learnt_is_sealed():
    a_city()

    stored = bytes(LinkageState.objects.get().sealed)

    assert b"word" not in stored
    assert b"person_name" not in stored


def test_a_list_that_says_more_than_was_learnt_is_linked_anew():
    a_city()
    kept = kept_state(CITY)
    new = linking.linkable_frame([("r1", {"owner_name": "Siti", "email": "siti@contoh.example"})])
    state = state_of(kept)

    assert linking.covers(state, new.with_columns(email=pl.lit(None, pl.String)))
    assert not linking.covers(state, new)
    assert kept.records >= linking.LEAST_LEARNT


# ---- keys -----------------------------------------------------------------------------------------------------


def test_keys_are_those_of_the_core_and_say_nothing(settings):
    values = {"owner_name": "Siti Contohwati", "phone": "+6289900001234", "nik": "3671015708859002", **HERE}
    business = a_business(**values)

    plain = keys_of(linking.linkable_frame([("b", values)]), id_column="id", roles=linking.ROLES)["key"].to_list()
    found = Business.objects.get(pk=business.pk).keys

    assert found == sorted(set(hashed(plain)))
    assert len(found) == len(plain) >= 4
    numbers = [int(values[name].strip("+")) for name in ("phone", "nik")]
    assert set(numbers).isdisjoint(found)
    settings.KEYS = {**settings.KEYS, "look_up": "20" * 32}
    assert set(keys_of_values(values)).isdisjoint(found)


def test_rebuilding_gives_the_same_keys_and_bare_businesses_get_theirs():
    a_city()
    before = dict(Business.objects.values_list("pk", "keys"))
    assert sum(map(len, before.values())) > 5 * len(before)

    rebuild_register()
    assert dict(Business.objects.values_list("pk", "keys")) == before

    here = Business.objects.filter(city=CITY)
    here.update(keys=[])
    assert fill_keys(CITY) == here.count() > 300
    assert dict(Business.objects.values_list("pk", "keys")) == before


def test_a_merged_business_is_found_by_all_that_is_known_and_the_empty_one_by_nothing():
    pair = a_doubt()
    emptied = Link.objects.get(record=pair.record, ended_at=None).business

    decide(pair, verdict="same", reason="Rumah yang sama", by=UserFactory(), at=AT)

    emptied.refresh_from_db()
    assert emptied.keys == []
    assert Business.objects.get(pk=pair.business_id).keys == keys_of_values(
        Business.objects.get(pk=pair.business_id).opened()
    )


def test_candidates_are_those_that_share_a_key_in_the_city():
    one = a_business(owner_name="Siti Contohwati", phone="+6289900001234", **HERE)
    a_business(owner_name="Asep Lainnya", phone="+6289900005678", **HERE)
    a_business(owner_name="Siti Contohwati", phone="+6289900001234", city_code="64.72")
    keys = keys_of_values({"phone": "+6289900001234"})

    for found in (sharing_frame(CITY, keys), like_one_frame(CITY, keys)):
        assert found["id"].to_list() == [f"b{one.pk}"]
        assert found["phone"].to_list() == ["+6289900001234"]
        assert found.columns == ["id", *found.columns[1:]]
        assert set(found.columns) == {"id", *COLUMNS}
    assert sharing_frame(CITY, []).is_empty()
    assert like_one_frame(CITY, []).is_empty()


def test_a_key_that_very_many_share_finds_nobody():
    [key] = hashed(["t:899000000"])
    for _ in range(3):
        a_business(owner_name="Siti", **HERE)
    Business.objects.update(keys=[key])
    assert like_one_frame(CITY, [key]).height == sharing_frame(CITY, [key]).height == 3

    first = Business.objects.first()
    for number in range(MOST_PER_KEY):
        first.pk, first.code = 1_000 + number, f"X{number}"
        first.save(force_insert=True)

    assert like_one_frame(CITY, [key]).is_empty()
    assert sharing_frame(CITY, [key]).is_empty()


# ---- decisions ------------------------------------------------------------------------------------------------


def a_doubt(**said):
    """Two businesses that a person has to look at: mother and daughter, one phone, one house."""
    record = a_record(
        owner_name="Sri Wahyuni", business_name="Keripik Cisadane", phone="+6289900001234", **HERE, **said
    )
    known = a_business(owner_name="Sri Wahyuningsih", business_name="Keripik Cisadane", phone="+6289900001234", **HERE)
    a_business(record)
    return Pair.objects.create(record=record, business=known, probability=0.4, weights={}, found_at=AT)


def the_row(number=1, **values):
    from penggerak.apps.register.queries.matching import Staged
    from penggerak.apps.seal import fingerprint

    digest = fingerprint(values)
    return Staged(number, f"{number}-{digest[:40]}", digest, values)


SAID = {"owner_name": "Sri Wahyuni", "business_name": "Keripik Cisadane", "phone": "+6289900001234", **HERE}


def said_again(pair, **more):
    """What the decided record says, sent by another source."""
    row = the_row(**{**SAID, **more})
    row = type(row)(row.number, row.source_key, pair.record.digest, row.values) if not more else row
    return matched([row], source=SourceFactory(), city=CITY).found[1]


@pytest.fixture(params=["learnt", "anew"])
def way(request, areas, files):
    """Both ways of placing a row."""
    a_city()
    if request.param == "anew":
        LinkageState.objects.all().delete()
    assert (kept_state(CITY) is not None) == (request.param == "learnt")


@pytest.mark.usefixtures("way")
def test_what_was_told_apart_is_not_joined_or_asked_again_whoever_says_it():
    pair = a_doubt()
    other = Link.objects.get(record=pair.record, ended_at=None).business_id
    decide(pair, verdict="different", reason="Ibu dan anak", by=UserFactory(), at=AT)

    again, changed = said_again(pair), said_again(pair, main_product="Keripik")

    for found in (again, changed):
        assert found.business_id == other
        assert pair.business_id not in [doubt.get("business") for doubt in found.doubts]


@pytest.mark.usefixtures("way")
def test_what_was_said_to_be_one_stays_one_until_that_is_undone():
    pair, user = a_doubt(), UserFactory()
    decision = decide(pair, verdict="same", reason="Orangnya sama", by=user, at=AT)

    found = said_again(pair)
    assert found.business_id == pair.business_id
    assert found.doubts == []

    undo_decision(decision, reason="Keliru", by=user, at=AT + timedelta(hours=1))
    assert standing_decisions(CITY).said == {}


def test_unsure_counts_for_nothing_and_the_newest_decision_counts():
    pair, user = a_doubt(), UserFactory()
    first = decide(pair, verdict="different", reason="Ibu dan anak", by=user, at=AT)
    assert standing_decisions(CITY).are_apart(pair.business_id, Link.objects.get(record=pair.record).business_id)

    undo_decision(first, reason="Keliru", by=user, at=AT)
    decide(pair, verdict="unsure", reason="Perlu didatangi", by=user, at=AT)

    standing = standing_decisions(CITY)
    assert (standing.apart, standing.said) == ({}, {})


def test_a_decision_about_records_that_a_person_moved_since_no_longer_holds():
    from penggerak.apps.register.actions.regrouping import merge

    pair, user = a_doubt(), UserFactory()
    decide(pair, verdict="different", reason="Ibu dan anak", by=user, at=AT)
    mine = Link.objects.get(record=pair.record, ended_at=None).business
    merge(pair.business, mine, reason="Ternyata satu usaha", by=user, at=AT)

    standing = standing_decisions(CITY)

    assert (standing.apart, standing.said) == ({}, {})


def test_learning_hears_of_the_two_records_that_were_compared():
    pair, user = a_doubt(), UserFactory()
    known = Link.objects.get(business=pair.business).record_id
    compared = tuple(sorted((f"r{pair.record_id}", f"r{known}")))

    first = decide(pair, verdict="same", reason="Orangnya sama", by=user, at=AT)
    assert decisions_to_learn_from(CITY) == [(*compared, True)]

    undo_decision(first, reason="Keliru", by=user, at=AT + timedelta(hours=1))
    assert decisions_to_learn_from(CITY) == []
    decide(pair, verdict="different", reason="Ibu dan anak", by=user, at=AT + timedelta(hours=2))
    assert decisions_to_learn_from(CITY) == [(*compared, False)]


# ---- learning -------------------------------------------------------------------------------------------------


def test_learning_moves_nothing_and_counts_what_it_heeded():
    a_city()
    pair = a_doubt()
    decide(pair, verdict="different", reason="Ibu dan anak", by=UserFactory(), at=AT)
    before = list(Link.objects.order_by("pk").values_list("record", "business", "ended_at"))

    kept = learn(CITY, at=AT + timedelta(days=1))

    assert kept == kept_state(CITY)
    assert kept.decisions == 1
    assert kept.records == Link.objects.filter(ended_at=None).count()
    assert list(Link.objects.order_by("pk").values_list("record", "business", "ended_at")) == before


def test_a_register_is_learnt_again_when_it_has_grown_by_half():
    assert not is_worn(CITY)
    a_city()
    kept = kept_state(CITY)
    assert not is_worn(CITY)
    assert learn_if_worn(CITY, at=AT) is None

    there_were = Link.objects.count()
    assert kept.report["told"] == there_were
    LinkageState.objects.filter(pk=kept.pk).update(report={"told": int(there_were / 1.6)})
    assert is_worn(CITY)


def test_a_city_without_lists_has_nothing_to_learn_from():
    with pytest.raises(CannotLearn, match="Impor daftar dulu"):
        learn(CITY, at=AT)


def test_nobody_is_forgotten_of_what_holds_however_many_lists_were_only_looked_at():
    a_city()
    holding = kept_state(CITY)
    for day in range(1, 8):
        LinkageState.objects.create(
            city_id=CITY, learnt_at=AT + timedelta(days=day), records=1, decisions=0, sealed=b"", report={"import": 0}
        )

    keep_learnt(prepared(later_list(rows=30).content), taught(), at=AT + timedelta(days=9))

    assert LinkageState.objects.filter(pk=holding.pk).exists()
    assert kept_state(CITY) == holding


# ---- one record -----------------------------------------------------------------------------------------------


def test_one_record_finds_what_the_import_of_it_finds():
    a_city()
    second = prepared(later_list(rows=80).content)
    rows = checked_list(second).accepted
    found = matched(rows, source=second.source, city=CITY).found

    likely = {row.number: businesses_like(row.values, CITY) for row in rows}

    joined = [number for number, match in found.items() if match.business_id is not None]
    assert len(joined) > 40
    first = [
        number for number in joined if likely[number] and likely[number][0].business_id == found[number].business_id
    ]
    assert len(first) >= 0.97 * len(joined)
    assert sum(likely[number][0].joins for number in first) >= 0.97 * len(first)
    order = [one.probability for one in likely[first[0]]]
    assert order == sorted(order, reverse=True)


def test_one_record_finds_nothing_before_anything_was_learnt():
    a_business(owner_name="Siti Contohwati", phone="+6289900001234", **HERE)

    assert businesses_like({"owner_name": "Siti Contohwati", "phone": "+6289900001234"}, CITY) == []


def test_two_lists_after_each_other_leave_each_row_in_one_business():
    a_city()
    part = later_list(0, 120)
    source = SourceFactory()

    second = applied(part.content, source=source, at=AT + timedelta(hours=1))
    again = applied(part.content, source=source, at=AT + timedelta(hours=2))

    assert second.done == second.total == 120
    assert {outcome for outcome, n in row_counts(again).items() if n} == {"same"}
    assert Link.objects.filter(record__importing=second, ended_at=None).count() == 120
