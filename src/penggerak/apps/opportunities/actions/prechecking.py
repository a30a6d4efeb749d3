"""The pre-checks of applicants: asked again whenever somebody applies and before a list is closed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.opportunities.actions.holding import hold_opportunity
from penggerak.apps.opportunities.actions.telling import tell
from penggerak.apps.opportunities.models import Application, Hit, Opportunity
from penggerak.apps.opportunities.queries.prechecking import hits_now


class CannotAccept(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def check_applicants(opportunity: Opportunity, *, at: datetime) -> int:
    """Ask the ten checks of every live applicant; new hits are told, those put right end. Returns how many stand."""
    held = hold_opportunity(opportunity)
    live = held.applications.filter(withdrawn_at=None).select_related("business", "by", "opportunity")
    applications = {one.pk: one for one in live.order_by("pk")}
    found = hits_now(held, list(applications.values()), on=timezone.localdate(at))
    known = {
        (one.application_id, one.check_name): one
        for one in Hit.objects.filter(application__opportunity=held, gone_at=None)
    }
    gone = [one.pk for key, one in known.items() if found.get(key) != one.finding]
    Hit.objects.filter(pk__in=gone).update(gone_at=at)
    fresh = [key for key, finding in found.items() if key not in known or known[key].finding != finding]
    Hit.objects.bulk_create(
        Hit(application_id=pk, check_name=check, finding=found[pk, check], found_at=at) for pk, check in fresh
    )
    for pk in sorted({pk for pk, _check in fresh}):
        tell(applications[pk], "application_to_repair", at=at)
    record_event("application.checked", at=at, by=None, subject=held, data={"of": len(live), "hits": len(found)})
    return Hit.objects.filter(application__opportunity=held, gone_at=None, accepted_at=None).count()


@transaction.atomic
def accept_hit(hit: Hit, *, reason: str, by: User, at: datetime) -> Hit:
    """Let a hit stand, with a reason and a name. Raises CannotAccept without a reason, or once it is gone."""
    held = Hit.objects.select_for_update(of=("self",)).select_related("application").get(pk=hit.pk)
    if held.gone_at is not None:
        raise CannotAccept(_("Temuan ini sudah diperbaiki, jadi tidak perlu dibiarkan."))
    if not reason.strip():
        raise CannotAccept(_("Tulis mengapa temuan ini boleh dibiarkan."))
    held.accepted_at, held.accepted_by, held.accepted_reason = at, by, reason.strip()
    held.save(update_fields=["accepted_at", "accepted_by", "accepted_reason"])
    data = {"check": held.check_name}
    record_event("application.hit_accepted", at=at, by=by, subject=held.application, reason=reason.strip(), data=data)
    return held


def checked_again(application: Application, *, at: datetime) -> int:
    """After somebody put something right: ask again. Returns how many hits of this application stand."""
    check_applicants(application.opportunity, at=at)
    return application.hits.filter(gone_at=None, accepted_at=None).count()
