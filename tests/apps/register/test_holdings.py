"""Who speaks for a business, and on what grounds."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.holding import (
    CannotHold,
    claim_by_phone,
    decline_claim,
    end_holding,
    grant,
)
from penggerak.apps.register.actions.regrouping import merge, undo
from penggerak.apps.register.models import Business, Holding
from penggerak.apps.register.queries.holdings import (
    business_held,
    businesses_held,
    claimable_businesses,
    holders_of,
)
from tests.apps.privacy.factories import HoldingFactory, OwnerFactory
from tests.apps.register.factories import START, UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

PHONE = "+6281234567890"
WRITTEN = "081234567890"


def test_a_business_that_carries_my_proven_phone_is_offered_to_me_and_to_nobody_else():
    business = a_business(business_name="Warung Sari", phone=WRITTEN)
    me, other = OwnerFactory(phone=PHONE), OwnerFactory()

    assert claimable_businesses(me) == [business]
    assert claimable_businesses(other) == []


def test_claiming_makes_a_holding_and_leaves_an_event():
    business, me = a_business(business_name="Warung Sari", phone=WRITTEN), OwnerFactory(phone=PHONE)

    holding = claim_by_phone(business, by=me, at=START)

    assert (holding.grounds, list(businesses_held(me))) == ("phone", [business])
    assert Event.objects.get(what="holding.begun").subject == f"business:{business.pk}"
    assert claimable_businesses(me) == []


def test_claiming_twice_is_one_holding():
    business, me = a_business(business_name="Warung Sari", phone=WRITTEN), OwnerFactory(phone=PHONE)

    assert claim_by_phone(business, by=me, at=START) == claim_by_phone(business, by=me, at=START)


def test_a_business_with_another_phone_cannot_be_claimed():
    business, me = a_business(business_name="Warung Sari", phone="081200000001"), OwnerFactory(phone=PHONE)

    with pytest.raises(CannotHold, match="petugas kelurahan"):
        claim_by_phone(business, by=me, at=START)

    assert not Holding.objects.exists()


def test_what_is_not_mine_is_not_offered_again():
    business, me = a_business(business_name="Warung Sari", phone=WRITTEN), OwnerFactory(phone=PHONE)

    decline_claim(business, by=me, at=START)

    assert claimable_businesses(me) == []


def test_a_number_that_was_put_right_since_opens_nothing():
    business, me = a_business(business_name="Warung Sari", phone=WRITTEN), OwnerFactory(phone=PHONE)
    say(business, values={"phone": "081200000001"}, reason="nomor baru", by=UserFactory(), at=START + timedelta(days=1))

    assert claimable_businesses(me) == []


def test_a_number_in_very_many_businesses_opens_none_of_them():
    for number in range(6):
        a_business(business_name=f"Warung {number}", phone=WRITTEN)

    assert claimable_businesses(OwnerFactory(phone=PHONE)) == []


def test_one_person_holds_several_businesses_and_one_business_has_several_people():
    one, two = a_business(business_name="Satu", phone=WRITTEN), a_business(business_name="Dua", phone=WRITTEN)
    me, sister = OwnerFactory(phone=PHONE), OwnerFactory()
    for business in (one, two):
        claim_by_phone(business, by=me, at=START)
    grant(one, user=sister, by=UserFactory(), at=START, reason="KTP dan NIB dilihat di loket")

    assert set(businesses_held(me)) == {one, two}
    assert list(businesses_held(sister)) == [one]


def test_an_officer_grants_only_with_a_reason():
    business = a_business(business_name="Satu")

    with pytest.raises(CannotHold, match="alasannya"):
        grant(business, user=OwnerFactory(), by=UserFactory(), at=START, reason=" ")


def test_an_ended_holding_shows_nothing_any_more():
    holding = HoldingFactory()

    end_holding(holding, by=holding.user, at=START + timedelta(days=1))

    assert not businesses_held(holding.user).exists()
    with pytest.raises(type(holding.business).DoesNotExist):
        business_held(holding.user, holding.business.code)
    assert Event.objects.filter(what="holding.ended", by=holding.user).exists()


def test_somebody_else_cannot_end_it():
    holding = HoldingFactory()

    with pytest.raises(CannotHold):
        end_holding(holding, by=OwnerFactory(), at=START)


def test_what_an_officer_took_away_cannot_be_claimed_back_by_the_same_phone():
    business, me = a_business(business_name="Warung Sari", phone=WRITTEN), OwnerFactory(phone=PHONE)
    holding = claim_by_phone(business, by=me, at=START)
    with pytest.raises(CannotHold, match="alasannya"):
        end_holding(holding, by=UserFactory(), at=START)

    end_holding(holding, by=UserFactory(), at=START + timedelta(days=1), reason="bukan pemiliknya")

    assert claimable_businesses(me) == []


def merged(into, other, at=START + timedelta(days=1)):
    return merge(into, other, reason="Rumah yang sama", by=UserFactory(), at=at)


def test_a_holding_follows_its_business_into_the_one_it_was_merged_into_and_onwards():
    holding = HoldingFactory()
    middle, last = a_business(business_name="Tengah"), a_business(business_name="Akhir")

    merged(middle, holding.business)
    merged(last, middle, START + timedelta(days=2))

    assert list(businesses_held(holding.user)) == [last]
    assert list(holders_of(last)) == [holding]
    assert business_held(holding.user, last.code) == last
    assert business_held(holding.user, holding.business.code) == last
    for gone in (lambda: business_held(holding.user, middle.code), lambda: business_held(OwnerFactory(), last.code)):
        with pytest.raises(Business.DoesNotExist):
            gone()


def test_undoing_the_merge_gives_the_old_business_back():
    holding, into = HoldingFactory(), a_business(business_name="Utama")
    act = merged(into, holding.business)

    undo(act, reason="Dua rumah", by=UserFactory(), at=START + timedelta(days=2))

    assert list(businesses_held(holding.user)) == [holding.business]
    assert not holders_of(into).exists()
    with pytest.raises(Business.DoesNotExist):
        business_held(holding.user, into.code)


def test_one_who_holds_both_businesses_of_a_merge_sees_one_and_is_not_asked_to_claim_it():
    one, two = a_business(business_name="Satu", phone=WRITTEN), a_business(business_name="Dua")
    me = OwnerFactory(phone=PHONE)
    for business in (one, two):
        HoldingFactory(user=me, business=business)

    merged(two, one)

    assert list(businesses_held(me)) == [two]
    assert claimable_businesses(me) == []


def test_what_an_officer_took_away_is_not_offered_again_because_it_was_merged():
    business, me = a_business(business_name="Warung Sari", phone=WRITTEN), OwnerFactory(phone=PHONE)
    end_holding(HoldingFactory(user=me, business=business), by=UserFactory(), at=START, reason="bukan pemiliknya")

    merged(a_business(business_name="Utama"), business)

    assert claimable_businesses(me) == []


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        ({"grounds": "rumour"}, "holding_has_known_grounds"),
        ({"grounds": "officer"}, "an_officer_gives_a_reason"),
        ({"until": START - timedelta(days=1)}, "holding_ends_once_and_by_someone"),
        ({"until": START}, "holding_ends_once_and_by_someone"),
    ],
)
def test_a_broken_holding_is_refused(broken, promise):
    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        HoldingFactory(**broken)


def test_a_person_holds_a_business_once_at_a_time():
    holding = HoldingFactory()

    with pytest.raises(IntegrityError, match="one_running_holding"), transaction.atomic():
        HoldingFactory(user=holding.user, business=holding.business)
