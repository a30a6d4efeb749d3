"""Who was asked to speak for a business too."""

from collections.abc import Sequence

from django.db.models import QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.privacy.models import Invitation
from penggerak.apps.register.models import Business
from penggerak.apps.register.queries.holdings import holders_of
from penggerak.apps.register.queries.importing import merged_into
from penggerak.apps.seal import look_up_key, unseal


def keys_of(user: User) -> Sequence[bytes]:
    """The keyed hashes under which somebody else would have asked this person."""
    found = [bytes(user.phone_key) if user.phone_key else None, look_up_key("email", user.email or "")]
    return [key for key in found if key]


def invitations_to(user: User) -> QuerySet[Invitation]:
    """Open invitations to this person, of people who still speak for the business themselves."""
    found = Invitation.objects.filter(contact_key__in=keys_of(user), settled_at=None).select_related("business", "by")
    still = [one.pk for one in found if holders_of(one.business).filter(user=one.by).exists()]
    return found.filter(pk__in=still).order_by("at", "pk")


def open_invitations(business: Business) -> list[tuple[Invitation, str]]:
    """Open invitations to a business and those merged into it, with the address that was asked, in full: mask it."""
    asked = Invitation.objects.filter(settled_at=None, business__record_count=0).values_list("business_id", flat=True)
    merged = [old for old, now in merged_into(list(asked)).items() if now == business.pk]
    found = Invitation.objects.filter(business__in=[business.pk, *merged], settled_at=None).select_related("by")
    found = found.order_by("at", "pk")
    return [(one, str(unseal(one.contact_sealed)["address"])) for one in found]
