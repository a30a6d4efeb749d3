"""What people asked us to do with their data, and how much of the 72 hours is left."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import Role, User
from penggerak.apps.privacy.models import DataRequest
from penggerak.apps.register.models import Business, Holding, PastVersion
from penggerak.apps.register.queries.holdings import as_they_are_now, businesses_held
from penggerak.apps.register.queries.importing import merged_into
from penggerak.apps.register.queries.scope import businesses_of

WARNED_BEFORE = timedelta(hours=24)


def requests_for(officer: User) -> QuerySet[DataRequest]:
    """The requests someone answers: about businesses of their area; about none: those who answer for the whole city.

    One about a business that was merged away stays with those who answer for what it became.
    """
    wanted = Q(business__in=businesses_of(officer)) | Q(business__in=_merged_away_into(businesses_of(officer)))
    wanted |= Q(business__in=_erased_in(officer))
    if officer.area_id == settings.PENGGERAK_CITY:
        wanted |= Q(business=None)
    return DataRequest.objects.filter(wanted).select_related("business", "user", "settled_by")


def _merged_away_into(businesses: QuerySet[Business]) -> list[int]:
    """Of the businesses that requests speak of: those that were merged into these."""
    emptied = DataRequest.objects.filter(business__record_count=0).values_list("business_id", flat=True)
    became = merged_into(list(emptied.distinct()))
    here = set(businesses.filter(pk__in=became.values()).values_list("pk", flat=True))
    return sorted(old for old, now in became.items() if now in here)


def _erased_in(officer: User) -> QuerySet[PastVersion]:
    """Businesses that lay in someone's area before their data were erased: they lie nowhere now."""
    area = officer.area
    lay = Q(city=area) | Q(city__parent=area) | Q(district=area) | Q(village=area)
    carried_out = DataRequest.objects.filter(kind="erase", status="done").values("business")
    return PastVersion.objects.filter(lay, business__in=carried_out).values("business")


def open_requests(officer: User) -> QuerySet[DataRequest]:
    """Those still running, the first due first, so that the late ones stand on top."""
    return requests_for(officer).filter(status="open").order_by("due_at", "pk")


def own_requests(user: User) -> QuerySet[DataRequest]:
    """What this person asked, and what others who hold the same businesses asked about them, newest first.

    One about a business that was merged away stays with those who hold that number, not with all who hold what it
    became.
    """
    mine = Holding.objects.filter(user=user, until=None).values("business")
    held = (Q(business__in=businesses_held(user)) | Q(business__in=mine)) & ~Q(business=None)
    return DataRequest.objects.filter(Q(user=user) | held).select_related("business").order_by("-received_at", "-pk")


def due_soon(*, at: datetime) -> QuerySet[DataRequest]:
    """Open ones that are due within a day, or late."""
    return DataRequest.objects.filter(status="open", due_at__lte=at + WARNED_BEFORE).order_by("due_at", "pk")


def officers_for(request: DataRequest) -> list[User]:
    """Whom to warn: the active officers and admins in whose list it stands."""
    city = business_city(request.business)
    found = User.objects.filter(role__in=[Role.OFFICER, Role.ADMIN], is_active=True, area=city).order_by("pk")
    return list(found)


def business_city(business: Business | None) -> str:
    """The city whose officers answer; of a business that was merged away, that of the one it became."""
    if business and not business.record_count:
        business = Business.objects.filter(pk__in=as_they_are_now([business.pk])).first()
    return (business.city_id if business else None) or settings.PENGGERAK_CITY
