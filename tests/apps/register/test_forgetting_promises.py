"""Erasing is the one exception to "records are only added": what else the database still refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from penggerak.apps.register.models import Import, RecipientFile, Record, RecordKey, StopKey
from penggerak.apps.seal import look_up_key
from tests.apps.register.factories import (
    START,
    ImportFactory,
    RecipientListFactory,
    SourceFactory,
    UserFactory,
    a_business,
    a_record,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

ERASED = {"values": {}, "sealed": b"", "raw": b"", "reason": "", "erased_at": START}


def refused(broken, promise, *, erasing=True):
    def break_it():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('penggerak.erasing', %s, true)", ["on" if erasing else "off"])
        broken()

    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        break_it()


def erase(record, **changed):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local penggerak.erasing = 'on'")
        Record.objects.filter(pk=record.pk).update(**{**ERASED, **changed})
        cursor.execute("set local penggerak.erasing = 'off'")


def test_a_record_is_erased_once_where_the_transaction_says_so():
    record = a_record(business_name="Warung Sari", nik="3671015708859002")

    erase(record, source_key="x", digest="y")

    record.refresh_from_db()
    assert (record.values, record.erased_at) == ({}, START)
    refused(lambda: Record.objects.filter(pk=record.pk).update(**ERASED), "only ever added")


def test_without_the_transaction_saying_so_nothing_is_erased():
    record = a_record(business_name="Warung Sari")

    refused(lambda: Record.objects.filter(pk=record.pk).update(**ERASED), "only ever added", erasing=False)


@pytest.mark.parametrize(
    "changed",
    [
        {"erased_at": None},
        {"raw": b"kept"},
        {"reason": "kept"},
        {"observed_on": START.date() + timedelta(1)},
        {"recorded_at": START + timedelta(1)},
    ],
)
def test_while_erasing_everything_else_is_refused(changed):
    record = a_record(business_name="Warung Sari")

    refused(lambda: Record.objects.filter(pk=record.pk).update(**{**ERASED, **changed}), "only ever added")


def test_while_erasing_a_record_keeps_its_source_import_and_person():
    record, source, importing, person = a_record(business_name="W"), SourceFactory(), ImportFactory(), UserFactory()

    for changed in ({"source": source}, {"importing": importing}, {"by": person}):
        refused(lambda: Record.objects.filter(pk=record.pk).update(**ERASED, **changed), "only ever added")  # noqa: B023


def test_while_erasing_no_record_is_removed():
    record = a_record(business_name="Warung Sari")
    erase(record)

    refused(lambda: Record.objects.filter(pk=record.pk)._raw_delete("default"), "only ever added")


def test_keys_go_only_with_their_erased_record():
    kept, gone = a_record(nik="3671015708859002"), a_record(nik="3671015708859003")
    erase(gone)

    refused(lambda: RecordKey.objects.filter(record=kept)._raw_delete("default"), "only ever added")
    refused(lambda: RecordKey.objects.filter(record=gone)._raw_delete("default"), "only ever added", erasing=False)
    refused(lambda: RecordKey.objects.filter(record=gone).update(field="nib"), "only ever added")


def a_stop(**given):
    about = {"kind": "nik", "key": look_up_key("nik", "3671015708859002"), "at": START, "by": UserFactory(), **given}
    return StopKey.objects.create(business=given.pop("business", None) or a_business(business_name="W"), **about)


def test_a_stop_is_of_a_known_kind():
    refused(lambda: a_stop(kind="name"), "stop_key_has_a_known_kind")


def test_the_stop_list_holds_no_number_in_clear():
    refused(lambda: a_stop(key=b"3671015708859002"), "stop_list_holds_keyed_hashes_only")


def test_a_stop_is_lifted_after_it_began():
    refused(lambda: a_stop(lifted_at=START - timedelta(1)), "stop_is_lifted_after_it_began")


def test_a_key_stops_once_at_a_time():
    a_stop()

    refused(a_stop, "one_running_stop_of_a_key")
    assert a_stop(lifted_at=START)


def test_an_import_has_its_file_until_that_is_removed():
    importing = ImportFactory()

    refused(lambda: Import.objects.update(file_removed_at=START), "import_has_its_file_until_that_is_removed")
    refused(lambda: Import.objects.update(stored_as=None), "import_has_its_file_until_that_is_removed")
    assert Import.objects.filter(pk=importing.pk).update(stored_as=None, file_removed_at=START)


def test_a_recipient_file_is_there_until_it_is_removed():
    about = {"file_name": "x", "file_digest": "0" * 64, "at": START}
    file = RecipientFile.objects.create(recipient_list=RecipientListFactory(), round=1, stored_as=uuid4(), **about)

    for broken in ({"file_removed_at": START}, {"stored_as": None}):
        promise = "recipient_file_is_there_until_it_is_removed"
        refused(lambda: RecipientFile.objects.filter(pk=file.pk).update(**broken), promise)  # noqa: B023
