"""Walking through the door as a person does: typing, reading the message, typing again."""

import re

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.signals import user_logged_in
from django.core import mail
from django.test import Client

from penggerak.apps.accounts.models import Role
from penggerak.apps.notices.models import Notice
from penggerak.apps.seal import unseal

LETTER_CODE = re.compile(r"^([0-9]{6})$", re.MULTILINE)


def request_code(client: Client, contact: str, *, to: str = ""):
    """Ask for a code; the answer is the page that follows."""
    return client.post("/masuk/", {"contact": contact, **({"next": to} if to else {})}, follow=True)


def last_notice() -> Notice:
    return Notice.objects.latest("pk")


def code_in_the_message() -> str:
    """The code of the latest message on the outbox."""
    return unseal(last_notice().sealed)["values"]["code"]


def code_in_the_letter() -> str:
    """The code that follows a password; allauth sends it as a letter."""
    found = LETTER_CODE.search(mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def another_code(code: str) -> str:
    """A code that is surely wrong."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def enter_code(client: Client, code: str):
    return client.post("/masuk/kode/", {"code": code})


def enter_letter_code(client: Client, code: str):
    return client.post("/masuk/sandi/kode/", {"code": code})


def sign_in_by_code(client: Client, contact: str):
    """The answer to the right code: onwards, or to the second factor."""
    request_code(client, contact)
    return enter_code(client, code_in_the_message())


def sign_in_by_password(client: Client, email: str, password: str):
    return client.post("/masuk/sandi/", {"login": email, "password": password})


def enter_app_code(client: Client, secret: str):
    return client.post("/masuk/langkah-kedua/", {"code": app_code(secret)})


def sign_in_with_both(client: Client, person):
    """Code and authenticator app; the person gets an app for it."""
    secret = set_up_app(person)
    sign_in_by_code(client, person.email or person.phone)
    return enter_app_code(client, secret)


def app_code(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def set_up_app(person) -> str:
    """Give a person an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def prove_forced_sign_ins() -> None:
    """Let client.force_login stand for a whole walk through the door: a code, and for all but owners the app as well.

    Only a session that force_login makes has no proof on record when it begins; at the door the proofs come first.
    """
    user_logged_in.connect(_prove, weak=False, dispatch_uid="tests: forced sign-ins hold both proofs")


def _prove(request, user, **_rest) -> None:
    if request.method or getattr(user, "is_unproven", False):
        return  # a real request, or a test about sessions without proofs
    for method in ("code",) if user.role == Role.OWNER else ("code", "mfa"):
        record_authentication(request, user, method)
