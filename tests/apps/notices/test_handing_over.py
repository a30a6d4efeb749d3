"""The way of a message: on the outbox with its cause, handed over when nothing is open, marked, tried again, given up."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from penggerak.apps.audit.models import Event
from penggerak.apps.notices.actions.handing_over import LEASE, WAITS, claim_due, hand_over_waiting
from penggerak.apps.notices.models import Notice
from tests.apps.notices import ways
from tests.apps.notices.writing import AT, a_notice, after

pytestmark = pytest.mark.django_db


def hand_over(at=AT):
    return hand_over_waiting(now=lambda: at)


def test_a_message_is_handed_over_with_a_proof_and_its_address_and_words_are_forgotten(taking):
    notice = a_notice(address="ratna@contoh.id")

    assert hand_over() == 1

    notice.refresh_from_db()
    assert [(one.address, one.subject, one.body) for one in taking] == [
        ("ratna@contoh.id", "Kabar", "Pendaftaran Anda sudah diterima.")
    ]
    assert (notice.status, notice.proof, notice.settled_at, bytes(notice.sealed)) == ("handed_over", "nomor-1", AT, b"")
    assert notice.address_shown == "r•••@contoh.id"
    event = Event.objects.get(what="notice.handed_over")
    assert (event.subject, event.data["proof"]) == (f"notice:{notice.pk}", "nomor-1")


def test_a_message_that_was_handed_over_is_not_sent_again(taking):
    a_notice()

    assert (hand_over(), hand_over(after(days=1))) == (1, 0)
    assert len(taking) == 1


def test_more_messages_than_one_batch_all_leave(taking):
    for _ in range(50):
        a_notice()

    assert hand_over() == 50
    assert len({one.address for one in taking}) == 50


def test_waits_grow_until_the_message_is_given_up(settings):
    ways.through(settings, "Unreachable")
    notice, at, waits = a_notice(), AT, []
    for _ in WAITS:
        hand_over(at)
        notice.refresh_from_db()
        waits.append(notice.next_try_at - at)
        at = notice.next_try_at
    assert waits == sorted(waits) == WAITS
    assert (notice.status, notice.trouble) == ("waiting", "not_reached")

    hand_over(at)

    notice.refresh_from_db()
    assert (notice.status, notice.tries, notice.trouble) == ("given_up", len(WAITS) + 1, "not_reached")
    assert Event.objects.get(what="notice.given_up").data["trouble"] == "not_reached"


def test_nothing_is_tried_before_its_time(settings, taking):
    ways.through(settings, "Unreachable")
    a_notice()
    hand_over()
    ways.through(settings, "Taking")

    assert hand_over(after(seconds=59)) == 0
    assert hand_over(after(minutes=1)) == 1


def test_a_refused_message_is_given_up_at_once(settings):
    ways.through(settings, "Refusing")
    notice = a_notice()

    hand_over()

    notice.refresh_from_db()
    assert (notice.status, notice.tries, notice.trouble) == ("given_up", 1, "answered 422 invalid")


def test_an_expired_code_is_given_up_and_not_sent_late(taking):
    notice = a_notice(not_after=after(minutes=10))

    assert hand_over(after(minutes=10)) == 0

    notice.refresh_from_db()
    assert taking == []
    assert (notice.status, notice.trouble, bytes(notice.sealed)) == ("given_up", "expired", b"")


def test_a_fault_of_our_own_is_tried_again(settings):
    ways.through(settings, "Breaking")
    notice = a_notice()

    hand_over()

    notice.refresh_from_db()
    assert (notice.status, notice.trouble) == ("waiting", "own_fault KeyError")


def test_a_message_without_words_is_given_up_and_the_others_leave(taking):
    wordless, gap, whole = a_notice(template="tidak_ada"), a_notice(values={"subject": "Kabar"}), a_notice()

    assert hand_over() == 1

    ends = {one.pk: (one.status, one.trouble) for one in Notice.objects.all()}
    assert ends[wordless.pk] == ("given_up", "no_words template notices/tidak_ada.email.txt")
    assert ends[gap.pk] == ("given_up", "no_words body")
    assert ends[whole.pk] == ("handed_over", "")


def test_what_someone_else_has_in_hand_is_left_alone(taking):
    a_notice()
    claim_due(at=AT)

    assert hand_over(after(minutes=1)) == 0
    assert taking == []


def test_a_worker_lost_after_the_hand_over_leads_to_one_repeat_that_is_noted(taking):
    notice = a_notice()
    claim_due(at=AT)  # and no more is heard of that worker

    assert hand_over(AT + LEASE) == 1

    notice.refresh_from_db()
    assert (notice.status, notice.tries, notice.unseen) == ("handed_over", 2, 1)
    assert Event.objects.get(what="notice.handed_over").data["unseen"] == 1
    assert taking[0].key == notice.key


def test_a_message_lost_twice_is_not_sent_a_third_time(taking):
    notice = a_notice()
    claim_due(at=AT)
    claim_due(at=AT + LEASE)

    assert hand_over(AT + 2 * LEASE) == 0

    notice.refresh_from_db()
    assert (notice.status, notice.trouble, taking) == ("given_up", "lost", [])


def test_an_end_that_comes_after_the_lease_still_counts(taking):
    notice = a_notice()
    moments = iter([AT, AT + 3 * LEASE, AT + 3 * LEASE])

    hand_over_waiting(now=lambda: next(moments))

    notice.refresh_from_db()
    assert (notice.status, notice.settled_at) == ("handed_over", AT + timedelta(minutes=15))


# ---------------------------------------------------------------- nothing is sent inside a transaction


@pytest.mark.django_db(transaction=True)
def test_a_cause_that_is_rolled_back_sends_nothing(taking):
    with transaction.atomic():
        a_notice()
        transaction.set_rollback(True)

    assert hand_over() == 0
    assert (taking, Notice.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_anywhere_while_a_message_is_handed_over(taking):
    a_notice()  # of two, the end of one is written down while the other is handed over
    seen = []

    def look(_message):
        with connection.cursor() as cursor:  # of this thread: a connection of its own
            cursor.execute(
                "select count(*) from pg_stat_activity"
                " where datname = current_database() and state like 'idle in transaction%'"
            )
            seen.append(cursor.fetchone()[0])
        connection.close()

    ways.Taking.on_hand_over = look

    assert hand_over() == 1
    assert seen == [0]


@pytest.mark.django_db(transaction=True)
def test_handing_over_inside_a_transaction_is_refused(taking):
    a_notice()

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        hand_over()

    assert taking == []
