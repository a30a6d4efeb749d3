"""Which organisations someone may offer for."""

from django.db.models import QuerySet

from penggerak.apps.accounts.models import Organisation, User
from penggerak.apps.accounts.queries import city_of


def providers_for(user: User) -> QuerySet[Organisation]:
    """Officers: every active organisation of their city. Partners: those they work for."""
    found = Organisation.objects.filter(is_active=True).order_by("name", "pk")
    if user.is_staff_role:
        return found.filter(city=city_of(user))
    return found.filter(memberships__user=user, memberships__until=None)
