"""The pre-checks are woken by whoever applies: one job for many, and nobody is left out."""

import pytest
from django.db import connection

from penggerak.apps.opportunities import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(monkeypatch, db):
    """Nothing is remembered, and no job is left of earlier tests: the queue's tables are not emptied between them."""
    monkeypatch.setattr(jobs, "_put", {})
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where task_name = 'opportunities.check'")


def jobs_put():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name = 'opportunities.check'")
        return cursor.fetchone()[0]


def begin_them():
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing' where task_name = 'opportunities.check'")


def test_of_many_who_apply_in_a_moment_one_puts_the_job(django_assert_num_queries):
    jobs.wake(1)

    with django_assert_num_queries(0):
        jobs.wake(1)

    assert jobs_put() == 1


def test_another_opportunity_has_a_job_of_its_own():
    jobs.wake(1)
    jobs.wake(2)

    assert jobs_put() == 2


def test_when_the_job_may_have_begun_another_one_is_put():
    jobs.wake(1)
    begin_them()
    jobs._put[1] -= jobs.SURE_SECONDS

    jobs.wake(1)

    assert jobs_put() == 2


def test_a_job_is_trusted_for_less_time_than_it_waits():
    assert jobs.SURE_SECONDS < jobs.AFTER_SECONDS
