"""The chain over the events: each hash covers an event and the hash before it.

    hash(n) = HMAC-SHA256(audit key, hash(n - 1) + event(n))        hash(0) = 32 zero bytes

event(n) is the JSON array [id, microseconds since 1970 in UTC, who (id or null), what, subject, reason, data] as
PostgreSQL writes jsonb, in UTF-8: one space after each comma and colon, the keys of an object by length, then by bytes.
Whoever changes, removes or inserts a row without the key cannot make the hashes after it fit; removing rows from the
end leaves a chain that fits, and is found by the heads noted outside the database (heads.py).
"""

import hmac
from collections.abc import Callable

from django.conf import settings

START = bytes(32)
# Of audit_event as e. An hour has the same microseconds in every time zone, so sessions may differ in theirs.
EVENT = (
    "jsonb_build_array(e.id, (extract(epoch from e.at) * 1000000)::bigint, e.by_id, e.what, e.subject, e.reason,"
    " e.data)::text"
)


def linked() -> Callable[[bytes, bytes], bytes]:
    """The function (hash before, event in bytes) -> hash, under the key of this installation."""
    key = bytes.fromhex(settings.KEYS["audit"])
    return lambda before, event: hmac.digest(key, before + event, "sha256")
