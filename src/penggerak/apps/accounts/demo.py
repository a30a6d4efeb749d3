"""The made-up officers of the demo have an authenticator app that everyone knows, so that one can try both steps."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from penggerak.apps.accounts.models import User

SECRET = "PENGGERAKCONTOH23456723456723456"  # noqa: S105 - known to all on purpose


def give_demo_app(person: User) -> None:
    """Give a made-up person the app that everyone knows; nothing when there is an app already."""
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(person, SECRET)


def current_code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
