"""What the database itself refuses about people, organisations, sessions and codes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from penggerak.apps.accounts.models import ContactCode, Membership, Organisation, Role, Session, User
from penggerak.apps.seal import seal
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, PersonFactory, make_areas

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def refuses(constraint: str):
    """The block fails at this constraint."""
    return _Refused(constraint)


class _Refused:
    def __init__(self, constraint: str) -> None:
        self.expected = pytest.raises(IntegrityError, match=constraint)
        self.block = transaction.atomic()

    def __enter__(self) -> None:
        self.expected.__enter__()
        self.block.__enter__()

    def __exit__(self, *error) -> bool:
        self.block.__exit__(*error)
        return bool(self.expected.__exit__(*error))


@pytest.fixture(autouse=True)
def _areas(db):
    make_areas()


def test_an_account_can_be_reached_somehow():
    with refuses("user_can_be_reached"):
        User.objects.create(email=None, name="A", role=Role.OWNER)


def test_an_empty_email_is_none_at_all():
    with refuses("user_has_no_empty_email"):
        User.objects.create(email="", name="A", role=Role.OWNER)


def test_a_phone_is_kept_with_its_hash_or_not_at_all():
    with refuses("user_phone_is_kept_whole"):
        User.objects.create(email="a@contoh.id", name="A", role=Role.OWNER, phone_sealed=seal({"phone": "+628"}))
    with refuses("user_phone_is_kept_whole"):
        User.objects.create(email="a@contoh.id", name="A", role=Role.OWNER, phone_key=b"k" * 16)


def test_a_phone_opens_one_account():
    PersonFactory(role=Role.OWNER, email=None, phone="+6281234567890")

    with refuses("phone_key"):
        PersonFactory(role=Role.OWNER, email=None, phone="+6281234567890")


@pytest.mark.parametrize(("role", "area"), [("officer", None), ("owner", "36.71"), ("partner", "36.71")])
def test_staff_have_an_area_and_nobody_else_has(role, area):
    with refuses("staff_have_an_area_and_others_none"):
        User.objects.create(email="a@contoh.id", name="A", role=role, area_id=area)


def test_two_organisations_of_a_city_never_share_a_name():
    OrganisationFactory(name="Koperasi Maju")

    with refuses("one_organisation_of_a_name_in_a_city"):
        OrganisationFactory(name="KOPERASI maju")


def test_an_organisation_has_a_name():
    with refuses("organisation_has_a_name"):
        OrganisationFactory(name="")


def test_an_organisation_is_of_a_known_kind():
    with refuses("organisation_has_a_known_kind"):
        OrganisationFactory(kind="bank gelap")


@pytest.mark.parametrize(("kind", "area"), [("city_agency", None), ("lender", "36.71")])
def test_only_offices_have_an_area(kind, area):
    with refuses("offices_of_the_government_have_an_area_and_others_none"):
        OrganisationFactory(kind=kind, area_id=area)


def test_someone_belongs_to_an_organisation_once_at_a_time():
    first = MembershipFactory(since=NOON, until=NOON)
    MembershipFactory(user=first.user, organisation=first.organisation)

    with refuses("one_running_membership_of_a_person_in_an_organisation"):
        MembershipFactory(user=first.user, organisation=first.organisation)


def test_a_membership_has_a_known_role():
    with refuses("membership_has_a_known_role"):
        MembershipFactory(role="raja")


def test_a_membership_ends_after_it_begins():
    with refuses("membership_ends_after_it_begins"):
        MembershipFactory(since=NOON, until=NOON - timedelta(seconds=1))


def test_a_session_of_someone_says_since_when():
    person = PersonFactory()

    with refuses("signed_in_sessions_say_since_when"):
        Session.objects.create(session_key="k", session_data="", expire_date=NOON, user=person)
    with refuses("signed_in_sessions_say_since_when"):
        Session.objects.create(
            session_key="k",
            session_data="",
            expire_date=NOON,
            user=person,
            started_at=NOON,
            seen_at=NOON - timedelta(seconds=1),
        )


def a_code(**about) -> ContactCode:
    fields = {
        "purpose": "sign_in",
        "kind": "phone",
        "address_sealed": b"x",
        "code_key": b"k" * 16,
        "created_at": NOON,
        "expires_at": NOON + timedelta(minutes=10),
    }
    return ContactCode.objects.create(**fields | about)


@pytest.mark.parametrize(
    ("about", "constraint"),
    [
        ({"purpose": "change"}, "contact_code_has_a_known_purpose_and_person"),
        ({"purpose": "lain"}, "contact_code_has_a_known_purpose_and_person"),
        ({"kind": "pos"}, "contact_code_has_a_known_kind"),
        ({"expires_at": NOON}, "contact_code_expires_later"),
        ({"tries": 6}, "contact_code_is_tried_five_times"),
        ({"tries": -1}, "contact_code_is_tried_five_times"),
        ({"address_sealed": b""}, "contact_code_goes_somewhere"),
    ],
)
def test_a_code_is_whole(about, constraint):
    with refuses(constraint):
        a_code(**about)


def test_every_kind_of_organisation_can_be_kept():
    for kind in Organisation.Kind:
        OrganisationFactory(kind=kind)

    assert Organisation.objects.count() == len(Organisation.Kind)
    assert not Membership.objects.exists()
