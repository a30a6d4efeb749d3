"""What is allowed to whom: the only door through which a provider comes to see a business."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import Organisation
from penggerak.apps.privacy.models import BLOCKING, Consent, DataRequest, Wording
from penggerak.apps.register.models import Business
from penggerak.apps.register.queries.holdings import as_they_are_now


def wording_at(purpose: str, *, at: datetime) -> Wording:
    """The words of a purpose that held at a moment. Raises Wording.DoesNotExist before the first."""
    found = Wording.objects.filter(purpose=purpose, valid_from__lte=at).order_by("-version").first()
    if found is None:
        raise Wording.DoesNotExist(purpose)
    return found


def running_consents(*, at: datetime) -> QuerySet[Consent]:
    """Consents that held at a moment."""
    return Consent.objects.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), given_at__lte=at)


def limited_businesses(*, at: datetime) -> QuerySet[Business]:
    """Businesses blocked at their owner's request: shown to no partner and not published.

    That is what a limit does, and what is done in place of an erasure that was met in part only, until it is released.
    A business that was merged into another blocks that one.
    """
    kept = DataRequest.objects.filter(kind__in=BLOCKING, status__in=["done", "partly"], settled_at__lte=at)
    running = kept.filter(Q(released_at=None) | Q(released_at__gt=at)).exclude(business=None)
    return Business.objects.filter(pk__in=as_they_are_now(list(running.values_list("business_id", flat=True))))


def businesses_shared_with(organisation: Organisation, purpose: str, *, at: datetime) -> QuerySet[Business]:
    """The businesses an organisation may see for a purpose, as of a moment. One that is not active: none."""
    if not organisation.is_active:
        return Business.objects.none()
    allowed = running_consents(at=at).filter(recipient=organisation, purpose=purpose)
    found = Business.objects.filter(pk__in=allowed.values("business"), record_count__gt=0)
    return found.exclude(pk__in=limited_businesses(at=at)).order_by("name", "pk")


def may_see(organisation: Organisation, business: Business, purpose: str, *, at: datetime) -> bool:
    """Whether an organisation may see one business for a purpose."""
    return businesses_shared_with(organisation, purpose, at=at).filter(pk=business.pk).exists()


def consents_of(business: Business) -> QuerySet[Consent]:
    """Every consent ever given for a business: the running ones first, each group newest first."""
    found = business.consents.select_related("recipient", "wording", "given_by", "withdrawn_by")
    return found.order_by("-withdrawn_at", "-given_at", "-pk")


def recipients_for(business: Business, kinds: Sequence[str]) -> QuerySet[Organisation]:
    """The organisations of the business's city that take part in what these kinds do."""
    found = Organisation.objects.filter(city=business.city_id, kind__in=kinds, is_active=True)
    return found.order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be allowed: the words as they are now, the recipient, and the consent that runs, if any."""

    wording: Wording
    recipient: Organisation | None
    consent: Consent | None

    @property
    def is_for_earlier_words(self) -> bool:
        return self.consent is not None and self.consent.wording_id != self.wording.pk
