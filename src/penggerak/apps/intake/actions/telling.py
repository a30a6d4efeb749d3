"""Telling an owner what came of what they handed in."""

from datetime import datetime

from penggerak.apps.intake.actions.receiving import HandedIn
from penggerak.apps.intake.codes import shown
from penggerak.apps.intake.models import Submission
from penggerak.apps.notices.actions import queue_notice


def tell_what_came_of_it(held: Submission, handed: HandedIn, *, at: datetime) -> None:
    """Queue a message with the number of the business, to the address they gave; none was given: nothing is sent."""
    to = _address(handed)
    if to is None:
        return
    channel, address = to
    queue_notice(
        "registration_settled",
        to=held.by if held.channel == Submission.Channel.SELF else None,
        channel=channel,
        address=address,
        values={"code": shown(held.code), "number": held.business.code},
        at=at,
        language=handed.language,
        subject=held,
        once=f"submission:{held.pk}:settled",
    )


def _address(handed: HandedIn) -> tuple[str, str] | None:
    """The channel they prefer, else whatever they gave: WhatsApp, then SMS, then e-mail."""
    told = {name: str(handed.answers.get(name) or "") for name in ("phone", "whatsapp", "email")}
    known = {"whatsapp": told["whatsapp"], "sms": told["phone"], "email": told["email"]}
    preferred = str(handed.answers.get("preferred_channel") or "")
    if preferred == "whatsapp" and not known["whatsapp"]:
        known["whatsapp"] = told["phone"]
    order = [preferred, "whatsapp", "sms", "email"]
    return next(((channel, known[channel]) for channel in order if known.get(channel)), None)
