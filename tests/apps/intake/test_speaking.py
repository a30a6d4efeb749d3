"""Who speaks for a business that was there before: by the same rule as on the owners' own page."""

from datetime import timedelta

import pytest

from penggerak.apps.intake.actions.settling import settle
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.holding import claim_by_phone, end_holding
from penggerak.apps.register.models import Holding
from tests.apps.intake.factories import ANSWERS, AT, a_submission, an_owner
from tests.apps.register.factories import UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

BEFORE, LATER = AT - timedelta(days=30), AT + timedelta(minutes=1)
NIK = "3671014101800001"


@pytest.fixture
def known():
    return a_business(at=BEFORE, **{**ANSWERS, "nik": NIK})


@pytest.fixture
def owner():
    return an_owner(phone=ANSWERS["phone"])


def registered(known, owner):
    """The owner names a business that was there; a number of theirs agrees, so that it joins."""
    submission = a_submission(by=owner, joins=known.pk, nik=NIK)
    settle(submission.pk, at=LATER)
    submission.refresh_from_db()
    assert submission.business == known
    return submission


def test_the_number_that_stands_in_it_gives_them_the_business(known, owner):
    registered(known, owner)

    assert Holding.objects.get(until=None).grounds == "phone"


def test_a_number_that_was_put_right_before_gives_nobody_the_business(known, owner):
    say(known, values={"phone": "+6281377776666"}, reason="nomor lama", by=UserFactory(), at=AT - timedelta(days=1))

    registered(known, owner)

    assert not Holding.objects.exists()


def test_whom_an_officer_took_the_business_from_does_not_get_it_back_by_registering_it(known, owner):
    holding = claim_by_phone(known, by=owner, at=BEFORE)
    end_holding(holding, by=UserFactory(), at=BEFORE, reason="bukan pemiliknya")

    registered(known, owner)

    assert not Holding.objects.filter(until=None).exists()


def test_who_holds_it_already_goes_on_holding_it(known, owner):
    claim_by_phone(known, by=owner, at=BEFORE)

    registered(known, owner)

    assert Holding.objects.filter(until=None).count() == 1
