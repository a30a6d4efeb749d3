"""When a session has proven enough: a code by e-mail is, a password needs an authenticator app beside it."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


def has_second_factor(user: AbstractBaseUser) -> bool:
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def must_set_up_second_factor(request: HttpRequest, user: AbstractBaseUser) -> bool:
    """Whether this session began with a password and its owner has no authenticator app yet."""
    records = get_authentication_records(request, user)
    methods = {record["method"] for record in records if not record.get("reauthenticated")}
    return "password" in methods and "mfa" not in methods and not has_second_factor(user)
