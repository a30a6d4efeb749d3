"""Who works here: admins add and close accounts, each within their own area."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from penggerak.apps.accounts.actions import CannotChangePerson, add_person, deactivate_person, give_role
from penggerak.apps.accounts.models import Role, User
from penggerak.apps.accounts.queries import areas_for, people_for
from penggerak.apps.areas.models import Area
from penggerak.apps.audit.models import Event
from tests.apps.accounts.factories import PersonFactory, make_areas

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NEW = {"name": "Sri Contoh", "email": "sri@contoh.id", "role": "field_officer", "area": "36.71.01"}


@pytest.fixture
def admin():
    return PersonFactory(role=Role.ADMIN, name="Ratna Contoh")


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


def test_an_admin_adds_a_colleague_who_gets_a_letter(as_admin, admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_admin.post("/kerja/petugas/", NEW)

    person = User.objects.get(email="sri@contoh.id")
    assert answer["Location"] == "/kerja/petugas/"
    assert (person.role, person.area_id, person.has_usable_password()) == ("field_officer", "36.71.01", False)
    assert mail.outbox[-1].to == ["sri@contoh.id"]
    assert "/masuk/" in mail.outbox[-1].body
    assert Event.objects.get(what="account.added").data == {"role": "field_officer", "area": "36.71.01"}


def test_the_list_shows_people_of_the_admins_area_only(as_admin):
    PersonFactory(name="Orang Kota Ini", area_id="36.71.02")
    PersonFactory(name="Orang Kota Lain", area_id="36.74")

    page = as_admin.get("/kerja/petugas/").content.decode()

    assert "Orang Kota Ini" in page
    assert "Orang Kota Lain" not in page


def test_the_list_asks_the_same_for_two_people_as_for_twenty(
    as_admin, django_assert_num_queries, django_assert_max_num_queries
):
    PersonFactory()
    as_admin.get("/kerja/petugas/")
    with django_assert_max_num_queries(12) as few:
        as_admin.get("/kerja/petugas/")
    for _ in range(18):
        PersonFactory()

    with django_assert_num_queries(len(few)):
        as_admin.get("/kerja/petugas/")


def test_an_area_outside_ones_own_is_not_on_offer(as_admin):
    answer = as_admin.post("/kerja/petugas/", NEW | {"area": "36.74"})

    assert answer.status_code == 422
    assert not User.objects.filter(email="sri@contoh.id").exists()


def test_an_email_that_is_taken_is_refused_with_a_way_on(as_admin):
    PersonFactory(email="sri@contoh.id")

    answer = as_admin.post("/kerja/petugas/", NEW | {"email": "SRI@contoh.id"})

    assert answer.status_code == 422
    assert "sudah dipakai" in answer.content.decode()
    assert 'value="SRI@contoh.id"' in answer.content.decode()


def test_closing_and_reopening_an_account(as_admin):
    person = PersonFactory()

    as_admin.post(f"/kerja/petugas/{person.pk}/tutup/")
    closed = User.objects.get(pk=person.pk).is_active
    as_admin.post(f"/kerja/petugas/{person.pk}/buka/")

    assert closed is False
    assert User.objects.get(pk=person.pk).is_active is True
    assert list(Event.objects.order_by("pk").values_list("what", flat=True)) == [
        "account.deactivated",
        "account.reactivated",
    ]


def test_people_of_another_city_do_not_exist_for_an_admin(as_admin):
    stranger = PersonFactory(area_id="36.74")

    answer = as_admin.post(f"/kerja/petugas/{stranger.pk}/tutup/")

    assert answer.status_code == 404
    assert User.objects.get(pk=stranger.pk).is_active


def test_nobody_closes_their_own_account(as_admin, admin):
    page = as_admin.post(f"/kerja/petugas/{admin.pk}/tutup/", follow=True).content.decode()

    assert "Akun sendiri tidak dapat diubah" in page
    assert User.objects.get(pk=admin.pk).is_active


def test_an_action_checks_the_area_even_without_a_form(admin):
    with pytest.raises(CannotChangePerson, match="bukan tanggung jawab"):
        add_person(email="a@contoh.id", name="A", role="officer", area=Area.objects.get(pk="36.74"), by=admin, at=NOW)


def test_an_officer_adds_nobody():
    officer = PersonFactory()

    with pytest.raises(CannotChangePerson):
        add_person(email="a@contoh.id", name="A", role="officer", area=officer.area, by=officer, at=NOW)


def test_a_new_role_is_written_down(admin):
    person = PersonFactory(role=Role.FIELD_OFFICER)

    give_role(person=person, role=Role.OFFICER, by=admin, at=NOW)

    assert User.objects.get(pk=person.pk).role == "officer"
    assert Event.objects.get(what="account.role_given").data == {"before": "field_officer", "role": "officer"}


def test_the_command_line_may_do_it_for_nobody():
    make_areas()

    person = add_person(
        email="Baru@Contoh.id", name="Baru", role="admin", area=Area.objects.get(pk="36.71"), by=None, at=NOW
    )

    assert person.email == "baru@contoh.id"
    assert Event.objects.get(what="account.added").by is None


def test_closing_a_closed_account_changes_nothing():
    person = PersonFactory(is_active=False)

    deactivate_person(person=person, by=None, at=NOW)

    assert not Event.objects.filter(what="account.deactivated").exists()


def test_a_city_sees_itself_and_what_lies_in_it():
    admin = PersonFactory(area_id="36.71")
    inside = PersonFactory(area_id="36.71.01.1001")
    PersonFactory(area_id="36.74.01")

    assert {person.pk for person in people_for(admin)} == {admin.pk, inside.pk}
    assert [area.code for area in areas_for(admin)] == ["36.71", "36.71.01", "36.71.01.1001", "36.71.02"]


def test_two_accounts_never_share_an_email():
    PersonFactory(email="sama@contoh.id")

    with pytest.raises(IntegrityError, match="one_account_per_email"), transaction.atomic():
        User.objects.create(email="SAMA@contoh.id", name="Lain", role="officer", area_id="36.71")


def test_an_unknown_role_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="user_has_a_known_role"), transaction.atomic():
        PersonFactory(role="raja")


def test_the_last_admin_of_a_city_is_not_closed_nor_made_something_else():
    PersonFactory(role=Role.ADMIN, is_active=False)
    last = PersonFactory(role=Role.ADMIN)

    with pytest.raises(CannotChangePerson, match="satu-satunya pengelola"):
        deactivate_person(person=last, by=None, at=NOW)
    with pytest.raises(CannotChangePerson, match="satu-satunya pengelola"):
        give_role(person=last, role=Role.OFFICER, by=None, at=NOW)

    assert User.objects.get(pk=last.pk).is_active


def test_an_owner_is_not_made_staff_of_anything(admin):
    owner = PersonFactory(role=Role.OWNER, email="sari@contoh.id")

    with pytest.raises(CannotChangePerson):
        give_role(person=owner, role=Role.OFFICER, by=None, at=NOW)
    with pytest.raises(CannotChangePerson):
        add_person(email="sari@contoh.id", name="Sari", role="officer", area=admin.area, by=admin, at=NOW)

    assert User.objects.get(pk=owner.pk).role == Role.OWNER
