"""How a projected business is laid out in tables: pure, so that rebuilding gives the same bytes."""

import hmac
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings

from penggerak.apps.register.codes import business_code
from penggerak.apps.register.linkage_keys import keys_of_values
from penggerak.apps.seal import seal
from penggerak.core import register as core
from penggerak.core.activities import size_class
from penggerak.core.identity import mask

BUSINESS_FIELDS = [
    "id", "code", "name", "owner_name", "city", "district", "village", "activity", "status", "size_by_sales",
    "size_by_capital", "owner_sex", "has_nib", "has_phone", "values", "sealed", "provenance", "record_count",
    "first_recorded_at", "last_seen_on", "last_verified_on", "fresh_until", "search", "since", "keys",
]  # fmt: skip
FACTS_FIELDS = [
    "code", "name", "owner_name", "city", "district", "village", "activity", "status", "size_by_sales",
    "size_by_capital", "owner_sex", "has_nib", "has_phone", "values", "record_count", "last_seen_on",
    "last_verified_on", "fresh_until", "search", "since",
]  # fmt: skip
PAST_FIELDS = ["business", *FACTS_FIELDS, "until"]
LICENCE_FIELDS = ["business", "kind", "shown", "valid_until", "record"]
PRODUCT_FIELDS = ["business", "name", "rank", "record"]
AREA_FIELDS = ("city_code", "district_code", "village_code")
SEARCHED = ("business_name", "owner_name", "street", "main_product")
PERSON_SEALED = ("nik", "phone", "email")


@lru_cache(maxsize=200_000)
def _sizes(capital_idr: int | None, annual_sales_idr: int | None) -> tuple[str, str]:
    sizes = size_class(capital_idr=capital_idr, annual_sales_idr=annual_sales_idr)
    return sizes.benefits, sizes.registration


def business_row(
    business: core.Business, *, since: datetime, areas: frozenset[str], activities: frozenset[str]
) -> tuple[Any, ...]:
    """One row of BUSINESS_FIELDS. Codes the reference tables do not hold stay in `values` and are not pointed at."""
    known = {name: one.value for name, one in business.known.items()}
    plain = {name: value for name, value in known.items() if name not in core.SENSITIVE}
    secret = {name: value for name, value in known.items() if name in core.SENSITIVE}
    by_sales, by_capital = _sizes(known.get("capital_idr"), known.get("annual_sales_idr"))

    def area(field: str) -> Any:
        return known.get(field) if known.get(field) in areas else None

    return (
        business.business_id,
        business_code(business.business_id),
        str(known.get("business_name", ""))[:300],
        str(known.get("owner_name", ""))[:200],
        area("city_code"),
        area("district_code"),
        area("village_code"),
        known.get("kbli") if known.get("kbli") in activities else None,
        core.status_of(business),
        by_sales,
        by_capital,
        known.get("owner_sex", ""),
        "nib" in known,
        "phone" in known,
        plain,
        seal(secret),
        {name: [one.record_id, one.observed_on.isoformat(), one.source_kind] for name, one in business.known.items()},
        len(business.record_ids),
        business.first_recorded_at,
        business.last_seen_on,
        business.last_verified_on,
        business.fresh_until,
        " ".join(str(known[name]) for name in SEARCHED if name in known).lower(),
        since,
        keys_of_values(known),
    )


def empty_row(business_id: int, *, since: datetime) -> tuple[Any, ...]:
    """The row of a business no record speaks of any more."""
    nothing = {
        "code": business_code(business_id),
        "id": business_id,
        "status": "unknown",
        "record_count": 0,
        "since": since,
    }
    blank = {"values": {}, "provenance": {}, "sealed": b"", "has_nib": False, "has_phone": False, "keys": []}
    empty = {"status": "unknown", "name": "", "owner_name": "", "owner_sex": "", "search": ""}
    sizes = {"size_by_sales": "unknown", "size_by_capital": "unknown"}
    row = {**nothing, **blank, **empty, **sizes}
    return tuple(row.get(field) for field in BUSINESS_FIELDS)


def past_row(row: tuple[Any, ...], *, until: datetime) -> tuple[Any, ...]:
    """A row of BUSINESS_FIELDS that was superseded, as a row of PAST_FIELDS."""
    told = dict(zip(BUSINESS_FIELDS, row, strict=True))
    return told["id"], *(told[field] for field in FACTS_FIELDS), until


def licence_rows(business: core.Business) -> Iterator[tuple[Any, ...]]:
    """Rows of LICENCE_FIELDS: every licence that a record names."""
    nib = business.known.get("nib")
    if nib:
        yield business.business_id, "nib", mask("nib", str(nib.value)), None, nib.record_id


def product_rows(business: core.Business) -> Iterator[tuple[Any, ...]]:
    """Rows of PRODUCT_FIELDS: the products of one cell, taken apart, in the order they were named."""
    known = business.known.get("main_product")
    if known:
        names = [name.strip()[:200] for name in str(known.value).replace(";", ",").split(",")]
        for rank, name in enumerate(dict.fromkeys(name for name in names if name), 1):
            yield business.business_id, name, rank, known.record_id


def person_key(business: core.Business) -> str | None:
    """Who the owner is: the NIK, hashed; without one, the owner of this business alone. None when nobody is named."""
    nik = business.value("nik")
    if not nik and not business.value("owner_name"):
        return None
    text = f"person:{nik}" if nik else f"business:{business.business_id}"
    return hmac.new(bytes.fromhex(settings.KEYS["look_up"]), text.encode(), "sha256").hexdigest()
