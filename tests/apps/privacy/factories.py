"""Owners, organisations, consents and requests for tests."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from penggerak.apps.accounts.models import Organisation
from penggerak.apps.privacy.models import Consent, DataRequest, Invitation, Wording
from penggerak.apps.register.models import Holding
from tests.apps.register.factories import START, UserFactory, a_business


class OwnerFactory(UserFactory):
    """Someone who signed in by a proven phone."""

    role = "owner"
    name = factory.Sequence(lambda n: f"Pemilik Contoh {n}")
    phone = factory.Sequence(lambda n: f"+62812{n:08d}")


class LenderFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Bank Contoh {n}")
    kind = "lender"
    city_id = "36.71"
    created_at = START


class HoldingFactory(DjangoModelFactory):
    class Meta:
        model = Holding

    user = factory.SubFactory(OwnerFactory)
    business = factory.LazyFunction(lambda: a_business(business_name="Warung Contoh"))
    grounds = "phone"
    by = factory.SelfAttribute("user")
    since = START


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    business = factory.LazyFunction(lambda: a_business(business_name="Warung Contoh"))
    purpose = "publish"
    wording = factory.LazyAttribute(lambda one: Wording.objects.get(purpose=one.purpose, version=1))
    language = "id"
    given_at = START
    given_through = "page"


class DataRequestFactory(DjangoModelFactory):
    class Meta:
        model = DataRequest

    kind = "erase"
    user = factory.SubFactory(OwnerFactory)
    received_at = START
    due_at = factory.LazyAttribute(lambda one: one.received_at + timedelta(hours=72))
    received_through = "page"


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    business = factory.LazyFunction(lambda: a_business(business_name="Warung Contoh"))
    contact_key = b"k" * 16
    contact_sealed = b"sealed"
    by = factory.SubFactory(OwnerFactory)
    at = START
