"""Reading people, organisations and areas. Whoever asks sees their own area and what lies inside it."""

from datetime import datetime

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from penggerak.apps.accounts.contacts import Contact
from penggerak.apps.accounts.models import Membership, Organisation, Session, User
from penggerak.apps.areas.models import Area


def inside(area: Area, *, code: str) -> Q:
    """Rows whose area is this one or lies in it. code: the path to the area's code, such as area__code."""
    return Q(**{code: area.code}) | Q(**{f"{code}__startswith": f"{area.code}."})


def people_for(user: User) -> QuerySet[User]:
    """The people working in the area of the one who asks, active first."""
    return (
        User.objects.filter(inside(user.area, code="area__code"))
        .select_related("area")
        .prefetch_related(
            Prefetch(
                "memberships",
                queryset=Membership.objects.filter(until=None).select_related("organisation"),
                to_attr="running",
            )
        )
        .order_by("-is_active", "name", "pk")
    )


def areas_for(user: User) -> QuerySet[Area]:
    """The areas someone may hand out: their own, and districts and villages in it."""
    return Area.objects.filter(inside(user.area, code="code")).select_related("parent").order_by("code")


def covers(area: Area, other: Area) -> bool:
    return other.code == area.code or other.code.startswith(f"{area.code}.")


def person_with(contact: Contact) -> User | None:
    """The account, open or closed, that signs in by this contact."""
    if contact.kind == "email":
        return User.objects.alias(small=Lower("email")).filter(small=contact.address).first()
    return User.objects.filter(phone_key=contact.key).first()


def open_sessions(user: User, *, at: datetime) -> QuerySet[Session]:
    """Where someone is signed in, the latest first."""
    return Session.objects.filter(user=user, expire_date__gt=at).order_by("-seen_at", "pk")


def city_of(user: User) -> Area | None:
    """The city whose organisations an admin looks after; None when their area is only a part of one."""
    if user.area is None:
        return None
    code = user.area.code if user.area.level == Area.Level.CITY else settings.PENGGERAK_CITY
    city = Area.objects.filter(code=code).first()
    return city if city and covers(user.area, city) else None


def organisations_for(user: User) -> QuerySet[Organisation]:
    """The organisations an admin looks after, open ones first, each with how many people work for it now."""
    running = Count("memberships", filter=Q(memberships__until=None))
    return (
        Organisation.objects.filter(inside(user.area, code="city__code"))
        .select_related("city", "area")
        .annotate(members=running)
        .order_by("-is_active", "kind", "name", "pk")
    )


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who works for it now, managers first."""
    return organisation.memberships.filter(until=None).select_related("user").order_by("role", "user__name", "pk")


def memberships_of(user: User) -> QuerySet[Membership]:
    """The organisations someone works for now."""
    running = user.memberships.filter(until=None, organisation__is_active=True)
    return running.select_related("organisation__city").order_by("organisation__name", "pk")


def manages(user: User, organisation: Organisation) -> bool:
    return memberships_of(user).filter(organisation=organisation, role=Membership.Role.MANAGER).exists()


def offices_for(user: User) -> QuerySet[Organisation]:
    """The open offices an admin may put staff into."""
    return organisations_for(user).filter(is_active=True, kind__in=Organisation.OF_THE_GOVERNMENT)
