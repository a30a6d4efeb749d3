"""Consents as they read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from penggerak.apps.privacy.offers import offer_name
from penggerak.apps.privacy.queries.consents import Offer


@dataclass(frozen=True, slots=True)
class Shown:
    """name: what a button says back; words: title, purpose, kinds, recipient, until."""

    offer: Offer
    name: str
    words: dict[str, str]


def shown_offers(offers: Iterable[Offer]) -> list[Shown]:
    """Offers with the words in the reader's language."""
    language = "en" if get_language() == "en" else "id"
    return [Shown(one, offer_name(one), one.wording.text[language]) for one in offers]
