"""What the database promises: each broken row is refused."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.models import (
    Business,
    Decision,
    Facts,
    ImportRow,
    Link,
    Pair,
    PastVersion,
    Record,
    RecordKey,
    Regrouping,
)
from tests.apps.register.factories import (
    START,
    ImportFactory,
    RecordFactory,
    SourceFactory,
    UserFactory,
    a_business,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def refused(broken, promise):
    """Run a change that breaks a promise; the database names the promise."""

    def break_it():
        broken()
        connection.check_constraints()

    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        break_it()


def test_a_record_is_never_changed():
    record = RecordFactory()

    refused(lambda: Record.objects.filter(pk=record.pk).update(reason="lain"), "only ever added")


def test_a_record_is_never_removed():
    record = RecordFactory()

    refused(lambda: Record.objects.filter(pk=record.pk)._raw_delete("default"), "only ever added")


def test_an_event_is_never_changed_or_removed():
    event = record_event("test", at=START, by=None)

    refused(lambda: type(event).objects.filter(pk=event.pk).update(what="lain"), "only ever added")
    refused(lambda: type(event).objects.filter(pk=event.pk).delete(), "only ever added")


def test_a_decision_is_never_changed():
    business = a_business(business_name="Warung Contoh")
    pair = Pair.objects.create(record=RecordFactory(), business=business, probability=0.7, weights={}, found_at=START)
    decision = Decision.objects.create(pair=pair, verdict="same", by=UserFactory(), at=START, reason="sama")

    refused(lambda: Decision.objects.filter(pk=decision.pk).update(verdict="different"), "only ever added")


@pytest.mark.parametrize(
    "table", ["register_record", "register_link", "register_decision", "register_recordkey", "audit_event"]
)
def test_what_was_said_is_never_emptied(table):
    with connection.cursor() as cursor:
        cursor.execute("set local penggerak.is_test = 'off'")

        refused(lambda: cursor.execute(f"truncate {table} cascade"), "only ever added")


def test_a_link_is_not_removed():
    a_business(business_name="Warung Contoh")

    refused(lambda: Link.objects.all()._raw_delete("default"), "links are closed, not removed")


def test_only_the_end_of_a_link_may_be_written():
    a_business(business_name="Warung Contoh")

    refused(lambda: Link.objects.update(started_at=START - timedelta(days=1)), "only the end of a link")


def test_a_closed_link_stays_as_it_is():
    a_business(business_name="Warung Contoh")
    Link.objects.update(ended_at=START + timedelta(days=1))

    refused(lambda: Link.objects.update(ended_at=None), "a closed link stays as it is")


def test_a_record_speaks_of_one_business_at_a_time():
    one, other = a_business(business_name="Satu"), a_business(business_name="Dua")
    record = one.links.get().record

    refused(
        lambda: Link.objects.create(
            record=record, business=other, started_at=START + timedelta(days=1), method="model"
        ),
        "a_record_speaks_of_one_business_at_a_time",
    )


def test_a_record_may_speak_of_another_business_after_its_link_was_closed():
    one, other = a_business(business_name="Satu"), a_business(business_name="Dua")
    link = one.links.get()
    Link.objects.filter(pk=link.pk).update(ended_at=START + timedelta(days=1))

    Link.objects.create(record=link.record, business=other, started_at=START + timedelta(days=1), method="model")

    assert other.links.count() == 2


def test_a_link_ends_after_it_starts():
    a_business(business_name="Satu")

    refused(lambda: Link.objects.update(ended_at=START - timedelta(days=1)), "link_ends_after_it_starts")


def test_a_link_by_a_person_has_a_reason():
    business = a_business(business_name="Satu")

    refused(
        lambda: Link.objects.create(record=RecordFactory(), business=business, started_at=START, method="person"),
        "link_by_a_person_has_a_reason",
    )


def test_a_link_points_at_a_business_that_exists():
    refused(
        lambda: Link.objects.create(record=RecordFactory(), business_id=999, started_at=START, method="alone"),
        "foreign key",
    )


def test_a_source_says_a_thing_once_a_day():
    record = RecordFactory()

    refused(
        lambda: RecordFactory(source=record.source, source_key=record.source_key, digest=record.digest),
        "a_source_says_a_thing_once_a_day",
    )


def test_a_record_has_one_key_per_field():
    record = RecordFactory()
    RecordKey.objects.create(record=record, field="nib", key=b"a" * 16)

    refused(
        lambda: RecordKey.objects.create(record=record, field="nib", key=b"b" * 16), "one_key_per_field_of_a_record"
    )


def test_a_source_has_a_known_kind():
    refused(lambda: SourceFactory(kind="rumour"), "source_has_a_known_kind")


def test_import_progress_stays_within_its_total():
    refused(lambda: ImportFactory(total=1, done=2), "import_progress_stays_within_its_total")


def a_row(importing, **fields):
    given = {"number": 1, "raw": b"", "source_key": "k", "digest": "d", "outcome": "new", "business_id": 1}
    return ImportRow.objects.create(importing=importing, **{**given, **fields})


def test_a_row_number_stands_once_in_an_import():
    importing = ImportFactory()
    a_row(importing)

    refused(lambda: a_row(importing), "one_row_per_number_of_an_import")


def test_a_refused_row_leaves_no_record():
    refused(lambda: a_row(ImportFactory(), outcome="refused", record=RecordFactory()), "refused_rows_leave_no_record")


def test_an_accepted_row_knows_its_business():
    refused(lambda: a_row(ImportFactory(), business_id=None), "accepted_rows_know_their_business")


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"status": "alive"}, "business_has_a_known_status"),
        ({"size_by_sales": "huge"}, "business_has_a_known_size"),
        ({"record_count": 0}, "business_is_known_exactly_when"),
        ({"fresh_until": None}, "business_is_known_exactly_when"),
    ],
)
def test_a_business_row_is_one_that_could_be_projected(change, promise):
    business = a_business(business_name="Satu")

    refused(lambda: Business.objects.filter(pk=business.pk).update(**change), promise)


def test_a_doubt_is_raised_once():
    business, record = a_business(business_name="Satu"), RecordFactory()
    given = {"record": record, "business": business, "weights": {}, "found_at": START}
    Pair.objects.create(probability=0.5, **given)

    refused(lambda: Pair.objects.create(probability=0.6, **given), "a_doubt_is_raised_once")


def test_a_probability_is_a_probability():
    business = a_business(business_name="Satu")

    refused(
        lambda: Pair.objects.create(
            record=RecordFactory(), business=business, probability=1.2, weights={}, found_at=START
        ),
        "pair_probability_is_a_probability",
    )


def test_dates_of_a_business_come_from_its_records():
    business = a_business(business_name="Satu")

    assert business.last_seen_on == date(2026, 1, 1)


def _regrouping(**about):
    return Regrouping.objects.create(**{"kind": "merge", "at": START, "reason": "usaha yang sama", **about})


def test_a_regrouping_is_of_a_known_kind_and_has_a_reason():
    refused(lambda: _regrouping(kind="lain"), "regrouping_has_a_known_kind")
    refused(lambda: _regrouping(reason=""), "regrouping_has_a_reason")


def test_only_an_undo_undoes_and_an_act_is_undone_once():
    merge = _regrouping()

    refused(lambda: _regrouping(kind="undo"), "only_an_undo_undoes")
    refused(lambda: _regrouping(kind="split", undoes=merge), "only_an_undo_undoes")
    _regrouping(kind="undo", undoes=merge)
    refused(lambda: _regrouping(kind="undo", undoes=merge), "undoes")


def test_a_regrouping_is_never_changed():
    merge = _regrouping()

    refused(lambda: Regrouping.objects.filter(pk=merge.pk).update(reason="lain"), "only ever added")


def test_the_act_that_opened_a_link_stays():
    a_business(business_name="Warung Contoh")
    merge = _regrouping()

    refused(lambda: Link.objects.update(opened_in=merge), "only the end of a link")


def test_a_decision_has_a_known_verdict():
    business = a_business(business_name="Warung Contoh")
    pair = Pair.objects.create(record=RecordFactory(), business=business, probability=0.7, weights={}, found_at=START)

    refused(
        lambda: Decision.objects.create(pair=pair, verdict="entah", by=UserFactory(), at=START, reason="?"),
        "decision_has_a_known_verdict",
    )


def _past(business, *, since, until):
    facts = {field.attname: getattr(business, field.attname) for field in Facts._meta.get_fields()}
    return PastVersion.objects.create(**{**facts, "business": business, "since": since, "until": until})


def test_a_version_ends_after_it_starts_and_starts_once():
    business = a_business(business_name="Warung Contoh")
    before = START - timedelta(days=9)

    refused(lambda: _past(business, since=before, until=before), "version_ends_after_it_starts")
    _past(business, since=before, until=START)
    refused(lambda: _past(business, since=before, until=START), "a_version_starts_once")
