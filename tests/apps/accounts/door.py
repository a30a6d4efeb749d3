"""Walking through the door as a person does: typing, reading the letter, typing again."""

import re

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


def request_code(client: Client, email: str, *, to: str = ""):
    """Ask for a code; the answer is the page that follows."""
    return client.post("/masuk/kode/", {"email": email, **({"next": to} if to else {})}, follow=True)


def code_in_the_letter() -> str:
    found = CODE.search(mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def enter_code(client: Client, code: str, *, to: str = ""):
    return client.post("/masuk/kode/isi/", {"code": code, **({"next": to} if to else {})})


def sign_in_by_code(client: Client, email: str):
    request_code(client, email)
    return enter_code(client, code_in_the_letter())


def sign_in_by_password(client: Client, email: str, password: str):
    return client.post("/masuk/", {"login": email, "password": password})


def app_code(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def set_up_app(person) -> str:
    """Give a person an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret
