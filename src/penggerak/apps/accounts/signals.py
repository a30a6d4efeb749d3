"""Signing in and out is written down, whoever does it and however it ends."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import login_code_rejected, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in as session_begun
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from penggerak.apps.accounts import sessions
from penggerak.apps.accounts.models import User
from penggerak.apps.accounts.second_factor import forget_app_proofs
from penggerak.apps.audit.actions import record_event


@receiver(session_begun)
def session_began(request: HttpRequest, user: User, **_rest: Any) -> None:
    agent = request.META.get("HTTP_USER_AGENT", "")
    sessions.begin(request.session, user, user_agent=agent, at=timezone.now())


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_rest: Any) -> None:
    methods = sorted({record["method"] for record in get_authentication_records(request, user)})
    record_event("account.signed_in", at=timezone.now(), by=user, subject=user, data={"methods": methods})


@receiver(user_logged_out)
def signed_out(user: User | None, **_rest: Any) -> None:
    if user is not None:
        record_event("account.signed_out", at=timezone.now(), by=user, subject=user)


@receiver(login_code_rejected)
def code_rejected(user: User, **_rest: Any) -> None:
    record_event("account.sign_in_failed", at=timezone.now(), by=None, subject=user, data={"method": "code"})


@receiver(authentication_failed, sender=Authenticator)
def second_factor_rejected(user: User, **_rest: Any) -> None:
    record_event("account.sign_in_failed", at=timezone.now(), by=None, subject=user, data={"method": "mfa"})


@receiver(authenticator_added, sender=Authenticator)
def second_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:  # setting it up took a code of it: that is a proof
        kind = str(authenticator.type)
        record_authentication(request, user, "mfa", id=authenticator.pk, type=kind, reauthenticated=True)
    _changed("account.second_factor_added", user, authenticator)


@receiver(authenticator_removed, sender=Authenticator)
def second_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        forget_app_proofs(request.session)
    _changed("account.second_factor_removed", user, authenticator)


def _changed(what: str, user: User, authenticator: Authenticator) -> None:
    record_event(what, at=timezone.now(), by=user, subject=user, data={"type": str(authenticator.type)})
