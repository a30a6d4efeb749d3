"""Which messages an officer may see: those to people of their area, and to who holds a business there."""

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import Role, User
from penggerak.apps.accounts.queries import inside
from penggerak.apps.notices.models import Notice
from penggerak.apps.register.models.holding import Holding
from penggerak.apps.register.queries.scope import businesses_of


def notices_for(user: User) -> QuerySet[Notice]:
    """Messages that tell of no area (to nobody known here, or to someone without a business) are for admins."""
    holders = Holding.objects.filter(until=None, business__in=businesses_of(user)).values("user")
    told = inside(user.area, code="to__area__code") | Q(to__in=holders)
    if user.role == Role.ADMIN:
        elsewhere = Holding.objects.filter(until=None).values("user")
        told |= Q(to=None) | (Q(to__area=None) & ~Q(to__in=elsewhere))
    return Notice.objects.filter(told)
