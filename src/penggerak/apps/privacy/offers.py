"""What can be allowed for a business, as a page shows it and as a form says it back."""

from datetime import datetime

from penggerak.apps.accounts.models import Organisation
from penggerak.apps.privacy.actions.consenting import RECIPIENTS
from penggerak.apps.privacy.models import Consent, Purpose, Wording
from penggerak.apps.privacy.queries.consents import Offer, is_silenced, recipients_for, running_consents, wording_at
from penggerak.apps.register.models import Business


def offers_for(business: Business, *, at: datetime) -> list[Offer]:
    """Every purpose with every recipient it can have, in the order of the purposes; each can be given apart.

    A consent that runs to an organisation that is not active any more is listed too, so that it can be withdrawn.
    """
    found = running_consents(at=at).filter(business=business).select_related("recipient", "wording")
    running = {(one.purpose, one.recipient_id): one for one in found}
    kinds = frozenset[str]().union(*RECIPIENTS.values())
    there = list(recipients_for(business, sorted(kinds)))
    there += [one.recipient for one in running.values() if one.recipient and one.recipient not in there]
    offers = []
    for purpose in Purpose.values:
        wording = wording_at(purpose, at=at)
        named: list[Organisation | None] = [None]
        if purpose in RECIPIENTS:
            named = [one for one in there if one.kind in RECIPIENTS[purpose]]
        offers += [_offer(wording, one, running.get((purpose, one.pk if one else None)), at=at) for one in named]
    return offers


def _offer(wording: Wording, recipient: Organisation | None, consent: Consent | None, *, at: datetime) -> Offer:
    return Offer(wording, recipient, consent, is_before_merge=consent is not None and is_silenced(consent, at=at))


def chosen(text: str, business: Business, *, at: datetime) -> Offer | None:
    """The offer a button names, "purpose:recipient"; None when there is no such offer."""
    return next((one for one in offers_for(business, at=at) if offer_name(one) == text), None)


def offer_name(offer: Offer) -> str:
    return f"{offer.wording.purpose}:{offer.recipient.pk if offer.recipient else ''}"
