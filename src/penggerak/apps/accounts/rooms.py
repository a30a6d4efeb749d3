"""Which page is whose first: officers work, owners see their own, partners see what they were given."""

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from penggerak.apps.accounts.models import Role, User

FIRST_PAGES = {Role.OWNER: "mine", Role.PARTNER: "partner"}


def start_of(user: User | AnonymousUser) -> str:
    """The address someone comes to after signing in."""
    if not isinstance(user, User):
        return reverse("home")
    try:
        return reverse(FIRST_PAGES.get(Role(user.role), "work"))
    except NoReverseMatch:
        return reverse("mfa_index")
