"""What Django's checks say of the ways out: settings that cannot work, and in production messages sent to nobody."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from penggerak.apps.notices.backends import backend_for
from penggerak.apps.notices.models import Notice


@register(Tags.compatibility)
def ways_out_can_work(**_about: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for channel in Notice.Channel.values:
        try:
            backend_for(channel)
        except (KeyError, TypeError, ValueError, ImportError) as trouble:
            found.append(Error(f"Messages by {channel} cannot leave: {trouble}", id="notices.E001"))
    return found


@register(Tags.security, deploy=True)
def ways_out_lead_somewhere(**_about: Any) -> list[CheckMessage]:
    printed = [channel for channel in Notice.Channel.values if settings.NOTICE_BACKENDS[channel]["kind"] == "console"]
    words = f"Messages by {', '.join(printed)} are printed by the worker and sent to nobody."
    return (
        [Warning(words, hint="Set PENGGERAK_SMTP_URL and PENGGERAK_GATEWAY_URL.", id="notices.W001")] if printed else []
    )
