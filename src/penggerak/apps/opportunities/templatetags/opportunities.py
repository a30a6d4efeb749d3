"""Values of opportunities in templates."""

from django import template

from penggerak.apps.opportunities.models import Application, Opportunity
from penggerak.apps.opportunities.showing import amount

register = template.Library()

STATE_TONES = {
    "submitted": "wait",
    "listed": "wait",
    "not_listed": "off",
    "chosen": "turn",
    "reserve": "wait",
    "not_chosen": "off",
    "accepted": "ok",
    "declined": "off",
    "withdrawn": "off",
}


@register.filter
def available(offer: Opportunity) -> str:
    """How much there is: Rp400.000.000, 40 kursi."""
    return "" if offer.capacity is None else amount(offer.capacity, offer.unit)


@register.filter
def state_tone(state: str) -> str:
    return STATE_TONES[state]


@register.filter
def status_tone_of_offer(status: str) -> str:
    return {"draft": "off", "open": "ok", "closed": "wait", "cancelled": "bad"}.get(status, "wait")


@register.filter
def verdict_label(verdict: str) -> str:
    return str(Application.Verdict(verdict).label)


@register.filter
def verdict_tone(verdict: str) -> str:
    return {"eligible": "ok", "not_yet": "off"}.get(verdict, "turn")
