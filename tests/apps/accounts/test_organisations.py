"""Organisations and their people: admins look after those of their city, managers after their own colleagues."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from penggerak.apps.accounts.actions.organisations import CannotChangeOrganisation, add_member, end_membership
from penggerak.apps.accounts.contacts import contact
from penggerak.apps.accounts.models import Membership, Organisation, Role, User
from penggerak.apps.audit.models import Event
from penggerak.apps.seal import unseal
from tests.apps.accounts.door import last_notice
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
LENDER = {"name": "Koperasi Maju", "kind": "lender", "area": ""}
BUDI = {"contact": "budi@koperasi.example", "name": "Budi", "role": "member"}


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def admin(db):
    return PersonFactory(role=Role.ADMIN)


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def manager(db):
    return MembershipFactory(role=Membership.Role.MANAGER, user__name="Tuti Penanggung Jawab")


@pytest.fixture
def as_manager(manager):
    browser = Client()
    browser.force_login(manager.user)
    return browser


def test_an_admin_adds_an_organisation_of_the_city(as_admin):
    answer = as_admin.post("/kerja/organisasi/", LENDER)

    made = Organisation.objects.get()
    assert (made.name, made.kind, made.city_id, made.area) == ("Koperasi Maju", "lender", "36.71", None)
    assert answer["Location"] == f"/kerja/organisasi/{made.pk}/"
    assert Event.objects.filter(what="organisation.added", subject=f"organisation:{made.pk}").exists()


@pytest.mark.parametrize("wrong", [{"kind": "village_office"}, {"kind": "lender", "area": "36.71.01"}])
def test_only_offices_have_an_area(as_admin, wrong):
    answer = as_admin.post("/kerja/organisasi/", LENDER | wrong)

    assert answer.status_code == 422
    assert "wilayah" in answer.content.decode()
    assert not Organisation.objects.exists()


def test_a_name_that_is_taken_is_refused_with_a_way_on(as_admin):
    OrganisationFactory(name="KOPERASI MAJU")

    assert "Pakai nama lengkapnya" in as_admin.post("/kerja/organisasi/", LENDER).content.decode()


def test_organisations_of_another_city_do_not_exist_for_an_admin(as_admin):
    far = OrganisationFactory(name="Koperasi Jauh", city_id="36.74")
    member = MembershipFactory(organisation=far)

    assert "Koperasi Jauh" not in as_admin.get("/kerja/organisasi/").content.decode()
    for path in ("", "ubah/", "tutup/", "anggota/"):
        assert as_admin.post(f"/kerja/organisasi/{far.pk}/{path}", BUDI).status_code in {404, 405}
    assert as_admin.post(f"/kerja/organisasi/anggota/{member.pk}/akhiri/").status_code == 404
    assert Organisation.objects.get(pk=far.pk).is_active


def test_an_admin_of_a_district_adds_no_organisation():
    browser = Client()
    browser.force_login(PersonFactory(role=Role.ADMIN, area_id="36.71.01"))

    answer = browser.post("/kerja/organisasi/", LENDER)

    assert "pengelola kota" in answer.content.decode()
    assert not Organisation.objects.exists()


def test_an_organisation_can_be_renamed(as_admin):
    held = OrganisationFactory()

    as_admin.post(f"/kerja/organisasi/{held.pk}/ubah/", {"name": "Koperasi Baru"})

    assert Organisation.objects.get().name == "Koperasi Baru"


def test_a_contact_nobody_has_becomes_a_partner_and_is_told(as_admin):
    held = OrganisationFactory()

    as_admin.post(f"/kerja/organisasi/{held.pk}/anggota/", BUDI | {"role": "manager"})

    made = Membership.objects.get()
    assert (made.user.role, made.user.email, made.role) == ("partner", "budi@koperasi.example", "manager")
    told = unseal(last_notice().sealed)
    assert told["values"]["organisation"] == held.name
    assert told["values"]["sign_in_url"].endswith("/masuk/")


def test_a_partner_may_be_added_by_phone(as_admin):
    held = OrganisationFactory()

    as_admin.post(f"/kerja/organisasi/{held.pk}/anggota/", BUDI | {"contact": "0812 3456 7890"})

    assert Membership.objects.get().user.phone == "+6281234567890"


@pytest.mark.parametrize("role", [Role.OWNER, Role.OFFICER])
def test_nobody_else_silently_becomes_a_partner_and_the_answer_does_not_say_who_they_are(as_admin, role):
    held = OrganisationFactory()
    person = PersonFactory(role=role, email="budi@koperasi.example")

    page = as_admin.post(f"/kerja/organisasi/{held.pk}/anggota/", BUDI).content.decode()

    assert "Kontak ini tidak dapat ditambahkan" in page
    assert User.objects.get(pk=person.pk).role == role
    assert not Membership.objects.exists()


def test_an_office_takes_staff_of_its_city_only(as_admin):
    office = OrganisationFactory(kind="city_agency")
    inside = PersonFactory(email="dalam@contoh.id")
    PersonFactory(email="luar@contoh.id", area_id="36.74")
    PersonFactory(email="pemilik@contoh.id", role=Role.OWNER)

    for email in ("dalam@contoh.id", "luar@contoh.id", "pemilik@contoh.id", "tak-ada@contoh.id"):
        as_admin.post(f"/kerja/organisasi/{office.pk}/anggota/", BUDI | {"contact": email})

    assert [made.user for made in Membership.objects.all()] == [inside]
    assert not User.objects.filter(email="tak-ada@contoh.id").exists()


def test_a_new_officer_may_be_put_into_an_office_at_once(as_admin):
    office = OrganisationFactory(kind="village_office", area_id="36.71.01.1001", name="Kelurahan Sukasari")
    lender = OrganisationFactory()
    new = {"name": "Sri", "email": "sri@contoh.id", "role": "field_officer", "area": "36.71.01.1001"}

    refused = as_admin.post("/kerja/petugas/", new | {"organisation": lender.pk})
    as_admin.post("/kerja/petugas/", new | {"organisation": office.pk})

    assert refused.status_code == 422
    assert Membership.objects.get().organisation == office
    assert "Kelurahan Sukasari" in as_admin.get("/kerja/petugas/").content.decode()


def test_the_end_of_the_last_membership_closes_a_partners_way_in(as_admin, as_manager, manager):
    as_admin.post(f"/kerja/organisasi/anggota/{manager.pk}/akhiri/")

    assert not User.objects.get(pk=manager.user_id).is_active
    assert as_manager.get("/mitra/")["Location"].startswith("/masuk/")
    assert Event.objects.filter(what="organisation.member_left", subject=f"membership:{manager.pk}").exists()


def test_a_partner_of_two_organisations_keeps_the_other(as_admin, manager):
    other = MembershipFactory(user=manager.user)

    as_admin.post(f"/kerja/organisasi/anggota/{manager.pk}/akhiri/")

    assert User.objects.get(pk=manager.user_id).is_active
    assert Membership.objects.get(pk=other.pk).until is None


def test_someone_who_left_can_be_taken_on_again(as_admin, manager):
    as_admin.post(f"/kerja/organisasi/anggota/{manager.pk}/akhiri/")

    as_admin.post(f"/kerja/organisasi/{manager.organisation_id}/anggota/", BUDI | {"contact": manager.user.email})

    assert User.objects.get(pk=manager.user_id).is_active
    assert manager.user.memberships.count() == 2


def test_closing_an_organisation_ends_its_memberships(as_admin, manager):
    as_admin.post(f"/kerja/organisasi/{manager.organisation_id}/tutup/")

    held = Organisation.objects.get()
    assert not held.is_active
    assert not held.memberships.filter(until=None).exists()
    assert not User.objects.get(pk=manager.user_id).is_active
    refused = as_admin.post(f"/kerja/organisasi/{held.pk}/anggota/", BUDI)
    assert refused.status_code == 422
    assert "Organisasi ini ditutup" in refused.content.decode()


def test_a_partner_sees_the_own_organisation_and_its_people_only(as_manager, manager):
    MembershipFactory(organisation=manager.organisation, user__name="Rekan Sekantor")
    MembershipFactory(user__name="Orang Lain")

    page = as_manager.get("/mitra/").content.decode()

    assert manager.organisation.name in page
    assert "Rekan Sekantor" in page
    assert "Orang Lain" not in page


def test_a_manager_adds_and_takes_off_colleagues(as_manager, manager):
    as_manager.post(f"/mitra/{manager.organisation_id}/anggota/", BUDI)
    made = Membership.objects.get(user__email="budi@koperasi.example")

    as_manager.post(f"/mitra/anggota/{made.pk}/akhiri/")

    assert Membership.objects.get(pk=made.pk).until is not None


def test_a_member_without_that_task_changes_nobody(manager):
    browser = Client()
    browser.force_login(MembershipFactory(organisation=manager.organisation).user)

    assert browser.post(f"/mitra/{manager.organisation_id}/anggota/", BUDI).status_code == 404
    assert browser.post(f"/mitra/anggota/{manager.pk}/akhiri/").status_code == 404
    assert "Tambah anggota" not in browser.get("/mitra/").content.decode()


def test_a_manager_of_one_organisation_is_nobody_in_another(as_manager):
    other = MembershipFactory()

    assert as_manager.post(f"/mitra/{other.organisation_id}/anggota/", BUDI).status_code == 404
    assert as_manager.post(f"/mitra/anggota/{other.pk}/akhiri/").status_code == 404


def test_nobody_ends_their_own_membership(as_manager, manager):
    page = as_manager.post(f"/mitra/anggota/{manager.pk}/akhiri/", follow=True).content.decode()

    assert "Mintalah penanggung jawab lain" in page
    assert Membership.objects.get().until is None


def test_the_actions_check_who_asks_even_without_a_page(manager):
    officer = PersonFactory()
    budi = contact("budi@koperasi.example")

    with pytest.raises(CannotChangeOrganisation):
        add_member(
            organisation=manager.organisation,
            contact=budi,
            name="Budi",
            role="member",
            sign_in_url="",
            by=officer,
            at=timezone.now(),
        )
    with pytest.raises(CannotChangeOrganisation):
        end_membership(membership=manager, by=officer, at=timezone.now())


def test_the_list_asks_the_same_for_two_organisations_as_for_ten(as_admin, django_assert_num_queries):
    OrganisationFactory.create_batch(2)
    as_admin.get("/kerja/organisasi/")
    with django_assert_num_queries(5):
        as_admin.get("/kerja/organisasi/")
    OrganisationFactory.create_batch(8)

    with django_assert_num_queries(5):
        as_admin.get("/kerja/organisasi/")
