"""Putting messages on the outbox: once, masked, sealed, and waking whoever hands them over."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from penggerak.apps.audit.models import Event
from penggerak.apps.notices import jobs
from penggerak.apps.notices.actions import CannotRetry, masked, retry_notice
from penggerak.apps.notices.actions.handing_over import claim_due, hand_over_waiting
from penggerak.apps.notices.actions.purging import UNSENT_DAYS, purge_settled
from penggerak.apps.notices.models import Notice
from penggerak.apps.seal import unseal
from tests.apps.accounts.factories import PersonFactory
from tests.apps.notices import ways
from tests.apps.notices.writing import AT, a_notice, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_jobs(transactional_db):
    """What earlier tests queued stays behind: Django empties its own tables only."""
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


def waiting_jobs():
    return ProcrastinateJob.objects.filter(task_name=jobs.HAND_OVER, status="todo").count()


def test_many_messages_of_many_causes_wait_for_one_job(no_jobs):
    for _ in range(3):
        with transaction.atomic():
            a_notice(), a_notice()
            assert waiting_jobs() == (0 if Notice.objects.count() == 2 else 1)

    assert (Notice.objects.count(), waiting_jobs()) == (6, 1)


def test_a_cause_that_is_rolled_back_wakes_nobody(no_jobs):
    with transaction.atomic():
        a_notice()
        transaction.set_rollback(True)

    assert waiting_jobs() == 0


def test_messages_with_the_same_mark_are_one():
    first, second = a_notice(once="tanda"), a_notice(once="tanda")

    assert first.pk == second.pk
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "shown"), [("sari@contoh.id", "s•••@contoh.id"), ("+6281234564410", "0812••••4410")]
)
def test_an_address_is_shown_masked(address, shown):
    assert masked(address) == shown


def test_address_and_words_lie_sealed():
    notice = a_notice(address="sari@contoh.id")

    assert b"sari" not in bytes(notice.sealed)
    assert unseal(notice.sealed)["address"] == "sari@contoh.id"


# ------------------------------------------------------------------ e-mails of Django and its packages


@pytest.fixture
def by_outbox(settings):
    settings.EMAIL_BACKEND = "penggerak.apps.notices.email_backend.Outbox"


def test_an_email_of_a_package_goes_through_the_outbox(by_outbox, taking):
    person = PersonFactory(email="ratna@contoh.id")

    mail.send_mail("Kode\nmasuk", "A&B <1234>\n", None, ["Ratna@contoh.id"])

    assert taking == []
    notice = Notice.objects.get()
    assert (notice.to_id, notice.channel) == (person.pk, "email")
    hand_over_waiting(now=lambda: notice.created_at)
    assert [(one.address, one.subject, one.body) for one in taking] == [("Ratna@contoh.id", "Kode masuk", "A&B <1234>")]


def test_an_email_with_an_attachment_is_refused(by_outbox):
    letter = EmailMessage("Kabar", "Isi", to=["ratna@contoh.id"], attachments=[("a.txt", "isi", "text/plain")])

    with pytest.raises(ValueError, match="link"):
        letter.send()


def test_the_site_sends_every_email_by_the_outbox():
    from penggerak.site import settings

    assert settings.EMAIL_BACKEND == "penggerak.apps.notices.email_backend.Outbox"


# ------------------------------------------------------------------ again, by hand


def given_up(settings, **about):
    ways.through(settings, "Refusing")
    notice = a_notice(**about)
    hand_over_waiting(now=lambda: AT)
    ways.through(settings, "Taking")
    notice.refresh_from_db()
    return notice


def test_an_officer_sends_a_given_up_message_after_all(settings):
    notice, officer = given_up(settings), PersonFactory()
    assert notice.status == "given_up"

    retry_notice(notice, by=officer, at=after(hours=1))

    assert hand_over_waiting(now=lambda: after(hours=1)) == 1
    assert Event.objects.get(what="notice.retried").by == officer


def test_a_message_that_was_handed_over_is_not_sent_by_hand(taking):
    notice = a_notice()
    hand_over_waiting(now=lambda: AT)

    with pytest.raises(CannotRetry, match="sudah diserahkan"):
        retry_notice(notice, by=None, at=AT)


def test_a_message_that_is_being_sent_is_not_sent_by_hand():
    notice = a_notice()
    claim_due(at=AT)

    with pytest.raises(CannotRetry, match="sedang dikirim"):
        retry_notice(notice, by=None, at=AT)


def test_an_expired_code_is_not_sent_by_hand(settings):
    notice = given_up(settings, not_after=after(minutes=10))

    with pytest.raises(CannotRetry, match="kedaluwarsa"):
        retry_notice(notice, by=None, at=AT)


# ------------------------------------------------------------------ forgetting


def test_the_words_of_a_given_up_message_are_forgotten_after_some_days(settings):
    notice = given_up(settings)

    purge_settled(at=after(days=UNSENT_DAYS))
    notice.refresh_from_db()
    assert notice.sealed
    purge_settled(at=after(days=UNSENT_DAYS, seconds=1))

    notice.refresh_from_db()
    assert (bytes(notice.sealed), notice.status) == (b"", "given_up")


def test_settled_messages_go_after_their_time_and_their_counts_stay(taking, settings):
    settings.NOTICE_DAYS = 30
    a_notice(), a_notice()
    hand_over_waiting(now=lambda: AT)
    waiting = a_notice(at=after(days=1))

    assert purge_settled(at=AT + timedelta(days=30)) == 0
    assert purge_settled(at=AT + timedelta(days=30, seconds=1)) == 2

    assert list(Notice.objects.all()) == [waiting]
    assert Event.objects.get(what="notices.purged").data == {
        "removed": 2, "forgotten": 0, "days": 30, "counts": {"email handed_over": 2}
    }  # fmt: skip
