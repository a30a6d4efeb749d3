"""Telling whoever asked what became of their application: by e-mail where there is one, else by text message."""

from datetime import datetime

from penggerak.apps.notices.actions import queue_notice
from penggerak.apps.opportunities.models import Application


def tell(application: Application, template: str, *, at: datetime, **values: str) -> None:
    """template: words of notices. Someone who left no address reads it on the page."""
    user = application.by
    address = user.email or user.phone
    if not address:
        return
    told = {"title": application.opportunity.title, "code": application.code, **values}
    queue_notice(
        template, to=user, channel="email" if "@" in address else "sms", address=address, values=told, at=at,
        subject=application,
    )  # fmt: skip
