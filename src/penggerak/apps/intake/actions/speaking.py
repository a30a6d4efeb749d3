"""Who may speak for a business that was just registered, and what they allow others to see of it."""

from datetime import datetime

from penggerak.apps.accounts.models import Role
from penggerak.apps.intake.actions.receiving import HandedIn
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.queries.placing import Placed
from penggerak.apps.privacy.actions.consenting import give_consent
from penggerak.apps.privacy.models import Channel
from penggerak.apps.register.actions.holding import hold
from penggerak.apps.register.models import Holding
from penggerak.apps.register.queries.holdings import may_speak_for

Grounds = Holding.Grounds


def grounds_to_speak(held: Submission, found: Placed) -> str | None:
    """Why its giver may speak for the business, asked before the submission is written; None when they may not.

    A new business is theirs. One that was there is theirs when they could say so on their own page: the number by
    which they sign in stands in it. That they know its numbers, or typed them, proves nothing.
    """
    if found.business_id is None:
        return Grounds.REGISTERED
    return Grounds.PHONE if held.by and may_speak_for(held.by, found.business_id) else None


def let_speak(held: Submission, handed: HandedIn, grounds: str | None, *, at: datetime) -> None:
    """Give an owner who is signed in the business, and keep what was allowed, where there are grounds for it.

    An officer who fills it in sees the person, so what that person allows holds for a business that was there, too.
    """
    is_assisted = held.channel == Submission.Channel.ASSISTED
    if grounds and held.by and held.by.role == Role.OWNER:
        hold(held.business, user=held.by, grounds=grounds, by=held.by, at=at)
    if grounds or is_assisted:
        through = Channel.OFFICER if is_assisted else Channel.PAGE
        for purpose in handed.allows:
            give_consent(
                business=held.business, purpose=purpose, by=held.by, through=through, language=handed.language, at=at
            )
