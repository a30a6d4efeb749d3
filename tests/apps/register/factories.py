"""Rows for tests, made through the same actions as in life where one exists."""

from datetime import UTC, date, datetime
from uuid import uuid4

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from penggerak.apps.accounts.models import Role, User
from penggerak.apps.areas.models import Area
from penggerak.apps.copying import next_ids, upsert_rows
from penggerak.apps.register import models
from penggerak.apps.register.actions.projecting import project_businesses
from penggerak.apps.seal import LOOKED_UP, look_up_key, seal
from penggerak.core.register import SENSITIVE
from penggerak.sources import reference

START = datetime(2026, 1, 1, tzinfo=UTC)
CITIES = ("36.71", "64.72", "35.74")


def load_city_areas() -> None:
    """The areas of three cities and what they lie in; all of Indonesia would take each test two seconds."""
    names = dict(reference.areas().select("code", "name").iter_rows())
    wanted = [code for code in names if code.startswith(CITIES) or any(city.startswith(f"{code}.") for city in CITIES)]
    rows = [(code, names[code], code.count("."), code.rpartition(".")[0] or None, "") for code in sorted(wanted)]
    upsert_rows(Area, ["code", "name", "level", "parent", "bps_code"], rows, key="code")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"orang{n}@contoh.example")
    name = factory.Sequence(lambda n: f"Petugas Contoh {n}")
    role = Role.OFFICER
    area_id = factory.LazyAttribute(lambda person: None if person.role in (Role.OWNER, Role.PARTNER) else "36.71")


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = models.Source

    slug = factory.Sequence(lambda n: f"daftar-{n}")
    name = factory.Sequence(lambda n: f"Daftar contoh {n}")
    kind = "list"
    city_id = "36.71"
    created_at = START


class ImportFactory(DjangoModelFactory):
    class Meta:
        model = models.Import

    source = factory.SubFactory(SourceFactory)
    city_id = factory.SelfAttribute("source.city_id")
    file_name = "daftar.csv"
    file_digest = "0" * 64
    stored_as = factory.LazyFunction(uuid4)
    observed_on = date(2026, 1, 1)
    created_at = START


class RecordFactory(DjangoModelFactory):
    class Meta:
        model = models.Record

    source = factory.SubFactory(SourceFactory)
    source_key = factory.Sequence(lambda n: f"{n:064x}")
    digest = factory.Sequence(lambda n: f"{n:064x}")
    observed_on = date(2026, 1, 1)
    recorded_at = START


class RecipientListFactory(DjangoModelFactory):
    class Meta:
        model = models.RecipientList

    city_id = "36.71"
    programme = factory.Sequence(lambda n: f"Bantuan contoh {n}")
    observed_on = date(2026, 1, 1)
    created_at = START


class LookUpListFactory(DjangoModelFactory):
    class Meta:
        model = models.LookUpList

    city_id = "36.71"
    kind = "deceased"
    provider = "Kantor contoh"
    as_of = date(2026, 1, 1)
    file_name = "daftar.csv"
    file_digest = "0" * 64
    created_at = START


def a_record(source=None, *, on=date(2026, 1, 1), at=START, **values):
    """A record that says these values; the sensitive ones sealed."""
    record = RecordFactory(
        source=source or SourceFactory(),
        observed_on=on,
        recorded_at=at,
        values={name: value for name, value in values.items() if name not in SENSITIVE},
        sealed=seal({name: value for name, value in values.items() if name in SENSITIVE}),
    )
    for field in LOOKED_UP & values.keys():
        models.RecordKey.objects.create(record=record, field=field, key=look_up_key(field, values[field]))
    return record


def a_business(*records, at=START, **values) -> models.Business:
    """A business that these records speak of; without any, one record that says the values."""
    records = records or (a_record(at=at, **{"city_code": "36.71", **values}),)
    business_id = next_ids(models.Business, 1)[0]  # as in life, or a business made later could get the same number
    links = [
        models.Link(record=record, business_id=business_id, started_at=record.recorded_at, method="alone")
        for record in records
    ]
    with transaction.atomic():  # a link may come before the business it points at, within one transaction
        models.Link.objects.bulk_create(links)
        project_businesses([business_id])
    return models.Business.objects.get(pk=business_id)
