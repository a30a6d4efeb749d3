"""A profile marks the fields that have outlived their shelf life, now and as of a past day."""

from datetime import date

import pytest
from django.template import Context, Template

from penggerak.apps.register.queries.businesses import profile
from tests.apps.register.factories import a_business, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

HERE = {"city_code": "36.71", "district_code": "36.71.01"}


def marks(business, on):
    page = Template("{% load register %}{% stale groups on %}")
    return page.render(Context({"groups": profile(business, on=on), "on": on}))


def test_only_what_is_past_its_day_is_named():
    business = a_business(
        a_record(on=date(2024, 1, 1), phone="+6281234567890", nib="9120000000017", **HERE),
        a_record(on=date(2026, 1, 1), status="active", **HERE),
    )

    assert marks(business, date(2025, 12, 31)).strip() == ""
    assert "1 isian sudah lewat masa berlakunya" in marks(business, date(2026, 1, 1))
    assert "Telepon: berlaku sampai 31 Desember 2025" in marks(business, date(2026, 1, 1))
    assert "+62" not in marks(business, date(2026, 1, 1))


def test_what_was_withdrawn_is_not_stale():
    business = a_business(
        a_record(on=date(2020, 1, 1), main_activity="Warung", production_capacity="9 kg", **HERE),
        a_record(on=date(2020, 1, 2), production_capacity=None, **HERE),
    )

    assert "Kapasitas" not in marks(business, date(2026, 1, 1))
