"""What follows a business that is merged, split, and set apart again: blocks and open requests, but no consent."""

from datetime import timedelta

import pytest

from penggerak.apps.privacy.actions.consenting import give_consent
from penggerak.apps.privacy.actions.inviting import accept_invitation
from penggerak.apps.privacy.models import Consent
from penggerak.apps.privacy.offers import offers_for
from penggerak.apps.privacy.queries.consents import limited_businesses, may_see
from penggerak.apps.privacy.queries.invitations import invitations_to, open_invitations
from penggerak.apps.privacy.queries.requests import officers_for, open_requests, own_requests
from penggerak.apps.register.actions.regrouping import merge, split, undo
from penggerak.apps.register.queries.holdings import businesses_held
from penggerak.apps.seal import look_up_key, seal
from tests.apps.privacy.factories import (
    ConsentFactory,
    DataRequestFactory,
    HoldingFactory,
    InvitationFactory,
    LenderFactory,
    OwnerFactory,
)
from tests.apps.register.factories import START, UserFactory, a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

HOUR = timedelta(hours=1)
MERGED = START + 10 * HOUR
LATER = START + 100 * HOUR


@pytest.fixture
def lender():
    return LenderFactory()


@pytest.fixture
def kept():
    return a_business(business_name="Warung Utama")


@pytest.fixture
def gone():
    """Of two records, so that it can be divided."""
    both = [a_record(city_code="36.71", business_name=name) for name in ("Warung Lama", "Warung Lama Jaya")]
    return a_business(*both)


def merged(kept, gone, at=MERGED):
    return merge(kept, gone, reason="satu usaha", by=UserFactory(), at=at)


def undone(act, at=MERGED + HOUR):
    return undo(act, reason="keliru", by=UserFactory(), at=at)


def consent(business, lender, **about):
    return ConsentFactory(business=business, purpose="financing", recipient=lender, **about)


def block(business, at=START):
    return DataRequestFactory(kind="limit", business=business, status="done", settled_at=at, answer="dibatasi")


def sees(lender, business, at=LATER):
    return may_see(lender, business, "financing", at=at)


def limited(at=LATER):
    return set(limited_businesses(at=at).values_list("pk", flat=True))


class TestConsents:
    def test_one_given_for_the_business_that_was_merged_away_does_not_open_the_other(self, lender, kept, gone):
        mine = consent(gone, lender)

        merged(kept, gone)

        assert not sees(lender, kept)
        mine.refresh_from_db()
        assert (mine.business, mine.withdrawn_at) == (gone, None)

    def test_one_of_the_other_does_not_open_what_another_holder_did_not_allow(self, lender, kept, gone):
        consent(kept, lender)
        HoldingFactory(business=kept)
        HoldingFactory(business=gone)

        merged(kept, gone)

        assert not sees(lender, kept)
        assert sees(lender, kept, at=MERGED - HOUR)

    def test_where_both_allowed_the_same_it_goes_on(self, lender, kept, gone):
        consent(kept, lender)
        consent(gone, lender)
        HoldingFactory(business=gone)

        merged(kept, gone)

        assert sees(lender, kept)

    def test_another_recipient_is_another_consent(self, lender, kept, gone):
        consent(kept, lender)
        consent(gone, LenderFactory())
        HoldingFactory(business=gone)

        merged(kept, gone)

        assert not sees(lender, kept)

    def test_where_nobody_holds_the_one_merged_away_it_goes_on(self, lender, kept, gone):
        consent(kept, lender)

        merged(kept, gone)

        assert sees(lender, kept)

    def test_where_one_person_holds_both_it_goes_on(self, lender, kept, gone):
        consent(kept, lender)
        owner = HoldingFactory(business=kept).user
        HoldingFactory(business=gone, user=owner)

        merged(kept, gone)

        assert sees(lender, kept)

    def test_given_after_the_merge_it_counts_for_the_whole(self, lender, kept, gone):
        consent(kept, lender)
        HoldingFactory(business=kept)
        other = HoldingFactory(business=gone).user
        merged(kept, gone)
        assert [one.is_before_merge for one in offers_for(kept, at=LATER) if one.consent] == [True]

        give_consent(business=kept, purpose="financing", recipient=lender, by=other, through="page", language="id",
                     at=MERGED + HOUR)  # fmt: skip

        assert sees(lender, kept)
        assert [one.is_before_merge for one in offers_for(kept, at=LATER) if one.consent] == [False]
        assert Consent.objects.filter(business=kept, withdrawn_at=None).count() == 1

    def test_undoing_the_merge_brings_each_back_exactly(self, lender, kept, gone):
        consent(kept, lender)
        other = LenderFactory()
        consent(gone, other)
        HoldingFactory(business=gone)

        undone(merged(kept, gone))

        assert sees(lender, kept)
        assert sees(other, gone)
        assert not sees(other, kept)
        assert not sees(lender, gone)

    def test_what_is_split_off_begins_without_any(self, lender, gone):
        consent(gone, lender)

        act = split(gone, [gone.links.first().record_id], reason="dua usaha", by=UserFactory(), at=MERGED)

        new = act.opened.get().business
        assert sees(lender, gone)
        assert not sees(lender, new)


