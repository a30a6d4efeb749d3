"""Owners who apply all at once: each signed in, with one business, to one open opportunity with four rules."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from surge_client import Request

CITY, DISTRICT, VILLAGE = "36.71", "36.71.01", "36.71.01.1007"
RULES = {
    "owner_is_old_enough": 21,
    "sales_are_small_enough": 300_000_000,
    "few_enough_workers": 10,
    "has_run_long_enough": 6,
}
BATCH = 2_000


def applications(count: int, *, host: str, seed: int) -> Iterator[Request]:
    """Applications as a browser sends them: the session in its cookie, the token in cookie and form.

    Makes the offer, the owners and their businesses first; they are not what is measured.
    """
    from django.db import connection, transaction

    luck, slug = random.Random(seed), _offer().slug
    for start in range(0, count, BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local synchronous_commit = off")
            owners = list(_owners(min(BATCH, count - start)))
        for session, code in owners:
            key = UUID(int=luck.getrandbits(128), version=4)
            yield Request(key, _request(slug, host=host, session=session, business=code, key=key))


def _request(slug: str, *, host: str, session: str, business: str, key: UUID) -> bytes:
    from django.conf import settings
    from django.core.signing import TimestampSigner
    from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret

    let_in = TimestampSigner(salt="penggerak.gate.masuk-application").sign("1")  # the page was opened before
    secret = _get_new_csrf_string()
    body = f"csrfmiddlewaretoken={_mask_cipher_secret(secret)}&kunci={key}&usaha={business}".encode()
    head = [
        f"POST /saya/peluang/{slug}/ HTTP/1.1", f"Host: {host}",
        f"Cookie: {settings.SESSION_COOKIE_NAME}={session}; csrftoken={secret}; masuk-application={let_in}",
        "Accept: text/html",
        "Accept-Encoding: gzip", "User-Agent: Mozilla/5.0 (Linux; Android 9)",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}", "", "",
    ]  # fmt: skip
    return "\r\n".join(head).encode() + body


def _offer() -> Any:
    """The open opportunity; made the first time."""
    from django.utils import timezone

    from penggerak.apps.accounts.models import Organisation, User
    from penggerak.apps.areas.models import Area
    from penggerak.apps.opportunities.actions.publishing import change_draft, draft_opportunity, publish
    from penggerak.apps.opportunities.models import Opportunity
    from penggerak.apps.opportunities.rule_forms import BY_ID, rule_set

    if (found := Opportunity.objects.first()) is not None:
        return found
    at = timezone.now() - timedelta(days=2)
    officer = User.objects.create(email="petugas@contoh.example", name="Petugas Rekaan", role="officer", area_id=CITY)
    provider = Organisation.objects.create(name="Balai Rekaan", kind="trainer", city_id=CITY, created_at=at)
    made = draft_opportunity(
        kind="training", title="Pelatihan rekaan", provider=provider, city=Area.objects.get(pk=CITY), by=officer, at=at
    )
    whole = {
        "summary": "Rekaan.", "opens_at": at + timedelta(days=1), "closes_at": at + timedelta(days=30),
        "capacity": 200, "outcome": {"question": "Berapa laba bulan lalu?", "unit": "IDR"}, "follow_ups": [180],
        "rules": rule_set("rekaan", "Rekaan", [BY_ID[name].rule(value) for name, value in RULES.items()]),
    }  # fmt: skip
    publish(change_draft(made, whole, by=officer, at=at), by=officer, at=at)
    return made


def _owners(count: int) -> Iterator[tuple[str, str]]:
    """So many more: the key of a session, and the code of a business, of each."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from penggerak.apps.accounts import sessions
    from penggerak.apps.accounts.models import Session, User
    from penggerak.apps.register.models import Business, Holding

    at, store = timezone.now(), sessions.SessionStore()
    first = User.objects.order_by("-pk").values_list("pk", flat=True)[0]
    users = User.objects.bulk_create(
        User(email=f"pemilik{first + n}@contoh.example", name=f"Pemilik Rekaan {n}", role="owner", password="!")
        for n in range(count)
    )
    businesses = Business.objects.bulk_create(_business(user.pk, at) for user in users)
    pairs = list(zip(users, businesses, strict=True))
    Holding.objects.bulk_create(
        Holding(user=user, business=business, grounds="phone", by=user, since=at) for user, business in pairs
    )
    rows = []
    for user in users:
        told = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            sessions.ABOUT: {"since": at.isoformat(), "seen": at.isoformat(), "device": ""},
        }
        rows.append(Session(
            session_key=f"rekaan{user.pk:026}", session_data=store.encode(told), expire_date=at + timedelta(days=30),
            user=user, started_at=at, seen_at=at,
        ))  # fmt: skip
    Session.objects.bulk_create(rows)
    for row, (_user, business) in zip(rows, pairs, strict=True):
        yield row.session_key, business.code


def _business(number: int, at: Any) -> Any:
    from penggerak.apps.register.models import Business
    from penggerak.apps.seal import seal

    values = {
        "business_name": f"Warung Rekaan {number}", "annual_sales_idr": 50_000_000 + number * 1_000,
        "worker_count": number % 7, "started_on": "2020-01-15", "city_code": CITY, "district_code": DISTRICT,
        "village_code": VILLAGE,
    }  # fmt: skip
    sealed = {"owner_birth_date": "1988-04-02", "phone": f"+62899{number:08}"}
    return Business(
        code=f"RKN-{number:08}", name=values["business_name"], city_id=CITY, district_id=DISTRICT, village_id=VILLAGE,
        status="active", size_by_sales="micro", size_by_capital="unknown", has_nib=False, has_phone=True,
        values=values, sealed=seal(sealed), record_count=1, provenance={}, first_recorded_at=at, since=at,
        last_seen_on=at.date(), fresh_until=at.date() + timedelta(days=365),
    )  # fmt: skip
