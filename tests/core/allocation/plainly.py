"""The draw protocol once more, word for word and one applicant at a time: slow, and shares nothing with the program."""

import hashlib
import hmac
import unicodedata
from collections import Counter
from decimal import Decimal, localcontext
from fractions import Fraction
from math import floor


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def seed(secret, word, tokens):
    spoken = unicodedata.normalize("NFC", word.strip())
    return sha256(secret + "\n" + spoken + "\n" + sha256("\n".join(sorted(tokens))))


def key(seed_hex, token):
    return hmac.new(bytes.fromhex(seed_hex), token.encode("utf-8"), hashlib.sha256).hexdigest()


def score(key_hex, weight):
    with localcontext() as context:
        context.prec = 120
        return -((Decimal(int(key_hex, 16) + 1) / Decimal(2**256)).ln()) / Decimal(weight)


def order(seed_hex, tokens, weights=None):
    keys = {token: key(seed_hex, token) for token in tokens}
    if weights is None:
        return sorted(tokens, key=lambda token: keys[token])
    return sorted(tokens, key=lambda token: (score(keys[token], weights[token]), keys[token]))


def proportional(sizes, seats):
    """Hamilton's method in fractions: whole parts first, then the largest remainders, equal ones by name."""
    everyone = sum(sizes.values())
    if seats >= everyone:
        return dict(sizes)
    exact = {name: Fraction(seats * size, everyone) for name, size in sizes.items()}
    given = {name: floor(share) for name, share in exact.items()}
    ranked = sorted(sizes, key=lambda name: (floor(exact[name]) - exact[name], name))
    for name in ranked[: seats - sum(given.values())]:
        given[name] += 1
    return given


def seats_by_stratum(strata, seats, quotas=None):
    sizes = dict(Counter(strata.values()))
    kept = {name: min(size, (quotas or {}).get(name, 0)) for name, size in sizes.items()}
    rest = proportional({name: size - kept[name] for name, size in sizes.items()}, seats - sum(kept.values()))
    return {name: kept[name] + rest[name] for name in sizes}


def winners(seed_hex, tokens, seats, *, strata=None, weights=None, quotas=None):
    ordered = order(seed_hex, tokens, weights)
    if strata is None:
        return ordered[:seats]
    allowed = seats_by_stratum(strata, seats, quotas)
    chosen = []
    for token in ordered:
        if allowed[strata[token]]:
            allowed[strata[token]] -= 1
            chosen.append(token)
    return chosen