class TestBlocks:
    def test_one_follows_into_a_merge_of_merges_and_back(self, lender, kept, gone):
        third = a_business(business_name="Warung Ketiga")
        block(gone)
        first = merged(kept, gone)
        second = merged(third, kept, at=MERGED + HOUR)
        assert third.pk in limited()

        undone(second, at=MERGED + 2 * HOUR)
        assert limited() == {kept.pk}

        undone(first, at=MERGED + 3 * HOUR)
        assert limited() == {gone.pk}

    def test_one_follows_every_part_of_what_was_merged_and_divided_again(self, kept, gone):
        block(gone)
        record = gone.links.first().record_id
        merged(kept, gone)

        act = split(kept, [record], reason="dua usaha", by=UserFactory(), at=MERGED + HOUR)

        assert limited() == {kept.pk, act.opened.get().business_id}

    def test_one_of_the_business_that_stays_does_not_reach_the_other_after_undoing(self, kept, gone):
        block(kept)

        undone(merged(kept, gone))

        assert limited() == {kept.pk}

    def test_one_that_was_met_while_they_were_one_holds_for_both_afterwards(self, kept, gone):
        act = merged(kept, gone)
        block(kept, at=MERGED + timedelta(minutes=30))

        undone(act)

        assert limited() == {kept.pk, gone.pk}

    def test_released_it_blocks_nothing_anywhere(self, kept, gone):
        asked = block(gone)
        merged(kept, gone)
        asked.released_at, asked.released_by, asked.released_reason = MERGED + HOUR, UserFactory(), "diminta"
        asked.save()

        assert limited() == set()


class TestRequestsAndInvitations:
    def test_an_open_request_stays_with_the_officers_and_with_whoever_holds_that_number(self, kept, gone):
        officer = UserFactory()
        asked = DataRequestFactory(business=gone)
        holder, other = HoldingFactory(business=gone).user, HoldingFactory(business=kept).user

        act = merged(kept, gone)

        assert list(open_requests(officer)) == [asked]
        assert officer in officers_for(asked)
        assert asked in own_requests(holder)
        assert asked not in own_requests(other)
        undone(act)
        assert list(open_requests(officer)) == [asked]
        assert asked in own_requests(holder)

    def test_an_invitation_is_seen_taken_back_and_accepted_after_the_merge(self, kept, gone):
        holder, guest = HoldingFactory(business=gone).user, OwnerFactory()
        key = look_up_key("phone", guest.phone)
        asked = InvitationFactory(
            business=gone, by=holder, contact_key=key, contact_sealed=seal({"address": guest.phone})
        )
        act = merged(kept, gone)
        assert [one for one, _ in open_invitations(kept)] == [asked]
        assert list(invitations_to(guest)) == [asked]

        accept_invitation(asked, by=guest, at=MERGED + timedelta(minutes=30))

        assert list(businesses_held(guest)) == [kept]
        undone(act)
        assert list(businesses_held(guest)) == [gone]

    def test_on_the_page_of_the_merged_business_it_can_be_taken_back(self, client, kept, gone):
        holder = HoldingFactory(business=gone).user
        asked = InvitationFactory(business=gone, by=holder, contact_sealed=seal({"address": "+6281200001111"}))
        merged(kept, gone)
        client.force_login(holder)

        page = client.get(f"/saya/usaha/{kept.code}/orang/").content.decode()
        client.post(f"/saya/usaha/{kept.code}/ajakan/{asked.pk}/batalkan/")

        assert "1111" in page
        assert open_invitations(kept) == []
