"""The one door: what lies in someone's area, and nothing else."""

from datetime import datetime

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import Business, Import, LookUpList, RecipientList, Source, Version


def _within(area: Area, *, city: str = "city", district: str = "district", village: str = "village") -> Q:
    match area.level:
        case Area.Level.PROVINCE:
            return Q(**{f"{city}__parent": area})
        case Area.Level.CITY:
            return Q(**{city: area})
        case Area.Level.DISTRICT:
            return Q(**{district: area})
        case _:
            return Q(**{village: area})


def is_within(area: Area, code: str) -> bool:
    """Whether a code lies in an area (or is it)."""
    return code == area.code or code.startswith(f"{area.code}.")


def businesses_of(user: User) -> QuerySet[Business]:
    """The businesses someone may see: those in their area that a record still speaks of."""
    return Business.objects.filter(_within(user.area), record_count__gt=0)


def versions_of(user: User, at: datetime) -> QuerySet[Version]:
    """The businesses in someone's area as they were known at a moment."""
    return versions_at(at).filter(_within(user.area))


def versions_at(at: datetime) -> QuerySet[Version]:
    """Every business that a record spoke of at a moment, as it was known then."""
    held = Q(until=None) | Q(until__gt=at)
    return Version.objects.filter(held, since__lte=at, record_count__gt=0)


def cities_of(user: User) -> QuerySet[Area]:
    """The cities whose lists someone may bring in: their own, or all of their province."""
    cities = Area.objects.filter(level=Area.Level.CITY)
    if user.area.level == Area.Level.PROVINCE:
        return cities.filter(parent=user.area)
    return cities.filter(pk=user.area.code) if user.area.level == Area.Level.CITY else cities.none()


def imports_of(user: User) -> QuerySet[Import]:
    """The imports someone may see and steer: of a city they answer for as a whole."""
    return Import.objects.filter(city__in=cities_of(user)).select_related("source", "city", "created_by")


def sources_of(user: User) -> QuerySet[Source]:
    """The lists someone may bring in."""
    return Source.objects.filter(city__in=cities_of(user), kind__in=["list", "official", "form"]).order_by("name", "pk")


def recipient_lists_of(user: User) -> QuerySet[RecipientList]:
    """The lists of recipients someone may see and repair: of a city they answer for as a whole."""
    return RecipientList.objects.filter(city__in=cities_of(user)).select_related("city", "created_by")


def look_up_lists_of(user: User) -> QuerySet[LookUpList]:
    """The lists of other offices that the recipients of someone's city are checked against."""
    return LookUpList.objects.filter(city__in=cities_of(user)).select_related("city", "created_by")
