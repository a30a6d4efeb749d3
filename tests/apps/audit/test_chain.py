"""The chain over the events: whatever is changed, removed or put in below the program is found and named."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from penggerak.apps.audit.actions import record_event
from penggerak.apps.audit.actions.sealing import TURN, seal_events
from penggerak.apps.audit.actions.verifying import verify_and_note
from penggerak.apps.audit.heads import Head, noted_heads
from penggerak.apps.audit.models import Event, Seal
from penggerak.apps.audit.queries.sealed import head_of_chain
from penggerak.apps.audit.queries.verifying import verify_chain
from tests.apps.audit.tampering import AT, sealed_events, tamper

pytestmark = pytest.mark.django_db


def found(verdict):
    return [(one.kind, one.position, one.event) for one in verdict.troubles]


def test_an_untouched_chain_holds():
    sealed_events(5)

    verdict = verify_chain()

    assert verdict.holds
    assert (verdict.checked, verdict.head.position, verdict.heads, verdict.unsealed) == (5, 5, 1, 0)


def test_a_chain_longer_than_a_batch_holds(monkeypatch):
    monkeypatch.setattr("penggerak.apps.audit.actions.sealing.BATCH", 7)
    monkeypatch.setattr("penggerak.apps.audit.queries.verifying.BATCH", 5)

    sealed_events(23)

    assert (verify_chain().holds, verify_chain().checked) == (True, 23)


def test_an_empty_chain_holds():
    assert (verify_chain().holds, verify_chain().head) == (True, None)


def test_events_without_a_seal_are_counted_and_are_no_trouble():
    sealed_events(2)
    record_event("test", at=AT, by=None)

    assert (verify_chain().holds, verify_chain().unsealed) == (True, 1)


def test_an_event_is_sealed_once():
    sealed_events(3)

    assert seal_events(at=AT) == 0
    assert Seal.objects.count() == 3


@pytest.mark.parametrize(
    "change",
    [
        "what = 'other'",
        "at = at + interval '1 microsecond'",
        "subject = 'import:1'",
        "reason = 'lain'",
        """data = '{"n": 7}'""",
        "id = id + 1000",
    ],
)
def test_an_altered_event_is_found_and_named(change):
    numbers = sealed_events(5)

    assert tamper(f"update audit_event set {change} where id = %s", numbers[2]) == 1

    trouble = verify_chain().troubles[0]
    assert (trouble.position, trouble.event) == (3, numbers[2])
    assert trouble.kind == ("removed" if change.startswith("id") else "altered")
    if trouble.kind == "altered" and not change.startswith("at"):
        assert trouble.at == AT + timedelta(minutes=2)


def test_a_removed_event_is_found():
    numbers = sealed_events(5)

    tamper("delete from audit_event where id = %s", numbers[1])

    assert found(verify_chain()) == [("removed", 2, numbers[1])]


def test_an_event_removed_with_its_seal_is_found():
    numbers = sealed_events(5)

    tamper("delete from audit_event where id = %s", numbers[1])
    tamper("delete from audit_seal where event_id = %s", numbers[1])

    assert found(verify_chain()) == [("seal_removed", 2, None)]


def test_an_event_removed_with_its_seal_is_found_when_the_places_after_it_are_moved_up():
    numbers = sealed_events(5)

    tamper("delete from audit_event where id = %s", numbers[1])
    tamper("delete from audit_seal where event_id = %s", numbers[1])
    for position in (3, 4, 5):
        tamper("update audit_seal set position = position - 1 where position = %s", position)

    assert found(verify_chain()) == [("altered", 2, numbers[2]), ("cut", 5, None)]


def test_a_forged_event_with_a_forged_seal_is_found():
    sealed_events(3)
    forged = record_event("business.verification", at=AT, by=None)

    tamper("insert into audit_seal values (4, %s, now(), %s)", os.urandom(32), forged.pk)

    assert found(verify_chain()) == [("altered", 4, forged.pk)]


def test_an_altered_seal_is_found():
    numbers = sealed_events(3)

    tamper("update audit_seal set hash = %s where position = 2", os.urandom(32))

    assert found(verify_chain()) == [("altered", 2, numbers[1]), ("altered", 3, numbers[2])]


def test_two_events_that_changed_places_are_found():
    first, _, third = sealed_events(3)

    tamper("update audit_event set id = -1 where id = %s", first)
    tamper("update audit_event set id = %s where id = %s", first, third)
    tamper("update audit_event set id = %s where id = -1", third)

    assert found(verify_chain()) == [("altered", 1, first), ("altered", 3, third)]


def test_an_end_that_was_cut_off_both_tables_is_found_by_the_noted_head():
    numbers = sealed_events(5)

    tamper("delete from audit_event where id > %s", numbers[2])
    tamper("delete from audit_seal where position > 3")

    assert found(verify_chain()) == [("cut", 4, None)]


def test_an_end_that_was_cut_off_stays_found_when_new_events_grow_over_it():
    numbers = sealed_events(5)
    tamper("delete from audit_event where id > %s", numbers[2])
    tamper("delete from audit_seal where position > 3")

    sealed_events(4)

    assert ("head_differs", 5) in [(one.kind, one.position) for one in verify_chain().troubles]


def test_an_end_cut_off_with_the_notes_is_found_by_a_head_kept_elsewhere(heads):
    numbers = sealed_events(5)
    kept = head_of_chain()
    tamper("delete from audit_event where id > %s", numbers[2])
    tamper("delete from audit_seal where position > 3")
    heads.unlink()

    assert verify_chain().holds
    assert [one.kind for one in verify_chain(since=kept).troubles] == ["cut"]


def test_what_lies_before_a_given_head_is_not_looked_at_again():
    numbers = sealed_events(3)
    kept = head_of_chain()
    later = sealed_events(3)
    tamper("update audit_event set reason = 'lain' where id in (%s, %s)", numbers[0], later[1])

    verdict = verify_chain(since=kept)

    assert (verdict.checked, found(verdict)) == (3, [("altered", 5, later[1])])


def test_a_head_that_is_of_another_chain_is_said_to_be():
    sealed_events(3)

    verdict = verify_chain(since=Head(3, os.urandom(32), AT))

    assert verdict.troubles[0].kind == "head_differs"


def test_another_key_makes_no_chain_that_holds(settings):
    sealed_events(2)
    settings.KEYS = {**settings.KEYS, "audit": "00" * 32}

    assert [one.kind for one in verify_chain().troubles] == ["altered", "altered"]


def test_much_trouble_ends_the_walk():
    sealed_events(40)
    tamper("update audit_event set reason = 'lain'")

    assert len(verify_chain().troubles) == 20


def test_a_late_event_is_sealed_at_the_end_of_the_chain(monkeypatch):
    monkeypatch.setattr("penggerak.apps.audit.actions.sealing.WINDOW", 10)
    sealed_events(2)
    Event.objects.create(pk=10**9, at=AT, what="test")
    seal_events(at=AT)
    late = record_event("test", at=AT, by=None)

    assert seal_events(at=AT) == 0
    assert seal_events(at=AT, thorough=True) == 1

    assert (head_of_chain().position, late.seal.position) == (4, 4)
    assert verify_chain().holds


def test_a_verification_leaves_an_event_that_says_what_came_of_it():
    numbers = sealed_events(3)
    tamper("update audit_event set reason = 'lain' where id = %s", numbers[1])

    verify_and_note(at=AT)

    assert Event.objects.get(what="audit.verified").data == {
        "checked": 3, "holds": False, "unsealed": 0, "trouble": "altered", "position": 2, "event": numbers[1]
    }  # fmt: skip


# ---------------------------------------------------------------- promises of the database


def refused(broken, promise):
    def break_it():
        broken()
        connection.check_constraints()

    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        break_it()


def test_a_seal_is_never_changed_or_removed():
    sealed_events(1)

    refused(lambda: Seal.objects.update(hash=bytes(32)), "only ever added")
    refused(lambda: Seal.objects.all().delete(), "only ever added")


def test_an_event_has_one_seal():
    numbers = sealed_events(1)

    refused(
        lambda: Seal.objects.create(position=2, event_id=numbers[0], hash=bytes(32), sealed_at=AT),
        "audit_seal_event_id_key",
    )


def test_a_seal_has_a_whole_hash_and_a_place_from_one():
    event = record_event("test", at=AT, by=None)

    refused(lambda: Seal.objects.create(position=1, event=event, hash=b"short", sealed_at=AT), "whole_hash")
    refused(lambda: Seal.objects.create(position=0, event=event, hash=bytes(32), sealed_at=AT), "counted_from_one")


# ---------------------------------------------------------------- notes of heads


def test_each_run_that_sealed_notes_one_head(heads):
    sealed_events(2)
    seal_events(at=AT)
    sealed_events(1)

    assert [head.position for head in noted_heads(heads)] == [2, 3]
    assert list(noted_heads(heads))[-1].hash == head_of_chain().hash


def test_a_head_that_a_killed_run_did_not_note_is_noted_by_the_next(heads):
    sealed_events(2)
    heads.unlink()

    seal_events(at=AT)

    assert [head.position for head in noted_heads(heads)] == [2]


def test_a_line_cut_short_by_a_full_disk_does_no_harm(heads):
    sealed_events(2)
    with heads.open("a") as file:
        file.write("3 ab")

    sealed_events(1)

    assert [head.position for head in noted_heads(heads)] == [2, 3]
    assert verify_chain().heads == 2


# ---------------------------------------------------------------- two at once, and one that is killed


@pytest.mark.django_db(transaction=True)
def test_while_one_run_seals_another_leaves_it_to_it():
    record_event("test", at=AT, by=None)
    counts = []

    def other():
        counts.append(seal_events(at=AT))
        connection.close()

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [TURN])
        thread = Thread(target=other)
        thread.start()
        thread.join()

    assert (counts, Seal.objects.count()) == ([0], 0)
    assert seal_events(at=AT) == 1


@pytest.mark.django_db(transaction=True)
def test_runs_side_by_side_make_one_chain(monkeypatch):
    monkeypatch.setattr("penggerak.apps.audit.actions.sealing.BATCH", 3)
    Event.objects.bulk_create(Event(at=AT, what="test", data={"n": n}) for n in range(200))
    counts = []

    def run():
        for _ in range(40):
            counts.append(seal_events(at=AT))
        connection.close()

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sum(counts), verify_chain().holds, verify_chain().checked) == (200, True, 200)


WORKER = """
import sys, django
django.setup()
from django.conf import settings
from django.utils import timezone
from penggerak.apps.audit.actions import sealing
settings.AUDIT_HEADS = sys.argv[1]
sealing.BATCH = 500
first = sealing.head_of_chain
def told():
    head = first()
    print(head.position if head else 0, flush=True)
    return head
sealing.head_of_chain = told
sealing.seal_events(at=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_leaves_a_chain_that_holds_and_the_next_goes_on(heads):
    Event.objects.bulk_create(Event(at=AT, what="test", data={"n": n}) for n in range(30_000))
    about = connection.settings_dict
    login = f"{quote(about['USER'])}:{quote(about['PASSWORD'] or '')}@{quote(str(about['HOST']), safe='')}"
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(heads)],
        env={**os.environ, "DATABASE_URL": f"postgresql://{login}:{about['PORT']}/{about['NAME']}"},
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert [worker.stdout.readline() for _ in range(4)][-1].strip() == "1500"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    done = Seal.objects.count()
    assert 1_500 <= done < 30_000
    assert verify_chain().holds

    seal_events(at=AT)

    assert (Seal.objects.count(), verify_chain().holds, verify_chain().unsealed) == (30_000, True, 0)


def test_the_key_of_the_chain_is_its_own():
    keys = settings.KEYS

    assert len(bytes.fromhex(keys["audit"])) == 32
    assert keys["audit"] not in (keys["django"], keys["seal"], keys["look_up"])
