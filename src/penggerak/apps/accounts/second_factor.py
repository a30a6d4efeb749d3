"""When a session has proven enough.

Whoever may see the files of others needs two proofs in the session they work in: a code that came by message or a
password, and an authenticator app (or one of its backup codes). Owners see their own and need one.

The proofs are what allauth records in the session as it checks them. A session without any record was not begun at
the door and has proven nothing.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from penggerak.apps.accounts.models import Role, User

FIRST_PROOFS = frozenset({"code", "password"})


def needs_second_factor(user: User) -> bool:
    return user.role != Role.OWNER


def has_second_factor(user: AbstractBaseUser) -> bool:
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def missing_proof(request: HttpRequest, user: User) -> str | None:
    """The address, by name, where this session gives the proof it lacks; None when it holds all it needs."""
    if not needs_second_factor(user):
        return None
    methods = {record["method"] for record in get_authentication_records(request, user)}
    if "mfa" in methods and methods & FIRST_PROOFS:
        return None
    return "mfa_reauthenticate" if has_second_factor(user) else "mfa_activate_totp"


def forget_app_proofs(session: SessionBase) -> None:
    """After the app was taken away, what it proved counts no longer."""
    records: list[dict[str, Any]] = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record for record in records if record["method"] != "mfa"]
