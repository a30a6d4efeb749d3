"""How often something may be tried. Counted in PostgreSQL, so that all processes of an installation count together."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection
from django.http import HttpRequest

MOST_CLEARED = 100  # per new stretch, so that clearing keeps up and nobody waits for it

# One statement, so that two processes at once never both take the last place.
COUNT = """
insert into accounts_throttle as t (key, count, ends_at) values (%(key)s, 1, %(fresh)s)
on conflict (key) do update set
  count = case when t.ends_at <= %(at)s then 1 else t.count + 1 end,
  ends_at = case when t.ends_at <= %(at)s then excluded.ends_at else t.ends_at end
returning count, ends_at
"""
CLEAR = """
delete from accounts_throttle where key in (
  select key from accounts_throttle where ends_at <= %s order by ends_at limit %s for update skip locked
)
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries in so many seconds, counted from the first of them."""

    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether this try may go on; again_at: when the next one may, None while there are tries left."""

    is_allowed: bool
    again_at: datetime | None = None


def allow(key: str, limit: Limit, *, at: datetime) -> Allowance:
    """Count one try under a key and say whether it is within the limit. Tries beyond it do not lengthen the wait."""
    with connection.cursor() as cursor:
        fresh = at + timedelta(seconds=limit.seconds)
        cursor.execute(COUNT, {"key": _hashed(f"{limit.seconds}:{key}"), "fresh": fresh, "at": at})
        count, ends_at = cursor.fetchone()
        if count == 1:
            cursor.execute(CLEAR, [at, MOST_CLEARED])
    return Allowance(True) if count <= limit.most else Allowance(False, ends_at)


def allow_all(tries: list[tuple[str, Limit]], *, at: datetime) -> Allowance:
    """Count one try under several keys, the narrowest first: what one of them refuses the later ones do not count."""
    for key, limit in tries:
        answer = allow(key, limit, at=at)
        if not answer.is_allowed:
            return answer
    return Allowance(True)


def client_of(request: HttpRequest) -> str:
    """Who asks, as far as the network tells: an IPv4 address, or the /64 that one household has in IPv6."""
    address = ip_address(get_adapter().get_client_ip(request))
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))


def _hashed(key: str) -> bytes:
    return hmac.digest(bytes.fromhex(settings.KEYS["look_up"]), f"throttle:{key}".encode(), "sha256")[:16]
