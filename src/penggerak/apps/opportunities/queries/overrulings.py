"""How often people decided otherwise than the rules: public in number, never in name."""

from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.queries.applicants import verdicts_now


def overruled_of(opportunity: Opportunity) -> dict[str, int]:
    """How many applications a person let in or kept out by the newest decision about each; verdict -> number."""
    newest = verdicts_now(opportunity)
    return {verdict: list(newest.values()).count(verdict) for verdict in ("eligible", "not_yet")}
