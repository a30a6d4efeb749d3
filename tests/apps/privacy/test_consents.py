"""Nothing is shown to a provider without a running consent."""

import inspect
from datetime import timedelta

import pytest

from penggerak.apps.accounts.access import PARTNERS
from penggerak.apps.audit.models import Event
from penggerak.apps.privacy.actions.consenting import CannotConsent, give_consent, withdraw_consent
from penggerak.apps.privacy.actions.wordings import WordingWasChanged, load_wordings
from penggerak.apps.privacy.models import Consent, Purpose, Wording
from penggerak.apps.privacy.offers import offers_for
from penggerak.apps.privacy.queries.consents import businesses_shared_with, may_see, wording_at
from penggerak.apps.register.actions.regrouping import merge
from tests.apps.privacy.factories import DataRequestFactory, LenderFactory, OwnerFactory
from tests.apps.register.factories import START, UserFactory, a_business
from tests.repository.test_access import ADDRESSES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

DAY = timedelta(days=1)


@pytest.fixture
def business():
    return a_business(business_name="Warung Contoh")


def give(business, recipient=None, purpose="financing", at=START, by=None):
    given = {"by": by or OwnerFactory(), "through": "page", "language": "id"}
    return give_consent(business=business, purpose=purpose, recipient=recipient, at=at, **given)


def withdraw(business, recipient, at):
    about = {"purpose": "financing", "by": OwnerFactory(), "through": "page"}
    withdraw_consent(business=business, recipient=recipient, at=at, **about)


def test_every_purpose_has_its_first_words_in_both_languages():
    for purpose in Purpose.values:
        text = wording_at(purpose, at=START).text
        for language in ("id", "en"):
            assert set(text[language]) == {"title", "purpose", "kinds", "recipient", "until"}


def test_words_that_were_shown_are_never_changed():
    Wording.objects.filter(purpose="news").update(text={"id": {}, "en": {}})

    with pytest.raises(WordingWasChanged):
        load_wordings()


def test_nobody_sees_a_business_before_its_owner_allows_it(business):
    lender = LenderFactory()

    assert not may_see(lender, business, "financing", at=START)
    assert not businesses_shared_with(lender, "financing", at=START).exists()


def test_a_consent_opens_one_business_for_one_purpose_to_one_organisation(business):
    lender, other = LenderFactory(), LenderFactory()
    a_business(business_name="Tanpa izin")

    give(business, lender)

    assert list(businesses_shared_with(lender, "financing", at=START)) == [business]
    assert not businesses_shared_with(lender, "training", at=START).exists()
    assert not businesses_shared_with(other, "financing", at=START).exists()


def test_a_withdrawal_holds_at_once_and_the_past_stays_as_it_was(business):
    lender = LenderFactory()
    give(business, lender)

    withdraw(business, lender, START + DAY)

    assert not may_see(lender, business, "financing", at=START + DAY)
    assert may_see(lender, business, "financing", at=START + DAY - timedelta(seconds=1))
    assert not may_see(lender, business, "financing", at=START - timedelta(seconds=1))


def test_an_organisation_that_is_not_active_sees_nothing(business):
    lender = LenderFactory()
    give(business, lender)
    lender.is_active = False
    lender.save()

    assert not may_see(lender, business, "financing", at=START)


@pytest.mark.parametrize(("kind", "status"), [("limit", "done"), ("erase", "partly")])
def test_a_business_that_was_blocked_is_hidden_from_partners(business, kind, status):
    lender = LenderFactory()
    give(business, lender)
    answered = {"settled_at": START + DAY, "answer": "dibatasi", "article": "UU 43/2009"}
    DataRequestFactory(kind=kind, business=business, status=status, **answered)

    assert may_see(lender, business, "financing", at=START)
    assert not may_see(lender, business, "financing", at=START + DAY)


def test_a_block_follows_its_business_when_it_is_merged_into_another(business):
    lender, into = LenderFactory(), a_business(business_name="Utama")
    give(into, lender)
    DataRequestFactory(kind="limit", business=business, status="done", settled_at=START, answer="dibatasi")

    merge(into, business, reason="Rumah yang sama", by=UserFactory(), at=START + DAY)

    assert not may_see(lender, into, "financing", at=START + DAY)


def test_giving_twice_is_one_consent_and_each_act_leaves_one_event(business):
    lender = LenderFactory()
    give(business, lender)
    give(business, lender)
    withdraw(business, lender, START + DAY)
    withdraw(business, lender, START + DAY)

    assert Consent.objects.count() == 1
    told = Event.objects.filter(what__startswith="consent.").order_by("pk").values_list("what", flat=True)
    assert list(told) == ["consent.given", "consent.withdrawn"]


@pytest.mark.parametrize("about", [{"kind": "buyer"}, {"city_id": "64.72"}, {"is_active": False}])
def test_a_recipient_that_does_not_fit_is_refused(business, about):
    with pytest.raises(CannotConsent, match="Pilih dari daftar"):
        give(business, LenderFactory(**about))


def test_after_new_words_the_older_consent_still_runs_and_says_it_is_for_the_earlier_text(business):
    give(business, purpose="publish")
    text = {"id": {"title": "baru"}, "en": {"title": "new"}}
    new = Wording.objects.create(purpose="publish", version=2, text=text, valid_from=START + DAY)
    [offer] = [one for one in offers_for(business, at=START + DAY) if one.wording == new]

    assert offer.consent
    assert offer.is_for_earlier_words

    give(business, purpose="publish", at=START + 2 * DAY)
    [offer] = [one for one in offers_for(business, at=START + 2 * DAY) if one.wording == new]
    assert offer.consent
    assert not offer.is_for_earlier_words


def test_a_consent_to_an_organisation_that_closed_can_still_be_withdrawn(business):
    lender = LenderFactory()
    give(business, lender)
    lender.is_active = False
    lender.save()

    assert lender in [one.recipient for one in offers_for(business, at=START) if one.consent]


def test_no_page_for_partners_comes_to_a_business_by_another_door():
    """What is open to partners alone may ask businesses_shared_with, and nothing of the register itself."""
    for_partners = [one.callback for one in ADDRESSES.values() if getattr(one.callback, "open_to", None) == PARTNERS]

    for view in for_partners:
        source = inspect.getsource(inspect.getmodule(view))
        assert "register.queries" not in source
        assert "Business.objects" not in source
