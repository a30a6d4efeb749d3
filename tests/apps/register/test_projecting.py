"""What is known is made from what was said, and can be made again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.projecting import project_businesses, rebuild_register
from penggerak.apps.register.codes import business_code, business_id_of
from penggerak.apps.register.models import Business, Licence, Link, Person, Product, Record, Role
from penggerak.apps.register.queries.businesses import profile
from tests.apps.register.factories import START, UserFactory, a_business, a_record, load_city_areas

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
NIK = "3671011708859001"
NIB = "9912345678901"


def rows(model, *without):
    """Every row of a table but for the numbers the database gives out."""
    kept = [field.attname for field in model._meta.concrete_fields if field.attname not in without]
    return sorted(
        repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in model.objects.values_list(*kept)
    )


def register():
    return rows(Business), rows(Person), *(rows(model, "id") for model in (Role, Licence, Product))


def merge(record, business, at):
    Link.objects.filter(record=record, ended_at=None).update(ended_at=at)
    Link.objects.create(record=record, business=business, started_at=at, method="person", reason="sama")


def test_a_business_stands_in_columns_as_its_records_say():
    business = a_business(
        business_name="Keripik Contoh", owner_name="Siti Contoh", village_code="36.71.01.1007", district_code="36.71.01",
        city_code="36.71", annual_sales_idr=2_000_000_001, nik=NIK, nib=NIB, status="active", owner_sex="F",
    )  # fmt: skip

    assert (business.name, business.owner_name) == ("Keripik Contoh", "Siti Contoh")
    assert (business.village_id, business.district_id, business.city_id) == ("36.71.01.1007", "36.71.01", "36.71")
    assert (business.size_by_sales, business.size_by_capital) == ("small", "unknown")
    assert (business.status, business.has_nib, business.has_phone) == ("active", True, False)
    assert business.code == business_code(business.pk)


@given(st.integers(1, 10**9))
def test_a_code_leads_back_to_its_business_and_a_slip_of_the_pen_nowhere(business_id):
    code = business_code(business_id)

    slipped = code[:-1] + str((int(code[-1]) + 1) % 10)

    assert business_id_of(code) == business_id
    assert business_id_of(slipped) is None


def test_personal_numbers_are_nowhere_in_plain_sight():
    a_business(business_name="Keripik Contoh", nik=NIK, nib=NIB, phone="+628990000001")

    plain = "".join(map(repr, register())) + repr(list(Record.objects.values_list("values")))

    assert NIK not in plain
    assert NIB not in plain
    assert "8990000001" not in plain
    assert Business.objects.get().opened()["nik"] == NIK


def test_a_licence_is_shown_masked():
    a_business(business_name="Keripik Contoh", nib=NIB)

    licence = Licence.objects.get()

    assert licence.kind == "nib"
    assert "•" in licence.shown


def test_products_of_one_cell_are_taken_apart():
    business = a_business(main_product="KERUPUK IKAN, RENGGINANG ,KERUPUK IKAN")

    assert list(business.products.order_by("rank").values_list("name", flat=True)) == ["KERUPUK IKAN", "RENGGINANG"]


def test_two_businesses_of_one_nik_have_one_owner():
    a_business(business_name="Satu", owner_name="Siti", nik=NIK)
    a_business(a_record(on=date(2026, 2, 1), business_name="Dua", owner_name="Siti Contoh", nik=NIK, city_code="36.71"))

    person = Person.objects.get()

    assert person.roles.count() == 2
    assert person.name == "Siti Contoh"


def test_an_owner_nobody_names_any_more_is_gone():
    business = a_business(business_name="Satu", owner_name="Siti")
    say(business, values={"owner_name": None}, reason="salah ketik", by=UserFactory(), at=START + timedelta(days=1))

    assert not Person.objects.exists()
    assert not Role.objects.exists()


def test_a_correction_is_a_record_and_the_old_value_stays_in_the_history():
    business = a_business(business_name="Warung Sarii")
    officer = UserFactory()

    say(
        business, values={"business_name": "Warung Sari"}, reason="papan nama", by=officer, at=START + timedelta(days=1)
    )

    business.refresh_from_db()
    [(_, lines)] = [group for group in profile(business, on=date(2026, 2, 1)) if group[0] == "business"]
    [line] = [line for line in lines if line.field.name == "business_name"]
    assert business.name == "Warung Sari"
    assert [said.value for said in line.history] == ["Warung Sari", "Warung Sarii"]
    assert line.history[0].reason == "papan nama"
    assert line.history[0].by == officer.name
    assert Record.objects.count() == 2


def test_a_correction_needs_a_reason():
    business = a_business(business_name="Warung Sari")

    with pytest.raises(ValueError, match="reason"):
        say(business, values={"business_name": "x"}, reason="  ", by=UserFactory(), at=START)

    assert Record.objects.count() == 1


def test_a_merged_business_keeps_its_row_and_knows_nothing():
    one, other = a_business(business_name="Satu", nib=NIB), a_business(business_name="Dua")

    merge(one.links.get().record, other, START + timedelta(days=1))
    project_businesses([one.pk, other.pk])

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.record_count, one.name, one.values, bytes(one.sealed)) == (0, "", {}, b"")
    assert other.record_count == 2
    assert other.has_nib


def test_the_register_is_rebuilt_to_the_same_bytes():
    one = a_business(
        business_name="Satu", owner_name="Siti", nik=NIK, nib=NIB, phone="+628990000001", main_product="a, b"
    )
    other = a_business(business_name="Dua", owner_name="Budi", city_code="36.71", village_code="36.71.01.1007")
    third = a_business(business_name="Tiga", owner_name="Siti", nik=NIK)
    merge(other.links.get().record, one, START + timedelta(days=1))
    project_businesses([one.pk, other.pk])
    say(third, values={"status": "closed"}, reason="tutup", by=UserFactory(), at=START + timedelta(days=2))
    before = register()

    rebuild_register()

    assert register() == before


names = st.sampled_from(["Warung Sari", "Keripik", "Bengkel", None])
moves = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8)


class AnySequenceOfMerges(TestCase):
    """Each example runs in a transaction of its own."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(names, st.sampled_from([NIK, None])), min_size=2, max_size=6), moves)
    def test_step_by_step_equals_rebuilt_and_undo_restores(self, said, moves):
        load_city_areas()
        businesses = [
            a_business(**{k: v for k, v in {"business_name": name, "nik": nik, "city_code": "36.71"}.items() if v})
            for name, nik in said
        ]
        at_first = register()
        at = datetime(2026, 2, 1, tzinfo=UTC)
        for step, (left, right) in enumerate(moves):
            record = Record.objects.order_by("pk")[left % len(businesses)]
            was = Link.objects.get(record=record, ended_at=None).business_id
            now = businesses[right % len(businesses)].pk
            merge(record, Business.objects.get(pk=now), at + timedelta(hours=step))
            project_businesses([was, now])
        stepwise = register()

        rebuild_register()

        assert register() == stepwise
        for number, record in enumerate(Record.objects.order_by("pk")):
            merge(record, businesses[number], at + timedelta(days=1))
        project_businesses([business.pk for business in businesses])
        Business.objects.update(since=START)  # undoing is an event too; all else is as it was
        assert register() == at_first


def test_a_rebuild_leaves_an_event():
    a_business(business_name="Satu")

    rebuild_register()

    assert Event.objects.get(what="register.rebuilt").data == {"businesses": 1}
