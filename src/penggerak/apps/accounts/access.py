"""Who may open which address. Deny by default: a view without a declaration is refused to everyone."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from penggerak.apps.accounts.models import STAFF_ROLES, Role, User
from penggerak.apps.accounts.second_factor import missing_proof

PUBLIC: frozenset[str] = frozenset({"public"})
SIGNED_IN: frozenset[str] = frozenset(Role.values)
STAFF: frozenset[str] = frozenset(STAFF_ROLES)
OFFICERS: frozenset[str] = frozenset({Role.OFFICER, Role.ADMIN})
ADMINS: frozenset[str] = frozenset({Role.ADMIN})
OWNERS: frozenset[str] = frozenset({Role.OWNER})
PARTNERS: frozenset[str] = frozenset({Role.PARTNER})

# Views of packages cannot carry our mark; they are named here.
PACKAGE_VIEWS: dict[str, frozenset[str]] = {
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
}

# What is open to staff whose session still lacks a proof: giving it, or leaving.
PROVING_VIEWS = frozenset({"mfa_activate_totp", "mfa_reauthenticate", "account_reauthenticate"})

View = TypeVar("View", bound=Callable[..., Any])


def open_to(roles: Iterable[str]) -> Callable[[View], View]:
    """Mark a view with the roles that may open it; PUBLIC means anyone, signed in or not."""

    def mark(view: View) -> View:
        view.open_to = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def roles_for(request: HttpRequest, view: Callable[..., Any]) -> frozenset[str]:
    """The roles a matched view is open to; empty when nobody declared any."""
    declared: frozenset[str] = getattr(view, "open_to", PACKAGE_VIEWS.get(_name(request), frozenset()))
    return declared


class DeclaredAccess:
    """Refuses every view that the person asking is not declared for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        allowed = roles_for(request, view)
        if allowed == PUBLIC:
            return None
        user = request.user
        if not isinstance(user, User):
            return _to_the_door(request, allowed)
        if user.role not in allowed:
            raise PermissionDenied
        missing = missing_proof(request, user)
        if missing and _name(request) not in PROVING_VIEWS:
            return _to_the_missing_proof(request, missing)
        return None


def _to_the_missing_proof(request: HttpRequest, missing: str) -> HttpResponse:
    url = reverse(missing)
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(url)
    return redirect(redirect_to_login(request.get_full_path(), url).url if missing == "mfa_reauthenticate" else url)


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def _to_the_door(request: HttpRequest, allowed: frozenset[str]) -> HttpResponse:
    """Someone unknown may sign in and come back; what nobody declared stays shut for them too."""
    if not allowed:
        raise PermissionDenied
    htmx = getattr(request, "htmx", None)
    if htmx:  # a swapped part of a page cannot hold the door: the whole page goes there
        back_to = htmx.current_url_abs_path or settings.LOGIN_REDIRECT_URL
        return HttpResponseClientRedirect(redirect_to_login(back_to, settings.LOGIN_URL).url)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
