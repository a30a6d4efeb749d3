"""Limits on trying: the last place is given once, whoever asks at the same time, and no address is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from penggerak.apps.accounts.limits import Limit, allow, allow_all, client_of
from penggerak.apps.accounts.models import Throttle

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
THREE = Limit(3, 600)


def later(**passed):
    return NOON + timedelta(**passed)


@pytest.mark.django_db
def test_after_the_last_try_one_waits_until_the_stretch_ends():
    assert all(allow("a", THREE, at=later(seconds=n)).is_allowed for n in range(3))

    refused = allow("a", THREE, at=later(seconds=9))

    assert not refused.is_allowed
    assert refused.again_at == later(seconds=600)
    assert allow("a", THREE, at=later(seconds=600)).is_allowed


@pytest.mark.django_db
def test_trying_on_does_not_lengthen_the_wait():
    for n in range(50):
        answer = allow("a", THREE, at=later(seconds=n))

    assert answer.again_at == later(seconds=600)


@pytest.mark.django_db
def test_keys_and_stretches_are_counted_apart():
    one = Limit(1, 600)

    assert allow("a", one, at=NOON).is_allowed
    assert allow("b", one, at=NOON).is_allowed
    assert allow("a", Limit(1, 60), at=NOON).is_allowed
    assert not allow("a", one, at=NOON).is_allowed


@pytest.mark.django_db
def test_what_a_narrow_limit_refuses_a_wide_one_does_not_count():
    tries = [("client", Limit(1, 600)), ("everyone", Limit(2, 600))]
    for _ in range(5):
        allow_all(tries, at=NOON)

    assert allow("everyone", Limit(2, 600), at=NOON).is_allowed


@pytest.mark.django_db(transaction=True)
def test_two_connections_at_once_share_one_count():
    together = Barrier(2)

    def twenty_tries(_):
        together.wait()
        try:
            return sum(allow("a", Limit(10, 600), at=NOON).is_allowed for _ in range(20))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        allowed = sum(people.map(twenty_tries, range(2)))

    assert allowed == 10
    assert Throttle.objects.get().count == 40


@pytest.mark.django_db
def test_rows_of_ended_stretches_go_away():
    for name in "abc":
        allow(name, THREE, at=NOON)

    allow("d", THREE, at=later(seconds=601))

    assert Throttle.objects.count() == 1


@pytest.mark.django_db
def test_no_address_is_kept():
    allow("client:203.0.113.7", THREE, at=NOON)

    assert b"203" not in bytes(Throttle.objects.get().key)
    assert len(bytes(Throttle.objects.get().key)) == 16


@pytest.mark.django_db
def test_a_count_below_one_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="throttle_counts_from_one"), transaction.atomic():
        Throttle.objects.create(key=b"k" * 16, count=0, ends_at=NOON)


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
    ],
)
def test_a_household_is_one_client(rf, address, client):
    assert client_of(rf.get("/", REMOTE_ADDR=address)) == client


def test_a_forged_header_does_not_change_who_asks(rf):
    assert client_of(rf.get("/", REMOTE_ADDR="203.0.113.7", headers={"x-forwarded-for": "198.51.100.1"})) == (
        "203.0.113.7"
    )


def test_behind_our_own_proxy_the_address_it_saw_counts(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    asked = rf.get("/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "198.51.100.1, 203.0.113.7"})

    assert client_of(asked) == "203.0.113.7"
