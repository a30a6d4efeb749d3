"""Personal numbers at rest: sealed so that only the application reads them, hashed so that they can be found."""

import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from penggerak.core.identity import Kind, lookup_form

# Which number a field holds, hence how it is written before hashing.
NUMBER_KINDS: Mapping[str, Kind] = {
    "nik": "nik",
    "nib": "nib",
    "phone": "phone",
    "whatsapp": "phone",
    "owner_npwp": "npwp",
    "business_npwp": "npwp",
}
LOOKED_UP = frozenset({*NUMBER_KINDS, "email"})


@lru_cache(maxsize=1)
def _cipher() -> AESSIV:
    return AESSIV(bytes.fromhex(settings.KEYS["seal"]))


def seal_bytes(content: bytes) -> bytes:
    """Encrypt. The same content gives the same bytes (SIV), so a rebuilt row equals the row it replaces."""
    return _cipher().encrypt(content, None) if content else b""


def unseal_bytes(sealed: bytes | memoryview) -> bytes:
    """Decrypt what seal_bytes made. Raises InvalidTag when it was altered or the key is another one."""
    return _cipher().decrypt(bytes(sealed), None) if sealed else b""


def seal(values: Mapping[str, Any]) -> bytes:
    """Encrypt values; an empty mapping gives empty bytes."""
    text = json.dumps(dict(values), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return seal_bytes(text.encode()) if values else b""


def unseal(sealed: bytes | memoryview) -> dict[str, Any]:
    """Decrypt what seal made."""
    return cast(dict[str, Any], json.loads(unseal_bytes(sealed))) if sealed else {}


def look_up_key(kind: str, text: str) -> bytes | None:
    """The keyed hash under which a number is found (16 bytes); None when it is not such a number.

    kind: a field of NUMBER_KINDS, or "email".
    """
    form = text.strip().lower() if kind == "email" else lookup_form(NUMBER_KINDS[kind], text)
    if not form:
        return None
    message = f"{NUMBER_KINDS.get(kind, kind)}:{form}".encode()
    return hmac.digest(bytes.fromhex(settings.KEYS["look_up"]), message, "sha256")[:16]


def fingerprint(values: Any) -> str:
    """A keyed digest of values: equal exactly when they are, and useless for guessing what they were."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(bytes.fromhex(settings.KEYS["look_up"]), text.encode(), "sha256").hexdigest()
