"""The keys by which linkage finds a business, kept as keyed hashes: no key says a name, a NIK or a phone."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from penggerak.core.linkage import key_maker

ROLES: dict[str, list[str]] = {
    "person_name": ["owner_name"],
    "business_name": ["business_name"],
    "phone": ["phone"],
    "id_number": ["nik", "nib"],
    "email": ["email"],
    "date": ["owner_birth_date"],
    "street": ["street", "street_number", "rt", "rw"],
    "area": ["village_code", "district_code"],
    "category": ["main_activity"],
    "free_text": ["main_product"],
    "latitude": ["latitude"],
    "longitude": ["longitude"],
}
COLUMNS = sorted({column for columns in ROLES.values() for column in columns})
PURPOSE = b"linkage keys"  # keeps these hashes apart from all others made with the secret


@lru_cache(maxsize=1)
def _maker() -> Callable[[Mapping[str, str | None]], list[str]]:
    return key_maker(ROLES)


def keys_of_values(values: Mapping[str, Any]) -> list[int]:
    """The keys of what is known of one business, sensitive values opened; sorted. Hashes of 64 bits, with a sign."""
    return sorted(set(hashed(_maker()({name: as_text(values.get(name)) for name in COLUMNS}))))


def as_text(value: Any) -> str | None:
    """A value as linkage compares it."""
    return None if value is None else str(value)


def hashed(keys: Iterable[str]) -> list[int]:
    """Each key under the look-up secret of this installation (BLAKE2b with a key, a MAC of its own)."""
    secret = bytes.fromhex(settings.KEYS["look_up"])
    return [int.from_bytes(_mac(key.encode(), secret), "big", signed=True) for key in keys]


def _mac(message: bytes, secret: bytes) -> bytes:
    return hashlib.blake2b(message, digest_size=8, key=secret, person=PURPOSE).digest()
