"""Something is handed in: one insert, once, and all of it comes back."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from penggerak.apps.intake import jobs
from penggerak.apps.intake.actions.receiving import opened, receive
from penggerak.apps.intake.codes import new_code, parse_code, shown
from penggerak.apps.intake.models import Submission
from tests.apps.intake.factories import ANSWERS, AT, VILLAGE, a_submission, an_owner, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


@pytest.fixture
def drowsy(db):
    """This process has not woken the worker yet, and no test before this one left a job behind."""
    jobs._covered_until = 0.0
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where task_name = 'intake.settle'")


def test_what_was_handed_in_comes_back_as_it_was():
    owner = an_owner(phone="+6281290004410")
    handed = handed_in(by=owner, joins=7, allows=("publish",), draft_of="0123456789AB", language="en")

    submission = receive(handed, at=AT)

    assert opened(Submission.objects.get(pk=submission.pk)) == handed


def test_handing_in_is_one_insert():
    handed = handed_in()

    with CaptureQueriesContext(connection) as asked:
        receive(handed, at=AT)

    assert [query["sql"].split()[0] for query in asked] == ["insert"]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_closed_meanwhile_costs_nobody_their_submission():
    receive(handed_in(), at=AT)
    server = connection.connection.info.backend_pid
    other = connection.copy()
    other.cursor().execute("select pg_terminate_backend(%s)", [server])
    other.close()

    submission = receive(handed_in(), at=AT)

    assert Submission.objects.filter(pk=submission.pk).exists()


def test_the_same_form_sent_twice_is_one_submission():
    handed = handed_in()
    first = receive(handed, at=AT)

    again = receive(handed, at=AT)

    assert (again.pk, again.code) == (first.pk, first.code)
    assert Submission.objects.count() == 1


def test_a_form_changed_and_sent_again_gives_the_receipt_that_is_there():
    first = a_submission(key=(key := uuid4()))

    again = a_submission(key=key, owner_name="Orang Lain")

    assert again.pk == first.pk
    assert opened(again).answers["owner_name"] == ANSWERS["owner_name"]


def test_no_name_and_no_number_stands_in_clear():
    submission = a_submission()

    with connection.cursor() as cursor:
        cursor.execute(
            "select t::text, encode(sealed, 'escape') from intake_submission t where id = %s", [submission.pk]
        )
        told = " ".join(cursor.fetchone())
    assert "Contohwati" not in told
    assert "81290004410" not in told


def test_it_is_found_by_whoever_answers_for_its_place():
    assert a_submission().place == VILLAGE
    assert a_submission(village_code=None).place == "36.71.01"
    assert a_submission(village_code="64.72.01.1001", district_code=None).place == "36.71"


def test_what_the_register_does_not_ask_is_not_taken():
    with pytest.raises(ValueError, match="shoe_size"):
        a_submission(answers={"shoe_size": 41})


def test_a_purpose_that_names_a_recipient_is_not_taken_here():
    with pytest.raises(ValueError, match="financing"):
        a_submission(allows=("financing",))


@pytest.mark.usefixtures("drowsy")
def test_many_at_once_wake_the_worker_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(20):
            a_submission()

    assert ProcrastinateJob.objects.filter(task_name="intake.settle").count() == 1


@pytest.mark.usefixtures("drowsy")
def test_a_worker_that_is_called_already_is_not_called_again(django_capture_on_commit_callbacks):
    jobs.queue_settling()

    with django_capture_on_commit_callbacks(execute=True):
        a_submission()

    assert ProcrastinateJob.objects.filter(task_name="intake.settle").count() == 1


@pytest.mark.usefixtures("drowsy")
def test_a_draft_wakes_nobody(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        a_submission(kind="draft")

    assert not ProcrastinateJob.objects.filter(task_name="intake.settle").exists()


@pytest.mark.django_db(transaction=True)
def test_the_commit_is_on_disk_even_where_the_server_is_set_to_be_quick():
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
        cursor.execute("select set_config('synchronous_commit', 'off', false)")
    told = []

    def told_by(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.lstrip().startswith("insert into intake_submission"):
            with context["cursor"].connection.cursor() as cursor:
                told.append(cursor.execute("show synchronous_commit").fetchone()[0])
        return result

    from django.db import transaction

    with transaction.atomic(), connection.execute_wrapper(told_by):
        a_submission()

    assert told == ["on"]


def test_a_code_survives_being_read_aloud_and_typed_badly():
    code = new_code()

    assert parse_code(shown(code)) == code
    assert parse_code(f" {shown(code).lower().replace('-', ' ')} ") == code
    assert parse_code(shown(code).replace("0", "O").replace("1", "l")) == code


@pytest.mark.parametrize("text", ["", "PGD", "PGD-1234", "PGR-000123-7", "PGD-1GYX-4WNM-ZJ9E-1", "XYZ-1GYX-4WNM-ZJ9E"])
def test_what_is_no_code_is_none(text):
    assert parse_code(text) is None


def test_one_wrong_letter_is_noticed():
    code = "1GYX4WNMZJ9E"

    assert parse_code(code) == code
    assert all(
        parse_code(code[:at] + other + code[at + 1 :]) is None
        for at in range(12)
        for other in "27Z"
        if other != code[at]
    )
