"""What is allowed to whom: the only door through which a provider comes to see a business."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from penggerak.apps.accounts.models import Organisation
from penggerak.apps.privacy.models import BLOCKING, Consent, DataRequest, Wording
from penggerak.apps.register.models import Business, Holding
from penggerak.apps.register.queries.holdings import as_they_are_now
from penggerak.apps.register.queries.taken_in import sent_back, taken_in


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
    A block follows the records of its business into whatever they were merged into, and back when that is undone; one
    that was met while two were one holds for both once they are two again. A split takes none along, and no consent
    either. See docs/decisions/0021.
    """
    kept = DataRequest.objects.filter(kind__in=BLOCKING, status__in=["done", "partly"], settled_at__lte=at).exclude(
        kind="erase", status="done"
    )  # that one is in no list any more
    running = kept.filter(Q(released_at=None) | Q(released_at__gt=at)).exclude(business=None)
    blocked = dict(running.order_by("settled_at").values_list("business_id", "settled_at"))  # the newest moment of each
    followed = {one.into_id for one in taken_in(blocked)} | sent_back(blocked)
    return Business.objects.filter(pk__in=as_they_are_now(blocked.keys() | followed))


def businesses_shared_with(organisation: Organisation, purpose: str, *, at: datetime) -> QuerySet[Business]:
    """The businesses an organisation may see for a purpose, as of a moment. One that is not active: none."""
    if not organisation.is_active:
        return Business.objects.none()
    allowed = running_consents(at=at).filter(recipient=organisation, purpose=purpose).exclude(pk__in=_silenced(at=at))
    found = Business.objects.filter(pk__in=allowed.values("business"), record_count__gt=0)
    return found.exclude(pk__in=limited_businesses(at=at)).order_by("name", "pk")


def _silenced(*, at: datetime) -> list[int]:
    """Running consents that do not count, since their business has taken in one whose holders did not say the same.

    A consent speaks of the business as it was when it was given: one given after the merge counts, one that the other
    business has too, and one whose holder holds both.
    """
    held = Holding.objects.filter(until=None, business__links__closed_in__kind="merge").distinct()
    holders: dict[int, set[int]] = defaultdict(set)
    for business_id, user_id in held.values_list("business_id", "user_id"):
        holders[business_id].add(user_id)
    found = [one for one in taken_in(holders) if one.since <= at]
    touched = {one.into_id for one in found} | {one.business_id for one in found}
    running = list(running_consents(at=at).filter(business__in=touched))
    said = {(one.business_id, one.purpose, one.recipient_id) for one in running}
    return [
        consent.pk
        for one in found
        for consent in running
        if consent.business_id == one.into_id
        and consent.given_at < one.since
        and (one.business_id, consent.purpose, consent.recipient_id) not in said
        and not holders[one.business_id] <= _holders(one.into_id)
    ]


def _holders(business_id: int) -> set[int]:
    return set(Holding.objects.filter(business=business_id, until=None).values_list("user_id", flat=True))


def is_silenced(consent: Consent, *, at: datetime) -> bool:
    """Whether a running consent has to be given anew, for the business as it is since a merge."""
    return consent.pk in _silenced(at=at)


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
    is_before_merge: bool = False  # it runs, but not for what was merged in since

    @property
    def is_for_earlier_words(self) -> bool:
        return self.consent is not None and self.consent.wording_id != self.wording.pk
