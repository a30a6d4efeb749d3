"""Reading people and the areas they may be given. Whoever asks sees their own area and what lies inside it."""

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area


def inside(area: Area, *, code: str) -> Q:
    """Rows whose area is this one or lies in it. code: the path to the area's code, such as area__code."""
    return Q(**{code: area.code}) | Q(**{f"{code}__startswith": f"{area.code}."})


def people_for(user: User) -> QuerySet[User]:
    """The people working in the area of the one who asks, active first."""
    return (
        User.objects.filter(inside(user.area, code="area__code"))
        .select_related("area")
        .order_by("-is_active", "name", "pk")
    )


def areas_for(user: User) -> QuerySet[Area]:
    """The areas someone may hand out: their own, and districts and villages in it."""
    return Area.objects.filter(inside(user.area, code="code")).select_related("parent").order_by("code")


def covers(area: Area, other: Area) -> bool:
    return other.code == area.code or other.code.startswith(f"{area.code}.")
