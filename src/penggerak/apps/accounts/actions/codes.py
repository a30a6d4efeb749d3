"""Proof that someone holds a phone or an e-mail address: a code goes there, and comes back through the same browser.

Asking for a code never looks whether an account exists. Nothing about the answer, its words or its time can tell.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from penggerak.apps.accounts.contacts import Contact
from penggerak.apps.accounts.limits import Limit, allow_all
from penggerak.apps.accounts.models import ContactCode, User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices.actions import queue_notice
from penggerak.apps.seal import seal

DIGITS = 6
VALID_FOR = timedelta(minutes=10)  # the page and the message say so
MOST_CLEARED = 100

# Each code costs a message. Many phones share one address of a carrier, so a client may ask for many.
CONTACT_A_WHILE = Limit(3, 600)
CONTACT_A_DAY = Limit(10, 86_400)
CLIENT_A_WHILE = Limit(60, 600)
CLIENT_TRIES = Limit(200, 600)


class TooOften(Exception):
    """Too many codes were asked for; again_at: from when on the next one may be."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(again_at)
        self.again_at = again_at


class Outcome(Enum):
    PROVEN = "proven"
    WRONG = "wrong"
    OVER = "over"  # too late, tried too often, or used


@dataclass(frozen=True, slots=True)
class Proof:
    """What typing a code led to; contact only when it is proven."""

    outcome: Outcome
    contact: Contact | None = None


def send_code(
    contact: Contact, *, purpose: str, client: str, at: datetime, user: User | None = None, instead_of: str = ""
) -> UUID:
    """Send a fresh code and return the id that the browser's session keeps. instead_of: the id it replaces.

    client: who asks, as limits.client_of says. Raises TooOften.
    """
    _within_limits(contact, client, at=at)
    return _send(contact, purpose=purpose, at=at, user=user, instead_of=instead_of)


def try_code(code_id: str, typed: str, *, purpose: str, client: str, at: datetime, user: User | None = None) -> Proof:
    """Compare what was typed. A right code is used up by it, a wrong one counts. Raises TooOften."""
    allowance = allow_all([(f"code tries:{client}", CLIENT_TRIES)], at=at)
    if allowance.again_at:
        raise TooOften(allowance.again_at)
    with transaction.atomic():
        return _compare(code_id, typed, purpose=purpose, user=user, at=at)


def live_code(code_id: str, *, purpose: str, at: datetime) -> ContactCode | None:
    """The code a browser waits for, as long as it can still be typed."""
    found = ContactCode.objects.filter(pk=code_id, purpose=purpose, expires_at__gt=at).first() if code_id else None
    return found if found and found.tries < ContactCode.MOST_TRIES else None


def _within_limits(contact: Contact, client: str, *, at: datetime) -> None:
    mark = contact.key.hex()
    everyone = Limit(settings.PENGGERAK_CODES_PER_HOUR, 3600)
    tries = [
        (f"code to:{mark}", CONTACT_A_WHILE),
        (f"code to:{mark}", CONTACT_A_DAY),
        (f"code from:{client}", CLIENT_A_WHILE),
        ("code", everyone),
    ]
    allowance = allow_all(tries, at=at)
    if allowance.again_at:
        raise TooOften(allowance.again_at)


@transaction.atomic
def _send(contact: Contact, *, purpose: str, at: datetime, user: User | None, instead_of: str) -> UUID:
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    row = ContactCode(id=uuid4(), purpose=purpose, user=user, kind=contact.kind, created_at=at)
    row.address_sealed = seal({"address": contact.address})
    row.expires_at = at + VALID_FOR
    row.code_key = _code_key(row.id, code)
    _forget(instead_of, at=at)
    row.save(force_insert=True)
    queue_notice(
        "account_code",
        to=None,  # whose it is, if anyone's, was not looked up
        channel="email" if contact.kind == "email" else settings.PENGGERAK_PHONE_CHANNEL,
        address=contact.address,
        values={"code": code},
        at=at,
        language=(get_language() or "id")[:2],
        not_after=row.expires_at,
    )
    return row.id


def _forget(code_id: str, *, at: datetime) -> None:
    """The code of this browser that the new one replaces, and some that nobody typed in time."""
    if code_id:
        ContactCode.objects.filter(pk=code_id).delete()
    late = ContactCode.objects.filter(expires_at__lte=at).order_by("expires_at").select_for_update(skip_locked=True)
    ContactCode.objects.filter(pk__in=list(late.values_list("pk", flat=True)[:MOST_CLEARED])).delete()


def _compare(code_id: str, typed: str, *, purpose: str, user: User | None, at: datetime) -> Proof:
    row = ContactCode.objects.select_for_update().filter(pk=code_id, purpose=purpose, user=user).first()
    if row is None or row.expires_at <= at or row.tries >= ContactCode.MOST_TRIES:
        return Proof(Outcome.OVER)
    if not hmac.compare_digest(bytes(row.code_key), _code_key(row.id, _digits(typed))):
        row.tries += 1
        row.save(update_fields=["tries"])
        record_event("account.sign_in_failed", at=at, by=user, data={"method": "code"})
        return Proof(Outcome.OVER if row.tries >= ContactCode.MOST_TRIES else Outcome.WRONG)
    contact = Contact(row.kind, row.address)
    row.delete()
    return Proof(Outcome.PROVEN, contact)


def _digits(typed: str) -> str:
    return "".join(str(int(letter)) for letter in typed if letter.isdecimal())


def _code_key(code_id: UUID, code: str) -> bytes:
    key = bytes.fromhex(settings.KEYS["look_up"])
    return hmac.digest(key, f"contact code:{code_id}:{code}".encode(), "sha256")[:16]
