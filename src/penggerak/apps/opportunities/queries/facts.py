"""What is known of businesses, as rules read it: fields of the register by their names, unknown ones left out."""

from collections.abc import Iterable
from typing import Any

from penggerak.apps.register.models import Business

Facts = dict[str, Any]


def facts_of(business: Business) -> Facts:
    """Every known field of one business, the sealed ones too, and its code of activity and place.

    Whoever shows one unmasked leaves an event.
    """
    known = business.opened()
    return {**known, **_derived(known)}


def facts_of_many(businesses: Iterable[Business]) -> list[Facts]:
    """One set of facts a business; of what is sealed only whether it is there."""
    return [{**one.values, **_derived({**one.values, **_there(one)}), **_there(one)} for one in businesses]


def _there(business: Business) -> Facts:
    return {"nib": "ada"} if business.has_nib else {}


def _derived(known: Facts) -> Facts:
    """What shipped rules ask that follows from what is there. What is not there stays unknown, never no."""
    there = {"has_nib": "nib" in known, "has_npwp": "owner_npwp" in known or "business_npwp" in known}
    return {name: True for name, is_there in there.items() if is_there}
