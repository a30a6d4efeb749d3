"""Who was asked to speak for a business too."""

from collections.abc import Sequence

from django.db.models import F, QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.privacy.models import Invitation
from penggerak.apps.register.models import Business
from penggerak.apps.seal import look_up_key, unseal


def keys_of(user: User) -> Sequence[bytes]:
    """The keyed hashes under which somebody else would have asked this person."""
    found = [bytes(user.phone_key) if user.phone_key else None, look_up_key("email", user.email or "")]
    return [key for key in found if key]


def invitations_to(user: User) -> QuerySet[Invitation]:
    """Open invitations to this person, of people who still speak for the business themselves."""
    still = {"business__holdings__user": F("by"), "business__holdings__until": None}
    found = Invitation.objects.filter(contact_key__in=keys_of(user), settled_at=None, **still)
    return found.select_related("business", "by").order_by("at", "pk")


def open_invitations(business: Business) -> list[tuple[Invitation, str]]:
    """Open invitations to a business, with the address that was asked, in full: mask it."""
    found = Invitation.objects.filter(business=business, settled_at=None).select_related("by").order_by("at", "pk")
    return [(one, str(unseal(one.contact_sealed)["address"])) for one in found]
