"""Applications and opportunities, each through a door that was told who is asking."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.accounts.queries import city_of
from penggerak.apps.opportunities.models import Application, Opportunity
from penggerak.apps.register.queries.holdings import businesses_held

Status = Opportunity.Status


def open_opportunities(*, at: datetime) -> QuerySet[Opportunity]:
    """What can be asked for at a moment, the one that closes first in front."""
    live = Count("applications", filter=Q(applications__withdrawn_at=None))
    found = Opportunity.objects.filter(status=Status.OPEN, opens_at__lte=at, closes_at__gt=at)
    return found.annotate(live=live).select_related("provider").order_by("closes_at", "pk")


def public_opportunities(*, at: datetime) -> QuerySet[Opportunity]:
    """What anybody may read about: everything published, also what is closed or done."""
    found = Opportunity.objects.exclude(status__in=[Status.DRAFT, Status.CANCELLED]).filter(opens_at__lte=at)
    return found.select_related("provider")


def past_opportunities(*, at: datetime) -> QuerySet[Opportunity]:
    """What was open and is not any more, the one that closed last in front: its draw can still be recomputed."""
    over = public_opportunities(at=at).filter(Q(closes_at__lte=at) | ~Q(status=Status.OPEN))
    return over.order_by("-closes_at", "-pk")


def is_still_open(opportunity: Opportunity, *, at: datetime) -> bool:
    """Whether it can be asked for at a moment."""
    return open_opportunities(at=at).filter(pk=opportunity.pk).exists()


def opportunities_for(user: User) -> QuerySet[Opportunity]:
    """What someone looks after: officers of a whole city its own, partners those of their organisations."""
    found = Opportunity.objects.select_related("provider").order_by("-created_at", "-pk")
    if user.is_staff_role:
        return found.filter(city=city_of(user)) if city_of(user) else found.none()
    running = user.memberships.filter(until=None, organisation__is_active=True)
    return found.filter(provider__in=running.values("organisation"))


def applications_of(user: User) -> QuerySet[Application]:
    """Applications of the businesses someone speaks for, the newest first."""
    found = Application.objects.filter(business__in=businesses_held(user))
    return found.select_related("opportunity__provider", "business", "edition").order_by("-submitted_at", "-pk")


def running_applications(user: User) -> QuerySet[Application]:
    """Those that still wait for somebody, the applicant or us."""
    ended = [Application.State.NOT_CHOSEN, Application.State.DECLINED, Application.State.WITHDRAWN]
    return applications_of(user).exclude(state__in=ended)


def application_of(user: User, code: str) -> Application:
    """One of them by its code. Raises Application.DoesNotExist for any other."""
    return applications_of(user).get(code=code.replace("\0", ""))


def verdict_now(application: Application) -> str:
    """The verdict that counts: the newest of a person, else that of the rules."""
    newest = application.overrulings.order_by("-at", "-pk").first()
    return newest.verdict if newest else application.verdict
