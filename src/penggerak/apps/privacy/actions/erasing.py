"""Erasing the personal data of a business everywhere, because whoever they are about asked for it (Law 27/2022)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices.actions.forgetting import forget_notices
from penggerak.apps.privacy.actions.consenting import withdraw_consent
from penggerak.apps.privacy.actions.inviting import decline_invitation
from penggerak.apps.privacy.erasers import erasers
from penggerak.apps.privacy.models import Channel, Consent, DataRequest, Invitation
from penggerak.apps.privacy.queries.erasing import erased_business, subjects_of, what_goes
from penggerak.apps.register.actions.forgetting import CannotForget, forget_business, hold_for_forgetting
from penggerak.apps.register.actions.holding import end_holding
from penggerak.apps.register.models import Holding
from penggerak.apps.register.queries.traces import Traces, traces_of


@transaction.atomic
def erase(request: DataRequest, *, by: User, at: datetime) -> Mapping[str, int]:
    """Erase what a request asks for, all of it or nothing. Returns what went, in numbers.

    Raises CannotForget when the request names no business that is in the register, or a list is being written.
    """
    business = erased_business(request)
    if business is None:
        raise CannotForget(_("Permintaan ini tidak menyebut usaha yang masih tercatat; tidak ada yang dapat dihapus."))
    hold_for_forgetting(business.city_id)
    traces = traces_of(business)
    gone, subjects = what_goes(traces), subjects_of(traces)
    reason = _("Permintaan data nomor %(n)d") % {"n": request.pk}
    _let_go(traces, reason=reason, by=by, at=at)
    for eraser in erasers():
        eraser.erase(traces, by, at)
    forget_notices(subjects, traces.keys, by=by, at=at)
    forget_business(traces, reason=reason, by=by, at=at)
    DataRequest.objects.filter(Q(business__in=traces.businesses) | Q(pk=request.pk)).update(words="")
    record_event("data_request.erased", at=at, by=by, subject=request, data=dict(gone))
    return gone


def _let_go(traces: Traces, *, reason: str, by: User, at: datetime) -> None:
    """Nobody speaks for it, nothing is allowed any more, and nobody is asked to."""
    for invitation in Invitation.objects.filter(business__in=traces.businesses, settled_at=None):
        decline_invitation(invitation, by=by, at=at)
    for consent in Consent.objects.filter(business__in=traces.businesses, withdrawn_at=None):
        withdraw_consent(
            business=consent.business, purpose=consent.purpose, recipient=consent.recipient, by=by,
            through=Channel.OFFICER, at=at,
        )  # fmt: skip
    for holding in Holding.objects.filter(business__in=traces.businesses, until=None):
        end_holding(holding, by=by, at=at, reason=reason)
