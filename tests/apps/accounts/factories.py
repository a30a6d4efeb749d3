"""People, their organisations, and the few areas they work in."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from penggerak.apps.accounts.models import Membership, Organisation, Role, User
from penggerak.apps.areas.models import Area

AREAS = [
    ("36", "Banten"),
    ("36.71", "Kota Tangerang"),
    ("36.71.01", "Tangerang"),
    ("36.71.01.1001", "Sukasari"),
    ("36.71.02", "Jatiuwung"),
    ("36.74", "Kota Tangerang Selatan"),
    ("36.74.01", "Serpong"),
]


def make_areas() -> None:
    """A province, two of its cities, three districts and a village; nothing when they are there already."""
    rows = [
        Area(code=code, name=name, level=code.count("."), parent_id=code.rpartition(".")[0] or None)
        for code, name in AREAS
    ]
    Area.objects.bulk_create(rows, ignore_conflicts=True)


class PersonFactory(DjangoModelFactory):
    """An officer of the city; PersonFactory(role=Role.ADMIN, area_id="36.74") another."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"orang{n}@contoh.id")
    name = factory.Sequence(lambda n: f"Petugas Contoh {n}")
    role = Role.OFFICER
    area_id = factory.LazyAttribute(lambda person: None if person.role in (Role.OWNER, Role.PARTNER) else "36.71")

    @classmethod
    def _create(cls, model_class, *args, password=None, **kwargs):
        make_areas()
        return model_class.objects.create_user(password=password, **kwargs)


class OrganisationFactory(DjangoModelFactory):
    """A lender of the city; OrganisationFactory(kind="city_agency") an office, for the whole city unless said."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Koperasi Contoh {n}")
    kind = Organisation.Kind.LENDER
    city_id = "36.71"
    area_id = factory.LazyAttribute(lambda one: one.city_id if one.kind in Organisation.OF_THE_GOVERNMENT else None)
    created_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        make_areas()
        return super()._create(model_class, *args, **kwargs)


class MembershipFactory(DjangoModelFactory):
    """A partner who works for a lender; MembershipFactory(role="manager") looks after its people."""

    class Meta:
        model = Membership

    user = factory.SubFactory(PersonFactory, role=Role.PARTNER)
    organisation = factory.SubFactory(OrganisationFactory)
    since = factory.LazyFunction(timezone.now)
